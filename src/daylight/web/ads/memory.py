"""The memory epoch and the blocks: what was made to stop, and since when."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from daylight.web import clock, keys, mailboxes
from daylight.web.ads.models import (
    BANS,
    Block,
    BlockKind,
    BoardState,
    ContactSeen,
    EpochAdvance,
)

PDQ_BITS = 31  # Source: PDQ's published match threshold


def share_epoch() -> BoardState:
    """The board's state, locked so that no block can be added before this transaction ends."""
    _inside()
    if connection.vendor == "postgresql":
        return BoardState.objects.raw("SELECT * FROM ads_boardstate WHERE id = 1 FOR SHARE")[0]
    return BoardState.objects.get(pk=1)


def advance_epoch(cause: str) -> int:
    """Open a new epoch and return it. Waits for every publication under way (PostgreSQL)."""
    _inside()
    BoardState.objects.filter(pk=1).update(memory_epoch=F("memory_epoch") + 1)
    epoch = BoardState.objects.values_list("memory_epoch", flat=True).get(pk=1)
    EpochAdvance.objects.create(epoch=epoch, cause=cause, created_at=clock.now())
    return epoch


def _inside() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the epoch is held by a transaction")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything about an ad that a block can name. Digests in hex."""

    public_id: str
    email: str
    phones: frozenset[str] = frozenset()
    mailboxes: frozenset[str] = frozenset()  # of the addresses that stand in the text
    network: str = ""
    text: str = ""
    photos: frozenset[str] = frozenset()
    pdqs: tuple[bytes, ...] = ()

    def values(self) -> dict[str, set[str]]:
        """Block kind -> exact values to look up."""
        found = {
            BlockKind.AD: {self.public_id},
            BlockKind.EMAIL: {self.email, *self.mailboxes} - {""},
            BlockKind.PHONE: set(self.phones),
            BlockKind.TEXT: {self.text} if self.text else set(),
            BlockKind.PHOTO: set(self.photos),
        }
        return {str(kind): values for kind, values in found.items() if values}


def contact_digest(kind: str, value: str) -> bytes:
    """Keyed digest of a contact as the engine spells it (E.164, lower-case e-mail)."""
    return keys.keyed_digest(f"contact/{kind}", value)


def email_digest(email: str) -> bytes:
    """Keyed digest of an address, by which a poster is known. Only case is folded: a provider may
    give the same name with a tag to somebody else, who must not get the first one's links."""
    return contact_digest("email", email.strip().lower())


def mailbox_digest(email: str) -> bytes:
    """Keyed digest by which bans and limits know a mailbox: a tag after + changes nothing."""
    return contact_digest("email", mailboxes.spelled(email))


def said_digest(kind: str, value: str) -> bytes:
    """The digest of a contact that stands in a text; of an e-mail address that of its mailbox."""
    return mailbox_digest(value) if kind == "email" else contact_digest(kind, value)


def matching_blocks(many: list[Facts], at: datetime) -> dict[str, list[Block]]:
    """Live blocks for each ad, by public id. Two queries however many ads there are."""
    wanted: dict[str, set[str]] = {}
    for facts in many:
        for kind, values in facts.values().items():
            wanted.setdefault(kind, set()).update(values)
    ids = _candidates(wanted) if wanted else []
    blocks = list(Block.objects.live(at).filter(pk__in=ids)) if ids else []
    return {facts.public_id: [b for b in blocks if touches(b, facts)] for facts in many}


def _candidates(wanted: dict[str, set[str]]) -> list[int]:
    """Blocks of one of these values, and those whose value must be looked at one by one.

    A plain query: most often there is none, and building a query costs more than that answer.
    """
    clauses, values = [f"kind IN ('{BlockKind.NETWORK}', '{BlockKind.PDQ}')"], []
    for kind, some in wanted.items():
        clauses.append(f"(kind = %s AND value IN ({', '.join(['%s'] * len(some))}))")
        values += [kind, *some]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ads_block WHERE lifted_at IS NULL AND ({' OR '.join(clauses)})",
            values,
        )
        return [row[0] for row in cursor.fetchall()]


def touches(block: Block, facts: Facts) -> bool:
    """Whether a block names this ad, its poster, its words or one of its photos."""
    if block.kind == BlockKind.NETWORK:
        return in_network(facts.network, block.value)
    if block.kind == BlockKind.PDQ:
        return is_like(facts.pdqs, block)
    return block.value in facts.values().get(block.kind, ())


def in_network(address: str, network: str) -> bool:
    """Whether an address lies in a CIDR; a network that cannot be read contains nothing."""
    try:
        return bool(address) and ipaddress.ip_address(address) in ipaddress.ip_network(
            network, strict=False
        )
    except ValueError:
        return False


def _bits_apart(a: bytes, b: bytes) -> int:
    return (int.from_bytes(a, "big") ^ int.from_bytes(b, "big")).bit_count()


def is_like(pdqs: tuple[bytes, ...], block: Block) -> bool:
    """Whether one of a photo's forms is near the PDQ that a block names."""
    return any(_bits_apart(pdq, bytes.fromhex(block.value)) <= PDQ_BITS for pdq in pdqs)


def is_ban(block: Block) -> bool:
    return block.kind in BANS


def lists_since(epoch: int) -> bool:
    """Whether a hash list was loaded after that epoch."""
    return EpochAdvance.objects.filter(epoch__gt=epoch, cause="list").exists()


def count_hits(blocks: list[Block], at: datetime) -> None:
    """Say that these blocks stopped something."""
    Block.objects.filter(pk__in=[b.pk for b in blocks]).update(hits=F("hits") + 1, last_hit_at=at)


def remember_contacts(seen: list[ContactSeen]) -> None:
    """Keep which contacts stand in which ad; one that is known already is skipped."""
    ContactSeen.objects.bulk_create(seen, ignore_conflicts=True, batch_size=500)
