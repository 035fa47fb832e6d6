"""A receipt says one of five things, and never more than it can prove."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from daylight.ledger.entries import leaf_for
from daylight.ledger.errors import Forged, LedgerError, Malformed
from daylight.ledger.keys import make_key
from daylight.ledger.notes import sign_note
from daylight.ledger.policy import Policy
from daylight.ledger.promise import make_promise, open_promise, parse_promise
from daylight.ledger.proof_file import make_proof_file
from daylight.ledger.proofs import tile_hashes
from daylight.ledger.receipts import (
    Outcome,
    Receipt,
    check_opening,
    parse_receipt,
    settle,
    verify_receipt,
)
from daylight.ledger.verify import find_leaf

from .boards import (
    NOON,
    ORIGIN,
    PROMISE_KEY,
    Board,
    deployed,
    flag,
    leaves,
    numbered,
    policy,
    salt,
)

SOON = NOON + timedelta(hours=1)
LATE = NOON + timedelta(days=1, seconds=1)


def given(number: int = 1, time: datetime = NOON) -> Receipt:
    """A receipt as it is handed out."""
    entry = flag(number, time)
    return Receipt(entry, salt(number), make_promise(ORIGIN, entry, salt(number), PROMISE_KEY))


def completed(receipt: Receipt, board: Board) -> Receipt:
    index = find_leaf(board.read, board.head, receipt.leaf)
    assert index is not None
    hashes = tile_hashes(board.read, board.head.size)
    return receipt.completed(
        make_proof_file(index, board.head.size, hashes, board.files["checkpoint"])
    )


@pytest.fixture(scope="module")
def board() -> Board:
    board = Board(witnessed=True)
    board.add(leaves(300))
    return board


TRUSTED = policy(witnessed=True)


def test_a_fresh_receipt_is_a_promise_and_then_an_overdue_one() -> None:
    receipt = parse_receipt(given().encode())
    report = verify_receipt(receipt, TRUSTED, SOON)
    assert report.outcome is Outcome.PROMISED
    assert report.promise is not None
    assert report.promise.deadline == NOON + timedelta(days=1)
    assert verify_receipt(receipt, TRUSTED, LATE).outcome is Outcome.OVERDUE


def test_a_completed_receipt_is_kept_whenever_it_is_read(board: Board) -> None:
    receipt = parse_receipt(completed(given(), board).encode())
    for now in (SOON, LATE, LATE + timedelta(days=3650)):
        report = verify_receipt(receipt, TRUSTED, now)
        assert report.outcome is Outcome.KEPT
        assert (report.in_time, report.logged) == (True, board.clock)
        assert report.witnesses == ("witness.example.org/w1",)


def test_a_proof_of_a_later_checkpoint_cannot_tell_whether_it_was_in_time() -> None:
    board = Board()
    board.clock += timedelta(days=2)
    board.add(leaves(5))
    report = verify_receipt(completed(given(), board), policy(), LATE)
    assert (report.outcome, report.in_time) == (Outcome.KEPT, None)


def test_a_receipt_is_completed_from_the_log_itself(board: Board) -> None:
    receipt, report = settle(given(7), TRUSTED, board.files["checkpoint"], board.read)
    assert report.outcome is Outcome.KEPT
    assert receipt == completed(given(7), board)
    assert verify_receipt(receipt, TRUSTED, LATE) == report


def test_a_promise_that_was_not_kept_is_evidence() -> None:
    board = Board()
    board.add(leaves(5))
    missing = given(77)
    _, early = settle(missing, policy(), board.files["checkpoint"], board.read)
    assert early.outcome is Outcome.PROMISED
    board.clock += timedelta(days=1)
    board.add(leaves(5, first=5))
    same, late = settle(missing, policy(), board.files["checkpoint"], board.read)
    assert late.outcome is Outcome.NOT_KEPT
    assert "evidence" in late.sentence
    assert same == missing
    assert settle(given(2), policy(), board.files["checkpoint"], board.read)[1].outcome is (
        Outcome.KEPT
    )


def test_every_flipped_byte_of_a_receipt_is_found(board: Board) -> None:
    whole = completed(given(), board).encode()
    good = verify_receipt(parse_receipt(whole), TRUSTED, LATE)
    for at in range(len(whole)):
        bad = whole[:at] + bytes([whole[at] ^ (1 << at % 7)]) + whole[at + 1 :]
        try:
            report = verify_receipt(parse_receipt(bad), TRUSTED, LATE)
        except Malformed:
            continue
        assert report.outcome is Outcome.FORGED, at
    assert good.outcome is Outcome.KEPT


def test_receipts_that_were_put_together_from_others(board: Board) -> None:
    one, two = completed(given(1), board), completed(given(2), board)
    stranger = make_key(ORIGIN, numbered("stranger"))
    elsewhere = make_key("elsewhere.example.org/log", PROMISE_KEY.seed)
    entry = one.entry
    forged = [
        Receipt(one.entry, one.salt, two.promise, one.proof),
        Receipt(one.entry, two.salt, one.promise, one.proof),
        Receipt(two.entry, two.salt, one.promise, two.proof),
        Receipt(one.entry, one.salt, one.promise, two.proof),
        Receipt(one.entry, one.salt, None, one.proof),
        Receipt(entry, salt(1), make_promise(ORIGIN, entry, salt(1), stranger), one.proof),
        Receipt(
            entry, salt(1), make_promise("elsewhere.example.org/log", entry, salt(1), elsewhere)
        ),
    ]
    for receipt in forged:
        assert verify_receipt(receipt, TRUSTED, SOON).outcome is Outcome.FORGED
        assert settle(receipt, TRUSTED, board.files["checkpoint"], board.read)[1].outcome in (
            Outcome.FORGED,
            Outcome.KEPT,
        )


def test_one_board_cannot_promise_for_another() -> None:
    other = make_key("elsewhere.example.org/log", numbered("their promise key"))
    both = Policy(logs=TRUSTED.logs, promises=(PROMISE_KEY.verifier, other.verifier))
    entry = flag(1)
    for key, outcome in ((PROMISE_KEY, Outcome.PROMISED), (other, Outcome.FORGED)):
        receipt = Receipt(entry, salt(1), make_promise(ORIGIN, entry, salt(1), key))
        assert verify_receipt(receipt, both, SOON).outcome is outcome


def test_a_promise_must_describe_its_entry() -> None:
    entry, key = flag(1), PROMISE_KEY
    text = str(parse_promise(make_promise(ORIGIN, entry, salt(1), key)))
    for old, new in (
        ("type flag", "type appeal"),
        ("class report", "class content"),
        (":00.0", ":01.0"),
    ):
        changed = sign_note(text.replace(old, new, 1), [key])
        report = verify_receipt(Receipt(entry, salt(1), changed), TRUSTED, SOON)
        assert report.outcome is Outcome.FORGED


def test_a_checkpoint_without_a_time_completes_nothing() -> None:
    board = Board()
    board.add(leaves(5))
    lines = board.files["checkpoint"].decode().splitlines(keepends=True)
    board.files["checkpoint"] = "".join(lines[:-1]).encode()
    report = verify_receipt(completed(given(), board), policy(), SOON)
    assert report.outcome is Outcome.FORGED
    assert "no time" in report.why


def test_an_opening_shows_where_an_entry_is(board: Board) -> None:
    whole = completed(given(3), board)
    opening = parse_receipt(Receipt(whole.entry, whole.salt, None, whole.proof).encode())
    index, signed = check_opening(opening, TRUSTED)
    assert find_leaf(board.read, board.head, leaf_for(flag(3), salt(3))) == index
    assert signed.size == 300
    with pytest.raises(Forged):
        check_opening(Receipt(whole.entry, whole.salt), TRUSTED)
    with pytest.raises(LedgerError):
        check_opening(opening, Policy())


def test_a_governance_entry_has_receipts_too() -> None:
    board, entry = Board(), deployed(9)
    board.add(leaves(10))
    receipt = Receipt(entry, salt(9), make_promise(ORIGIN, entry, salt(9), PROMISE_KEY))
    report = verify_receipt(completed(receipt, board), policy(), SOON)
    assert report.outcome is Outcome.KEPT


def test_files_that_are_not_receipts() -> None:
    good = given().encode()
    for bad in (
        b"",
        b"[]",
        b"{}",
        good + b"\n",
        good.replace(b'"v":1', b'"v":2'),
        good.replace(b'"type":"flag"', b'"type":"unheard"'),
        good.replace(b"ad-1", b"ad 1") + b" ",
    ):
        with pytest.raises(Malformed):
            parse_receipt(bad)


def test_a_promise_reads_back_and_can_be_read_aloud() -> None:
    data = make_promise(ORIGIN, flag(1), salt(1), PROMISE_KEY, within_s=3600)
    promise = open_promise(data, [PROMISE_KEY.verifier])
    assert parse_promise(data) == promise
    assert promise.within_s == 3600
    assert len(promise.reference) == 12
    assert not set("ILOU") & set(promise.reference)
    with pytest.raises(Forged):
        open_promise(data.replace(b"within 3600", b"within 9999"), [PROMISE_KEY.verifier])
    with pytest.raises(Malformed):
        parse_promise(data.replace(b"within 3600", b"within x"))
    with pytest.raises(Malformed):
        parse_promise(data.replace(b"v1", b"v2"))
