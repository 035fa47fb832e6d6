"""A whole file: lines to processes, what they prepared to the writer, in the file's order."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection

from daylight.web.ads.importing import prepare
from daylight.web.ads.importing.lines import Fault, Line
from daylight.web.ads.importing.plan import Plan
from daylight.web.ads.importing.prepare import Prepared
from daylight.web.ads.importing.writer import Writer, checkpoint

CHUNK = 200  # lines that a process takes at once
AHEAD = 3  # chunks in the making for each process
SMALL = 400  # lines that are not worth a process


@dataclass
class Result:
    """What became of a file. `lines` counts those that are not blank."""

    writer: Writer
    lines: int = 0
    faults: int = 0


def run(
    lines: Iterable[Line | Fault],
    plan: Plan,
    *,
    processes: int,
    tell: bool = False,
    on_fault: Callable[[Fault], None] = lambda fault: None,
    on_written: Callable[[int, Writer], None] = lambda line, writer: None,
) -> Result:
    """Bring every line in. `on_written` gets the last line that is on the board for good."""
    result = Result(writer=Writer(plan, tell=tell))
    for chunk, prepared in _prepared(_chunks(lines), plan, processes):
        result.lines += chunk.count
        for fault in sorted([*chunk.faults, *prepared.faults], key=lambda each: each.number):
            result.faults += 1
            on_fault(fault)
        result.writer.known += prepared.known
        result.writer.write(prepared.ready)
        on_written(chunk.line, result.writer)
    checkpoint()
    return result


@dataclass
class Chunk:
    """Some lines that go together, and those among them that cannot be read at all."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    line: int = 0  # the last one's number


def _chunks(lines: Iterable[Line | Fault]) -> Iterator[Chunk]:
    waiting = iter(lines)
    while some := list(islice(waiting, CHUNK)):
        yield Chunk(
            [each for each in some if isinstance(each, Line)],
            [each for each in some if isinstance(each, Fault)],
            len(some),
            some[-1].number,
        )


def _prepared(
    chunks: Iterator[Chunk], plan: Plan, processes: int
) -> Iterator[tuple[Chunk, Prepared]]:
    """Each chunk with what came of it, in order; small files by this process alone."""
    first = list(islice(chunks, -(-SMALL // CHUNK)))
    if processes < 1 or sum(chunk.count for chunk in first) < SMALL:
        for chunk in (*first, *chunks):
            yield chunk, prepare.prepare(chunk.lines, plan)
        return
    with _pool(processes, plan) as pool:
        waiting: deque[tuple[Chunk, Future[Prepared]]] = deque()
        for chunk in (*first, *chunks):
            waiting.append((chunk, pool.submit(prepare.prepare_here, chunk.lines)))
            if len(waiting) >= processes * AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()


def _pool(processes: int, plan: Plan) -> ProcessPoolExecutor:
    environment = {k: v for k, v in os.environ.items() if k.startswith(("DAYLIGHT_", "DJANGO_"))}
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=prepare.begin,
        initargs=(environment, str(connection.settings_dict["NAME"]), plan),
    )
