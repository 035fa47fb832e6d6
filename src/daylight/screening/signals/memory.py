"""Signals from what the board remembers: photos, contacts, copies, pace. No text is read here."""

from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.model import Harm, PhotoMatch, Recollection, Signal, Status, Verdict
from daylight.screening.signals.case import Case

# Checks whose answer comes from outside of the engine, and the harm they stand for when unknown.
OUTSIDE_CHECKS = {
    "photo_match": Harm.CHILD_SAFETY,
    "photo_unhashed": Harm.CHILD_SAFETY,
    "blocked_contact": Harm.SPAM,
    "near_duplicate": Harm.SPAM,
    "velocity": Harm.SPAM,
    "shared_photo": Harm.SPAM,
    "laundering": Harm.CHILD_SAFETY,
}
_OF_BYTES = ("sha256", "md5")
# Pace above which a person would have a hard time to write each ad.
HOURLY_PACE = 10
DAILY_PACE = 40
DAILY_PLACES = 6
TEMPLATE_POSTERS = 5
# Honest job ads of one trade are often half alike; a text that was copied keeps nearly all.
TEMPLATE_ALIKE = 0.8


def remembered(case: Case) -> Iterator[Signal]:
    """Every signal that the recollection gives."""
    memory = case.recollection
    if memory.photo_matches:
        yield from _photo_matches(memory)
    if case.ad.photos:
        yield from _unhashed(case)
    if memory.contacts:
        yield from _contacts(memory)
    if memory.near_duplicates or memory.text_posters:
        yield from _copies(memory)
    if memory.photo_posters:
        yield from _shared_photos(memory)
    if memory.posts_last_hour or memory.posts_last_day or memory.places_last_day:
        yield from _pace(memory)


def _photo_matches(memory: Recollection) -> Iterator[Signal]:
    """One signal for each harm; a disputed match stays a match.

    Sure is only the same file on a confirmed list: a person decides over what is merely alike.
    """
    by_harm: dict[Harm, list[PhotoMatch]] = {}
    for match in memory.photo_matches:
        by_harm.setdefault(match.harm, []).append(match)
    for harm, matches in by_harm.items():
        exact = any(m.confirmed and not m.disputed and m.kind in _OF_BYTES for m in matches)
        confirmed = any(m.confirmed and not m.disputed for m in matches)
        disputed = " An opinion disputes it." if any(m.disputed for m in matches) else ""
        nearest = min(m.distance for m in matches)
        sources = ", ".join(sorted({m.source for m in matches}))
        yield Signal(
            name="photo_match",
            harm=harm,
            confidence=1.0 if exact else 0.95 if confirmed else 0.9 if nearest <= 15 else 0.7,
            why=f"A photo stands on a list ({sources}; distance {nearest}).{disputed}",
        )


def _unhashed(case: Case) -> Iterator[Signal]:
    """Doubt where a list would have been asked; where there is none to ask, only said."""
    missing = sum(1 for photo in case.ad.photos if photo.pdq is None)
    if missing:
        off = "photo_match" in case.recollection.off
        said = "no list is loaded that could be" if off else "no list could be"
        yield Signal(
            name="photo_unhashed",
            harm=Harm.CHILD_SAFETY,
            status=Status.OFF if off else Status.UNKNOWN,
            why=f"{missing} photo(s) could not be hashed; {said} asked about them.",
        )


def _contacts(memory: Recollection) -> Iterator[Signal]:
    blocked = [c for c in memory.contacts if c.blocked]
    if blocked:
        kinds = ", ".join(sorted({c.kind for c in blocked}))
        yield Signal(
            name="blocked_contact",
            harm=Harm.SPAM,
            confidence=0.9,
            why=f"A contact in the text is blocked on this board ({kinds}).",
        )
    shared = max((c.posters for c in memory.contacts), default=0)
    if shared > 2:
        yield Signal(
            name="shared_contact",
            harm=Harm.SPAM,
            confidence=0.3,
            why=f"A contact was used by {shared} posters. A shelter's telephone is, too.",
        )


def _copies(memory: Recollection) -> Iterator[Signal]:
    others = [n for n in memory.near_duplicates if not n.same_poster]
    yield from _copies_of_held(memory)
    copied = len({n.poster for n in others if n.poster and n.jaccard >= TEMPLATE_ALIKE})
    posters = max(memory.text_posters, copied)
    if posters >= TEMPLATE_POSTERS:
        # To change a few words is what an honest branch office does, too: it takes more of them.
        sure = max(0.4 + memory.text_posters / 50, 0.3 + copied / 50)
        yield Signal(
            name="template",
            harm=Harm.SPAM,
            confidence=round(min(0.9, sure), 4),
            why=f"{posters} accounts posted texts from this template.",
        )
    if posters or others:
        yield Signal(
            name="near_duplicate",
            harm=Harm.SPAM,
            confidence=0.2,
            why="Another poster's ad has nearly the same text. A copy alone is not guilt.",
        )


def _copies_of_held(memory: Recollection) -> Iterator[Signal]:
    """One signal for each harm: a copy of spam takes nothing from a copy of what is worse."""
    likeness: dict[Harm, float] = {}
    for near in memory.near_duplicates:
        if near.verdict is not Verdict.PUBLISH:
            for harm in near.harms:
                likeness[harm] = max(likeness.get(harm, 0.0), near.jaccard)
    likeness.pop(Harm.OUT_OF_SCOPE, None)
    for harm, jaccard in likeness.items():
        yield Signal(
            name="copy_of_held",
            harm=harm,
            confidence=round(0.9 * jaccard, 4),
            why=f"The text is much like one that was held (likeness {jaccard:.2f}).",
        )


def _shared_photos(memory: Recollection) -> Iterator[Signal]:
    yield Signal(
        name="shared_photo",
        harm=Harm.SPAM,
        confidence=0.3,
        why=f"{memory.photo_posters} other posters showed one of the photos. A maker's picture "
        "of a thing is shown by many.",
    )


def _pace(memory: Recollection) -> Iterator[Signal]:
    fast = memory.posts_last_hour > HOURLY_PACE or memory.posts_last_day > DAILY_PACE
    if fast:
        yield Signal(
            name="velocity",
            harm=Harm.SPAM,
            confidence=0.7,
            why=f"{memory.posts_last_hour} ads in an hour, {memory.posts_last_day} in a day.",
        )
    if memory.places_last_day > DAILY_PLACES:
        yield Signal(
            name="movement",
            harm=Harm.SPAM,
            confidence=0.3,
            why=f"Ads in {memory.places_last_day} places within a day. Season workers move, too.",
        )
