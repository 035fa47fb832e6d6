"""What the record costs, beside pymerkle in the same run.

python -m benchmarks.ledger.measure [--leaves 200000]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pymerkle

from daylight.ledger.checkpoints import SignedCheckpoint, open_checkpoint
from daylight.ledger.edge import Edge
from daylight.ledger.entries import commit, leaf_bytes, leaf_for, make_entry
from daylight.ledger.hashing import leaf_hash, leaf_hashes
from daylight.ledger.keys import make_key
from daylight.ledger.proofs import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    tile_hashes,
)
from daylight.ledger.sequence import LogState, publish, sequence
from daylight.ledger.verify import verify_log

NOW = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
KEY = make_key("board.example.org/log", bytes(32))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leaves", type=int, default=200_000)
    arguments = parser.parse_args()
    entries()
    leaves = public_leaves(arguments.leaves)
    beside_pymerkle(leaves)
    files, signed = build(leaves)
    verify(files, signed)


def entries() -> None:
    salt = os.urandom(32)
    fields: dict[str, Any] = {
        "ad": "7f3a9c0e",
        "version": 1,
        "content": "ab" * 32,
        "verdict": "hold",
        "policy": "cd" * 32,
        "epoch": 33,
        "rules": "ef" * 32,
        "care": False,
        "off": ["hash_list"],
    }
    say(
        "make_entry + commit",
        each(lambda: commit(make_entry("screening", time=NOW, **fields), salt)),
    )
    entry = make_entry("screening", time=NOW, **fields)
    say("leaf_for", each(lambda: leaf_for(entry, salt)))
    digest = commit(entry, salt)
    say("leaf_bytes", each(lambda: leaf_bytes("decision", NOW, digest)))


def public_leaves(count: int) -> list[bytes]:
    return [leaf_bytes("content", NOW, sha256(b"%d" % n).digest()) for n in range(count)]


def beside_pymerkle(leaves: list[bytes]) -> None:
    count = len(leaves)
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    took_theirs = once(lambda: [theirs.append_entry(leaf) for leaf in leaves])
    tiles: dict[str, bytes] = {}
    took_ours = once(lambda: grow(leaves, tiles))
    edge, _ = Edge().extend(leaf_hashes(leaves))
    assert theirs.get_root() == edge.root()
    compare(
        f"append {count} leaves, tiles made", count / took_ours, count / took_theirs, "leaves/s"
    )
    read, middle = tiles.get, count // 2

    def prove(index: int = middle) -> list[bytes]:
        return inclusion_proof(index, count, tile_hashes(read, count))

    faster(
        "inclusion proof, cold", each(prove, 300), each(lambda: theirs.prove_inclusion(middle), 300)
    )
    shared = tile_hashes(read, count)
    faster(
        "inclusion proof, tiles at hand",
        each(lambda: inclusion_proof(middle, count, shared), 3_000),
        each(lambda: theirs.prove_inclusion(middle), 3_000),
    )
    checks_beside_pymerkle(leaves, tiles, theirs)


def checks_beside_pymerkle(
    leaves: list[bytes], tiles: dict[str, bytes], theirs: pymerkle.InmemoryTree
) -> None:
    count, middle, read, root = len(leaves), len(leaves) // 2, tiles.get, theirs.get_root()
    proof = inclusion_proof(middle, count, tile_hashes(read, count))
    leaf = leaf_hash(leaves[middle])
    base, path = leaf, theirs.prove_inclusion(middle + 1, count)
    faster(
        "check inclusion",
        each(lambda: check_inclusion(leaf, middle, count, proof, root)),
        each(lambda: pymerkle.verify_inclusion(base, root, path)),
    )
    old = count // 3
    old_edge, _ = Edge().extend(leaf_hashes(leaves[:old]))
    grown = consistency_proof(old, count, tile_hashes(read, count))
    theirs_grown = theirs.prove_consistency(old, count)
    faster(
        "consistency proof, cold",
        each(lambda: consistency_proof(old, count, tile_hashes(read, count)), 300),
        each(lambda: theirs.prove_consistency(old, count), 300),
    )
    faster(
        "check consistency",
        each(lambda: check_consistency(old, count, grown, old_edge.root(), root)),
        each(lambda: pymerkle.verify_consistency(old_edge.root(), root, theirs_grown)),
    )


def grow(leaves: list[bytes], tiles: dict[str, bytes]) -> Edge:
    edge = Edge()
    for at in range(0, len(leaves), 20_000):
        edge, made = edge.extend(leaf_hashes(leaves[at : at + 20_000]))
        tiles.update((tile.path, data) for tile, data in made)
    return edge


def build(leaves: list[bytes]) -> tuple[dict[str, bytes], SignedCheckpoint]:
    files: dict[str, bytes] = {}
    state = LogState(KEY.name)
    start = time.perf_counter()
    for at in range(0, len(leaves), 10_000):
        batch = sequence(state, leaves[at : at + 10_000], os.urandom(32))
        files |= batch.files
        data, state = publish(batch.state, [KEY], 1_700_000_000 + at)
        files["checkpoint"] = data
    took = time.perf_counter() - start
    print(f"sequence, sign every 10,000: {len(leaves) / took:,.0f} entries/s")
    return files, open_checkpoint(files["checkpoint"], [KEY.verifier])


def verify(files: dict[str, bytes], signed: SignedCheckpoint) -> None:
    took = once(lambda: verify_log(files.get, signed))
    print(f"verify {signed.size:,} entries: {took:.2f} s, {signed.size / took:,.0f}/s on one core")


def once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def each(work: Callable[[], object], times: int = 5_000) -> float:
    """Seconds for one, over many."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def say(what: str, took: float) -> None:
    print(f"{what}: {took * 1e6:.1f} us")


def faster(what: str, ours: float, theirs: float) -> None:
    ratio = theirs / ours
    print(f"{what}: {ours * 1e6:.0f} us, pymerkle {theirs * 1e6:.0f} us, {ratio:.2f} times as fast")


def compare(what: str, ours: float, theirs: float, unit: str) -> None:
    print(f"{what}: {ours:,.0f} {unit}, pymerkle {theirs:,.0f}, {ours / theirs:.2f} times as fast")


if __name__ == "__main__":
    main()
