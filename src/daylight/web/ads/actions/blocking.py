"""Stop things: hide an ad, block a text or photo, ban a mailbox, phone or network."""

from __future__ import annotations

import ipaddress
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.web import clock, keys
from daylight.web.ads import doubts, gate, memory, rescreens
from daylight.web.ads.actions.settling import enter_hiding, write_down
from daylight.web.ads.models import (
    Ad,
    AdState,
    Block,
    BlockKind,
    ContactSeen,
    EndReason,
    Submission,
)
from daylight.web.people.models import Staff
from daylight.web.record import actions as record

log = logging.getLogger("daylight.bans")

DRY_RUN_ADS = 1000
PHOTOS = (BlockKind.PHOTO, BlockKind.PDQ)


def hide(
    public_ids: list[str], *, reason: str, harm: str = "", staff: Staff | None = None
) -> list[Ad]:
    """Take ads down at once and keep them down until people decide anew.

    An authority made before this never publishes after it. Returns the ads that were hidden; one
    that is down already, or waits, is blocked too, and its poster sees nothing of it.
    """
    at = clock.now()
    with transaction.atomic():
        found = Ad.objects.filter(public_id__in=public_ids).values_list("pk", flat=True)
        ads = gate.lock(*found)
        if not ads:
            return []
        epoch = memory.advance_epoch("block")
        Block.objects.bulk_create(
            Block(
                kind=BlockKind.AD,
                value=ad.public_id,
                epoch=epoch,
                harm=harm,
                reason=reason,
                staff=staff,
                created_at=at,
            )
            for ad in ads
        )
        shown = [ad for ad in ads if ad.state == AdState.PUBLIC]
        hidden = gate.take_down(shown, state=AdState.HIDDEN, reason=EndReason.NONE, at=at)
        for ad in hidden:
            enter_hiding(ad, "report", at)
        write_down(hidden)
        doubts.tell(ad for ad in ads if ad not in hidden)
    return hidden


def block(
    kind: BlockKind,
    value: str,
    *,
    reason: str,
    harm: str = "",
    staff: Staff | None = None,
    term: timedelta | None = None,
    appeal_to: str = "",
    shown: str = "",
) -> Block:
    """Remember that something must not become public. `value` is as `Block.value` has it.

    What is public already is asked again for a blocked photo, in the background.
    """
    at = clock.now()
    with transaction.atomic():
        epoch = memory.advance_epoch("block")
        if kind in PHOTOS:
            rescreens.begin("block", epoch)
        made = Block.objects.create(
            kind=kind,
            value=value,
            shown=shown,
            epoch=epoch,
            harm=harm,
            reason=reason,
            appeal_to=appeal_to,
            staff=staff,
            created_at=at,
            expires_at=at + term if term else None,
        )
        if not memory.is_ban(made):
            enter_block("block", made, step="placed", until=made.expires_at)
    return made


def ban(
    kind: BlockKind,
    contact: str,
    *,
    reason: str,
    appeal_to: str,
    staff: Staff | None = None,
    term: timedelta | None = None,
) -> Block:
    """Suspend an e-mail, a phone (E.164) or a network (CIDR).

    Raises: Refused `bad_ban` for a contact that cannot be read, before anything is saved.
    """
    value, shown = _ban_value(kind, contact)
    with transaction.atomic():
        made = block(
            kind,
            value,
            reason=reason,
            staff=staff,
            term=term,
            appeal_to=appeal_to,
            shown=shown,
        )
        enter_block("ban", made, until=made.expires_at)
    return made


def _ban_value(kind: BlockKind, contact: str) -> tuple[str, str]:
    text = contact.strip()
    if kind == BlockKind.EMAIL and "@" in text:
        local, _at, domain = text.rpartition("@")
        return memory.mailbox_digest(text).hex(), f"{local[:1]}…@{domain}"
    if kind == BlockKind.PHONE:
        number = "+" + "".join(c for c in text if c.isdigit())
        if text.startswith("+") and 8 <= len(number) <= 16:
            return memory.contact_digest("phone", number).hex(), f"…{number[-3:]}"
    if kind == BlockKind.NETWORK:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            pass
        else:
            if network.prefixlen >= (8 if network.version == 4 else 24):
                return str(network), str(network)
    raise Refused(
        "bad_ban",
        _(
            "That cannot be banned: give an e-mail address, a phone number that begins with +, "
            "or a network such as 192.0.2.0/24 that is not wider than /8 (IPv6: /24)."
        ),
        field="contact",
    )


def enter_block(kind: str, made: Block, **fields: Any) -> None:
    """The entry of a ban or block."""
    record.enter_all([draft_block(kind, made, **fields)])


def draft_block(kind: str, made: Block, **fields: Any) -> record.Draft:
    """The same, not yet written. Only the site's key gives the salt that opens its target."""
    salt = keys.keyed_digest("record/target", f"block:{made.pk}")
    target = blind(f"{made.kind}:{made.value}", salt)
    return record.draft(kind, subject=f"block:{made.pk}", target=target, **fields)


def lift(made: Block) -> Block:
    """End a block or ban. What it stopped comes back only through the gate."""
    at = clock.now()
    with transaction.atomic():
        if Block.objects.filter(pk=made.pk, lifted_at__isnull=True).update(lifted_at=at):
            memory.advance_epoch("lift")
            if memory.is_ban(made):
                enter_block("unban", made)
            elif made.kind != BlockKind.AD:
                enter_block("block", made, step="lifted")
    made.refresh_from_db()
    return made


def refuse_banned(*, email: str, network: str, at: datetime) -> None:
    """Stop a banned poster at the form, with the reason, the term and where to appeal.

    A rule that cannot be read must not stop everybody: the gate asks again.

    Raises: Refused `banned` (403).
    """
    facts = memory.Facts(public_id="", email=memory.mailbox_digest(email).hex(), network=network)
    try:
        blocks = [b for b in memory.matching_blocks([facts], at)[""] if memory.is_ban(b)]
    except (DatabaseError, ValueError) as error:
        log.error("bans could not be checked: %s", type(error).__name__)
        return
    if blocks:
        memory.count_hits(blocks, at)
        raise Refused("banned", ban_sentence(blocks[0]), status=403)


def ban_sentence(made: Block) -> str:
    """What a banned poster is told."""
    said = _("This address or connection may not post here: %(reason)s") % {"reason": made.reason}
    if made.expires_at:
        said += " " + _("This ends on %(day)s.") % {"day": f"{made.expires_at:%Y-%m-%d}"}
    if made.appeal_to:
        said += " " + _("If this is wrong, write to %(address)s.") % {"address": made.appeal_to}
    return said


@dataclass(frozen=True)
class DryRun:
    """What a ban would have stopped among the newest ads, without touching any."""

    looked_at: int
    stopped: list[str]  # public ids


def dry_run(kind: BlockKind, contact: str) -> DryRun:
    """Try a ban on the newest 1,000 ads.

    Raises: Refused `bad_ban`.
    """
    value, _shown = _ban_value(kind, contact)
    recent = list(Ad.objects.order_by("-id").values_list("pk", "public_id")[:DRY_RUN_ADS])
    ids = [pk for pk, _public in recent]
    if kind == BlockKind.EMAIL:
        sent_by = Ad.objects.filter(pk__in=ids).values_list("pk", "poster__contact__email")
        hit = {ad for ad, email in sent_by if email and memory.mailbox_digest(email).hex() == value}
        hit |= _saying("email", value, ids)
    elif kind == BlockKind.PHONE:
        hit = _saying("phone", value, ids)
    else:
        sent = Submission.objects.filter(version__ad__in=ids).values_list(
            "version__ad_id", "network"
        )
        hit = {ad for ad, network in sent if memory.in_network(network, value)}
    return DryRun(len(recent), [public for pk, public in recent if pk in hit])


def _saying(kind: str, value: str, ids: list[int]) -> set[int]:
    """Those of the ads in whose text the contact stands."""
    seen = ContactSeen.objects.filter(ad__in=ids, kind=kind, digest=bytes.fromhex(value))
    return set(seen.values_list("ad_id", flat=True))
