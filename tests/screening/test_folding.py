"""Folding is idempotent, points back into the original, and takes linear time."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.screening import Ad, shipped_policy
from daylight.screening.folding import Folded, fold, fold_character
from daylight.screening.reading import Reading

TEXTS = st.text(alphabet=st.characters(), max_size=60)
ODD = st.text(alphabet="aАｂ①\u200b\ud800\x00é\u0301ﬁß€️⃣1 \n.-*@3$", max_size=40)


@given(TEXTS | ODD)
@settings(max_examples=300)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_code_point_folds_to_what_stays() -> None:
    odd = [
        c
        for c in map(chr, range(0, sys.maxunicode + 1, 7))
        if fold(fold_character(c)) != fold_character(c)
    ]
    assert odd == []


@given(TEXTS | ODD)
@settings(max_examples=300)
def test_a_folded_stretch_points_at_what_it_came_from(text: str) -> None:
    folded = Folded(text)
    for start in range(len(folded.text)):
        low, high = folded.span(start, start + 1)
        assert 0 <= low < high <= len(text)
        assert folded.text[start] in fold(text[low:high])


@given(ODD, ODD)
@settings(max_examples=200)
def test_each_word_of_a_reading_stands_in_its_field(title: str, body: str) -> None:
    ad = Ad(title=title, body=body)
    reading = Reading(ad, shipped_policy().matcher.vocabulary)
    for index, word in enumerate(reading.words):
        span = reading.span(index, index)
        text = {"title": title, "body": body}[span.field]
        assert 0 <= span.start <= span.end <= len(text)
        if index not in reading.disguised and span.end - span.start == len(word):
            assert fold(text[span.start : span.end]) == word


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Ｌｏｌｉｔａ", "lolita"),
        ("еѕсоrt", "escort"),
        ("𝓵𝓸𝓵𝓲𝓽𝓪", "lolita"),
        ("🅻🅾🅻", "lol"),
        ("ʟᴏʟ", "lol"),
        ("1️⃣2️⃣", "12"),
        ("❶②③", "123"),
        ("٣४", "34"),
        ("lo\u200bl\u00adita", "lolita"),
        ("niña", "nina"),
        ("a\x00b\x1fc", "abc"),
        ("\ud800x", "\ufffdx"),
        ("ﬁne", "fine"),
    ],
)
def test_folds(written: str, plain: str) -> None:
    assert fold(written) == plain
