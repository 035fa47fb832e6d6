"""Sentences read apart: what is passed over could not have spoken, and like ones are read once."""

from __future__ import annotations

import random
from itertools import count

import pytest

from daylight.screening import Ad, shipped_policy
from daylight.screening.contacts import find_contacts
from daylight.screening.model import NOTHING
from daylight.screening.reading import Reading
from daylight.screening.signals import apart, registry
from daylight.screening.signals.case import Case, Detector
from daylight.screening.terms import shipped_tags

# Of one who is offered, of a home, and of a child that changes hands.
READ_APART = [
    d for d in registry.DETECTORS
    if d.name in ("child_offered", "young_person_offered", "housing_for_sex", "adoption_for_money")
]  # fmt: skip
TEXTS = [
    text for shown in registry.examples().values() for e in shown for text in (e.title, e.body)
]
TAGS = [sorted(phrases) for phrases in shipped_tags().values()]
ENDS = (". ", ". ", "! ", "\n", "; ", ", ", " ", " $100. ", " 15. ")


def case_of(title: str, body: str, section: str) -> Case:
    policy = shipped_policy()
    ad = Ad(title=title, body=body, section=section, country="US")
    reading = Reading(ad, policy.matcher.vocabulary)
    return Case(
        ad, reading, policy.matcher.find(reading), profile=policy.profile(section),
        recollection=NOTHING, contacts=find_contacts(reading, country="US"),
    )  # fmt: skip


def said(detector: Detector, title: str, body: str, section: str) -> list[object]:
    return list(detector.check(case_of(title, body, section)))


def written(r: random.Random) -> tuple[str, str, str]:
    """A title, a body of a few sentences of which some come again, and a section."""
    parts = [r.choice((r.choice(TEXTS), r.choice(r.choice(TAGS)), "a", "i", "12 and under"))
             for _ in range(r.randrange(2, 9))]  # fmt: skip
    body = "".join(r.choice(parts) + r.choice(ENDS) for _ in range(r.randrange(2, 16)))
    title = r.choice((r.choice(TEXTS), " ".join(r.choice(r.choice(TAGS)) for _ in range(3)), ""))
    return title, body, r.choice(("", "jobs", "housing", "services", "for-sale"))


def test_every_choice_of_sentences_that_is_passed_over_would_have_said_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    r = random.Random(20261201)
    texts = [written(r) for _ in range(300)]
    quick = [said(d, *text) for text in texts for d in READ_APART]
    different = count()
    monkeypatch.setattr(apart, "_as_read", lambda *_: (next(different),))
    monkeypatch.setattr(apart, "_has_a_chance", lambda *_: True)
    slow = [said(d, *text) for text in texts for d in READ_APART]
    assert quick == slow
    assert sum(map(bool, slow)) > 40  # enough of them speak


@pytest.mark.parametrize("sentence", ["i. ", "1. ", "oak desk. ", "call me; "])
def test_like_sentences_are_read_once(monkeypatch: pytest.MonkeyPatch, sentence: str) -> None:
    read = []
    part = apart._part
    monkeypatch.setattr(apart, "_part", lambda *a: read.append(a) or part(*a))  # type: ignore[func-returns-value]
    for detector in READ_APART:
        assert not said(detector, "Teen, pet sofa, company", sentence * 500, "services")
    assert 0 < len(read) < 60


def test_what_stands_between_a_title_and_a_later_sentence_is_no_part_of_either() -> None:
    between = "Oak desk, $40. Lamp, $5. A bookcase, a chair and a table as well. "
    for detector in READ_APART[:1]:
        assert said(detector, "Girl", f"{between} 15, available tonight", "services")
