"""To an ad by a person in need every family of signals is enough to wait for a person."""

from __future__ import annotations

import re
from typing import Any

import pytest

from daylight.screening import Ad as EngineAd
from daylight.screening import Contact, shipped_policy
from daylight.screening.model import Verdict
from daylight.screening.where import facts
from daylight.web.ads.models import Ad
from daylight.web.replies import signals
from daylight.web.replies.models import Message, MessageState
from daylight.web.replies.signals import Asked

# What a message says or does, each of it too little to wait where nobody is in need.
LITTLE: dict[str, dict[str, Any]] = {
    "money_first": {"text": "You pay the deposit first."},
    "off_board": {"text": "Text me at once, what is your number?"},
    "off_board later": {"text": "What is your number?", "is_first": False},
    "first_link": {"text": "See", "contacts": (Contact("link", "https://x.org", "body", 0, 3),)},
    "grooming, secret": {"text": "Keep it between us."},
    "grooming, picture": {"text": "Send me a selfie."},
    "grooming, two": {"text": "I will buy you a new phone. Come by yourself."},
    "home_offered": {"text": "You can stay with me."},
    "company_wanted": {"text": "A generous man looks for somebody."},
    "journey_offered": {"text": "We will pay for your bus."},
    "velocity": {"text": "Hello", "talks_last_hour": 5},
    "velocity, day": {"text": "Hello", "talks_last_day": 13},
    "velocity, same": {"text": "Hello", "same_words": 2},
}  # fmt: skip


def verdict(asked: Asked) -> Verdict:
    """What the shipped policy says of a message's own signals."""
    found = signals.look(asked)
    subject = EngineAd(body=asked.text, section="services")
    known = facts(subject, profile="services", language="en", contacts=0, links=0, care=asked.care)
    return shipped_policy().decide(found, known).verdict


@pytest.mark.parametrize("family", LITTLE)
def test_every_family_waits_under_care_and_not_else(family: str) -> None:
    assert verdict(Asked(**LITTLE[family])) is Verdict.PUBLISH
    assert verdict(Asked(**LITTLE[family], care=True)) is Verdict.HOLD
    # The danger is who answers: what the person in need writes is looked at as anybody's.
    assert verdict(Asked(**LITTLE[family], care=True, by_reader=False)) is Verdict.PUBLISH


def test_every_check_has_a_family_here() -> None:
    named = {name.partition(",")[0].split(" ")[0] for name in LITTLE}
    alone = {"code_asked", "harvest"}  # wait for a person wherever they are said
    text = "Send me the code. Text me at 555-0123"
    always = {s.name for s in signals.look(Asked(text=text, same_words=9)) if s.confidence >= 0.6}
    assert alone <= always
    source = signals.__file__
    with open(source) as file:
        written = set(re.findall(r'name="(\w+)"', file.read()))
    assert written <= named | alone


@pytest.mark.parametrize(
    "text",
    [
        "The shelter on Oak Street has a place tonight, ask at the desk.",
        "Our church kitchen is open from six, anybody may come.",
        "Is it for you alone, or are there children who need a seat?",
        "I cannot help with a home, but I wish you luck.",
    ],
)
def test_honest_help_goes_on(text: str) -> None:
    assert verdict(Asked(text=text, care=True)) is Verdict.PUBLISH


def test_what_the_engine_finds_is_enough_too(talk: Any) -> None:
    """Its own signals, not only those of messages: the same words with care and without."""
    text = "Instant loan approval for you."
    talk.begin(text)
    assert Message.objects.get().state == MessageState.RELAYED
    Ad.objects.filter(pk=talk.ad.pk).update(care=True)
    talk.ad.refresh_from_db()
    talk.begin(text, email="second@example.org")
    assert Message.objects.order_by("pk").last().state == MessageState.WAITING  # type: ignore[union-attr]
