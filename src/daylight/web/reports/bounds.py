"""What one claim may do without a person: down first, with bounds. Pure; reads no table or clock.

named ad ────────────────────── hidden, always
exact copy, same poster ─────── hidden
exact photo, other poster ───── that photo only; the ad too where a signal of its own speaks
photo like it, phone given ──── photo, or ad: 50 at most, then people
like words ──────────────────── people look, nothing is hidden
photo by a print that was sent ─ people look, until the contact has answered: then that photo only
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from daylight.web.takedowns import Copy, Found, Likeness

MOST_LOOSE = 50
STORM_SHARE = 0.01  # of live ads, hidden within an hour
# Claims, namings and contacts an hour, of one connection or on one claim, that may hide more than
# they name.
MOST_OF_ONE_CONNECTION = 30
STORM_LEAST = 10  # a small board is not in a storm for a handful
STOP_FOR = timedelta(hours=72)
PAGE_WITHIN = timedelta(minutes=15)
LAW_WITHIN = timedelta(hours=48)  # Source: TAKE IT DOWN Act, 47 USC 223a
CHILD_WITHIN = timedelta(hours=4)
TRUSTED_WITHIN = timedelta(hours=24)
KEEP_CHILD = timedelta(days=366)  # Source: 18 USC 2258A(h), a year
KEEP_OTHERS = timedelta(days=180)
CLEARING_PEOPLE = 2


class Prints(StrEnum):
    """What a print does that was sent with a claim, and that no named ad shows."""

    LOOK = "look"  # nobody has answered for it: people look, nothing is hidden
    PHOTO = "photo"  # the contact has answered: that photo alone
    FULL = "full"  # staff heard a voice, or know the flagger: as if a named ad showed it


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is done at once. `photos` are hidden alone; `page` says why a lead is called; `loose`
    are the ads of which this claim takes something beyond what is named and exact."""

    hide: tuple[str, ...] = ()
    photos: tuple[tuple[str, str], ...] = ()  # ad, photo
    look_at: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()


class _Draft:
    """A plan in the making. What is named or certain comes first; the loose share one allowance,
    of which `before` is spent: a claim has it once, however often something is added to it."""

    def __init__(self, before: Iterable[str]) -> None:
        self.hide: dict[str, None] = {}
        self.photos: dict[tuple[str, str], None] = {}
        self.look_at: dict[str, None] = {}
        self.page: dict[str, None] = {}
        self.loose: dict[str, None] = dict.fromkeys(before)

    def loosely(self, copy: Copy, *, whole: bool) -> None:
        """Hide a looser copy while the allowance lasts; then people look."""
        if copy.ad not in self.loose and len(self.loose) >= MOST_LOOSE:
            self.look_at[copy.ad] = None
            self.page["more than 50 looser copies"] = None
            return
        self.loose[copy.ad] = None
        if whole:
            self.hide[copy.ad] = None
        else:
            self.photos |= dict.fromkeys((copy.ad, photo) for photo in copy.photos)
            self.look_at[copy.ad] = None

    def done(self) -> Plan:
        alone = [pair for pair in self.photos if pair[0] not in self.hide]
        look_at = [ad for ad in self.look_at if ad not in self.hide]
        return Plan(
            hide=tuple(self.hide), photos=tuple(alone), look_at=tuple(look_at),
            page=tuple(self.page), loose=tuple(self.loose),
        )  # fmt: skip


def plan(
    found: Found,
    *,
    hidden_last_hour: int,
    by_photo_alone: bool = False,
    in_burst: bool = False,
    prints: Prints = Prints.LOOK,
    loose: Iterable[str] = (),
) -> Plan:
    """What a claim does at once. Copies of the same kind are taken in the order given.

    `in_burst`: one connection sent so much that this hides what it names, no more. `loose`: ads of
    which the claim took something before that was neither named nor exact.
    """
    draft = _Draft(loose)
    named = [copy for copy in found.copies if Likeness.NAMED in copy.why]
    others = [copy for copy in found.copies if Likeness.NAMED not in copy.why]
    if by_photo_alone:
        named, others = [], list(found.copies)
    for copy in named:
        draft.hide[copy.ad] = None
    if in_burst or in_storm(hidden_last_hour + len(named), found.live):
        draft.look_at |= dict.fromkeys(copy.ad for copy in others)
        draft.page["many claims within an hour"] = None
    else:
        for copy in sorted(others, key=_is_loose):
            _take_with_prints(copy, draft, prints, by_photo_alone=by_photo_alone)
    hidden = [copy for copy in found.copies if copy.ad in draft.hide]
    if any(copy.cleared_by >= CLEARING_PEOPLE for copy in hidden):
        draft.page["two people had cleared it"] = None
    return draft.done()


def in_storm(hidden: int, live: int) -> bool:
    """Whether so much was hidden within an hour that only named ads hide alone."""
    return hidden > max(live * STORM_SHARE, STORM_LEAST)


def _is_loose(copy: Copy) -> bool:
    return not (copy.same_poster and copy.why & {Likeness.PHOTO, Likeness.TEXT})


def _take_with_prints(copy: Copy, draft: _Draft, prints: Prints, *, by_photo_alone: bool) -> None:
    """What a print alone found counts as far as somebody has answered for it."""
    if prints == Prints.FULL or not copy.typed_photos:
        _take(copy, draft, by_photo_alone=by_photo_alone)
        return
    proven = replace(
        copy,
        why=copy.why - copy.typed,
        photos=tuple(each for each in copy.photos if each not in copy.typed_photos),
    )
    if proven.why:
        _take(proven, draft, by_photo_alone=by_photo_alone)
    if prints == Prints.LOOK:
        draft.look_at[copy.ad] = None
    elif copy.ad not in draft.hide:
        draft.loosely(replace(copy, photos=copy.typed_photos), whole=False)


def _take(copy: Copy, draft: _Draft, *, by_photo_alone: bool) -> None:
    if by_photo_alone:
        if copy.photos:
            draft.loosely(copy, whole=False)
        return
    if not _is_loose(copy):
        draft.hide[copy.ad] = None
    elif Likeness.PHOTO in copy.why:
        draft.loosely(copy, whole=copy.doubted)
    elif Likeness.CONTACT in copy.why:
        draft.loosely(copy, whole=True)
    elif Likeness.LIKE_PHOTO in copy.why:
        draft.loosely(copy, whole=False)
    else:  # words alone, identical or alike, of somebody else
        draft.look_at[copy.ad] = None
