"""Evidence convicts a log that forked, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.ledger.errors import Forged, Fork, LedgerError, Malformed
from daylight.ledger.evidence import (
    ForkProof,
    check_evidence,
    collect_fork_proof,
    parse_fork_proof,
)

from .boards import Board, leaves

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
