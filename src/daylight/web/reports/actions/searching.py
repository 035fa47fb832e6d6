"""What a claim finds and how far it goes: within bounds that hold over all that was ever said for
it, through whatever door, and over all that one connection sends.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from daylight.web import clock, keys, site
from daylight.web.ads import rates
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.reports import bounds, duty, own_board
from daylight.web.reports.actions import calling, steps
from daylight.web.reports.bounds import Plan, Prints
from daylight.web.reports.forms import e164
from daylight.web.reports.models import Claim, ClaimAd, ClaimContact, Outcome
from daylight.web.takedowns import Copy, Done, Found, Likeness, Order, Print, Target

HOUR = timedelta(hours=1)
RANKS = (ClaimAd.LOOK, ClaimAd.PHOTO, ClaimAd.COPY, ClaimAd.NAMED)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing that was sent: a claim, or something more for one that stands."""

    at: datetime
    claim: int = 0  # its row; 0 of one that is not entered yet
    network: bytes | None = None  # None where staff heard a voice, or know the flagger
    by_photo_alone: bool = False
    prints: Prints = Prints.LOOK


def planned(found: Found, asked: Asked) -> Plan:
    """How far it may go, with all that this claim and this connection did before."""
    spent = ClaimAd.objects.filter(claim=asked.claim, is_loose=True) if asked.claim else ()
    return bounds.plan(
        found,
        hidden_last_hour=_hidden_before(asked),
        by_photo_alone=asked.by_photo_alone,
        in_burst=_is_in_burst(asked),
        prints=asked.prints,
        loose=[row.ad for row in spent],
    )


def _hidden_before(asked: Asked) -> int:
    """Ads that claims hid or took photos of within the hour; not what this very thing hid."""
    rows = ClaimAd.objects.filter(hidden_at__gte=asked.at - HOUR)
    if asked.claim:
        rows = rows.exclude(claim=asked.claim, hidden_at=asked.at)
    return rows.values("ad").distinct().count()


def _is_in_burst(asked: Asked) -> bool:
    """Whether one connection, or whoever holds one claim's page, sent very much within the hour.
    What is asked about counts once it is entered, and so does each thing that was added."""
    if asked.network is None:
        return False
    claims = Claim.objects.filter(received_at__gt=asked.at - HOUR, received_at__lte=asked.at)
    further = ClaimContact.objects.filter(at__gt=asked.at - HOUR, at__lte=asked.at)
    sent = claims.filter(network=asked.network).count()
    sent += further.filter(network=asked.network).count()
    here = further.filter(claim=asked.claim).count() if asked.claim else 0
    most = bounds.MOST_OF_ONE_CONNECTION - (0 if asked.claim else 1)
    return max(sent, here) > most


def network_digest(network: str, at: datetime) -> bytes | None:
    """A connection as claims know it, the /64 of an IPv6 one: another digest each day."""
    known = rates.network_of(network)
    return keys.keyed_digest("claim/network", f"{known}/{at:%Y%m%d}")[:16] if known else None


def asked_for(claim: Claim, at: datetime, network: bytes | None = None) -> Asked:
    """A claim that stands, or something more that came for it over a connection."""
    return Asked(
        at=at,
        claim=claim.pk,
        network=None if claim.is_heard else network or bytes(claim.network or b""),
        by_photo_alone=claim.by_photo_alone,
        prints=weight_of_prints(claim),
    )


def weight_of_prints(claim: Claim) -> Prints:
    """What the prints of a claim may do: anybody can type one beside any ad."""
    if claim.is_heard:
        return Prints.FULL
    return Prints.PHOTO if claim.is_answered_for else Prints.LOOK


def prints_of(claim: Claim) -> tuple[Print, ...]:
    return tuple(
        Print(sha256=each.sha256, pdq=bytes(each.pdq or b"")) for each in claim.prints.all()
    )


def locked(claim: int) -> Claim:
    """A claim, locked for this transaction."""
    return Claim.objects.select_for_update().get(pk=claim)


def act(claim: Claim, found: Found, plan: Plan, *, at: datetime) -> None:
    """Do what was planned, in the caller's transaction, and call whom it asks for."""
    named = tuple(copy.ad for copy in found.copies if Likeness.NAMED in copy.why)
    stop_until = at + bounds.STOP_FOR
    done = own_board.board().hide(
        Order(
            claim=claim.public_id,
            harm=claim.harm,
            ads=plan.hide,
            photos=tuple(photo for _ad, photo in plan.photos),
            look_at=plan.look_at,
            prints=prints_of(claim) if claim.is_answered_for else (),
            stop=named,
            stop_until=stop_until,
            keep_until=at + (bounds.KEEP_CHILD if claim.may_be_a_child else bounds.KEEP_OTHERS),
        )
    )
    copies = _remember(claim, found.copies, plan, done, at)
    if copies is not None:
        steps.take(claim, steps.HIDDEN, at=at, ad=named[0] if named else "", copies=copies)
    if claim.stop_until is None or claim.stop_until < stop_until:
        Claim.objects.filter(pk=claim.pk).update(stop_until=stop_until)
    if plan.page:
        calling.call(claim, plan.page, at=at)


def look_later(claim: Claim, at: datetime, *, reopens: bool = False) -> None:
    """Queue the wider look, which nobody who reports waits for."""
    queue.put(
        "claim-search",
        lane=Lane.URGENT,
        key=f"claim-search/{claim.pk}/{at.isoformat()}",
        claim=claim.pk,
        at=at.isoformat(),
        reopens=reopens,
    )


def _remember(
    claim: Claim, copies: tuple[Copy, ...], plan: Plan, done: Done, at: datetime
) -> int | None:
    """A row for each ad that was named, hidden, lost a photo or is to be looked at. Returns how
    many copies and photos went that no row said before; None where nothing went.

    Its ads are locked: whoever decided on one before its row's `since` did not know of the claim.
    """
    since = clock.now()
    known = {row.ad: row for row in claim.ads.all()}
    photos: dict[str, list[str]] = {}
    for ad, photo in plan.photos:
        photos.setdefault(ad, []).append(photo)
    rows, went = [], None
    for copy in copies:
        role = _role(copy, plan, photos)
        row = known.get(copy.ad) or ClaimAd(claim=claim, ad=copy.ad, role=ClaimAd.LOOK)
        more = [photo for photo in photos.get(copy.ad, ()) if photo not in row.photos]
        if not role or (row.pk and not _is_news(row, role, more, done)):
            continue
        row.since = since
        row.role = max(row.role, role, key=RANKS.index)
        row.photos = [*row.photos, *more]
        row.is_loose = row.is_loose or (copy.ad in plan.loose and role != ClaimAd.NAMED)
        is_gone = role == ClaimAd.PHOTO or copy.ad in done.ads
        row.hidden_at = at if is_gone else None
        row.outcome, row.decided_at = "", None  # of a look; what is hidden now is another question
        rows.append(row)
        if is_gone and role != ClaimAd.LOOK:
            went = (went or 0) + (len(more) if role == ClaimAd.PHOTO else role == ClaimAd.COPY)
    ClaimAd.objects.bulk_create(row for row in rows if not row.pk)
    changed = ["since", "role", "photos", "is_loose", "hidden_at", "outcome", "decided_at"]
    ClaimAd.objects.bulk_update([row for row in rows if row.pk], changed)
    return went


def _is_news(row: ClaimAd, role: str, more: list[str], done: Done) -> bool:
    """Whether a known ad is named now, goes only now, or goes again after it had come back."""
    if RANKS.index(role) > RANKS.index(row.role):
        return True
    if role == ClaimAd.PHOTO and row.role == ClaimAd.PHOTO:
        return bool(set(more) & set(done.photos))
    again = row.outcome == Outcome.RESTORED and row.ad in done.ads
    return again and role in (ClaimAd.NAMED, ClaimAd.COPY)


def _role(copy: Copy, plan: Plan, photos: dict[str, list[str]]) -> str:
    if Likeness.NAMED in copy.why and copy.ad in plan.hide:
        return ClaimAd.NAMED
    if copy.ad in plan.hide:
        return ClaimAd.COPY
    if copy.ad in photos:
        return ClaimAd.PHOTO
    return ClaimAd.LOOK if copy.ad in plan.look_at else ""


@queue.handles("claim-search")
def search_again(claim: int, at: str = "", reopens: bool = False) -> None:
    """Look once more and wider, now that copies can no longer become public: for what came in
    meanwhile, and for what is merely alike. What people have decided stays as they left it."""
    known = Claim.objects.select_related("words").get(pk=claim)
    if known.waits_for_contact or not (known.is_open or reopens):
        return
    named = known.ads.filter(role=ClaimAd.NAMED).exclude(outcome=Outcome.RESTORED)
    target = Target(
        ads=tuple(named.values_list("ad", flat=True)),
        phone=_phone(known),
        prints=prints_of(known),
    )
    found = own_board.board().find_copies(target)
    sent_at = datetime.fromisoformat(at) if at else known.received_at
    with transaction.atomic():
        current = locked(claim)
        plan = _what_is_new(current, planned(found, asked_for(current, sent_at)))
        now = clock.now()
        if not current.steps.filter(step=steps.SEARCHED).exists():
            steps.take(current, steps.SEARCHED, at=now, copies=len(found.copies))
        if plan.hide or plan.photos or plan.look_at:
            if not current.is_open:
                open_again(current, now)
            act(current, found, plan, at=now)


def _what_is_new(claim: Claim, plan: Plan) -> Plan:
    """A plan without what the claim did or people decided before."""
    rows = {row.ad: row for row in claim.ads.all()}

    def is_new(ad: str, *, above: Collection[str]) -> bool:
        return ad not in rows or (rows[ad].role in above and not rows[ad].outcome)

    return Plan(
        hide=tuple(ad for ad in plan.hide if is_new(ad, above=(ClaimAd.LOOK, ClaimAd.PHOTO))),
        photos=tuple(
            (ad, photo)
            for ad, photo in plan.photos
            if is_new(ad, above=(ClaimAd.LOOK, ClaimAd.PHOTO))
            and (ad not in rows or photo not in rows[ad].photos)
        ),
        look_at=tuple(ad for ad in plan.look_at if is_new(ad, above=())),
        page=plan.page,
        loose=plan.loose,
    )


def _phone(claim: Claim) -> str:
    return e164(claim.words.phone, site.current().country) if claim.words.phone else ""


def open_again(claim: Claim, at: datetime) -> None:
    """What was answered asks for people once more: with a clock and an answer, as any claim."""
    claim.due_at = duty.due(at, child=claim.may_be_a_child, trusted=bool(claim.trusted_id))
    claim.outcome = ""
    claim.decided_at = claim.answered_at = claim.closed_at = None
    claim.reminded_at = claim.escalated_at = None
    claim.save(
        update_fields=[
            "due_at", "outcome", "decided_at", "answered_at", "closed_at", "reminded_at",
            "escalated_at",
        ]
    )  # fmt: skip
