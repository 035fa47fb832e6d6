"""No pattern takes longer than a text is long, whatever stands in it."""

from __future__ import annotations

import random
import re
import time

import pytest

from daylight.screening import Ad, screen, shipped_policy
from tests.screening.patterns import hostile, patterns

PATTERNS = patterns()
# Patterns that would be slow on a long text and are never given one: how many signs at most, and
# what sees to it.
SHORT = {
    "contacts.addresses._SPELLED_HOST": (70, "seventy signs before an ending"),
    "contacts.addresses._EMAIL": (330, "so many before an ending, and the ending"),
    "disguise._REPEATED": (400, "a longer chunk is not looked at"),
}
# Of files that the operator writes: each is tried at one place and not searched for.
OF_POLICIES = ("when", "loading", "policy_checks", "where", "terms")
OF_USERS = {n: p for n, p in PATTERNS.items() if not n.startswith(OF_POLICIES)}
SHOWN = 2  # pieces of each pattern that a whole screening is given
TRIGGERS = (
    "call dot com @ at http://a.example isbn $100 a week paid [a](http://b.example) r0om si*k "
)


def searched(pattern: re.Pattern[str], text: str) -> float:
    """The least of two runs, in processor seconds."""
    times = []
    for _ in range(2):
        start = time.process_time()
        for _ in pattern.finditer(text):
            pass
        times.append(time.process_time() - start)
    return min(times)


def test_every_pattern_is_known() -> None:
    assert len(PATTERNS) > 50
    assert SHORT.keys() <= OF_USERS.keys()


@pytest.mark.parametrize("name", sorted(OF_USERS))
def test_a_pattern_s_cost_grows_with_the_text_and_not_faster(name: str) -> None:
    pattern = PATTERNS[name]
    length = SHORT[name][0] if name in SHORT else 16_000
    for piece in hostile(pattern):
        for tail in ("", "\x00"):
            took = searched(pattern, piece * (length // len(piece)) + tail)
            # Half a microsecond a sign is much; a square of 16,000 would be a second and more.
            assert took < 0.02 + length * 5e-7, repr(piece + tail)


def test_what_is_hostile_to_a_pattern_is_screened_in_linear_time() -> None:
    r = random.Random(1)
    drawn = (r.sample(found, SHOWN) for found in map(hostile, OF_USERS.values()))
    pieces = sorted({piece for some in drawn for piece in some} | set(" \t\n"))
    screened("Oak desk")  # the policy is loaded
    slow = {}
    for piece in pieces:
        for _ in range(3):  # a machine with other work is slow at times, a pattern always
            short = screened(piece * (1_000 // len(piece)))
            long = screened(piece * (8_000 // len(piece)))
            if long < short * 24 + 0.05:
                break
        else:
            slow[piece] = (short, long)
    assert not slow


def screened(text: str) -> float:
    start = time.process_time()
    screen(Ad(title=TRIGGERS, body=f"{text} {TRIGGERS}", country="US"), policy=shipped_policy())
    return time.process_time() - start
