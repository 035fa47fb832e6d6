"""Take a claim: gone first, then found, bounded and entered.

form ── file in HOME/hidden: gone ── find exact copies ── bounds ── file again: copies gone
     ── one transaction: claim, hiding, stops, holds, entries ── file removed ── wider look, later
     ── no table or log can be written within a second: the file is made safe and stays, and the
        worker enters it later
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from daylight.ledger.entries import commit
from daylight.ledger.promise import spoken_reference
from daylight.web import clock, keys
from daylight.web.ads import hidden
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.record import actions as record
from daylight.web.record.references import number_of
from daylight.web.reports import bounds, duty, impatience, own_board
from daylight.web.reports.actions import calling, steps
from daylight.web.reports.actions.searching import (
    HOUR,
    Asked,
    act,
    locked,
    look_later,
    network_digest,
    planned,
)
from daylight.web.reports.bounds import Prints
from daylight.web.reports.forms import Form
from daylight.web.reports.models import Claim, ClaimPrint, ClaimWords
from daylight.web.reports.models.claim import may_be_a_child
from daylight.web.takedowns import Found, Target

log = logging.getLogger("daylight.claims")

MOST_MAILS = 10  # an hour to one mailbox, of claims that strangers made
NOTHING_FOUND = Found()
NOTHING_PLANNED = bounds.Plan()


@dataclass(frozen=True)
class Filed:
    """What the reporter gets at once. `receipt_entry` is 0 while no table could take the claim."""

    claim: str
    reference: str
    waits_for_contact: bool
    receipt_entry: int = 0


@dataclass(frozen=True)
class _Work:
    """A claim on its way: its form, its first entry, and what is to be done for it."""

    form: Form
    at: datetime
    received: record.Draft
    found: Found = NOTHING_FOUND
    plan: bounds.Plan = NOTHING_PLANNED
    late: bool = False

    @property
    def name(self) -> str:
        return name_of(self.form)


def name_of(form: Form) -> str:
    """A claim's opaque id: the same form sent twice is one claim."""
    return keys.token("claim-name", form.form_key)[:12]


def file(form: Form) -> Filed:
    """Hide what the form names, whatever else fails, and enter it. Never raises."""
    at = clock.now()
    hidden.write_again()
    work = _begun(form, at, late=False)
    if not form.waits_for_contact:
        hidden.put(work.name, _body(work), is_safe=False)
    try:
        if not form.waits_for_contact:
            work = searched(work)
            hidden.put(work.name, _body(work), is_safe=False)
        with impatience.briefly():
            claim = enter(work)
    except Exception as error:
        log.exception("a claim waits on disk: %s", type(error).__name__)
        work = _begun(form, at, late=True)
        hidden.put(work.name, _body(work))
        return Filed(work.name, _reference(work), form.waits_for_contact)
    hidden.drop(work.name)
    first = claim.steps.order_by("pk").select_related("entry")[0]
    said = spoken_reference(bytes(first.entry.commitment))
    return Filed(claim.public_id, said, claim.waits_for_contact, first.entry.pk)


def _begun(form: Form, at: datetime, *, late: bool) -> _Work:
    received = steps.draft(
        name_of(form),
        steps.RECEIVED,
        at=at,
        ad=form.ads[0] if form.ads else "",
        channel=form.channel,
        late=late,
    )
    return _Work(form, at, received, late=late)


def _reference(work: _Work) -> str:
    return spoken_reference(work.received.commitment)


def _body(work: _Work) -> dict[str, Any]:
    """What stands in the file: names to hide, and all that it takes to enter the claim later."""
    form = work.form
    quiet = form.waits_for_contact
    return {
        "ads": [] if quiet else [*form.ads, *work.plan.hide],
        "photos": [] if quiet else [*form.named_photos, *(p for _ad, p in work.plan.photos)],
        "form": msgspec.to_builtins(form),
        "at": work.at.isoformat(),
        "salt": work.received.salt.hex(),
        "entry": work.received.body.decode(),
        "late": work.late,
    }


def searched(work: _Work) -> _Work:
    """Find what is named and its exact copies, and what may be done about them. Reads only, so that
    nobody is waited for; what is merely alike is looked for once this is entered."""
    form = work.form
    target = Target(
        ads=form.ads, photos=form.named_photos, phone=form.phone, prints=form.prints, wide=False
    )
    found = own_board.board().find_copies(target)
    asked = Asked(
        at=work.at,
        claim=Claim.objects.filter(public_id=work.name).values_list("pk", flat=True).first() or 0,
        network=None if form.is_heard else network_digest(form.network, work.at),
        by_photo_alone=form.by_photo_alone,
        prints=Prints.FULL if form.is_heard else Prints.LOOK,
    )
    return replace(work, found=found, plan=planned(found, asked))


def enter(work: _Work) -> Claim:
    """Write a claim and do what was planned, in one transaction. Twice comes to the same."""
    known = Claim.objects.filter(public_id=work.name).first()
    if known is not None:
        return _joined(known, work)
    try:
        with transaction.atomic():
            return _entered(work)
    except IntegrityError:  # the same form, a moment earlier
        known = Claim.objects.filter(public_id=work.name).first()
        if known is None:
            raise
        return _joined(known, work)


def _joined(claim: Claim, work: _Work) -> Claim:
    """The same form again. Whoever went back and mended the address named something else: that
    counts like whatever else is added to a claim."""
    with transaction.atomic():
        claim = locked(claim.pk)
        planned_ads = {*work.plan.hide, *(ad for ad, _photo in work.plan.photos)}
        if planned_ads - set(claim.ads.values_list("ad", flat=True)):
            network = network_digest(work.form.network, work.at)
            steps.contacted(claim, work.form.channel, at=work.at, network=network)
            act(claim, work.found, work.plan, at=work.at)
            look_later(claim, work.at)
    return claim


def _entered(work: _Work) -> Claim:
    claim = _claim_row(work)
    words = work.form
    ClaimWords.objects.create(
        claim=claim, address=words.address, phone=words.phone_typed,
        description=words.description, safe=words.safe, email=words.email,
        telephone=words.telephone, name=words.name, signature=words.signature,
        good_faith=words.good_faith,
    )  # fmt: skip
    ClaimPrint.objects.bulk_create(
        ClaimPrint(claim=claim, sha256=each.sha256, pdq=each.pdq or None) for each in words.prints
    )
    steps.enter(claim, work.received, steps.RECEIVED, ad=words.ads[0] if words.ads else "")
    if words.danger:
        calling.call(claim, [calling.DANGER], at=work.at)
    if not claim.waits_for_contact:
        act(claim, work.found, work.plan, at=work.at)
        look_later(claim, work.at)
        _write(claim, "report-received")
    if claim.waits_for_contact or (words.safe and words.prints and not claim.is_answered_for):
        _write(claim, "report-confirm")
    return claim


def _claim_row(work: _Work) -> Claim:
    form = work.form
    child = may_be_a_child(form.wrong)
    return Claim.objects.create(
        public_id=work.name,
        form_key=form.form_key,
        reference=number_of(work.received.commitment),
        wrong=form.wrong,
        about=form.about,
        danger=form.danger,
        channel=form.channel,
        language=form.language,
        network=network_digest(form.network, work.at),
        trusted_id=form.trusted or None,
        taken_by_id=form.staff or None,
        by_photo_alone=form.by_photo_alone,
        waits_for_contact=form.waits_for_contact,
        late=work.late,
        received_at=work.at,
        due_at=duty.due(work.at, child=child, trusted=bool(form.trusted)),
    )


def _write(claim: Claim, template: str) -> None:
    words = claim.words
    if not words.email or not (words.safe or template == "report-confirm"):
        return
    if _is_flooded(words.email, claim) and not (claim.taken_by_id or claim.trusted_id):
        return  # the claim stands all the same, and so does its page
    queue.put("report-mail", lane=Lane.URGENT, claim=claim.pk, template=template)


def _is_flooded(email: str, claim: Claim) -> bool:
    """Whether strangers typed one mailbox into very many claims: it may be anybody's."""
    domain = email.rpartition("@")[2]
    recent = ClaimWords.objects.filter(
        claim__received_at__gt=claim.received_at - HOUR, email__iendswith=f"@{domain}"
    )
    same = [_mailbox(each) for each in recent.values_list("email", flat=True)]
    return same.count(_mailbox(email)) > MOST_MAILS


def _mailbox(email: str) -> str:
    local, _at, domain = email.casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def waiting_work(name: str, body: dict[str, Any]) -> _Work:
    """A claim from its file, as it was given, to be entered late."""
    form = msgspec.convert(body["form"], type=Form)
    at = datetime.fromisoformat(body["at"])
    if not body.get("late"):
        return _begun(form, at, late=True)
    entry = body["entry"].encode()
    salt = bytes.fromhex(body["salt"])
    received = record.Draft(
        "takedown", at, commit(entry, salt), f"claim:{name_of(form)}", salt, entry
    )
    return _Work(form, at, received, late=True)
