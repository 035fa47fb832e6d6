"""`daylight screen [FILE]`: ads as JSON lines in, screenings as JSON lines out, in order."""

from __future__ import annotations

import argparse
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from daylight.errors import ConfigError, DaylightError
from daylight.screening.loading import load_policy
from daylight.screening.policy import Policy, shipped_policy
from daylight.screening.remembering import Memory
from daylight.screening.report import Report
from daylight.screening.stream import screen_line
from daylight.screening.terms import TermGroup, load_terms

_CHUNK_BYTES = 1 << 18
_LONGEST_LINE = 64 << 20
TOO_LONG = b"a line of more than 64 MiB"
# Below this a second process costs more than it saves.
_SMALL_FILE = 1 << 20

Chunk = list[tuple[int, bytes]]
# What a process needs to load its policy: text, file name, private terms.
Setting = tuple[str, str, tuple[TermGroup, ...]]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit status: 0, 1 for bad lines, 2 for a bad policy."""
    options = _parser().parse_args(argv)
    try:
        setting = _setting(options)
        policy = _load(setting)
    except (DaylightError, OSError) as error:
        print(f"daylight screen: {error}", file=sys.stderr)
        return 2
    try:
        source = _opened(options.file)
    except OSError as error:
        print(f"daylight screen: {error}", file=sys.stderr)
        return 2
    with source:
        return _run(source, policy, setting, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="daylight screen",
        description="Screen ads: one JSON object a line in, one a line out, in the same order.",
    )
    parser.add_argument("file", nargs="?", default="-", help="JSON lines; - or none is the input")
    parser.add_argument("--policy", metavar="FILE", help="a policy instead of the shipped one")
    parser.add_argument(
        "--terms", metavar="FILE", action="append", default=[], help="a private term list"
    )
    parser.add_argument(
        "--memory",
        action="store_true",
        help="judge each ad by those before it (copies, contacts, pace); one process",
    )
    parser.add_argument("--report", action="store_true", help="print holds by section and place")
    parser.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="processes (default: one for each core)"
    )
    return parser


def _setting(options: argparse.Namespace) -> Setting:
    terms = tuple(
        group
        for name in options.terms
        for group in load_terms(Path(name).read_text("utf-8"), file=name)
    )
    if options.policy is None:
        return shipped_policy().text, "policy.toml", terms
    try:
        text = Path(options.policy).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error}", file=options.policy) from None
    return text, options.policy, terms


def _load(setting: Setting) -> Policy:
    text, file, terms = setting
    return load_policy(text, file=file, terms=terms)


def _opened(name: str) -> BinaryIO:
    return sys.stdin.buffer if name == "-" else Path(name).open("rb")


def _run(source: BinaryIO, policy: Policy, setting: Setting, options: argparse.Namespace) -> int:
    report = Report() if options.report else None
    write = sys.stdout.buffer.write
    bad = False
    for number, line, output in _screened(source, policy, setting, options):
        has_failed = output.startswith(b'{"line":')
        bad = bad or has_failed
        if report is not None:
            report.add(line, output)
        else:
            write(output + b"\n")
        del number
    if report is not None:
        write(report.text().encode() + b"\n")
    sys.stdout.buffer.flush()
    return 1 if bad else 0


def _screened(
    source: BinaryIO, policy: Policy, setting: Setting, options: argparse.Namespace
) -> Iterator[tuple[int, bytes, bytes]]:
    chunks = _chunks(source)
    memory = Memory() if options.memory else None
    jobs = 1 if memory else options.jobs or os.cpu_count() or 1
    if jobs < 2 or _is_small(source):
        for chunk in chunks:
            yield from _numbered(chunk, [_encoded(line, n, policy, memory) for n, line in chunk])
        return
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("forkserver" if os.name == "posix" else "spawn"),
        initializer=_prepare, initargs=(setting,),
    ) as pool:  # fmt: skip
        yield from _ordered(chunks, pool.submit, jobs * 3)


def _ordered(
    chunks: Iterator[Chunk], submit: Callable[..., Future[list[bytes]]], ahead: int
) -> Iterator[tuple[int, bytes, bytes]]:
    """Results in the order of the input, with a bounded number of chunks under way."""
    waiting: deque[tuple[Chunk, Future[list[bytes]]]] = deque()
    for chunk in chunks:
        waiting.append((chunk, submit(_work, chunk)))
        if len(waiting) >= ahead:
            first, done = waiting.popleft()
            yield from _numbered(first, done.result())
    for chunk, done in waiting:
        yield from _numbered(chunk, done.result())


def _numbered(chunk: Chunk, outputs: list[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
    for (number, line), output in zip(chunk, outputs, strict=True):
        yield number, line, output


def _is_small(source: BinaryIO) -> bool:
    try:
        return os.fstat(source.fileno()).st_size < _SMALL_FILE and source is not sys.stdin.buffer
    except (OSError, ValueError):
        return False


def _chunks(source: BinaryIO) -> Iterator[Chunk]:
    """Lines with their numbers, in lots of about a quarter of a megabyte; blank lines dropped.

    A line that is too long is not kept, and said in its place.
    """
    chunk: Chunk = []
    size, number = 0, 0
    while line := source.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            _skip_line(source)
            line = TOO_LONG
        if line.strip():
            chunk.append((number, line))
            size += len(line)
        if size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _skip_line(source: BinaryIO) -> None:
    """Read on to the end of the line."""
    while (more := source.readline(_LONGEST_LINE)) and not more.endswith(b"\n"):
        pass


_policy: Policy | None = None


def _prepare(setting: Setting) -> None:
    """Loads the policy once in each process."""
    global _policy  # a worker process has exactly one policy
    _policy = _load(setting)


def _work(chunk: Chunk) -> list[bytes]:
    assert _policy is not None
    return [_encoded(line, number, _policy) for number, line in chunk]


def _encoded(line: bytes, number: int, policy: Policy, memory: Memory | None = None) -> bytes:
    result: dict[str, Any] = (
        {"line": number, "error": "longer than 64 MiB"}
        if line == TOO_LONG
        else screen_line(line, number, policy, memory=memory)
    )
    try:
        return msgspec.json.encode(result)
    except UnicodeEncodeError:
        # Lone surrogates have no UTF-8 form; JSON can still name them.
        import json

        return json.dumps(result, ensure_ascii=True, separators=(",", ":")).encode("ascii")


if __name__ == "__main__":
    sys.exit(main())
