"""Folding, tokens and documents: tables, and what holds of every text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.web.ads.search import words
from daylight.web.ads.search.vocabulary import keys

TOGETHER = [
    "bike bikes BIKE bíkes ＢＩＫＥ",
    "camión camiones CAMION camión",
    "luz luces", "lápiz lapices", "motor motores", "reloj relojes", "pared paredes",
    "coche coches", "bicicleta bicicletas", "inglés ingleses", "mes meses", "país países",
    "box boxes", "dress dresses", "house houses", "bus buses", "glass glasses", "lens lenses",
    "lady ladies", "baby babies", "cookie cookies", "toy toys", "monkey monkeys", "potato potatoes",
    "man men", "child children", "knife knives", "foot feet", "tire tires", "shoe shoes",
    "man men's mens", "l'été lete", "straße strasse", "œuvre oeuvre",
]  # fmt: skip
APART = [
    "cap cape",
    "tap tapes",
    "bus bikes",
    "car care",
    "dress dres",
    "new news",
    "mas mesa",
    "glas glass",
]


@pytest.mark.parametrize("row", TOGETHER)
def test_one_word_written_in_many_ways(row: str) -> None:
    assert len({tuple(words.tokens(word)) for word in row.split()}) == 1


@pytest.mark.parametrize("row", APART)
def test_other_words_stay_other_words(row: str) -> None:
    one, other = row.split()
    assert words.tokens(one) != words.tokens(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("iPhone12 4x4", ["iphon", "12", "4", "x", "4"]),
        ("東京都 駅", ["東京", "京都", "都", "駅"]),
        ("สวัสดี", ["สว", "วั", "ัส", "สด", "ดี", "ี"]),
        ("カメラ ｶﾒﾗ", ["カメ", "メラ", "ラ", "カメ", "メラ", "ラ"]),
        ("\ue000p1\uf8ff", ["p", "1"]),
        ("☃ -- …", []),
        ("re\u200bd", ["red"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert words.tokens(text) == expected


@given(st.text())
def test_nothing_typed_is_a_facet_or_ends_a_token(text: str) -> None:
    for token in words.tokens(text):
        assert not token.startswith(words.MARK)
        assert token
        assert not any(letter.isspace() or letter in "\"'.*-" for letter in token)


@given(st.text(alphabet="abcdesyz", max_size=12))
def test_a_stem_has_no_other_stem_by_one_more_s(word: str) -> None:
    if len(word) > 3 and word[-1] not in "szyu":
        assert words.stem(word) == words.stem(f"{word}s")


@given(st.text(alphabet="abcdefgh", min_size=4, max_size=12), st.integers(0, 11), st.integers(0, 3))
def test_one_mistake_leaves_a_key_in_common(word: str, at: int, kind: int) -> None:
    at %= len(word) - 1
    mistaken = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + "z" + word[at:],
        word[:at] + "z" + word[at + 1 :],
    )[kind]
    assert keys(word) & keys(mistaken)


def test_synonyms_are_single_tokens_of_one_group() -> None:
    for group in words._data().groups:
        facets = {words.synonyms().get(words.tokens(word)[0]) for word in group}
        assert all(len(words.tokens(word)) == 1 for word in group), group
        assert len(facets) == 1, group


def test_another_rule_is_another_digest_and_a_comment_is_none(monkeypatch: Any) -> None:
    from daylight.web.ads.search import facets, rules, words

    before = rules.rules()
    for module, name, other in (
        (words, "_ended", lambda word: word),
        (facets, "PHOTO", "\ue000other"),
        (words, "_PLAIN_AND_SHORT", words._PLAIN),
        (rules, "VERSION", 0),
        (words, "synonyms", dict),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, other)
            words._stems.clear()
            rules.rules.cache_clear()
            assert rules.rules() != before, name
    words._stems.clear()
    rules.rules.cache_clear()
    with monkeypatch.context() as patch:
        real = Path.read_bytes
        patch.setattr(Path, "read_bytes", lambda path: real(path) + b"\n# a comment\n")
        assert rules.rules() == before
