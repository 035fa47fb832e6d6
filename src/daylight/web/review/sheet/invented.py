"""The page of an invented case: what a real one would show of such an ad."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from markupsafe import Markup

from daylight.web import keys
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad, Version, VersionContent
from daylight.web.people.models import Staff
from daylight.web.review import facts, seen, sparing
from daylight.web.review.actions import deciding
from daylight.web.review.models import GoldenLook
from daylight.web.review.quality import golden, inventing
from daylight.web.review.quality.golden_texts import Golden
from daylight.web.review.reported import Reported
from daylight.web.review.sheet import case as sheets
from daylight.web.review.sheet import marking
from daylight.web.review.sheet.timeline import Event

_READING = timedelta(minutes=3)  # between coming in and what followed


def of(look: GoldenLook, staff: Staff) -> sheets.Sheet:
    """The sheet of a look in somebody's hands. Nothing of it is saved anywhere."""
    found = golden.find(look.golden)
    assert found is not None
    said = {"signals": golden.signals(found), "rules": golden.screened(found).rules}
    signals = facts.speaking(said)
    content = _content(look, found)
    clauses = deciding.clauses()
    return sheets.Sheet(
        case=look.as_case(),
        copies=[_copy(look)],
        content=content,
        title=marking.marked(found.title, signals, "title"),
        body=marking.marked(found.body, signals, "body"),
        facts=sheets.facts_of(content, signals),
        signals=sheets.signals_of(signals),
        photos=[],
        photos_shut=True,
        reports=_reports(look, signals),
        changes=[],
        notes=[],
        said=[],
        linked=[],
        drawing=Markup(""),
        history={},
        poster_since=look.opened_at - _READING,
        timeline=_timeline(look, flagged=not signals),
        clauses=list(clauses.items()),
        clause=sheets.likely(said, clauses),
        allowance=sparing.of(staff),
        can_publish=True,
        public_now=not signals,
        sections=[],
        has_asked=False,
        objected_at=None,
        mail_came_back_at=None,
    )


def _copy(look: GoldenLook) -> sheets.Copy:
    name, digest = inventing.seen_value(look).split(":")
    ad, version = Ad(public_id=name), Version(number=1, digest=bytes.fromhex(digest))
    poster = keys.token("poster", look.public_id)[:6]
    return sheets.Copy(
        ad, version, look.place.name, poster, seen.now(seen.epoch_now(), version, ())
    )


def _content(look: GoldenLook, found: Golden) -> VersionContent:
    """Of the first section that has such ads."""
    trees = catalogue()
    fitting = [each for each in trees.sections.values() if trees.may_post_to(each)]
    section = next((s for s in fitting if s.profile == found.profile), fitting[0])
    return VersionContent(
        title=found.title,
        body=found.body,
        section_id=section.id,
        place_id=look.place_id,
        attributes={},
        price_kind="none",
    )


def _reports(look: GoldenLook, signals: list[dict[str, object]]) -> list[Reported]:
    if signals:
        return []
    return [Reported(kind="flag", harm=look.harm, at=look.opened_at, name="wrong")]


def _timeline(look: GoldenLook, *, flagged: bool) -> list[Event]:
    came = look.opened_at - _READING
    verdict = _("publish") if flagged else _("hold")
    events = [
        Event(came, "submission", _("Version %(version)s came in.") % {"version": 1}),
        Event(
            came,
            "screening",
            _("The screening of version %(version)s said: %(verdict)s.")
            % {"version": 1, "verdict": verdict},
        ),
    ]
    if flagged:
        events += [
            Event(came, "publication", _("Version %(version)s became public.") % {"version": 1}),
            Event(look.opened_at, "flag", _("A reader flagged it.")),
        ]
    return events[::-1]
