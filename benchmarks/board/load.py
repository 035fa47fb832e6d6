"""What requests cost a server: the processor time of all its processes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Cost:
    cpu_ms: float  # of all processes, a request
    wall_ms: float
    bytes: int  # of one answer, at the mean


def cpu_s(process: psutil.Process) -> float:
    """Processor time of a process and its children, from the scheduler where it tells (ns)."""
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        total += sum(_thread_s(path) for path in Path(f"/proc/{each.pid}/task").iterdir())
    return total


def _thread_s(task: Path) -> float:
    return int((task / "schedstat").read_text().split()[0]) / 1e9


def cost(process: psutil.Process, port: int, paths: Sequence[str], requests: int) -> Cost:
    """One client, one connection, `requests` answers after a few to warm up."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(40):
        get(connection, paths[number % len(paths)])
    began, used, size = time.perf_counter(), cpu_s(process), 0
    for number in range(requests):
        size += get(connection, paths[number % len(paths)])
    wall = time.perf_counter() - began
    return Cost((cpu_s(process) - used) / requests * 1000, wall / requests * 1000, size // requests)


def get(connection: HTTPConnection, path: str) -> int:
    """The size of an answer that must be 200."""
    connection.request("GET", path, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return len(body)
