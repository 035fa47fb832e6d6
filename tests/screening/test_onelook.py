"""The compiled look at words and characters gives what the plain one gives, to the last bit."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from daylight.screening import onelook, onelook_plain
from daylight.screening.contacts.numerals import worth
from daylight.screening.folding import fold
from daylight.screening.likeness import fingerprint_of, parts_of

compiled_only = pytest.mark.skipif(
    not onelook.COMPILED, reason="not compiled here: nothing to compare with"
)
PHRASES = ("free", "free room", "free room for", "young", "room for", "no papers", "girl")
SEEN = (
    "words", "line", "bits", "worth", "english", "shape", "digit", "respelled"
)  # fmt: skip


def looker(module: Any) -> Any:
    """A looker over a few phrases, with bits that depend on the word."""
    root = module.Phrases()
    for number, phrase in enumerate(PHRASES):
        root.add(phrase.split(), number)

    def learn(word: str) -> Any:
        bits = (len(word) * 7 + ord(word[0])) % 16 | (16 if len(word) == 3 else 0)
        return module.WordFacts(word, bits, worth(word), *parts_of(word), root.after(word))

    return module.Looker(learn)


def everything(look: Any) -> tuple[Any, ...]:
    masks = [1 << (70 + 3 * n) for n in range(len(PHRASES))]
    named = tuple(getattr(look, name) for name in SEEN)
    return *named, look.phrases(masks), look.clusters(), look.worths(), look.minhash()


COMPILED, PLAIN = looker(onelook), looker(onelook_plain)
SIGNS = [*"ab12é½Ａ-.*#@$!|+(\n\t\r\x00 ", "555", "0123", "for", "to", "one", "two"]
PIECES = st.sampled_from([*" ".join(PHRASES).split(), *SIGNS, " "])


@compiled_only
@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES).map(" ".join))
)
@example("free room for a young girl, no papers; free room")
@example("g.i.r.l g..i g...r g....l a4 4a a!a a+ @x #y *z")
@example("x.com 9.com -.com ..com é.com 1.2 a.1")
@example("a b c d e f g 1 2 3\u0130\ud800")
def test_a_text_looks_the_same_compiled_and_plain(text: str) -> None:
    folded = fold(text)
    assert everything(COMPILED.look(folded)) == everything(PLAIN.look(folded))
    # What folding never leaves, such as capitals, is no reason to differ either.
    assert everything(COMPILED.look(text)) == everything(PLAIN.look(text))


LEET, JOINT, STAR = onelook_plain.LEET, onelook_plain.JOINT, onelook_plain.STAR
BREAK, ODD, DOMAIN, SIGN = (
    onelook_plain.BREAK, onelook_plain.ODD, onelook_plain.DOMAIN, onelook_plain.SIGN
)  # fmt: skip
SHAPES = {
    "plain words, and more": (0, 21),
    "g1": (LEET, 1),
    "1g": (LEET, 0),
    "$g": (LEET, 2),
    "g!r": (LEET | JOINT, 3),
    "g!": (0, 2),
    "!g": (0, 2),
    "g!!r": (0, 4),
    "g.r": (JOINT | DOMAIN, 3),
    "g-r": (JOINT, 3),
    "g..r": (JOINT, 4),
    "g...r": (JOINT, 5),
    "g....r": (0, 6),
    "g. r": (0, 4),
    "g.\nr": (BREAK, 4),
    "g.1r": (LEET, 2),
    "g\rr": (BREAK, 3),
    "g*r": (JOINT | STAR, 3),
    "*": (STAR, 1),
    "#": (STAR, 1),
    "-.a": (DOMAIN, 3),
    "9.a": (DOMAIN, 0),
    "..a": (0, 3),
    "x@y": (LEET | SIGN, 3),
    "é": (ODD, 1),
    "g\u2022r": (ODD | JOINT, 3),
    "\ud800 7": (ODD, 2),
    "": (0, 0),
}


@pytest.mark.parametrize("module", [onelook, onelook_plain])
@pytest.mark.parametrize("text", SHAPES)
def test_the_shape_of_a_text(module: Any, text: str) -> None:
    assert module.shapes(text) == SHAPES[text]


@compiled_only
@given(st.lists(st.text(min_size=1), max_size=30))
def test_words_look_the_same_compiled_and_plain(words: list[str]) -> None:
    assert everything(COMPILED.at_words(words)) == everything(PLAIN.at_words(words))


@compiled_only
@given(st.lists(st.integers(0, 2**64 - 1), max_size=100))
@example([2**64 - 1] * 20)
@example(list(range(2 * 5000)))
def test_a_minhash_is_the_same_compiled_and_plain(numbers: list[int]) -> None:
    parts = b"".join(n.to_bytes(8, "little") for n in numbers[: len(numbers) // 2 * 2])
    assert onelook.minhash(parts) == onelook_plain.minhash(parts)


def test_a_look_has_the_fingerprint_of_its_words() -> None:
    words = ["bright", "room", "near", "the", "park", "with", "a", "garden"]
    for made in (COMPILED, PLAIN):
        assert made.at_words(words).minhash() == fingerprint_of(words)
        assert made.at_words(["one"]).minhash() == b""


# Words whose hashes of 32 bits (FNV-1a) are the same: each is still told from the other.
TWINS = [("costarring", "liquid"), ("declinate", "macallums"), ("altarage", "zinke")]


@pytest.mark.parametrize("pair", TWINS)
def test_words_with_one_hash_are_told_apart(pair: tuple[str, str]) -> None:
    fresh = looker(onelook)
    for word in (*pair, *pair):
        assert fresh.fact(word).word == word
    assert fresh.look(" ".join(pair)).words == list(pair)


@pytest.mark.parametrize("module", [onelook, onelook_plain])
def test_memory_of_words_is_bounded_and_what_is_forgotten_is_learnt_again(module: Any) -> None:
    fresh = looker(module)
    for start in range(0, 120_000, 10_000):
        fresh.look(" ".join(f"w{n}" for n in range(start, start + 10_000)))
    assert len(fresh) <= onelook_plain.REMEMBERED_WORDS
    look = fresh.look("w1 w2 w119999 free room")
    assert look.words == ["w1", "w2", "w119999", "free", "room"]
    assert look.phrases([1, 2, 4, 8, 16, 32, 64])[1] == 3
    before = len(fresh)
    fresh.look("x" * 41 + " " + "é" * 41)
    assert len(fresh) == before
    fresh.look("x" * 40 + " " + "é" * 40)
    assert len(fresh) == before + 2


@pytest.mark.parametrize("module", [onelook, onelook_plain])
def test_a_word_that_cannot_be_learnt_stops_that_look_alone(module: Any) -> None:
    facts = looker(module)

    def learn(word: str) -> Any:
        if word == "bad":
            raise LookupError(word)
        return facts.fact(word)

    fresh = module.Looker(learn)
    with pytest.raises(LookupError):
        fresh.look("a good desk and a bad one")
    assert fresh.look("a good desk").words == ["a", "good", "desk"]


@compiled_only
@pytest.mark.parametrize("wrong", [None, 7, b"desk"])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    for ask in (COMPILED.look, COMPILED.at_words, COMPILED.fact, onelook.shapes, onelook.minhash):
        if not (wrong == b"desk" and ask is onelook.minhash):
            with pytest.raises(TypeError):
                ask(wrong)


def test_it_is_compiled_where_a_compiler_is() -> None:
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    header = Path(sysconfig.get_paths()["include"], "Python.h")
    if not (shutil.which(compiler) and header.exists()):
        pytest.skip("no C compiler, or no Python.h: plain Python runs")
    assert onelook.COMPILED, "`make` compiles it; so does `pip install --no-build-isolation -e .`"


def test_the_command_works_where_nothing_was_compiled(tmp_path: Path) -> None:
    """The compiled module is hidden from a second process."""
    script = (
        "import sys; sys.modules['daylight.screening._onelook'] = None\n"
        "from daylight.screening import Ad, onelook, screen, shipped_policy\n"
        "ad = Ad(title='Free couch 4 young man', section='housing')\n"
        "print(onelook.COMPILED, screen(ad, policy=shipped_policy()).verdict)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["False", "hold"], done.stderr
