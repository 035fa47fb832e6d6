"""Every address of the board, and the table of docs/access.md that says who may open it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[3] / "docs" / "access.md"
_ROW = re.compile(r"^\| `(/[^`]*)` \| ([^|]+?) \| *([^|]*?) *\|$", re.MULTILINE)
_GROUP = re.compile(r"\(\?P<(\w+)>")
BELOW = "/..."
STAFF = "all staff"
NOBODY = ("public", "keyed", "anybody")


@dataclass(frozen=True)
class Row:
    """A line of the table: `who` in order, `how` as words."""

    address: str
    who: tuple[str, ...]
    how: frozenset[str]


def table() -> dict[str, Row]:
    rows = [
        Row(address, tuple(who.strip() for who in said.split(",")), frozenset(how.split()))
        for address, said, how in _ROW.findall(TABLE.read_text("utf-8"))
    ]
    assert len({row.address for row in rows}) == len(rows), "an address is there twice"
    return {row.address: row for row in rows}


def row_of(address: str, rows: dict[str, Row]) -> Row | None:
    """The row of an address: its own, else the longest that covers all below it."""
    if address in rows:
        return rows[address]
    above = [row for row in rows.values() if row.address.endswith(BELOW)]
    fitting = [row for row in above if address.startswith(row.address.removesuffix("..."))]
    return max(fitting, key=lambda row: len(row.address), default=None)


@cache
def every() -> dict[str, list[Callable[..., Any]]]:
    """Address as the table writes it, and the views behind it."""
    from django.urls import get_resolver

    found: dict[str, list[Callable[..., Any]]] = {}
    for address, view in _walk(get_resolver(), ""):
        found.setdefault(written(address), []).append(view)
    return found


def _walk(resolver: Any, prefix: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    from django.urls.resolvers import LocalePrefixPattern, URLResolver

    for each in resolver.url_patterns:
        own = "" if isinstance(each.pattern, LocalePrefixPattern) else str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, prefix + own)
        else:
            yield prefix + own, each.callback


def written(pattern: str) -> str:
    """`^m/(?P<key>[0-9a-z]{10})$` and `m/<slug:key>` are both `/m/<key>`."""
    text = re.sub(r"<\w+:(\w+)>", r"<\1>", pattern.removeprefix("^").removesuffix("$"))
    while (group := _GROUP.search(text)) is not None:
        end = _closing(text, group.start())
        text = f"{text[: group.start()]}<{group[1]}>{text[end + 1 :]}"
    return "/" + text.replace("\\", "").replace(".*", "...")


def _closing(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    raise ValueError(text)


# One of these fits whatever an address asks for.
SAMPLES = ("zzzzzzzz", "1", "z" * 26, "z" * 12, "confirm", "2020-01-01", "json")


@cache
def example(address: str) -> str:
    """An address of that form that names nothing there is.

    Raises: ValueError where no sample fits, so that a test never asks for another page instead.
    """
    views = every()[address]
    holes = re.findall(r"<\w+>", address)
    for values in itertools.product(SAMPLES, repeat=len(holes)):
        filled = address.replace("...", "zzzz")
        for hole, value in zip(holes, values, strict=True):
            filled = filled.replace(hole, value, 1)
        if _reaches(filled, views):
            return filled
    raise ValueError(f"{address}: add to SAMPLES what it asks for")


def _reaches(path: str, views: list[Callable[..., Any]]) -> bool:
    from django.urls import Resolver404, resolve

    try:
        return resolve(path).func in views
    except Resolver404:
        return False
