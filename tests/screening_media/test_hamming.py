from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.screening import hamming
from daylight.screening.hamming import BITS, WITHIN, Index, Plan, plan_for, restored, shuffled


def index_of(hashes: np.ndarray, plan: Plan | None = None) -> Index:
    words = shuffled(hashes)
    plan = plan or plan_for(len(words))
    empty = [np.empty(0, np.uint32)]
    begins = [hamming.begins_of(words, s, w) for s, w, _ in plan.blocks]
    places = [hamming.places_of(words, s, w) for s, w, _ in plan.blocks]
    return Index(words, np.concatenate(empty + begins), np.concatenate(empty + places))


def counted(hashes: np.ndarray, queries: np.ndarray) -> dict[int, int]:
    """The slow and obvious answer."""
    bits = np.unpackbits(hashes, axis=1).astype(np.int16)
    asked = np.unpackbits(queries, axis=1).astype(np.int16)
    nearest = np.min([np.abs(bits - query).sum(axis=1) for query in asked], axis=0)
    return {int(i): int(nearest[i]) for i in np.flatnonzero(nearest <= WITHIN)}


def flipped(rng: np.random.Generator, pdq: np.ndarray, bits: int) -> np.ndarray:
    changed = np.unpackbits(pdq)
    changed[rng.choice(BITS, bits, replace=False)] ^= 1
    return np.packbits(changed)


@pytest.mark.parametrize("count", [20_000, 100_000, 1_900_000, 7_500_000, 10_000_000, 40_000_000])
def test_plans_are_exact_by_the_pigeonhole_principle(count: int) -> None:
    plan = plan_for(count)
    assert sum(width for _, width, _ in plan.blocks) == BITS
    starts = np.cumsum([0] + [width for _, width, _ in plan.blocks])[:-1]
    assert [start for start, _, _ in plan.blocks] == list(starts)
    assert sum(radius + 1 for _, _, radius in plan.blocks) == WITHIN + 1


@pytest.mark.parametrize("count", [2_000_000, 5_000_000, 8_000_000, 10_000_000, 100_000_000])
def test_bytes_for_each_hash(count: int) -> None:
    plan = plan_for(count)
    assert 32 + 2 + 4 * len(plan.blocks) + 4 * plan.table_entries / count <= 100


@pytest.mark.parametrize("size", [1_000, 30_000])
def test_equals_counting_all_bits(size: int) -> None:
    rng = np.random.default_rng(size)
    hashes = rng.integers(0, 256, (size, 32), dtype=np.uint8)
    near = [flipped(rng, hashes[0], bits) for bits in range(0, 64, 2)]
    hashes = np.concatenate([hashes, near])
    index = index_of(hashes)
    for bits in range(0, 40, 3):
        query = flipped(rng, hashes[0], bits)[None]
        places, distances = index.near(shuffled(query))
        found = dict(zip(places.tolist(), distances.tolist(), strict=True))
        assert found == counted(hashes, query)


@pytest.mark.parametrize("pieces", [12, 14, 16])
def test_every_plan_on_bits_that_hang_together(
    pieces: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neighbouring bits alike, many near copies: buckets fill unevenly, the answer stays exact."""
    plan = plan_for({12: 10_000_000, 14: 2_000_000, 16: 100_000}[pieces])
    assert len(plan.blocks) == pieces
    monkeypatch.setattr(hamming, "plan_for", lambda count: plan)
    rng = np.random.default_rng(pieces)
    field = rng.normal(size=(400, 8)) @ rng.normal(size=(8, BITS))
    seeds = np.packbits(field > np.median(field, axis=1, keepdims=True), axis=1)
    hashes = np.stack([flipped(rng, seeds[i % 400], int(rng.integers(30))) for i in range(3000)])
    index = index_of(hashes, plan)
    queries = np.stack([flipped(rng, seeds[i], int(rng.integers(30))) for i in range(25)])
    total = 0
    for query in queries:
        places, distances = index.near(shuffled(query[None]))
        found = dict(zip(places.tolist(), distances.tolist(), strict=True))
        assert found == counted(hashes, query[None])
        total += len(found)
    assert total > 20
    places, distances = index.near(shuffled(queries[:8]))
    assert dict(zip(places.tolist(), distances.tolist(), strict=True)) == counted(
        hashes, queries[:8]
    )


@pytest.mark.parametrize("pieces", [12, 14, 16])
def test_thirty_one_bits_spread_over_the_blocks_in_the_worst_way(
    pieces: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more flip in each block than its radius, but for one block: only that one finds it."""
    plan = plan_for({12: 10_000_000, 14: 2_000_000, 16: 100_000}[pieces])
    monkeypatch.setattr(hamming, "plan_for", lambda count: plan)
    listed = np.random.default_rng(1).integers(0, 256, (1, 32), dtype=np.uint8)
    index = index_of(listed, plan)
    for saved in range(pieces):
        bits = np.unpackbits(shuffled(listed).astype(">u8").view(np.uint8))
        for block, (start, _, radius) in enumerate(plan.blocks):
            bits[start : start + radius + (block != saved)] ^= 1
        query = np.packbits(bits).view(">u8").astype(np.uint64)[None]
        places, distances = index.near(query)
        assert (places.tolist(), distances.tolist()) == ([0], [WITHIN])


def test_nothing_in_nothing() -> None:
    places, distances = index_of(np.empty((0, 32), np.uint8)).near(np.zeros((1, 4), np.uint64))
    assert not len(places)
    assert not len(distances)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=5))
def test_shuffling_is_undone_and_keeps_distances(hashes: list[bytes]) -> None:
    raw = np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32)
    words = shuffled(raw)
    assert (restored(words) == raw).all()
    apart = np.unpackbits(raw[0] ^ raw[-1]).sum()
    assert np.bitwise_count(words[0] ^ words[-1]).sum() == apart


@settings(max_examples=50, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.integers(0, 255), st.integers(1, 30))
def test_a_block_is_its_bits(pdq: bytes, start: int, width: int) -> None:
    width = min(width, BITS - start)
    words = np.frombuffer(pdq, ">u8").astype(np.uint64)[None]
    expected = int.from_bytes(pdq, "big") >> (BITS - start - width) & ((1 << width) - 1)
    assert int(hamming.block_of(words, start, width)[0]) == expected
