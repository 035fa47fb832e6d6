"""What a text costs grows with its length and not faster, whatever its sentences are."""

from __future__ import annotations

import random
import time

import pytest

from daylight.screening import Ad, screen, shipped_policy
from daylight.screening.signals.registry import examples
from daylight.screening.terms import shipped_tags

LENGTH = 6_000
# Twice the length may cost twice as much; a machine with other work gives somewhat more.
MOST = 2.9
NAMED = "Looking for young girls tonight"
OFFERED = "Teen, pet sofa, company"

# Title, what is written again and again, and the section.
HOSTILE = {
    "one letter under a title that names a person": (NAMED, "i. ", "services"),
    "one letter under a title that names a thing, too": (OFFERED, "a. ", "services"),
    "one digit": (NAMED, "1. ", ""),
    "no stops": ("", "Fresh girls, just arrived, call me, ", ""),
    "calls": (OFFERED, "call me; ", "services"),
    "digits without stops": ("Oak desk", "1 2 3 4 5 6 7 8 9 0 ", ""),
    "weak digits": ("Oak desk", "to for 1 2 ", ""),
    "letters apart": ("", "t e e n ", ""),
    "stars": ("", "g*rl s*x ", ""),
    "nationalities": ("Oak desk", "china ", ""),
    "free rooms": ("Room", "free room wanted for a woman; no rent needed. ", "housing"),
    "what is free of something": ("Room for a woman", "a drama free home. ", ""),
    "work abroad": ("", "abroad. no experience. ", "jobs"),
    "a fee first": ("", "pay just 9 dollars start fee, a cheque for the rest. ", "jobs"),
    "goods that another word spares": ("Oak desk", "gun. water. ", ""),
    "who it is for": ("", "girls of 12 overnight for my. ", ""),
}
PLAIN = "Solid oak table with six chairs, a few scratches but very stable. Pick up only. "
MOST_OF_PLAIN = 800


def cost(title: str, body: str, section: str) -> float:
    """The least of three screenings, in processor seconds."""
    ad = Ad(title=title, body=body, section=section, country="US")
    times = []
    for _ in range(3):
        start = time.thread_time()
        screen(ad, policy=shipped_policy())
        times.append(time.thread_time() - start)
    return min(times)


def growth(title: str, piece: str, section: str) -> float:
    """How many times as much a text of twice the length costs: the least of a few tries, as a
    machine with other work is slow at times and a slow text always."""
    cost(title, piece, section)  # the words are known then
    least = 9.0
    for _ in range(4):
        once = cost(title, piece * (LENGTH // len(piece)), section)
        twice = cost(title, piece * (2 * LENGTH // len(piece)), section)
        least = min(least, twice / once)
        if least < MOST:
            break
    return least


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_written_again_and_again_costs_twice_at_twice_the_length(name: str) -> None:
    assert growth(*HOSTILE[name]) < MOST


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_costs_very_much_more_than_a_plain_one_of_its_length(name: str) -> None:
    title, piece, section = HOSTILE[name]
    plain = cost("Oak table", PLAIN * (LENGTH // len(PLAIN)), "for-sale")
    hostile = cost(title, piece * (LENGTH // len(piece)), section)
    assert hostile < MOST_OF_PLAIN * plain


def test_any_words_of_the_lexicon_cost_twice_at_twice_the_length() -> None:
    r = random.Random(20261130)
    tags = [sorted(phrases) for phrases in shipped_tags().values()]
    titles = [example.title for listed in examples().values() for example in listed]
    slow = {}
    for _ in range(60):
        phrases = [r.choice(r.choice(tags)) for _ in range(r.randrange(1, 5))]
        piece = "".join(phrase + r.choice((". ", "; ", ", ", " ", "\n")) for phrase in phrases)
        title, section = r.choice(titles), r.choice(("", "jobs", "housing", "services"))
        times = growth(title, piece, section)
        if times >= MOST:
            slow[title, piece, section] = times
    assert not slow
