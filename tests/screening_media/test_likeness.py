from __future__ import annotations

import hashlib
import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.screening import likeness as module
from daylight.screening import onelook_plain
from daylight.screening.likeness import (
    BANDS,
    FINGERPRINT_BYTES,
    bands,
    fingerprint,
    fingerprint_of,
    jaccard,
    likeness,
)

AD = (
    "Oak table with six chairs, bought new in 2019 and kept in a dry room. One chair has a "
    "scratch. Collect from Springfield any evening; cash or transfer. Call +1 312 555 0123."
)
VOCABULARY = [f"word{i}" for i in range(3000)]


def pair_at(rng: random.Random, wanted: float, length: int = 80) -> tuple[str, str]:
    """Two texts whose Jaccard index is at or just above the wanted one."""
    a = rng.choices(VOCABULARY, k=length)
    b = list(a)
    while True:
        nearer = list(b)
        nearer[rng.randrange(length)] = rng.choice(VOCABULARY)
        if jaccard(" ".join(a), " ".join(nearer)) < wanted:
            return " ".join(a), " ".join(b)
        b = nearer


def test_fingerprint_is_the_same_for_ever() -> None:
    """Stored fingerprints would be worth nothing if this changed: a change is a migration."""
    digest = hashlib.sha256(fingerprint(AD)).hexdigest()
    assert digest == "352d3e7ce85ad5f1283967ecac96080093be599c194c0365debf5884f2473bd6"
    assert len(fingerprint(AD)) == FINGERPRINT_BYTES <= 288


@pytest.mark.parametrize(
    "text",
    ["", " ", "room for rent", "a b c d", "!!! ??? ...", "😀 😀 😀 😀 😀 😀", "\x00" * 50, "\ud800"]
    + ["buy now " * 200, "free " * 40, "नमस्ते दुनिया"],
)
def test_too_little_to_be_like_anything(text: str) -> None:
    assert fingerprint(text) == b""
    assert bands(fingerprint(text)) == []
    assert likeness(fingerprint(text), fingerprint(text)) == 0.0


def test_five_words_are_enough() -> None:
    assert fingerprint("one two three four five")
    assert fingerprint("二手自行车出售")


@pytest.mark.parametrize(
    "respelt",
    [
        AD.upper(),
        AD.replace(" ", "\n\t "),
        AD.replace("chair", "ch\u200bair").replace("Oak", "\u202eOak\u202c"),
        AD.replace("table", "tåble"),
        AD.replace("table", "ta\u0301\u0316ble"),
        AD.translate({ord("a"): 0xFF41, ord("1"): 0xFF11}),
        AD.replace(",", " — ").replace(".", "…"),
        AD + " ¡!",
    ],
)
def test_spelling_that_changes_no_word(respelt: str) -> None:
    assert fingerprint(respelt) == fingerprint(AD)
    assert jaccard(respelt, AD) == 1.0


def test_bands_fit_a_bigint_column() -> None:
    found = bands(fingerprint(AD))
    assert len(found) == BANDS == len(set(found))
    assert all(-(2**63) <= band < 2**63 for band in found)


def test_bands_of_another_place_never_meet() -> None:
    same = np.full(FINGERPRINT_BYTES // 2, 7, "<u2").tobytes()
    assert len(set(bands(same))) == BANDS


@pytest.mark.parametrize("wrong", [b"x", bytes(223), bytes(288)])
def test_what_is_no_fingerprint_is_an_error(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="224 bytes"):
        bands(wrong)
    with pytest.raises(ValueError, match="224 bytes"):
        likeness(wrong, fingerprint(AD))


def test_recall_at_the_threshold() -> None:
    """Every pair is within 0.02 of the threshold, the hardest of those that must be found."""
    rng = random.Random(4)
    found = 0
    for _ in range(400):
        a, b = pair_at(rng, 0.6)
        assert 0.6 <= jaccard(a, b) < 0.63
        found += bool(set(bands(fingerprint(a))) & set(bands(fingerprint(b))))
    assert found / 400 >= 0.97


def test_unlike_texts_are_seldom_candidates() -> None:
    rng = random.Random(5)
    seen: dict[int, int] = {}
    texts = [" ".join(rng.choices(VOCABULARY[:300], k=60)) for _ in range(1000)]
    for text in texts:
        for band in bands(fingerprint(text)):
            seen[band] = seen.get(band, 0) + 1
    assert sum(count > 1 for count in seen.values()) <= 5


@pytest.mark.parametrize("wanted", [0.2, 0.4, 0.6, 0.8])
def test_estimate_is_unbiased(wanted: float) -> None:
    rng = random.Random(6)
    errors = []
    for _ in range(60):
        a, b = pair_at(rng, wanted)
        errors.append(likeness(fingerprint(a), fingerprint(b)) - jaccard(a, b))
    assert abs(float(np.mean(errors))) < 0.02
    assert float(np.std(errors)) < 0.07


words = st.lists(st.sampled_from(VOCABULARY[:40]), min_size=5, max_size=60)


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_symmetry_and_range(a: list[str], b: list[str]) -> None:
    text_a, text_b = " ".join(a), " ".join(b)
    assert jaccard(text_a, text_b) == jaccard(text_b, text_a)
    assert jaccard(text_a, text_a) == 1.0
    one, other = fingerprint(text_a), fingerprint(text_b)
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0
    if one:
        assert likeness(one, one) == 1.0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all(text: str) -> None:
    assert len(fingerprint(text)) in (0, FINGERPRINT_BYTES)
    assert 0.0 <= jaccard(text, AD) <= 1.0


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(max_codepoint=127), max_size=100))
def test_the_short_way_for_ascii_equals_the_long_way(text: str) -> None:
    long_way = text.translate(module._CHARACTERS).split()
    assert module._words(text) == long_way


@given(st.lists(st.text("abcxyz09é", min_size=1, max_size=60), max_size=90))
def test_words_that_are_cut_already_have_the_fingerprint_of_their_text(words: list[str]) -> None:
    known = [cut for word in words for cut in module._words(word)]
    assert fingerprint_of(known) == fingerprint(" ".join(known))


def test_long_texts_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = random.Random(7).randbytes(16 * 500)
    whole = onelook_plain.minhash(parts)
    monkeypatch.setattr(onelook_plain, "_CHUNK", 7)
    assert onelook_plain.minhash(parts) == whole


@pytest.mark.parametrize(
    "unit", ["word and other ", "a" * 20, "\u0301\u0316", "\U0001f600", "ﷺ", "ß\u200b ", "漢字"]
)
def test_cost_is_linear(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length] + " one two three four five"
        spent = []
        for _ in range(3):
            start = time.process_time()
            fingerprint(text)
            spent.append(time.process_time() - start)
        return min(spent)

    seconds(1000)
    # A quadratic cost would make it 100 times; a tenfold text may cost 30 times on a busy machine.
    assert seconds(300_000) < 30 * max(seconds(30_000), 0.0005)
