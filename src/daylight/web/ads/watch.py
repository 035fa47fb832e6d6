"""How long the looking before a screening may take. What there is no time for is unknown: doubt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

Clock = Callable[[], float]
T = TypeVar("T")


class Watch:
    """Keeps a deadline over several lookups. `late` names the checks that were not asked.

    A lookup that was begun is waited for: its answer is there then, and an answer is no doubt.
    """

    def __init__(self, seconds: float, *, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self.late: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        return self._clock() > self._end

    def ask(self, checks: Iterable[str], look: Callable[[], T]) -> T | None:
        """What `look` gives; None after the end, and these checks came too late."""
        if not self.is_over:
            return look()
        self.late = tuple(dict.fromkeys((*self.late, *checks)))
        return None


UNHURRIED = Watch(float("inf"))
