"""What a field of an entry may hold. Few kinds, and none in which two writers could differ.

There are no fractions: RFC 8785 writes them as JavaScript does, and a rate is better kept as its
two counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

MAX_COUNT = 2**53 - 1  # Source: RFC 8785, section 3.2.2.3 (I-JSON integers)
MAX_TEXT = 2000
MAX_ITEMS = 1000

_DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@+-]{0,127}").fullmatch
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z").fullmatch
_DAY = re.compile(r"\d{4}-\d\d-\d\d").fullmatch


class Field(msgspec.Struct, frozen=True):
    """One field: its name, its kind (a key of `KINDS`), what it is, and whether it must be."""

    name: str
    kind: str
    doc: str
    required: bool = False


def is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_TEXT


def is_token(value: object) -> bool:
    return isinstance(value, str) and _TOKEN(value) is not None


def is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST(value) is not None


def is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_COUNT


def is_flag(value: object) -> bool:
    return value is True or value is False


def is_time(value: object) -> bool:
    return isinstance(value, str) and _TIME(value) is not None


def is_day(value: object) -> bool:
    return isinstance(value, str) and _DAY(value) is not None


def is_tokens(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MAX_ITEMS and all(map(is_token, value))


def is_digests(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MAX_ITEMS and all(map(is_digest, value))


def is_counts(value: object) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= MAX_ITEMS
        and all(is_token(key) and is_count(count) for key, count in value.items())
    )


class Kind(msgspec.Struct, frozen=True):
    """A test of a value and the sentence that says what would have passed."""

    accepts: Callable[[object], bool]
    doc: str


KINDS: Mapping[str, Kind] = {
    "text": Kind(is_text, f"1 to {MAX_TEXT} characters"),
    "token": Kind(is_token, "1 to 128 of letters, digits and _ . : / @ + -, no space"),
    "digest": Kind(is_digest, "64 lower-case hex digits (SHA-256)"),
    "count": Kind(is_count, "a whole number from 0 to 2^53 - 1"),
    "flag": Kind(is_flag, "true or false"),
    "time": Kind(is_time, "UTC, as 2026-11-20T16:05:09.250Z"),
    "day": Kind(is_day, "a UTC date, as 2026-11-20"),
    "tokens": Kind(is_tokens, f"a list of up to {MAX_ITEMS} tokens"),
    "digests": Kind(is_digests, f"a list of up to {MAX_ITEMS} digests"),
    "counts": Kind(is_counts, f"up to {MAX_ITEMS} pairs of token and count"),
}


@lru_cache(maxsize=256)  # a batch of entries has few moments
def format_time(moment: datetime) -> str:
    """The moment as the log writes it: UTC, milliseconds, `Z`. Naive moments are refused.

    >>> format_time(datetime(2026, 11, 20, 16, 5, 9, 250_999, tzinfo=UTC))
    '2026-11-20T16:05:09.250Z'
    """
    if moment.tzinfo is not UTC:
        if moment.tzinfo is None:
            raise ValueError("a time in the log needs a zone")
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def parse_time(text: str) -> datetime:
    """The inverse of `format_time`, to the millisecond.

    Raises: ValueError.
    """
    if not is_time(text):
        raise ValueError(f"not a time of the log: {text!r}")
    return datetime.fromisoformat(text[:-1] + "+00:00")
