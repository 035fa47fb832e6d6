"""A file's lines, one after another and never more than one in memory, as JSON objects."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from daylight.errors import ConfigError

MAX_LINE = 1_000_000  # bytes; a text of 10,000 characters needs 60,000 at the very most
FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv"}
BOM = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Line:
    """One ad as it came: a JSON object in bytes, and where it begins, counted from 1."""

    number: int
    raw: bytes


@dataclass(frozen=True)
class Fault:
    """A line that cannot be taken, and a sentence why."""

    number: int
    reason: str


def format_of(path: Path, given: str | None) -> str:
    """Raises: ConfigError where the name does not tell and nobody said."""
    found = given or FORMATS.get(path.suffix.lower())
    if found is None:
        raise ConfigError(
            f"{path.name}: is it JSON lines or CSV?", hint="say --format jsonl or --format csv"
        )
    return found


def read(file: IO[bytes], kind: str) -> Iterator[Line | Fault]:
    """Every line that is not blank."""
    return _csv(file) if kind == "csv" else _json_lines(file)


def _json_lines(file: IO[bytes]) -> Iterator[Line | Fault]:
    for number, raw in _bounded(file):
        if raw is None:
            yield Fault(number, f"is longer than {MAX_LINE} bytes")
        elif text := raw.strip():
            yield Line(number, text)


def _bounded(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is too long, which is skipped to its end."""
    number = 0
    while raw := file.readline(MAX_LINE + 1):
        number += 1
        too_long = len(raw) > MAX_LINE
        while too_long and not raw.endswith(b"\n") and (raw := file.readline(MAX_LINE)):
            pass
        yield number, None if too_long else raw.removeprefix(BOM) if number == 1 else raw


def _csv(file: IO[bytes]) -> Iterator[Line | Fault]:
    """Rows under the names of the first one. A row may stretch over lines inside quotes."""
    csv.field_size_limit(MAX_LINE)
    texts = _Texts(file)
    first = next(texts, "")
    delimiter = max(_DELIMITERS, key=first.count)
    names = next(csv.reader([first], delimiter=delimiter), [])
    if not names:
        return
    rows = csv.reader(texts, delimiter=delimiter)
    while True:
        begins = texts.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Fault(begins, f"is not CSV: {error}")
            continue
        if any(cell.strip() for cell in row):
            yield _row(begins, names, row)


class _Texts:
    """The file's lines as text, counting them. What is too long or not UTF-8 stays visible."""

    def __init__(self, file: IO[bytes]) -> None:
        self._lines = _bounded(file)
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number, raw = next(self._lines)
        return "\ufffd\n" if raw is None else raw.decode("utf-8", "replace")


def _row(number: int, names: list[str], row: list[str]) -> Line | Fault:
    if len(row) > len(names):
        return Fault(number, f"has {len(row)} cells, and the first line names {len(names)}")
    return Line(number, msgspec.json.encode(dict(zip(names, row, strict=False))))
