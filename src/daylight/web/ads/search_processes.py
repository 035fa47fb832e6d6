"""Work on many ads by several processes, for an index that is made at once.

Outside of the package, since a new process reads this before its Django is awake.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

from django.db import connection

AHEAD = 3  # tasks in the making for each process
T = TypeVar("T")
R = TypeVar("R")


def done(act: Callable[[T], R], tasks: Iterable[T], processes: int) -> Iterator[tuple[T, R]]:
    """Each task with what came of it, in order."""
    with _pool(processes) as pool:
        waiting: deque[tuple[T, Future[R]]] = deque()
        for task in tasks:
            waiting.append((task, pool.submit(act, task)))
            if len(waiting) >= processes * AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()


def _pool(processes: int) -> ProcessPoolExecutor:
    environment = {k: v for k, v in os.environ.items() if k.startswith(("DAYLIGHT_", "DJANGO_"))}
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(environment, str(connection.settings_dict["NAME"])),
    )


def _begin(environment: dict[str, str], database: str) -> None:
    """Wake a process of its own: the same settings and the same database as its parent's."""
    os.environ.update(environment)
    import django

    django.setup()
    connection.settings_dict["NAME"] = database
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """A parent that is killed cannot tell us to stop."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
