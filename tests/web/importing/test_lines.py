"""Files as they come: JSON lines and CSV, good and bad."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest

from daylight.web.ads.importing import lines
from daylight.web.ads.importing.lines import Fault, Line
from tests.web.importing.files import read


def objects(found: list[Line | Fault]) -> list[tuple[int, object]]:
    return [
        (each.number, json.loads(each.raw) if isinstance(each, Line) else each.reason[:14])
        for each in found
    ]


def test_json_lines_are_numbered_and_blank_ones_left_out() -> None:
    assert objects(read('\ufeff{"a": 1}\n\n  {"a": 2}\r\n{"a": 3}')) == [
        (1, {"a": 1}),
        (3, {"a": 2}),
        (4, {"a": 3}),
    ]


def test_a_line_too_long_is_reported_and_the_next_is_read() -> None:
    found = read(b'{"a": "' + b"x" * (2 * lines.MAX_LINE + 5) + b'"}\n{"a": 2}\n')
    assert objects(found) == [(1, "is longer than"), (2, {"a": 2})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_rows_stand_under_the_names_of_the_first(delimiter: str) -> None:
    rows = [["title", "body"], ["Chair", "Blue"], ["Desk", '"two\nlines, and ""quotes"""'], ["Bed"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert objects(read(text, "csv")) == [
        (2, {"title": "Chair", "body": "Blue"}),
        (3, {"title": "Desk", "body": 'two\nlines, and "quotes"'}),
        (5, {"title": "Bed"}),
    ]


def test_a_csv_row_with_a_cell_too_many_is_reported() -> None:
    assert objects(read("title,body\na,b,c\nd,e\n", "csv")) == [
        (2, "has 3 cells, a"),
        (3, {"title": "d", "body": "e"}),
    ]


@pytest.mark.parametrize("text", ["", "\n", "title,body\n"])
def test_an_empty_csv_has_no_lines(text: str) -> None:
    assert read(text, "csv") == []


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_a_long_file_takes_no_more_memory_than_a_line(kind: str) -> None:
    line = b'{"title": "Chair", "body": "%s"}\n' % (b"x" * 400)
    if kind == "csv":
        line = b"Chair," + b"x" * 400 + b"\n"
    file = io.BytesIO(b"title,body\n" * (kind == "csv") + line * 20_000)
    tracemalloc.start()
    count = sum(1 for _each in lines.read(file, kind))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 1_000_000, "bytes; the file has 8,000,000"
