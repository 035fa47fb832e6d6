"""Destroying what the vault holds: by the retention rule, or when two people agree."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.web import clock, keys
from daylight.web.evidence import holds
from daylight.web.evidence.models import (
    DestroyedItem,
    Destruction,
    DestructionProposal,
    Item,
    Proposal,
)
from daylight.web.evidence.segments import wipe
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.record import actions as record
from daylight.web.record.models import Entry

BACKUP_DAYS = 35  # how long the oldest backup is kept; stated in each attestation
MAY_AGREE = (Role.EVIDENCE, Role.LEAD)
WIPE_AGAIN = timedelta(days=3)


def propose(ad: int, *, staff: Staff, words: str) -> DestructionProposal:
    """One person asks to destroy an ad's material outside of the rule.

    Raises: Refused `not_allowed` (403), `no_reason`, `on_hold` (409).
    """
    check_person(staff)
    check_reason(words)
    at = clock.now()
    _check_holds(ad, at)
    with transaction.atomic():
        proposal = DestructionProposal.objects.create(
            ad_id=ad, words=words.strip(), staff=staff, created_at=at
        )
        enter_proposed(proposal, "proposal", "destruction")
    return proposal


def agree(proposal: DestructionProposal, *, staff: Staff) -> Destruction:
    """A second person agrees. What the ad's app then destroys, the triggers let go.

    Raises: Refused `not_allowed` (403), `same_person`, `agreed_already`, `on_hold` (409).
    """
    check_person(staff)
    check_other(proposal, staff)
    at = clock.now()
    with transaction.atomic():
        _check_holds(proposal.ad_id, at)
        take(proposal, "proposal", "destruction", staff=staff, at=at)
        return Destruction.objects.create(
            ad_id=proposal.ad_id,
            rule="two_people",
            first_approver_id=proposal.staff_id,
            second_approver_id=staff.pk,
            created_at=at,
        )


def enter_proposed(proposal: Proposal, kind: str, scope: str) -> None:
    """The entry of what one person asked. `kind` names it in the log, `scope` blinds people."""
    record.enter(
        "override",
        subject=f"{kind}:{proposal.pk}",
        at=proposal.created_at,
        kind="destruction_proposed",
        person=blinded(proposal.staff_id, f"{scope}:{proposal.pk}:proposed"),
    )


def check_other(proposal: Proposal, staff: Staff) -> None:
    """Raises: Refused `same_person` (409)."""
    if proposal.staff_id == staff.pk:
        said = _("Another person than the one who asked must agree.")
        raise Refused("same_person", said, status=409)


def take(proposal: Proposal, kind: str, scope: str, *, staff: Staff, at: datetime) -> None:
    """A second person's word, once, with its entry.

    Raises: Refused `agreed_already` (409).
    """
    free = type(proposal)._default_manager.filter(pk=proposal.pk, agreed_by__isnull=True)
    if not free.update(agreed_by=staff, agreed_at=at):
        raise Refused("agreed_already", _("This was agreed on already."), status=409)
    record.enter(
        "override",
        subject=f"{kind}:{proposal.pk}",
        at=at,
        kind="destruction_agreed",
        persons=[
            blinded(proposal.staff_id, f"{scope}:{proposal.pk}:asked"),
            blinded(staff.pk, f"{scope}:{proposal.pk}:agreed"),
        ],
    )


def check_person(staff: Staff) -> None:
    """Raises: Refused `not_allowed` (403)."""
    grants = Grant.objects.filter(staff=staff, role__in=MAY_AGREE, ended_at__isnull=True)
    if not staff.is_active or not grants.exists():
        said = _("Only evidence officers and safety leads decide on destruction.")
        raise Refused("not_allowed", said, status=403)


def check_reason(words: str) -> None:
    """Raises: Refused `no_reason`."""
    if len(words.strip()) < 5:
        raise Refused("no_reason", _("Say why, in a few words at least."), field="reason")


def _check_holds(ad: int, at: datetime) -> None:
    if holds.kept(ad, at):
        raise Refused("on_hold", _("A hold keeps this."), status=409)


def destroy_items(items: Sequence[Item], *, rule: str, at: datetime) -> int:
    """Attest the end of these items and overwrite them once the transaction stands.

    `rule` is "retention", "erasure" or "order". Returns how many there were to destroy.
    """
    known = set(
        DestroyedItem.objects.filter(item__in=[each.pk for each in items]).values_list(
            "pk", flat=True
        )
    )
    left = [item for item in items if item.pk not in known]
    root = hashlib.sha256(b"".join(sorted(bytes(item.digest) for item in left))).digest()
    context = f"{at.isoformat()}/{root.hex()}"
    entry = attest(len(left), root, context, rule=rule, at=at)
    DestroyedItem.objects.bulk_create(
        DestroyedItem(item=item, entry_id=entry.pk, created_at=at) for item in left
    )
    transaction.on_commit(lambda: _wipe(left))
    return len(left)


def attest(items: int, root: bytes, context: str, *, rule: str, at: datetime) -> Entry:
    """The entry of an end: how many, and a root that only we can tell the items of."""
    return record.enter(
        "destruction",
        subject="vault",
        at=at,
        rule=rule,
        items=items,
        root=blind(root, keys.keyed_digest("destruction", context)),
        backups_until=f"{at + timedelta(days=BACKUP_DAYS):%Y-%m-%d}",
    )


def _wipe(items: Sequence[Item]) -> None:
    for item in items:
        path = settings.HOME / "vault" / item.segment
        wipe(path, item.offset, least=item.size, end=_next(item))


def _next(item: Item) -> int | None:
    """Where the record after it begins: a damaged length must not take that one too."""
    later = Item.objects.filter(segment=item.segment, offset__gt=item.offset)
    found: int | None = later.aggregate(next=Min("offset"))["next"]
    return found


def wipe_again() -> None:
    """Overwrite once more what was destroyed lately: a crash may have come between."""
    since = clock.now() - WIPE_AGAIN
    _wipe(
        [
            row.item
            for row in DestroyedItem.objects.filter(created_at__gt=since).select_related("item")
        ]
    )
