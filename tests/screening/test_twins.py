"""Twins of texts that are caught and of texts that are free: the same is said of both."""

from __future__ import annotations

import re

import pytest

from daylight.screening import Ad, Verdict, screen, shipped_policy
from tests.screening.test_evidence import PLAIN_TEXTS, SPARED_TEXTS, Text, screened

ENGLISH = ["Polish", "Nigerian", "Mexican", "Thai", "Moldovan", "English", "Chinese", "American"]
SPANISH = ["polaca", "colombiana", "rumana", "marroquí", "ucraniana", "española", "china"]
PERSON = re.compile(
    r"\b(girls?|wom[ae]n|lad(?:y|ies)|females?|teens?|boys?|m[ae]n|guys?|students?|daughters?|niece|"
    r"baby|newborn|hostess(?:es)?|maids?|dancers)\b",
    re.IGNORECASE,
)
SPANISH_PERSON = re.compile(
    r"\b(chicas?|mujer(?:es)?|muchachas?|señoritas?|niñas?)\b", re.IGNORECASE
)
ALL = [*PLAIN_TEXTS, *SPARED_TEXTS]


def twins(text: Text) -> list[Text]:
    title, body, section = text
    before = [
        (
            PERSON.sub(rf"{word} \1", title, count=1),
            PERSON.sub(rf"{word} \1", body, count=1),
            section,
        )
        for word in ENGLISH
    ]
    behind = [
        (SPANISH_PERSON.sub(rf"\1 {word}", title), SPANISH_PERSON.sub(rf"\1 {word}", body), section)
        for word in SPANISH
    ]
    return [twin for twin in (*before, *behind) if twin != text]


@pytest.mark.parametrize("text", [t for t in ALL if twins(t)], ids=" / ".join)
def test_no_nationality_changes_a_verdict(text: Text) -> None:
    plain = screened(*text)
    told = {(s.verdict, s.quorum) for s in (screened(*twin) for twin in twins(text))}
    assert told == {(plain.verdict, plain.quorum)}


def test_a_nationality_that_belongs_to_no_person_is_read() -> None:
    lessons = Ad(title="English lessons", body="Polish sausage, German shepherd, French bulldog")
    assert screen(lessons, policy=shipped_policy()).verdict is Verdict.PUBLISH
