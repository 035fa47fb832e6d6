"""Facets: what is filtered by, as tokens that nobody can type. Pure.

A number is indexed twice, in a fine and in a coarse bucket, so that any range is a few tokens; its
edges are checked again in the row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from daylight.web.ads.search.words import MARK

PHOTO = f"{MARK}i"
FREE = f"{MARK}f"
WANTED = f"{MARK}w"
YES = "yes"  # the value of a flag that is set
_JOIN = "\ue001"  # between a name and a value: letters only, so that no index splits it
_LINE = "\ue002"  # stands for _ in names
_FINE = 4.0  # buckets for each doubling
_COARSE = 16  # fine buckets in a coarse one
MOST = 2.0**63
_VALUE = re.compile(r"[a-z][a-z0-9_]{0,29}")
_LAST = 255  # the last fine bucket of the last coarse one, no value is in a later one


def place(node: int) -> str:
    """An ad in this place or below it."""
    return f"{MARK}p{node}"


def own_place(node: int) -> str:
    """An ad in exactly this place: its point is this place's."""
    return f"{MARK}o{node}"


def section(node: int) -> str:
    """An ad in this section or below it."""
    return f"{MARK}s{node}"


def is_value(text: str) -> bool:
    """Whether a text can be a choice's value: one that was typed before it was a choice may not."""
    return bool(_VALUE.fullmatch(text))


def attribute(name: str, value: str) -> str:
    """An ad whose attribute has this value; a flag that is set has "1"."""
    return f"{MARK}a{name}{_JOIN}{value}".replace("_", _LINE)


def price(value: float, currency: str) -> tuple[str, ...]:
    """The buckets of a price in minor units."""
    return _buckets(f"{MARK}c{currency.lower()}", value)


def prices(low: float | None, high: float | None, currency: str) -> list[str]:
    """Buckets of which one holds any price in the range; a free ad costs nothing."""
    free = [FREE] if not low else []
    return [*free, *_cover(f"{MARK}c{currency.lower()}", low, high)]


def number(name: str, value: float) -> tuple[str, ...]:
    """The buckets of an attribute that is a number."""
    return _buckets(f"{MARK}n{name}".replace("_", _LINE), value)


def numbers(name: str, low: float | None, high: float | None) -> list[str]:
    """Buckets of which one holds any value in the range."""
    return _cover(f"{MARK}n{name}".replace("_", _LINE), low, high)


def _bucket(value: float) -> int:
    """Never falls when the value rises; all below zero are one."""
    return int(_FINE * math.log2(min(max(value, 0.0), MOST) + 1.0))


@lru_cache(maxsize=20_000)
def _buckets(stem: str, value: float) -> tuple[str, ...]:
    fine = _bucket(value)
    return f"{stem}{_JOIN}{fine}", f"{stem}{_JOIN}{_JOIN}{fine // _COARSE}"


def _cover(stem: str, low: float | None, high: float | None) -> list[str]:
    first = _bucket(low if low is not None else 0.0)
    last = _bucket(high) if high is not None else _LAST
    return list(_runs(stem, first, last))


def _runs(stem: str, at: int, last: int) -> Iterator[str]:
    while at <= last:
        if at % _COARSE == 0 and at + _COARSE - 1 <= last:
            yield f"{stem}{_JOIN}{_JOIN}{at // _COARSE}"
            at += _COARSE
        else:
            yield f"{stem}{_JOIN}{at}"
            at += 1
