"""Bad input: huge, odd and hostile texts are screened in time linear in their length."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import pytest

from daylight.screening import (
    Ad,
    Verdict,
    command,
    likeness,
    parse_ad,
    screen,
    screen_lines,
    shipped_policy,
)
from daylight.screening.command import main
from daylight.screening.contacts import numerals
from daylight.screening.parsing import BadAd
from daylight.screening.remembering import Memory
from daylight.screening.stream import screen_line

PATTERNS = {
    "one word": "a",
    "number words": "one ",
    "digits": "1",
    "digits apart": "1 ",
    "phones": "312-555-0123 ",
    "single letters": "a ",
    "dotted": "a.",
    "leet": "g1rl",
    "repeats": "giiiirl ",
    "emoji": "🌹",
    "overrides": "\u202e",
    "zero width": "a\u200b",
    "lines": "lol\nita ",
    "stars": "l*",
    "at signs": "a@",
    "dots and words": "a dot com ",
    "brackets": "[a](",
    "urls": "http://a.",
    "spaces": " ",
    "mixed marks": "$1,0 ",
    "labels": "isbn 1 ",
    "words": "free room for young girl wanted, ",
    "plus": "+1",
    "letters like digits": "ol",
    "surrogates": "\ud800a",
    "nul": "a\x00",
}


def cost(text: str) -> float:
    """The least of two runs, in processor seconds."""
    times = []
    for _ in range(2):
        start = time.process_time()
        screen(Ad(title="An ad", body=text), policy=shipped_policy())
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("name", PATTERNS)
def test_cost_grows_with_length_and_not_faster(name: str) -> None:
    pattern = PATTERNS[name]
    short = cost(pattern * (8_000 // len(pattern)))
    long = cost(pattern * (64_000 // len(pattern)))
    # Eight times the text; a square would be 64 times the cost.
    assert long < short * 24 + 0.05, (short, long)


def test_a_megabyte_is_screened() -> None:
    text = "Nice room for rent in a quiet house, 600 a month. " * 21_000
    start = time.process_time()
    screening = screen(Ad(title="Room", body=text + " lolita"), policy=shipped_policy())
    assert screening.verdict is Verdict.HOLD
    assert time.process_time() - start < 20


@pytest.mark.parametrize("text", ["🌹" * 50, "\x00", "\ud800\udfff", "\u202e", "", " ", "."])
def test_texts_of_nothing_are_published(text: str) -> None:
    screening = screen(Ad(title=text, body=text), policy=shipped_policy())
    assert screening.verdict is Verdict.PUBLISH


def test_ten_thousand_numbers_are_ten_thousand_contacts() -> None:
    body = " ".join(f"312-555-{n:04d}" for n in range(10_000))
    screening = screen(Ad(title="x", body=body, country="US"), policy=shipped_policy())
    assert len(screening.contacts) == 10_000


LINES = [
    '{"id": 1, "title": "Oak desk", "price": 25}',
    "",
    "not json",
    '{"id": 2}',
    '{"title": "no id"}',
    '{"id": 3, "title": "young teen girl cleaner", "section": "services"}',
    "[]",
    '{"id": 4, "title": 5}',
    '{"id": "\\ud800", "title": "\\ud800 x"}',
    '{"id": 5, "title": "x", "price_kind": "cheap"}',
    '{"id": 6, "title": "x", "attributes": {"a": []}}',
    '{"id": 7, "title": "x", "photos": [{}]}',
    "[" * 5000,
]


def test_lines_keep_their_order_and_bad_ones_are_reported_in_place() -> None:
    results = list(screen_lines(LINES, shipped_policy()))
    seen = [r["line"] if "error" in r else r["id"] for r in results]
    assert seen == [1, 3, 4, 5, 3, 7, 8, "\ud800", 10, 11, 12, 13]
    assert results[0]["verdict"] == "publish"
    assert results[4]["verdict"] == "hold"


@pytest.mark.parametrize(
    "photo",
    [
        {"sha256": "ab" * 32, "pdq": "0f"},
        {"sha256": "ab" * 32, "pdq": "0f" * 33},
        {"sha256": "ab" * 32, "pdq": "zz" * 32},
        {"sha256": "ab" * 32, "pdq": 5},
        {"sha256": "ab" * 32, "pdq": "0f" * 32, "pdq_quality": float("inf")},
        {"sha256": "ab" * 32, "pdq": "0f" * 32, "pdq_quality": -1},
        {"sha256": None, "pdq": "0f" * 32},
        "ab",
        None,
    ],
)
def test_a_photo_that_is_none_is_a_bad_line_and_the_next_one_is_screened(photo: object) -> None:
    good = {"sha256": "cd" * 32, "pdq": "0f" * 32, "pdq_quality": 90}
    lines = [
        json.dumps({"id": number, "title": f"Oak desk {number}", "photos": [each]})
        for number, each in enumerate((good, photo, good), 1)
    ]
    memory = Memory()
    for kept in (None, memory):
        results = [
            screen_line(line, n, shipped_policy(), memory=kept) for n, line in enumerate(lines, 1)
        ]
        assert ["error" in result for result in results] == [False, True, False]
    assert parse_ad(json.loads(lines[0])).photos[0].pdq == bytes.fromhex("0f" * 32)


def test_lines_are_streamed() -> None:
    def endless():
        while True:
            yield '{"id": 1, "title": "Desk"}'

    stream = screen_lines(endless(), shipped_policy())
    assert [next(stream)["id"] for _ in range(3)] == [1, 1, 1]


def test_the_shape_that_the_command_promises() -> None:
    line = '{"id": "a", "title": "Lolita", "body": "call 312-555-0123", "section": "services"}'
    (result,) = screen_lines([line], shipped_policy())
    promised = {"id", "verdict", "care", "signals", "contacts", "policy"}
    assert set(result) == promised | {"language", "covered"}
    assert set(result["signals"][0]) == {
        "name", "harm", "confidence", "field", "start", "end", "quote", "why",
    }  # fmt: skip
    assert result["signals"][0]["quote"] == "Lolita"
    assert result["contacts"] == [
        {"kind": "phone", "value": "+13125550123", "field": "body", "start": 5, "end": 17}
    ]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_never_ends_is_answered_from_its_first_line_on(jobs: str) -> None:
    line = json.dumps({"id": 1, "title": "Oak desk", "body": "x" * 2000}).encode() + b"\n"
    running = subprocess.Popen(
        [sys.executable, "-m", "daylight.screening.command", "--jobs", jobs],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert running.stdin
    assert running.stdout
    answered = threading.Event()
    feeding = threading.Thread(target=_feed, args=(running.stdin, line * 100, answered))
    feeding.start()
    first = json.loads(running.stdout.readline())
    answered.set()
    rest = running.stdout.read()
    feeding.join()
    running.stdout.close()
    assert running.wait() == 0
    assert first["id"] == 1
    assert rest.count(b'"verdict":"publish"') == rest.count(b"\n")


def _feed(pipe: IO[bytes], lines: bytes, answered: threading.Event) -> None:
    while not answered.is_set():
        pipe.write(lines)
    pipe.close()


def test_no_more_is_read_ahead_than_there_is_work_for() -> None:
    taken = 0

    def endless() -> Iterator[command.Chunk]:
        nonlocal taken
        while True:
            taken += 1
            yield [(taken, b"a line")]

    with ThreadPoolExecutor(1) as pool:
        screened = command._ordered(
            endless(), lambda work, chunk: pool.submit(lambda: [b"said"] * len(chunk)), 6
        )
        assert [next(screened)[0] for _ in range(50)] == list(range(1, 51))
    assert taken <= 56


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_command(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], jobs: str) -> None:
    source = tmp_path / "ads.jsonl"
    lines = [f'{{"id": {n}, "title": "Oak desk {n}", "body": "{"x" * 400}"}}' for n in range(3000)]
    lines[1500] = "bad"
    source.write_text("\n".join(lines))
    assert main([str(source), "--jobs", jobs]) == 1
    results = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [r.get("id", r.get("line")) for r in results] == [*range(1500), 1501, *range(1501, 3000)]


def test_the_command_says_what_is_wrong_with_a_policy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "p.toml"
    bad.write_text('[[rule]]\nid = "x"\n')
    assert main(["--policy", str(bad), str(tmp_path / "none")]) == 2
    assert f"{bad}:1:1" in capsys.readouterr().err
    assert main([str(tmp_path / "none")]) == 2


def test_the_report_counts_by_section(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = tmp_path / "ads.jsonl"
    source.write_text(
        '{"id": 1, "title": "Lolita in town", "section": "services"}\n'
        + '{"id": 2, "title": "Desk", "section": "for-sale"}\n' * 30
        + '{"id": 3, "title": "Bureau", "section": "for-sale", "language": "fr"}\n' * 20
        + '{"id": 4, "title": "Se vende mesa con cuatro sillas de madera", "section": "x"}\n' * 20
        + '{"title": "Desk"}\n{"title"\n'
    )
    assert main(["--report", str(source)]) == 1
    out = capfdbinary.readouterr().out.decode()
    assert "all ads: 1 of 71 not published" in out
    assert "language fr: 0 of 20 not published" in out
    assert "language es: 0 of 20 not published" in out
    assert "bad lines: 2" in out
    assert "bad for id is required: 1" in out
    assert "section services: 1 of 1 not published; too few to tell" in out
    assert "held for code_word: 1" in out


def test_prices_are_read_in_minor_units() -> None:
    assert parse_ad({"id": 1, "title": "x", "price": 12.5}).price_minor == 1250
    assert parse_ad({"id": 1, "title": "x", "price_minor": 7}).price_kind == "price"
    for bad in ({"price": 1e400}, {"price_minor": "1"}, {"price_minor": True}):
        with pytest.raises(BadAd):
            parse_ad({"id": 1, "title": "x", **bad})
    assert parse_ad(json.load(io.StringIO('{"title": "x"}'))).price_minor is None


@pytest.mark.parametrize("sign", ["½", "Ⅷ", "㊿", "𒐕"])
def test_a_numeral_that_is_no_digit_is_no_piece_of_a_phone(sign: str) -> None:
    body = f"{sign} won too free for +1 {sign} 312 555 01 {sign} 23"
    screen(Ad(title="Desk", body=body, country="ES"), policy=shipped_policy())


def test_a_line_that_is_too_long_is_one_bad_line_and_the_rest_keep_their_numbers(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_LONGEST_LINE", 1000)
    source = tmp_path / "ads.jsonl"
    long = '{"id": 2, "title": "' + "x" * 3500 + '"}'
    source.write_text(f'{{"id": 1, "title": "Desk"}}\n{long}\nbad\n{{"id": 4, "title": "Lamp"}}')
    assert main([str(source)]) == 1
    results = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [r.get("id", r.get("line")) for r in results] == [1, 2, 3, 4]
    assert "longer than" in results[1]["error"]


def test_words_that_nobody_writes_twice_fill_no_memory() -> None:
    numerals.spelled_digits.cache_clear()
    looker = shipped_policy().matcher.vocabulary.looker
    before = len(looker)
    for number in range(50):
        letters = "".join("abcdefghij"[int(digit)] for digit in f"{number:03d}")
        ad = Ad(title="Oak desk", body=f"{letters * 2000} {number:03d}{'7' * 5000} two drawers")
        screen(ad, policy=shipped_policy())
    assert len(looker) <= before + 50 + 2  # the numbers, "two" and "drawers"
    assert max(map(len, likeness._PARTS), default=0) <= 40
    assert numerals.spelled_digits.cache_info().currsize < 50


def test_a_word_that_is_not_remembered_is_read_like_any_other() -> None:
    text = f"{'word' * 30} and three five five five zero one two three {'1' * 50} once more"
    before = screen(Ad(body=text), policy=shipped_policy())
    assert screen(Ad(body=text), policy=shipped_policy()) == before
    assert before.fingerprint == likeness.fingerprint(f"\n{text}")
