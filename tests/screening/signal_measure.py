"""How much each signal catches of what it is for, and how often it is right where it speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from daylight.screening import Ad, Screening, Verdict, screen, shipped_policy
from daylight.screening.report import interval
from daylight.screening.signals.names import REMEMBERED, signal_harms
from tests.screening.signal_cases import OUGHT, case, open_part, unseen_part
from tests.screening.signal_neighbours import NEIGHBOURS

HEAD = "| signal | speaks, open part | unseen part | not published | right where it speaks |"
# What is counted or compared instead of read: there are no words to label.
NOT_OF_WORDS = {
    "price_far_below": "a comparison with the section's middle price",
    "photo_match": "turned and mirrored copies: 210 of 210, see benchmarks/media",
    "photo_unhashed": "every photo without a hash, by definition",
    "blocked_contact": "every one that is found: of phones 0.99, see benchmarks/screening",
    "shared_contact": "a count of posters; of phones 0.99 are found",
    "shared_photo": "a count of posters; copies as for photo_match",
    "copy_of_held": "0.995 of 200 texts at a Jaccard index of 0.6; found for nothing 1 of 200",
    "near_duplicate": "0.995 of 200 texts at a Jaccard index of 0.6; found for nothing 1 of 200",
    "template": "a count of posters; texts as for near_duplicate",
    "velocity": "a count of ads",
    "movement": "a count of places",
    "laundering": "every example of every signal from which the flagged words were dropped",
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one signal: on how many of its texts it speaks, and how right it is."""

    name: str
    opened: tuple[int, int]
    unseen: tuple[int, int]
    held: tuple[int, int]
    right: tuple[int, int]

    @property
    def line(self) -> str:
        spoken = (self.opened[0] + self.unseen[0], self.opened[1] + self.unseen[1])
        low, high = interval(*spoken)
        shown = [
            f"`{self.name}`",
            _of(self.opened),
            f"{_of(self.unseen)} (all {low:.2f} to {high:.2f})",
        ]
        return f"| {' | '.join([*shown, _of(self.held), _of(self.right)])} |"


def _of(counts: tuple[int, int]) -> str:
    return f"{counts[0]} of {counts[1]}" if counts[1] else "-"


def look(text: str) -> Screening:
    title, body, section = case(text)
    return screen(Ad(title=title, body=body, section=section), policy=shipped_policy())


def rows() -> Iterator[Row]:
    """One for each signal that reads words.

    It is right where it speaks on a text of its own harm, among the texts of all signals.
    """
    harms = signal_harms()
    spoken: dict[str, list[bool]] = {name: [] for name in OUGHT}
    seen = {text: look(text) for texts in (*OUGHT.values(), *NEIGHBOURS.values()) for text in texts}
    meant = {text: harms[name] for name, texts in OUGHT.items() for text in texts}
    for text, screening in seen.items():
        for name, harm in {(s.name, s.harm) for s in screening.found}:
            if name in spoken:
                spoken[name].append(meant.get(text) is harm)
    for name, texts in OUGHT.items():
        yield Row(
            name=name,
            opened=_speaks(name, open_part(texts), seen),
            unseen=_speaks(name, unseen_part(texts), seen),
            held=(sum(seen[t].verdict is not Verdict.PUBLISH for t in texts), len(texts)),
            right=(sum(spoken[name]), len(spoken[name])),
        )


def _speaks(name: str, texts: Sequence[str], seen: dict[str, Screening]) -> tuple[int, int]:
    return sum(any(s.name == name for s in seen[t].found) for t in texts), len(texts)


def neighbours_held() -> list[str]:
    """Innocent texts that are not published."""
    texts = [text for texts in NEIGHBOURS.values() for text in texts]
    return [text for text in texts if look(text).verdict is not Verdict.PUBLISH]


def table() -> list[str]:
    """The page's table: signals that read words, then those that count or compare."""
    lines = [HEAD, "|---|---|---|---|---|", *(row.line for row in rows())]
    lines += ["", "| signal | what stands for recall |", "|---|---|"]
    lines += [f"| `{name}` | {NOT_OF_WORDS[name]} |" for name in ("price_far_below", *REMEMBERED)]
    return lines
