"""Large logs, from files, by the commands: verified and mirrored whole, and proofs of few in many.

    python -m benchmarks.ledger.measure_large [--entries 1000000] [--leaves 10000000]

The log lies in a folder. `daylight ledger verify` and `mirror` run as processes of their own, so
that their memory is theirs alone; a tenth of the log beside the whole shows whether memory grows.
The peer is pymerkle in the same run: the same entries appended to its tree, and its proofs at the
largest tree that its memory takes.
"""

from __future__ import annotations

import argparse
import http.server
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pymerkle
from benchmarks.ledger.measure import each, once

from daylight.ledger.edge import Edge
from daylight.ledger.keys import make_key
from daylight.ledger.leaf import leaf_bytes
from daylight.ledger.policy import Policy, format_policy
from daylight.ledger.proofs import inclusion_proof, tile_hashes
from daylight.ledger.sequence import LogState, publish, sequence
from daylight.ledger.shells.files import folder_reader

NOW = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
KEY = make_key("board.example.org/log", bytes(32))
BATCH = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--leaves", type=int, default=10_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="daylight-bench-") as name:
        home = Path(name)
        whole(home, arguments.entries)
        proofs(home / "many", arguments.leaves)


def whole(home: Path, count: int) -> None:
    for size in (count // 10, count):
        write_log(home / str(size), size)
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    took = once(lambda: [theirs.append_entry(leaf(n)) for n in range(count)])
    print(f"pymerkle appends {count:,} entries: {took:.1f} s")
    for size in (count // 10, count):
        folder = home / str(size)
        said = command("verify", str(folder), "--policy", str(folder / "policy"))
        print(f"verify {size:,} entries: {said}, goal 10 s; pymerkle's appends took {took:.1f} s")
    with served(home / str(count)) as url:
        policy = home / str(count) / "policy"
        said = command("mirror", url, str(home / "copy"), "--policy", str(policy))
        print(f"mirror {count:,} entries from a server on this machine: {said}, goal 60 s")


def leaf(number: int) -> bytes:
    return leaf_bytes("content", NOW, sha256(b"%d" % number).digest())


def write_log(folder: Path, count: int) -> None:
    state, data = LogState(KEY.name), b""
    for at in range(0, count, BATCH):
        entries = [leaf(n) for n in range(at, min(at + BATCH, count))]
        batch = sequence(state, entries, os.urandom(32))
        for path, content in batch.files.items():
            write(folder / path, content)
        data, state = publish(batch.state, [KEY], 1_700_000_000 + at)
    write(folder / "checkpoint", data)
    write(folder / "policy", format_policy(Policy(logs=(KEY.verifier,))).encode())


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def command(*arguments: str) -> str:
    """Run it, and say its time, its processor time and the most memory that it held."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "daylight.cli", "ledger", *arguments], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments[0]} left with {process.returncode}")
    return f"{took:.1f} s ({cpu(used):.1f} s of the processor, {used.ru_maxrss / 1024:.0f} MB)"


def cpu(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # head and body in one piece

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


def proofs(folder: Path, size: int) -> None:
    """Cold: each proof reads its tiles from files, hashes them, and forgets them."""
    edge, blocks = Edge(), 100
    for block in range(blocks):
        hashes = b"".join(sha256(b"%d %d" % (block, n)).digest() for n in range(size // blocks))
        edge, made = edge.extend(hashes)
        for tile, data in made:
            if tile.is_full or block == blocks - 1:
                write(folder / tile.path, data)
    read, places = folder_reader(folder), iter(range(1, size, max(1, size // 2_000)))
    ours = each(lambda: inclusion_proof(next(places), size, tile_hashes(read, size)), 1_000)
    few = min(size, 200_000)
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for number in range(few):
        theirs.append_entry(b"%d" % number)
    middles = iter(range(1, few, max(1, few // 500)))
    peer = each(lambda: theirs.prove_inclusion(next(middles)), 300)
    print(
        f"inclusion proof at {size:,} leaves from files: {ours * 1e3:.2f} ms, goal 1 ms; pymerkle "
        f"at {few:,} in memory: {peer * 1e3:.2f} ms, {peer / ours:.1f} times as fast"
    )


if __name__ == "__main__":
    main()
