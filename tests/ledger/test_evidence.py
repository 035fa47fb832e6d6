"""Evidence convicts a log that forked, and no other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.ledger.command import main
from daylight.ledger.errors import (
    Forged,
    Fork,
    LedgerError,
    Malformed,
    TimeBackwards,
    Truncated,
)
from daylight.ledger.evidence import (
    ForkProof,
    check_evidence,
    collect_fork_proof,
    parse_fork_proof,
)
from daylight.ledger.policy import format_policy

from .boards import Board, leaves, policy

LEAVES = leaves(300)


@given(st.integers(1, 298), st.integers(0, 298), st.data())
@settings(max_examples=25, deadline=None)
def test_a_changed_entry_is_proven_exactly_where_it_was_signed(
    size: int, changed: int, data: st.DataObject
) -> None:
    later = data.draw(st.integers(size + 1, 299))
    other = [*LEAVES[:changed], LEAVES[299], *LEAVES[changed + 1 : 299]]
    honest, cheat = Board(), Board()
    old = honest.add(LEAVES[:size])
    cheat.add(other[:size])
    new = cheat.add(other[size:later])
    proof = collect_fork_proof(cheat.read, old, new)
    assert (proof is not None) == (changed < size)
    if proof is not None:
        with pytest.raises(Fork):
            check_evidence(old, new, parse_fork_proof(proof.encode()))


def test_nobody_can_make_evidence_against_an_honest_log() -> None:
    board, other = Board(), Board()
    old = board.add(LEAVES[:100])
    new = board.add(LEAVES[100:])
    assert collect_fork_proof(board.read, old, new) is None
    check_evidence(old, new)
    stranger = other.add(LEAVES[1:])
    fake = collect_fork_proof(other.read, old, stranger)
    assert fake is not None
    with pytest.raises(Forged):
        check_evidence(old, new, fake)


def test_every_flipped_byte_of_a_proof_is_found() -> None:
    honest, cheat = Board(), Board()
    old = honest.add(LEAVES[:100])
    new = cheat.add(LEAVES[1:200])
    proof = collect_fork_proof(cheat.read, old, new)
    assert proof is not None
    whole = proof.encode()
    for at in range(len(whole)):
        bad = whole[:at] + bytes([whole[at] ^ (1 << at % 7)]) + whole[at + 1 :]
        try:
            check_evidence(old, new, parse_fork_proof(bad))
        except Fork:
            pytest.fail(f"byte {at} was changed and still convicts")
        except LedgerError:
            continue


def test_texts_that_are_no_proof() -> None:
    good = ForkProof(bytes(32), (bytes(32),)).encode()
    assert parse_fork_proof(good) == ForkProof(bytes(32), (bytes(32),))
    for bad in (b"", good[:-1], good + b"x", b"\xff" + good, good.replace(b"v1", b"v2")):
        with pytest.raises(Malformed):
            parse_fork_proof(bad)


@pytest.mark.parametrize("swapped", [False, True])
def test_two_honest_checkpoints_convict_nobody_whichever_is_called_old(swapped: bool) -> None:
    board = Board()
    small = board.add(LEAVES[:100])
    large = board.add(LEAVES[100:200])
    again = board.sign(board.state)
    for pair in ((small, large), (large, again), (small, again)):
        check_evidence(*(pair[::-1] if swapped else pair))


@pytest.mark.parametrize("swapped", [False, True])
def test_guilt_does_not_depend_on_which_note_is_called_old(swapped: bool) -> None:
    honest, cheat = Board(), Board()
    honest.add(LEAVES[:100])
    large = honest.add(LEAVES[100:200])
    cheat.clock += timedelta(hours=5)
    shorter_later = cheat.add(LEAVES[:100])
    other = cheat.add(LEAVES[200:300])
    longer = cheat.add(LEAVES[150:151])
    proof = collect_fork_proof(cheat.read, large, longer)
    for pair, fork, what in (
        ((large, shorter_later), None, Truncated if not swapped else TimeBackwards),
        ((large, other), None, Fork),
        ((large, longer), proof, Fork),
    ):
        with pytest.raises(what):
            check_evidence(*(pair[::-1] if swapped else pair), fork)


def test_a_swapped_folder_of_evidence_proves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board = Board()
    (tmp_path / "new").write_bytes(board.add(LEAVES[:100]).data)
    (tmp_path / "old").write_bytes(board.add(LEAVES[100:200]).data)
    policy_file = tmp_path / "policy"
    policy_file.write_text(format_policy(policy()))
    assert main(["verify", str(tmp_path), "--policy", str(policy_file)]) == 0
    assert "prove nothing" in capsys.readouterr().out
