"""Each policy's changes are told in sentences, in the reader's language, from the record alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from daylight.screening import load_policy, shipped_policy
from daylight.screening.policy_diff import compare, summary
from daylight.web.ads import policies
from daylight.web.record.policy_history import CHILD, sentence, sentences
from daylight.web.record.transparency import governance

RULE = """
[[rule]]
id = "umbrellas"
harm = "{harm}"
verdict = "{verdict}"
quorum = {quorum}
when = "{when}"
{where}
clause.en = "{clause}"
"""
USUAL = {
    "harm": "fraud",
    "verdict": "hold",
    "quorum": 1,
    "when": "velocity >= 0.5",
    "where": "",
    "clause": "Umbrellas are looked at.",
}
CHANGES: list[dict[str, Any]] = [
    {"verdict": "refuse"},
    {"quorum": 2},
    {"when": "velocity >= 0.9"},
    {"where": "where = 'section == \"bikes\"'"},
    {"harm": "spam"},
    {"clause": "Umbrellas wait for a person."},
]


def with_rule(**changes: Any) -> str:
    return shipped_policy().text + RULE.format(**(USUAL | changes))


def without_listed_photo() -> str:
    rules = shipped_policy().text.split("[[rule]]")
    return "[[rule]]".join(each for each in rules if 'id = "listed-photo"' not in each)


def phrases_between(old: str, new: str) -> list[str]:
    return [change.public for change in compare(load_policy(old), load_policy(new))]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_phrase_of_the_record_becomes_a_sentence(
    board: Any, change: dict[str, Any], language: str
) -> None:
    pairs = ((with_rule(), with_rule(**change)), (with_rule(**change), with_rule()))
    with translation.override(language):
        for old, new in pairs:
            for phrase in phrases_between(old, new):
                said = sentence(phrase)
                assert said != phrase
                assert said.endswith(".")
                assert "umbrellas" in said


def test_a_rule_that_comes_and_one_that_goes(board: Any) -> None:
    plain = shipped_policy().text
    assert [sentence(each) for each in phrases_between(plain, with_rule())] == [
        "Rule “umbrellas” was added."
    ]
    [gone] = phrases_between(plain, without_listed_photo())
    assert gone.startswith(CHILD)
    assert sentence(gone) == (
        "Rule “listed-photo” was removed. "
        "It is one of Daylight's own rules for the safety of a child."
    )


def test_what_else_the_record_says_is_a_sentence_too() -> None:
    for phrase in (
        "private term lists changed",
        summary([]),
        "the policy before cannot be read by this version of Daylight",
        "section word 'stuff' counts as goods",
        "and 12 more",
    ):
        assert sentence(phrase) != phrase
        assert sentence(phrase).endswith(".")
    assert sentence("something of another version") == "something of another version"


def test_the_page_tells_the_history(recorded: Any, client: Client) -> None:
    policies.deploy(with_rule())
    policies.deploy(without_listed_photo())
    english = client.get("/transparency").content.decode()
    history = english.partition('id="policies"')[2].partition("<h2>")[0]
    said = re.findall(r"<li>(.*?)</li>", history)
    assert said == [
        "Rule “listed-photo” was removed. "
        "It is one of Daylight&#39;s own rules for the safety of a child.",
        "Rule “umbrellas” was removed.",
        "Rule “umbrellas” was added.",
        "The first policy of this board.",
    ]
    assert len(governance("policy_deployed")) == 3
    assert sentences(governance("policy_deployed")[-1]["entry"]) == [
        "The first policy of this board."
    ]


def test_the_page_tells_it_in_spanish(recorded: Any, client: Client) -> None:
    policies.deploy(with_rule())
    spanish = client.get("/es/transparency").content.decode()
    assert "Se añadió la regla «umbrellas»." in spanish
