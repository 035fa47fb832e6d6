"""Batches in; files and checkpoints out, whole however the sequencer dies."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.ledger.errors import Forged, LedgerError, Malformed
from daylight.ledger.keys import make_key
from daylight.ledger.policy import Policy
from daylight.ledger.sequence import LogState, append, load_state, publish, sequence, shuffle
from daylight.ledger.tiles import tiles_of
from daylight.ledger.verify import verify_log

from . import slow
from .boards import LOG_KEY, NOON_S, ORIGIN, Board, leaves, numbered

LEAVES = leaves(560)


@given(st.lists(st.integers(0, 560), min_size=1, max_size=6).map(sorted))
@settings(max_examples=25, deadline=None)
def test_batches_of_any_size_give_a_log_that_verifies(cuts: list[int]) -> None:
    board, entries = Board(), list[bytes]()
    for cut in cuts:
        first = board.state.size
        batch = sequence(board.state, LEAVES[first:cut], numbered("seed", cut))
        entries += [LEAVES[first:cut][index] for index in batch.order]
        assert batch.first == first
        board.add(LEAVES[first:cut], numbered("seed", cut))
    assert board.head.root == slow.root(entries)
    report = verify_log(board.read, board.head)
    assert report.size == cuts[-1] == sum(report.classes.values())
    assert {tile.path for tile in tiles_of(cuts[-1])} <= board.files.keys()
    assert load_state(board.read, ORIGIN, board.head) == board.state


def test_the_same_batch_gives_the_same_bytes_in_any_order_of_coming() -> None:
    batch = sequence(LogState(ORIGIN), LEAVES[:300], numbered("seed"))
    turned = sequence(LogState(ORIGIN), LEAVES[299::-1], numbered("seed"))
    assert batch.files == turned.files
    assert batch.state == turned.state
    other = sequence(LogState(ORIGIN), LEAVES[:300], numbered("another seed"))
    assert other.files != batch.files


def test_leaves_whose_order_was_settled_before_keep_it() -> None:
    batch = sequence(LogState(ORIGIN), LEAVES[:300], numbered("seed"))
    settled = [LEAVES[index] for index in batch.order]
    assert append(LogState(ORIGIN), settled) == (batch.files, batch.state)


def test_the_order_says_nothing_about_the_order_of_coming() -> None:
    order = shuffle(LEAVES, numbered("seed"))
    assert sorted(order) == list(range(len(LEAVES)))
    rises = sum(a < b for a, b in pairwise(order))
    assert 230 < rises < 330  # half of 559, give or take four standard deviations


def test_a_sequencer_killed_between_any_two_writes_starts_again() -> None:
    board = Board()
    board.add(LEAVES[:250])
    batch = sequence(board.state, LEAVES[250:560], numbered("seed"))
    for survived in range(len(batch.files) + 1):
        crashed = Board()
        crashed.add(LEAVES[:250])
        written = list(batch.files)
        random.Random(survived).shuffle(written)
        crashed.files |= {path: batch.files[path] for path in written[:survived]}
        verify_log(crashed.read, crashed.head)
        assert load_state(crashed.read, ORIGIN, crashed.head) == board.state
        crashed.add(LEAVES[250:560], numbered("seed"))
        assert verify_log(crashed.read, crashed.head).size == 560


def test_time_never_goes_back() -> None:
    _, state = publish(LogState(ORIGIN), [LOG_KEY], NOON_S)
    data, later = publish(state, [LOG_KEY], NOON_S - 3600)
    assert later.time_s == NOON_S
    assert data.decode().count(f"— {ORIGIN} ") == 2


def test_a_key_is_replaced_without_anybody_losing_sight_of_the_log() -> None:
    """Old key, then both, then the new one: whoever trusts either follows at each step."""
    new_key = make_key(ORIGIN, numbered("new log key"))
    old, new = Policy(logs=(LOG_KEY.verifier,)), Policy(logs=(new_key.verifier,))
    both = Policy(logs=(LOG_KEY.verifier, new_key.verifier))
    state, signed = LogState(ORIGIN), []
    for step, keys in enumerate(([LOG_KEY], [LOG_KEY, new_key], [new_key])):
        batch = sequence(state, LEAVES[step * 10 : step * 10 + 10], numbered("seed", step))
        data, state = publish(batch.state, keys, NOON_S + step)
        signed.append(data)
        assert both.open(data).time_s == NOON_S + step
    assert old.open(signed[1]).checkpoint == new.open(signed[1]).checkpoint
    with pytest.raises(Forged):
        new.open(signed[0])
    with pytest.raises(Forged):
        old.open(signed[2])
    half_forged = signed[1].replace(signed[1].splitlines()[-1][-20:], b"A" * 19 + b"=")
    with pytest.raises(LedgerError):
        both.open(half_forged)


def test_bad_batches() -> None:
    state = LogState(ORIGIN)
    with pytest.raises(ValueError, match="twice"):
        sequence(state, [LEAVES[0], LEAVES[0]], numbered("seed"))
    with pytest.raises(ValueError, match="seed"):
        sequence(state, LEAVES[:2], b"short")
    with pytest.raises(Malformed):
        sequence(state, [bytes(65_536)], numbered("seed"))


def test_a_state_is_loaded_only_from_files_that_fit() -> None:
    board = Board()
    head = board.add(LEAVES[:300])
    with pytest.raises(Forged, match="another log"):
        load_state(board.read, "elsewhere.example.org/log", head)
    for path in ("tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1"):
        whole = board.files[path]
        board.files[path] = whole[:-1] + bytes([whole[-1] ^ 1])
        with pytest.raises(Forged):
            load_state(board.read, ORIGIN, head)
        board.files[path] = whole
    assert load_state(board.read, ORIGIN, None) == LogState(ORIGIN)
