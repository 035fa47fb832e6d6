"""Words run together, cut in two or behind stars: caught; what only looks so: left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest

from daylight.screening import Ad, Screening, Verdict, screen, shipped_policy
from daylight.screening.matching import shipped_matcher
from daylight.screening.reading import Reading
from daylight.screening.respelled import _glued

CAUGHT = [
    "younggirls available tonight",
    "#younggirl #availabletonight",
    "#youngteengirls in town, call me",
    "littlegirl available tonight",
    "barelylegal, newintown",
    "yo ung gi rl available tonight",
    "Young gi rl available to night",
    "te enage gir l available tonight",
    "schoo lgirl, in town for two days",
    "y**ng g**l available tonight",
    "Hot y*u*g g*rl available tonight",
    "Very young *irl available tonight",
    "ｙｏｏｕｎｇ giirl available tonight",
    "y      o      u      n      g      g      i      r      l   available tonight",
    "yoㅤung giᅟrl available tonight",
    "\u202ethginot elbaliava lrig gnuoy\u202c",
    "yo\u202enu\u202cg girl available tonight",
]
FREE = [
    "* All girls welcome to our soccer club\n* call the coach",
    "5* hotel near the station, *free* parking, **quiet** rooms",
    "#1 cleaner in town, #references on request",
    "Dinner table, latter half of the month, supper club nearby",
    "Greenhouse, weatherproofed, bookkeeper's desk, grandmother clock",
    "Te encanta? En venta, te en bolsas, la nena ya no la usa: bici",
    "GI Joe, RL Stine books, a box of CDs",
    "שולחן למכירה \u202eabc\u202c מצב טוב",
    "New housing development, newcomers welcome, open house on Sunday",
]


def screened(text: str) -> Screening:
    return screen(Ad(body=text), policy=shipped_policy())


@pytest.mark.parametrize("text", CAUGHT)
def test_letters_alone_hide_nothing(text: str) -> None:
    assert screened(text).verdict is Verdict.HOLD


@pytest.mark.parametrize("text", FREE)
def test_what_only_looks_like_it_is_free(text: str) -> None:
    result = screened(text)
    assert result.verdict is Verdict.PUBLISH, [(s.name, s.why) for s in result.signals]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Here: \u202e!woN atilol\u202c now", "atilol"),
        ("Here: lo\u202eil\u202cta now", "lo\u202eil\u202cta"),
        ("Here: lolllita now", "lolllita"),
        ("Here: l*lita now", "l*lita"),
    ],
)
def test_the_reviewer_sees_what_was_written(text: str, quoted: str) -> None:
    [signal] = [s for s in screened(text).signals if s.name == "code_word"]
    [span] = signal.spans
    assert text[span.start : span.end] == quoted


def test_a_phone_number_shown_backwards_is_found() -> None:
    ad = Ad(body="Call \u202e3210-555-213\u202c", country="US")
    [contact] = screen(ad, policy=shipped_policy()).contacts
    assert contact.value == "+13125550123"
    assert ad.body[contact.start : contact.end] == "3210-555-213"


@pytest.mark.parametrize("mark", ["\u202e", "\u202e\u202c"])
def test_a_phone_number_between_marks_is_found_as_whoever_copies_it_gets_it(mark: str) -> None:
    ad = Ad(title="Desk", body=f"Call {mark.join('312-555-0123')} now", country="US")
    [contact] = screen(ad, policy=shipped_policy()).contacts
    assert contact.value == "+13125550123"
    found = ad.body[contact.start : contact.end]
    assert found.replace("\u202e", "").replace("\u202c", "") == "312-555-0123"


def test_no_word_of_the_lexicon_is_taken_for_another() -> None:
    vocabulary = shipped_matcher().vocabulary
    for words in (sorted(vocabulary.words)[start : start + 40] for start in range(0, 3000, 40)):
        assert not Reading(Ad(body=" . ".join(words)), vocabulary).repairs


def test_what_is_told_of_a_word_is_what_a_table_of_all_respellings_would_tell() -> None:
    vocabulary = shipped_matcher().vocabulary
    known = vocabulary.respellings
    long = [word for word in vocabulary.words if len(word) > 3]
    doubled = {w[:at] + w[at - 1 :] for w in long for at in range(1, len(w) + 1)}
    doubled |= {"".join(letter + letter for letter in word) for word in long}
    joined = {"".join(pair) for pair in pairwise(sorted(vocabulary.words))}
    table = doubled - vocabulary.words
    assert all(map(known.is_odd, table))
    pieces = {word[:at] for word in long for at in range(1, len(word))}
    others = (joined | pieces | {f"{w}{w[-1]}{w[-1]}" for w in long}) - table
    odd = {word for word in others if known.is_odd(word)}
    assert not odd & vocabulary.words
    assert odd <= set(_glued()) | known._fragments
