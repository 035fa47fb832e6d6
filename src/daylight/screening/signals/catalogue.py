"""The list of all signals as a page: docs/signals.md holds what this makes.

python -m daylight.screening.signals.catalogue > signals-list.md
"""

from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.model import Harm
from daylight.screening.signals.case import Example
from daylight.screening.signals.listed_examples import LISTED
from daylight.screening.signals.registry import DETECTORS
from daylight.screening.terms import shipped_terms

# Signals from what a board remembers: name, harm, what it says, what it cannot see.
REMEMBERED = (
    ("photo_match", "child_safety", "A photo stands on a hash list.", "Photos on no list."),
    ("photo_unhashed", "child_safety", "A photo could not be hashed: not clean.", "-"),
    ("blocked_contact", "spam", "A contact in the text is blocked on the board.", "New contacts."),
    ("shared_contact", "spam", "More than two posters use a contact. Never holds alone.", "-"),
    ("shared_photo", "spam", "Other posters showed one of the photos. Never holds alone.", "-"),
    ("copy_of_held", "the copy's", "The text is much like one that was held.", "Under five words."),
    ("near_duplicate", "spam", "Another poster has nearly the same text. Never holds alone.", "-"),
    ("template", "spam", "Five or more accounts post from one template.", "Rewritten texts."),
    ("velocity", "spam", "More than 10 ads in an hour or 40 in a day.", "Many accounts."),
    ("movement", "spam", "Ads in more than six places in a day. Never holds alone.", "-"),
    (
        "laundering",
        "the dropped one's",
        "Words that were flagged in an earlier version, or in another ad of this contact or of "
        "like words, were dropped or respelled.",
        "Ads without history; other contacts and other words.",
    ),
)


def pages() -> Iterator[str]:
    """The page's lines, one section for each signal that reads the ad."""
    for detector in DETECTORS:
        yield from _section(
            detector.name, detector.harm, detector.about, detector.blind, detector.examples
        )
    for entry in LISTED:
        yield from _section(entry.name, entry.harm, entry.about, entry.blind, entry.examples)
        yield from _sources(entry.name)
    yield "## From what the board remembers"
    yield ""
    yield "| signal | harm | says | cannot see |"
    yield "|---|---|---|---|"
    for row in REMEMBERED:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _section(
    name: str, harm: Harm, about: str, blind: str, examples: tuple[Example, ...]
) -> Iterator[str]:
    yield from (f"## `{name}`", "", f"{about} Harm: `{harm.value}`.", "")
    for is_caught, title in ((True, "Caught"), (False, "Published")):
        shown = [example for example in examples if example.caught is is_caught]
        if shown:
            yield from (f"{title}:", "", *(f"- {_line(example)}" for example in shown), "")
    yield from (f"Cannot see: {blind}", "")


def _line(example: Example) -> str:
    body = f" / {example.body}" if example.body else ""
    section = f" ({example.section})" if example.section else ""
    return f"{example.title}{body}{section}"


def _sources(name: str) -> Iterator[str]:
    groups = [group for group in shipped_terms() if group.signal == name]
    sources = sorted({f"{group.source} [{group.language}]" for group in groups})
    count = sum(len(group.terms) for group in groups)
    yield from (f"{count} terms. Sources: {'; '.join(sources)}.", "")


if __name__ == "__main__":
    print("\n".join(pages()))
