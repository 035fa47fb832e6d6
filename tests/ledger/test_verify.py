"""Every changed byte is found, and so is every operator who cheats."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from daylight.ledger.checkpoints import Checkpoint
from daylight.ledger.edge import Edge
from daylight.ledger.entries import leaf_for, make_entry
from daylight.ledger.errors import (
    Forged,
    Fork,
    LedgerError,
    Malformed,
    Missing,
    Rewritten,
    TimeBackwards,
    Truncated,
)
from daylight.ledger.hashing import leaf_hash
from daylight.ledger.keys import make_key
from daylight.ledger.leaf import leaf_bytes, parse_leaf
from daylight.ledger.sequence import LogState
from daylight.ledger.tiles import encode_bundle, tiles_of
from daylight.ledger.verify import (
    check_advance,
    check_growth,
    check_same,
    find_leaf,
    verify_log,
)

from .boards import NOON, ORIGIN, Board, leaves, numbered, policy, salt

LEAVES = leaves(330)


def flips(data: bytes, step: int = 1) -> Iterator[bytes]:
    """The data with one bit changed, each byte in turn and another bit each time."""
    for at in range(0, len(data), step):
        yield data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :]


@pytest.fixture(scope="module")
def board() -> Board:
    board = Board(witnessed=True)
    board.add(LEAVES[:100])
    board.add(LEAVES[100:])
    return board


def test_a_good_log_verifies_and_is_kept_whole(board: Board) -> None:
    kept: dict[str, bytes] = {}
    steps: list[int] = []
    report = verify_log(board.read, board.head, keep=kept.__setitem__, progress=steps.append)
    assert report.classes == {"report": 297, "governance": 33}
    assert report.edge == board.state.edge
    assert kept == {tile.path: board.files[tile.path] for tile in tiles_of(330)}
    assert steps == [330]


def test_every_flipped_byte_of_a_checkpoint_is_found(board: Board) -> None:
    whole = board.files["checkpoint"]
    trusted = policy(witnessed=True)
    found = trusted.open(whole)
    for bad in flips(whole):
        try:
            seen = trusted.open(bad, origin=ORIGIN)
        except LedgerError:
            continue
        # Only the name in the line that carries the time can change unseen by the signatures
        assert seen.time_s is None
        assert seen.checkpoint == found.checkpoint


@pytest.mark.parametrize(
    "path", ["tile/0/000", "tile/0/001.p/74", "tile/1/000.p/1", "tile/entries/001.p/74"]
)
def test_every_flipped_byte_of_a_tile_or_entry_is_found(board: Board, path: str) -> None:
    # Begin after the first bundle where it is not concerned; of entries, flip all of 12 leaves
    start = _edge(board, 256) if path.endswith("/74") else Edge()
    step, whole = (97 if path == "tile/0/000" else 1), board.files[path]
    near = flips(whole[:1400], step)
    far = (whole[:1400] + bad for bad in flips(whole[1400:], max(step, 29)))
    for bad in (*(head + whole[1400:] for head in near), *far):
        assert bad != whole
        files = board.files | {path: bad}
        with pytest.raises(LedgerError):
            verify_log(files.get, board.head, start=start)


def _edge(board: Board, size: int) -> Edge:
    hashes = board.files["tile/0/000"] + board.files["tile/0/001.p/74"]
    edge, _ = Edge().extend(hashes[: size * 32])
    return edge


def test_every_flipped_byte_of_a_leaf_is_refused() -> None:
    for leaf in (LEAVES[0], LEAVES[9]):
        parse_leaf(leaf)
        for bad in flips(leaf):
            try:
                other = parse_leaf(bad)
            except LedgerError:
                continue
            assert other != parse_leaf(leaf)  # a leaf of another entry; its hash tells


def test_files_that_are_missing_or_cut(board: Board) -> None:
    for tile in tiles_of(330):
        without = {path: data for path, data in board.files.items() if path != tile.path}
        with pytest.raises(Missing):
            verify_log(without.get, board.head)
        cut = board.files | {tile.path: board.files[tile.path][:-1]}
        with pytest.raises(Malformed):
            verify_log(cut.get, board.head)


def test_an_entry_that_is_no_leaf_is_found() -> None:
    board = Board()
    board.add([*LEAVES[:5], b'{"class":"content"}'])
    with pytest.raises(Malformed):
        verify_log(board.read, board.head)


def test_a_log_can_be_checked_from_where_it_was_left(board: Board) -> None:
    start = _edge(board, 100)
    report = verify_log(board.read, board.head, start=start)
    assert (report.first, report.size) == (100, 330)
    wrong, _ = Edge().extend(board.files["tile/0/000"][32 : 101 * 32])
    with pytest.raises(Rewritten):
        verify_log(board.read, board.head, start=wrong)
    with pytest.raises(Forged):
        verify_log(board.read, board.head, start=Edge().extend(bytes(331 * 32))[0])


def test_an_entry_changed_in_a_bundle_that_goes_on_is_found(board: Board) -> None:
    start = _edge(board, 300)
    entries = _bundle(board.files["tile/entries/001.p/74"])
    entries[43] = entries[44]  # entry 299, which was checked before
    files = board.files | {"tile/entries/001.p/74": encode_bundle(entries)}
    with pytest.raises(Rewritten):
        verify_log(files.get, board.head, start=start)


def test_an_honest_log_grows() -> None:
    board = Board()
    old = board.add(LEAVES[:100])
    new = board.add(LEAVES[100:])
    check_growth(board.read, old, new)
    check_growth(board.read, new, new)
    again = board.add([])
    assert (again.size, again.root) == (new.size, new.root)
    check_growth(board.read, new, again)


def test_a_truncated_log_is_found(board: Board) -> None:
    shorter = Board()
    shorter.clock = board.clock
    head = shorter.add(LEAVES[:100])
    with pytest.raises(Truncated):
        check_advance(board.head, head)


def test_two_roots_for_one_size_are_a_fork() -> None:
    one, two = Board(), Board()
    old = one.add(LEAVES[:100])
    new = two.add(LEAVES[1:101])
    with pytest.raises(Fork):
        check_advance(old, new)


def test_an_operator_who_drops_or_edits_an_entry_is_proven_to_fork() -> None:
    honest, cheat = Board(), Board()
    old = honest.add(LEAVES[:100])
    for entries in (LEAVES[1:200], [*LEAVES[200:201], *LEAVES[1:200]]):
        cheat = Board()
        cheat.clock = honest.clock
        new = cheat.add(entries)
        with pytest.raises(Fork):
            check_growth(cheat.read, old, new)


def test_tiles_that_fit_nothing_are_no_proof_of_a_fork() -> None:
    board = Board()
    old = board.add(LEAVES[:100])
    new = board.add(LEAVES[100:])
    board.files["tile/0/000"] = bytes(8192)
    with pytest.raises(Forged):
        check_growth(board.read, old, new)


def test_time_going_back_is_found() -> None:
    board = Board()
    old = board.add(LEAVES[:10])
    board.clock = NOON
    state = board.state
    new = board.sign(LogState(ORIGIN, state.edge, state.bundle, 0))
    assert new.time_s is not None
    assert old.time_s is not None
    assert new.time_s < old.time_s
    with pytest.raises(TimeBackwards):
        check_advance(old, new)


def test_a_log_cannot_stop_signing_the_time(board: Board) -> None:
    lines = board.files["checkpoint"].decode().splitlines(keepends=True)
    assert lines[5].startswith(f"— {ORIGIN} ")
    timeless = policy().open("".join(lines[:5]).encode())
    check_advance(timeless, board.head)
    with pytest.raises(TimeBackwards, match="no longer"):
        check_advance(board.head, timeless)


def test_a_checkpoint_of_another_log_or_key_is_refused(board: Board) -> None:
    stranger = Board(make_key(ORIGIN, numbered("a stranger")))
    with pytest.raises(Forged, match="no known key"):
        stranger.add(LEAVES[:3])
    with pytest.raises(Forged, match="another log"):
        policy().open(board.files["checkpoint"], origin="elsewhere.example.org/log")
    lonely = Board()
    lonely.add(LEAVES[:3])
    with pytest.raises(Forged, match="too few witnesses"):
        policy(witnessed=True).open(lonely.files["checkpoint"])


def test_a_file_that_changed_after_it_was_kept_is_found() -> None:
    check_same("tile/0/000", b"held", b"held")
    check_same("tile/0/000", b"held", None)
    with pytest.raises(Rewritten):
        check_same("tile/0/000", b"held", b"other")


def test_an_entry_is_found_where_it_is(board: Board) -> None:
    entries = [
        entry
        for path in ("tile/entries/000", "tile/entries/001.p/74")
        for entry in _bundle(board.files[path])
    ]
    for index in (0, 99, 255, 256, 329):
        assert find_leaf(board.read, board.head, entries[index]) == index
    assert find_leaf(board.read, board.head, b"nowhere") is None
    bad = board.files | {"tile/0/001.p/74": bytes(74 * 32)}
    with pytest.raises(Forged):
        find_leaf(bad.get, board.head, entries[0])


def _bundle(data: bytes) -> list[bytes]:
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    return entries


def test_a_hash_that_lies_across_two_others_is_no_entry() -> None:
    wanted = leaf_hash(b"wanted")
    hashes = bytes(16) + wanted + bytes(16) + bytes(32) + wanted
    edge, tiles = Edge().extend(hashes)
    files = {tile.path: data for tile, data in tiles}
    board = Board()
    head = board.sign(LogState(ORIGIN, edge))
    assert find_leaf(files.get, head, b"wanted") == 3


def test_an_empty_log_verifies() -> None:
    board = Board()
    head = board.add([])
    assert head.checkpoint == Checkpoint(ORIGIN, 0, Edge().root())
    assert verify_log(board.read, head).size == 0


def test_memory_does_not_grow_with_the_log() -> None:
    peaks = []
    for count in (20_000, 60_000):
        board = Board()
        hour = NOON.replace(minute=0)
        board.add([leaf_bytes("content", hour, numbered("leaf", n)) for n in range(count)])
        head = board.head
        tracemalloc.start()
        verify_log(board.read, head)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.1 < 20_000_000


def test_memory_is_bound_where_every_entry_is_as_long_as_can_be() -> None:
    counts = {f"{n:0128d}": n for n in range(450)}
    long = [
        leaf_for(make_entry("tally", time=NOON, day="2026-11-20", counts=counts), salt(n))
        for n in range(4 * 256)
    ]
    assert len(long[0]) > 59_000
    board = Board()
    board.add(long)
    head = board.head
    tracemalloc.start()
    verify_log(board.read, head)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 256 * len(long[0]), "about one bundle at a time"
