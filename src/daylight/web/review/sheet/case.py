"""Everything that the page of one case shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight.web import clock, formats
from daylight.web.ads import harms
from daylight.web.ads.actions import deciding as ads_deciding
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import (
    Ad,
    AdState,
    Decision,
    ScreeningDetail,
    Version,
    VersionContent,
    VersionPhoto,
)
from daylight.web.people.models import Staff
from daylight.web.reports import posters
from daylight.web.review import facts, reported, seen, sparing
from daylight.web.review.actions import deciding, looking
from daylight.web.review.models import Case, CaseNote, CaseState
from daylight.web.review.reported import Reported
from daylight.web.review.seen import Seen
from daylight.web.review.sheet import comparing, linked, marking, moving, timeline
from daylight.web.review.sheet.linked import Linked
from daylight.web.review.sheet.timeline import Event

MOST_CHANGES = 6  # versions beside the ones before them


@dataclass(frozen=True)
class Copy:
    """An ad of the case, and the version that is decided on."""

    ad: Ad
    version: Version
    place: str
    poster: str
    seen: Seen

    @property
    def value(self) -> str:
        """As the form sends it back: which ad, and what was seen of it."""
        return f"{self.ad.public_id}:{self.seen.value}"


@dataclass(frozen=True)
class Signal:
    """A signal that speaks, for the list beside the ad."""

    number: int
    name: str
    harm: str
    sure: float | None  # None where nobody knows
    why: str
    spans: int


@dataclass(frozen=True)
class Photo:
    """A photo of the ad. `shown` is what this person has open of it: "", "grey" or "full"."""

    number: int
    public_id: str
    shown: str
    width: int
    height: int


@dataclass(frozen=True)
class Change:
    """Two versions beside each other."""

    before: int
    after: int
    title: tuple[list[comparing.Run], list[comparing.Run]]
    body: tuple[list[comparing.Run], list[comparing.Run]]
    dropped: int  # words


@dataclass(frozen=True)
class Said:
    """What somebody decided already; only in a dispute, which a lead resolves."""

    by: str
    choice: str
    clause: str
    note: str


@dataclass
class Sheet:
    """The page's values."""

    case: Case
    copies: list[Copy]
    content: VersionContent
    title: list[marking.Piece]
    body: list[marking.Piece]
    facts: list[tuple[str, list[marking.Piece]]]
    signals: list[Signal]
    photos: list[Photo]
    photos_shut: bool
    reports: list[Reported]
    changes: list[Change]
    notes: list[CaseNote]
    said: list[Said]
    linked: list[Linked]
    drawing: Any
    history: dict[str, int]
    poster_since: Any
    timeline: list[Event]
    clauses: list[tuple[str, str]]
    clause: str
    allowance: sparing.Allowance
    can_publish: bool
    public_now: bool
    sections: list[tuple[str, str]]  # to which a move can be proposed
    has_asked: bool  # the poster was asked to move it, and has not answered
    objected_at: datetime | None  # since when a poster says that this is wrong
    mail_came_back_at: datetime | None  # to the poster

    @property
    def ad(self) -> Ad:
        return self.copies[0].ad

    @property
    def is_over(self) -> bool:
        """Whether publishing shows it to nobody: people look at what it was. Invented ones have no
        row and are never over."""
        over = (AdState.UNCONFIRMED, AdState.ENDED, AdState.REFUSED)
        return self.ad.pk is not None and self.ad.state in over

    @property
    def two_people(self) -> bool:
        return self.case.quorum > 1


def of(case: Case, staff: Staff) -> Sheet | None:
    """The sheet of an open case; None where nothing of it waits."""
    copies = _copies(case)
    if not copies:
        return None
    first = copies[0]
    content, said = first.version.content, _screening(first.version)
    signals = facts.speaking(said)
    disputed = deciding.disputed(case)
    near, clauses = linked.find(first.ad, first.version), deciding.clauses()
    return Sheet(
        case=case,
        copies=copies,
        content=content,
        title=marking.marked(content.title, signals, "title"),
        body=marking.marked(content.body, signals, "body"),
        facts=facts_of(content, signals),
        signals=signals_of(signals),
        photos=_photos(case, first.version, staff),
        photos_shut=not looking.may_see(staff, case),
        reports=[r for rows in reported.of([c.ad for c in copies]).values() for r in rows],
        changes=_changes(first.ad),
        notes=list(case.notes.select_related("staff").order_by("-id")),
        said=_already_said(first) if disputed else [],
        linked=near,
        drawing=linked.draw(first.ad, near),
        history=_history(first.ad),
        poster_since=first.ad.poster.created_at,
        timeline=timeline.of(first.ad, blind_version=None if disputed else first.version.number),
        clauses=list(clauses.items()),
        clause=likely(said, clauses),
        allowance=sparing.of(staff),
        can_publish=not case.child_image or deciding.may_restore(staff),
        public_now=first.ad.is_visible(clock.now()),
        sections=moving.sections(first.ad),
        has_asked=moving.is_asked(first.ad),
        objected_at=posters.objection(copy.ad for copy in copies),
        mail_came_back_at=posters.dead_mailbox(first.ad),
    )


def _copies(case: Case) -> list[Copy]:
    """The open members, the longest wait first; each with the version that waits. Only those that
    read the same as the first: an edit of a moment ago may not have left the case yet."""
    epoch = seen.epoch_now()
    rows = case.members.filter(open=True).select_related(
        "ad__head__content", "ad__public_version__content", "ad__poster", "ad__place"
    )
    members = list(rows.order_by("since", "id"))
    claims = reported.claims_of([row.ad for row in members])
    found = []
    for row in members:
        version = row.ad.head if facts.waits(row.ad) else row.ad.public_version
        if version is not None and hasattr(version, "content"):
            shown = seen.now(epoch, version, claims[row.ad.public_id])
            poster = linked.poster_name(row.ad)
            found.append(Copy(row.ad, version, row.ad.place.name, poster, shown))
    groups = [facts.group_of(copy.version.content) for copy in found]
    return [copy for copy, group in zip(found, groups, strict=True) if group == groups[0]]


def _screening(version: Version) -> dict[str, Any]:
    rows = ScreeningDetail.objects.filter(screening__version=version).order_by("-screening_id")
    body: dict[str, Any] = rows.values_list("body", flat=True).first() or {}
    return body


def signals_of(signals: list[dict[str, Any]]) -> list[Signal]:
    return [
        Signal(
            number,
            harms.signal_name(signal["name"]),
            signal["harm"],
            float(signal["confidence"]) if signal["status"] == "found" else None,
            signal["why"],
            len(signal["spans"]),
        )
        for number, signal in enumerate(signals, 1)
    ]


def facts_of(
    content: VersionContent, signals: list[dict[str, Any]]
) -> list[tuple[str, list[marking.Piece]]]:
    """The rest of what was submitted: section, place, price, attributes; marked too."""
    trees = catalogue()
    section = trees.sections[content.section_id].name(get_language() or "en")
    rows = [
        (_("Section"), section, ""),
        (_("Place"), trees.places[content.place_id].name, ""),
        (_("Price"), _price(content), ""),
    ]
    rows += [
        (name.replace("_", " "), str(value), f"attributes.{name}")
        for name, value in content.attributes.items()
    ]
    return [(name, marking.marked(text, signals, field)) for name, text, field in rows if text]


def _price(content: VersionContent) -> str:
    if content.price_minor is None:
        return "" if content.price_kind == "none" else content.get_price_kind_display()
    return str(formats.money(content.price_minor, content.currency))


def _photos(case: Case, version: Version, staff: Staff) -> list[Photo]:
    shown = looking.open_views(staff, case)
    rows = VersionPhoto.objects.filter(version=version).select_related("photo")
    return [
        Photo(
            row.position + 1,
            row.photo.public_id,
            shown.get(row.photo_id, ""),
            row.photo.width,
            row.photo.height,
        )
        for row in rows.order_by("position")
    ]


def _changes(ad: Ad) -> list[Change]:
    """Each of the newest versions beside the one before it, the newest first."""
    rows = VersionContent.objects.filter(version__ad=ad).select_related("version")
    contents = list(rows.order_by("-version__number")[: MOST_CHANGES + 1])
    found = []
    for new, old in pairwise(contents):
        body = comparing.compare(old.body, new.body)
        title = comparing.compare(old.title, new.title)
        dropped = sum(
            len(run.text.split()) for run in (*title[0], *body[0]) if run.kind == "dropped"
        )
        found.append(Change(old.version.number, new.version.number, title, body, dropped))
    return found


def _already_said(copy: Copy) -> list[Said]:
    words = ads_deciding.last_words(copy.ad, copy.version)
    rows = Decision.objects.filter(pk__in=[d.pk for d in words]).select_related("staff", "note")
    return [
        Said(
            row.staff.pseudonym,
            row.choice,
            row.clause,
            row.note.text if hasattr(row, "note") else "",
        )
        for row in rows.order_by("id")
    ]


def _history(ad: Ad) -> dict[str, int]:
    """How many other ads of this poster stand how."""
    counts: dict[str, int] = {}
    for state in (
        Ad.objects.filter(poster=ad.poster_id)
        .exclude(pk=ad.pk)
        .values_list("state", flat=True)[:2000]
    ):
        counts[state] = counts.get(state, 0) + 1
    return counts


def likely(said: dict[str, Any], clauses: dict[str, str]) -> str:
    """The highest rule that the screening met, else the general one."""
    return next((rule for rule in said.get("rules", ()) if rule in clauses), deciding.GENERAL)


def is_for(case: Case, *, leads: bool) -> bool:
    """Whether a case is for reviewers, or waits for a lead and this is one."""
    return case.state == CaseState.OPEN or leads
