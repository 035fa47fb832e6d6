"""The tokens of a `quality` entry taken apart.

Each is `series/group:hits:total:value:low:high`, or `series/group:few`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

FEW = "few"


class Series(msgspec.Struct, frozen=True):
    """One token of an entry, taken apart. Numbers are None where there are too few cases."""

    group: str
    hits: int | None = None
    total: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_known(self) -> bool:
        return self.value is not None


def taken_apart(entry: Mapping[str, Any]) -> dict[str, list[Series]]:
    """Kind to its series, in the order in which they were published.

    >>> taken_apart({"series": ["held/all:3:60:0.05:0.02:0.14", "audit/all:few"]})["audit"]
    [Series(group='all', hits=None, total=None, value=None, low=None, high=None)]
    """
    found: dict[str, list[Series]] = {}
    for token in entry["series"]:
        name, *numbers = str(token).split(":")
        kind, _slash, group = name.partition("/")
        found.setdefault(kind, []).append(_series(group, numbers))
    return found


def _series(group: str, numbers: list[str]) -> Series:
    if numbers == [FEW]:
        return Series(group)
    if len(numbers) == 1:
        return Series(group, hits=int(numbers[0]))
    hits, total, value = int(numbers[0]), int(numbers[1]), float(numbers[2])
    low, high = map(float, numbers[3:5]) if len(numbers) == 5 else (None, None)
    return Series(group, hits, total, value, low, high)
