"""A witness signs growth and nothing else, by the letter of its protocol."""

from __future__ import annotations

import contextlib

import pytest

from daylight.ledger.errors import Forged, LedgerError, Malformed
from daylight.ledger.keys import COSIGNATURE, make_key
from daylight.ledger.notes import split_note
from daylight.ledger.proofs import consistency_proof, tile_hashes
from daylight.ledger.witness import (
    Request,
    Seen,
    Verdict,
    accept_cosignatures,
    cosign,
    judge,
    parse_request,
)

from .boards import LOG_KEY, NOON_S, ORIGIN, WITNESS_KEY, Board, leaves, numbered, policy

LEAVES = leaves(40)
LOGS = {ORIGIN: [LOG_KEY.verifier]}


def request(board: Board, old: int) -> Request:
    size = board.state.size
    hashes = tile_hashes(board.read, size)
    return Request(old, tuple(consistency_proof(old, size, hashes)), board.files["checkpoint"])


def ask(body: bytes, seen: Seen = Seen()) -> Verdict:  # noqa: B008 (frozen)
    return judge(body, LOGS, lambda _: seen)


def grown() -> tuple[Board, Seen]:
    """A board of 40 entries, and what a witness saw when it had 17."""
    board = Board()
    old = board.add(LEAVES[:17])
    board.add(LEAVES[17:])
    return board, Seen(17, old.root)


def test_growth_is_signed_and_the_log_can_use_the_answer() -> None:
    board, seen = grown()
    verdict = ask(request(board, 17).encode(), seen)
    assert verdict.status == 200
    assert verdict.accepted is not None
    answer = cosign(verdict.accepted.checkpoint, [WITNESS_KEY], NOON_S).encode()
    lines = accept_cosignatures(board.files["checkpoint"], answer, [WITNESS_KEY.verifier])
    board.files["checkpoint"] += lines.encode()
    signed = policy(witnessed=True).open(board.files["checkpoint"])
    assert signed.witnesses == {WITNESS_KEY.verifier: NOON_S}


def test_a_first_checkpoint_needs_no_proof() -> None:
    board, _ = grown()
    assert ask(request(board, 0).encode()).status == 200
    padded = Request(0, (bytes(32),), board.files["checkpoint"])
    assert ask(padded.encode()).status == 422


def test_the_same_checkpoint_is_signed_again() -> None:
    board, _ = grown()
    assert ask(request(board, 40).encode(), Seen(40, board.head.root)).status == 200


def test_each_refusal_has_its_status() -> None:
    board, seen = grown()
    good = request(board, 17)
    assert ask(b"nonsense", seen).status == 400
    assert ask(good.encode().replace(b"old 17", b"old 017"), seen).status == 400
    assert ask(Request(41, (), good.checkpoint).encode(), seen).status == 400
    assert judge(good.encode(), {}, lambda _: seen).status == 404
    stranger = Board(make_key(ORIGIN, numbered("stranger")))
    stranger.files["checkpoint"] = _sign_as(stranger)
    assert ask(Request(17, good.proof, stranger.files["checkpoint"]).encode(), seen).status == 403
    behind = ask(good.encode(), Seen(20, bytes(32)))
    assert (behind.status, behind.body, behind.content_type) == (409, "20\n", "text/x.tlog.size")
    assert ask(Request(17, good.proof[1:], good.checkpoint).encode(), seen).status == 422
    assert ask(good.encode(), Seen(17, bytes(32))).status == 422


def _sign_as(board: Board) -> bytes:
    with contextlib.suppress(LedgerError):  # its own helper does not trust it either
        board.add(LEAVES)
    return board.files["checkpoint"]


def test_a_fork_of_one_size_is_refused_and_named() -> None:
    board, _ = grown()
    verdict = ask(request(board, 40).encode(), Seen(40, bytes(32)))
    assert verdict.status == 409
    assert "FORK" in verdict.why


def test_every_flipped_byte_of_a_request_is_refused() -> None:
    board, seen = grown()
    whole = request(board, 17).encode()
    body, last = whole.split(b"\n\n", 1)[0], whole.rindex("— ".encode())
    for at in range(len(whole)):
        bad = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        verdict = ask(bad, seen)
        if at > last or at > len(body):  # a line of an unknown key may change as it likes
            if verdict.status == 200:
                assert verdict.accepted is not None
                assert verdict.accepted.checkpoint == board.head.checkpoint
            continue
        assert verdict.status in (400, 409, 422)


def test_requests_that_are_not_requests() -> None:
    line = b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    for bad in (
        b"",
        b"old 1\n",
        b"old -1\n\nx",
        b"new 1\n\nx",
        b"old 1\nAAAA\n\nx",
        b"old 1\n" + line * 64 + b"\nx",
        "old ١\n\nx".encode(),
    ):
        with pytest.raises(Malformed):
            parse_request(bad)
    assert len(parse_request(b"old 1\n" + line * 63 + b"\nx").proof) == 63


def test_a_witness_that_lies_is_not_believed() -> None:
    board, _ = grown()
    checkpoint = board.files["checkpoint"]
    other = make_key("other.example.org", numbered("other"), COSIGNATURE)
    theirs = cosign(board.head.checkpoint, [other], NOON_S)
    good = cosign(board.head.checkpoint, [WITNESS_KEY], NOON_S)
    keys = [WITNESS_KEY.verifier]
    assert accept_cosignatures(checkpoint, (theirs + good).encode(), keys) == good
    elsewhere = Board()
    elsewhere.add(LEAVES[:3])
    wrong = cosign(elsewhere.head.checkpoint, [WITNESS_KEY], NOON_S)
    for bad in (theirs, wrong, good + wrong):
        with pytest.raises(Forged):
            accept_cosignatures(checkpoint, bad.encode(), keys)
    for bad in ("", "200 OK", good[:-1]):
        with pytest.raises(Malformed):
            accept_cosignatures(checkpoint, bad.encode(), keys)
    with pytest.raises(Malformed):
        accept_cosignatures(checkpoint, b"\xff\n", keys)
    assert split_note(checkpoint + good.encode())[0] == str(board.head.checkpoint)


def test_a_cosignature_has_a_time_before_the_end_of_time() -> None:
    board, _ = grown()
    text = str(board.head.checkpoint).encode()
    key = WITNESS_KEY.verifier
    assert key.verify(text, WITNESS_KEY.sign(text, 2**63 - 1))
    assert not key.verify(text, WITNESS_KEY.sign(text, 2**63))
    assert not key.verify(text, WITNESS_KEY.sign(text, NOON_S) + b"\0")
    assert not key.verify(text, b"\0" * 7)
    for key_of_any_kind, time_s in ((WITNESS_KEY, None), (LOG_KEY, NOON_S)):
        with pytest.raises(ValueError, match="has a time"):
            key_of_any_kind.sign(text, time_s)
