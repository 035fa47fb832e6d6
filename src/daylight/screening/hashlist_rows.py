"""Reading hash lists as organisations hand them out: a row, or what is wrong with the line.

Two kinds of file, told apart by their first line:

    CSV with a header     signal_type,signal,source,case_ref,added_at,severity,note
    line files            one signal a line, or its type, a space and the signal (ThreatExchange)

In a CSV only `signal_type` and `signal` are required, in any order. One bad line costs that line
alone: an unclosed quotation mark does not swallow the rest of the file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from daylight.screening.photos import is_degenerate

BYTES: Final = {"sha256": 32, "md5": 16, "pdq": 32}
_TYPES: Final = {
    "pdq": "pdq",
    "hash_pdq": "pdq",
    "image_pdq": "pdq",
    "imagepdq": "pdq",
    "photo_pdq": "pdq",
    "md5": "md5",
    "hash_md5": "md5",
    "image_md5": "md5",
    "photo_md5": "md5",
    "sha256": "sha256",
    "sha_256": "sha256",
    "hash_sha256": "sha256",
    "image_sha256": "sha256",
    "photo_sha256": "sha256",
}
# Digests of no bytes at all: what a broken export writes, and what an empty upload would match.
_OF_NOTHING: Final = frozenset(
    bytes.fromhex(digest)
    for digest in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "d41d8cd98f00b204e9800998ecf8427e",
    )
)
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_LONGEST_LINE: Final = 64 * 1024
# A quoted note may run over some lines; beyond these, or where a line holds a signal of its own,
# its quotation mark was never closed.
_LONGEST_QUOTE: Final = 20
_A_SIGNAL: Final = re.compile(r"[0-9a-fA-F]{32}")


class HashRow(msgspec.Struct, frozen=True, kw_only=True):
    """One signal of a list. `kind` is "sha256", "md5" or "pdq"; `digest` its raw bytes."""

    kind: str
    digest: bytes
    source: str
    case_ref: str = ""
    added_at: str = ""
    severity: str = ""
    note: str = ""
    by: str = ""  # whose word it is, in a file of opinions
    line: int = 0


class BadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line that could not be used, and why. Never quotes the line: lists are confidential."""

    line: int
    why: str


def read_list(path: Path, *, source: str = "", signal_type: str = "") -> Iterator[HashRow | BadRow]:
    """The file's rows in order, each good or bad, read as they are asked for.

    `source` names the list where a row does not (the file's stem if not given); `signal_type` says
    what bare signals are, without which one of 64 digits could be PDQ or SHA-256.

    Raises: OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        yield from read_rows(file, source=source or path.stem, signal_type=signal_type)


def read_rows(file: BinaryIO, *, source: str, signal_type: str = "") -> Iterator[HashRow | BadRow]:
    """As `read_list`, from an open file."""
    lines = _lines(file)
    number, first = next(lines, (1, ""))
    header = [name.strip().lower() for name in first.removeprefix("\ufeff").split(",")]
    if "signal" in header and "signal_type" in header:
        yield from _csv_rows(lines, header, source)
        return
    yield from _bare_row(number, first.removeprefix("\ufeff"), source, signal_type)
    for number, line in lines:
        yield from _bare_row(number, line, source, signal_type)


def _lines(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Lines with their number from 1. Of one that is too long only the start, which is no row."""
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        text = line.decode("utf-8", "replace")
        while not line.endswith(b"\n") and (line := file.readline(_LONGEST_LINE)):
            text = "\ufffd"
        yield number, text.rstrip("\r\n")


def _csv_rows(
    lines: Iterator[tuple[int, str]], header: list[str], source: str
) -> Iterator[HashRow | BadRow]:
    waiting: list[tuple[int, str]] = []
    while True:
        following = waiting.pop(0) if waiting else next(lines, None)
        if following is None:
            return
        number, text = following
        if text.count('"') % 2:
            text, waiting = _closed(text, waiting, lines)
        if text.strip(" ,"):
            yield _csv_row(number, text, header, source)


def _closed(
    text: str, waiting: list[tuple[int, str]], lines: Iterator[tuple[int, str]]
) -> tuple[str, list[tuple[int, str]]]:
    """The line joined with those its open quotation runs over, and the lines that remain."""
    ahead = list(waiting)
    joined = text
    for used in range(1, _LONGEST_QUOTE):
        if used > len(ahead):
            following = next(lines, None)
            if following is None:
                break
            ahead.append(following)
        if _A_SIGNAL.search(ahead[used - 1][1]):
            break
        joined += "\n" + ahead[used - 1][1]
        if joined.count('"') % 2 == 0:
            return joined, ahead[used:]
    return text, ahead


def _csv_row(number: int, text: str, header: list[str], source: str) -> HashRow | BadRow:
    if '"' not in text:
        fields = text.split(",")
    else:
        try:
            fields = next(csv.reader([text], strict=True))
        except (csv.Error, StopIteration):
            return BadRow(line=number, why="a quotation mark is not closed, or stands in a field")
    if len(fields) > len(header):
        return BadRow(line=number, why="more fields than the header has")
    row = {name: field.strip() for name, field in zip(header, fields, strict=False)}
    return _row(number, row, source)


def _bare_row(number: int, text: str, source: str, kind: str) -> Iterator[HashRow | BadRow]:
    text = text.strip()
    if not text:
        return
    before, comma, _ = text.partition(",")
    # A ThreatExchange cache file has the indicator, a comma, and what is told of it.
    words = [before] if comma and " " not in before else text.split()
    if len(words) > 2:
        yield BadRow(line=number, why="more than a type and a signal")
        return
    signal_type = words[0] if len(words) == 2 else kind or _evident(words[0])
    yield _row(number, {"signal_type": signal_type, "signal": words[-1]}, source)


def _evident(signal: str) -> str:
    return "md5" if len(signal) == 32 else ""


def _row(number: int, row: dict[str, str], source: str) -> HashRow | BadRow:
    named = row.get("signal_type", "").lower().replace("-", "_")
    kind = _TYPES.get(named)
    if kind is None:
        why = "no signal type is given" if not named else "this signal type is not of photos"
        return BadRow(line=number, why=why)
    signal = row.get("signal", "")
    if len(signal) != 2 * BYTES[kind] or not _HEX.fullmatch(signal):
        return BadRow(line=number, why=f"{kind} has {2 * BYTES[kind]} digits of 0-9 and a-f")
    digest = bytes.fromhex(signal)
    if digest in _OF_NOTHING or not any(digest) or (kind == "pdq" and is_degenerate(digest)):
        return BadRow(line=number, why="degenerate: it would match blank photos or empty files")
    return HashRow(
        kind=kind,
        digest=digest,
        source=row.get("source") or source,
        case_ref=row.get("case_ref", ""),
        added_at=row.get("added_at", ""),
        severity=row.get("severity", ""),
        note=row.get("note", ""),
        by=row.get("by", ""),
        line=number,
    )
