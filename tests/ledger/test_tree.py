"""The fast tree is the slow obvious tree."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from daylight.ledger.edge import Edge, load_edge
from daylight.ledger.errors import Forged, LedgerError, Malformed, Missing
from daylight.ledger.hashing import EMPTY_ROOT, leaf_hash, leaf_hashes, node_hash
from daylight.ledger.proofs import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    root_at,
    tile_hashes,
)
from daylight.ledger.tiles import (
    ENTRIES,
    Tile,
    decode_bundle,
    encode_bundle,
    parse_tile,
    partial_width,
    tiles_of,
)

from . import slow

ENTRIES_600 = [b"entry %d" % number for number in range(600)]
SIZES = st.integers(0, 600)


def grown(cuts: list[int]) -> tuple[Edge, dict[str, bytes]]:
    """The edge and all tiles ever written, when leaves come in batches that end at those sizes."""
    edge, files = Edge(), dict[str, bytes]()
    for cut in cuts:
        edge, tiles = edge.extend(leaf_hashes(ENTRIES_600[edge.size : cut]))
        files |= {tile.path: data for tile, data in tiles}
    return edge, files


@given(st.lists(SIZES, min_size=1, max_size=5).map(sorted))
@example([256])
@example([255, 256, 257])
@example([0, 512, 513])
@settings(max_examples=40, deadline=None)
def test_root_and_tiles_are_those_of_the_slow_tree(cuts: list[int]) -> None:
    edge, files = grown(cuts)
    size = cuts[-1]
    assert edge.size == size
    assert edge.root() == slow.root(ENTRIES_600[:size])
    for tile in tiles_of(size):
        if tile.level == ENTRIES:
            continue
        expected = slow.tile(tile.level, tile.index, tile.width, ENTRIES_600[:size])
        assert files[tile.path] == expected
    for path, data in files.items():
        tile = parse_tile(path)
        assert data == slow.tile(tile.level, tile.index, tile.width, ENTRIES_600)
    assert load_edge(files.get, size) == edge


@given(st.integers(1, 600), st.data())
@settings(max_examples=60, deadline=None)
def test_inclusion_proofs_are_those_of_the_slow_tree(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    edge, files = grown([size])
    proof = inclusion_proof(index, size, tile_hashes(files.get, size))
    assert proof == slow.path(index, ENTRIES_600[:size])
    leaf, root = leaf_hash(ENTRIES_600[index]), edge.root()
    check_inclusion(leaf, index, size, proof, root)
    wrong_place = data.draw(st.integers(0, size + 2).filter(lambda other: other != index))
    with pytest.raises(Forged):
        check_inclusion(leaf, wrong_place, size, proof, root)
    with pytest.raises(Forged):
        check_inclusion(leaf_hash(b"another"), index, size, proof, root)
    for bad in ([*proof, root], [root, *proof], proof[:-1] or [root], [p[:31] for p in proof]):
        if bad != proof:
            with pytest.raises(Forged):
                check_inclusion(leaf, index, size, bad, root)


@given(st.tuples(SIZES, SIZES).map(sorted), st.data())
@settings(max_examples=60, deadline=None)
def test_consistency_proofs_are_those_of_the_slow_tree(
    sizes: list[int], data: st.DataObject
) -> None:
    old, new = sizes
    edge, files = grown([new])
    hash_at = tile_hashes(files.get, new)
    proof = consistency_proof(old, new, hash_at)
    assert proof == slow.proof(old, ENTRIES_600[:new])
    old_root = slow.root(ENTRIES_600[:old])
    assert root_at(old, hash_at) == old_root
    check_consistency(old, new, proof, old_root, edge.root())
    bads = [[*proof, old_root], [old_root, *proof], *([proof[:-1]] if proof else [])]
    for bad in bads:
        with pytest.raises(Forged):
            check_consistency(old, new, bad, old_root, edge.root())
    other = leaf_hash(b"another root")
    for roots in ((other, edge.root()), (old_root, other)):
        if old == 0 and roots[0] == old_root:
            continue  # an empty log is the beginning of every log
        with pytest.raises(Forged):
            check_consistency(old, new, proof, *roots)
    if old != new:
        with pytest.raises(Forged):
            check_consistency(new, old, proof, edge.root(), old_root)


def test_every_small_pair_of_sizes() -> None:
    roots = [slow.root(ENTRIES_600[:size]) for size in range(34)]
    _, files = grown([33])
    hash_at = tile_hashes(files.get, 33)
    for new in range(34):
        for old in range(new + 1):
            proof = consistency_proof(old, new, hash_at)
            check_consistency(old, new, proof, roots[old], roots[new])
        for index in range(new):
            path = inclusion_proof(index, new, hash_at)
            check_inclusion(leaf_hash(ENTRIES_600[index]), index, new, path, roots[new])


def test_a_proof_in_a_tree_of_one_size_does_not_serve_for_another_depth() -> None:
    """Even where the root goes with the proof, size and proof must agree on the depth."""
    roots = [slow.root(ENTRIES_600[:size]) for size in range(18)]
    for size in range(1, 18):
        for index in range(size):
            leaf, path = leaf_hash(ENTRIES_600[index]), slow.path(index, ENTRIES_600[:size])
            for other in (size * 2, size * 4 + 1, size // 2):
                with pytest.raises(Forged):
                    check_inclusion(leaf, index, other, path, roots[size])
        for old in range(1, size):
            proof = slow.proof(old, ENTRIES_600[:size])
            with pytest.raises(Forged):
                check_consistency(old, size * 4, proof, roots[old], roots[size])
    leaf = leaf_hash(b"")
    with pytest.raises(Forged):
        check_inclusion(leaf, 0, 1, [leaf], node_hash(leaf, leaf))


@given(st.integers(0, 2**63 - 1), st.integers(-1, 63), st.integers(1, 256))
def test_a_path_reads_back(index: int, level: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_tile(tile.path) == tile


@given(st.lists(st.binary(max_size=70), max_size=20))
def test_a_bundle_reads_back(entries: list[bytes]) -> None:
    data = encode_bundle(entries)
    assert decode_bundle(data, len(entries)) == entries
    for wrong in (len(entries) - 1, len(entries) + 1):
        with pytest.raises(Malformed):
            decode_bundle(data, wrong)
    for bad in (data + b"\0", data[:-1] if data else b"\0\1"):
        with pytest.raises(Malformed):
            decode_bundle(bad, len(entries))


def test_the_longest_entry_and_one_byte_more() -> None:
    longest = bytes(65_535)
    assert decode_bundle(encode_bundle([longest, b""]), 2) == [longest, b""]
    with pytest.raises(Malformed):
        encode_bundle([bytes(65_536)])


def test_a_partial_tile_that_is_gone_is_read_from_the_full_one() -> None:
    _, files = grown([300, 600])
    del files["tile/0/001.p/44"]
    edge = load_edge(files.get, 300)
    assert edge.root() == slow.root(ENTRIES_600[:300])
    with pytest.raises(Missing):
        load_edge({}.get, 300)
    with pytest.raises(LedgerError):
        load_edge(lambda _: b"short", 300)


def test_an_empty_log() -> None:
    assert Edge().root() == EMPTY_ROOT
    assert Edge().extend(b"") == (Edge(), [])
    assert list(tiles_of(0)) == []
    with pytest.raises(ValueError, match="no leaf 0"):
        inclusion_proof(0, 0, lambda *_: b"")
    with pytest.raises(ValueError, match="from 2 to 1"):
        consistency_proof(2, 1, lambda *_: b"")


def test_a_big_log_keeps_a_small_edge() -> None:
    edge = Edge()
    block = leaf_hashes(b"%d" % number for number in range(65_536))
    for _ in range(3):
        edge, _ = edge.extend(block)
    assert edge.size == 196_608
    assert [partial_width(level, edge.size) for level in range(3)] == [0, 0, 3]
    assert sum(map(len, edge.levels)) == 96
    assert len(edge.frontier()) == 2
