"""Promises that a board made and had not kept yet, held until their time is over.

A board can sign a new promise at each request and enter none. Whoever kept the first one comes
back after the maximum merge delay, and either the log holds its entry or this is evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.errors import LedgerError
from daylight.ledger.policy import Policy
from daylight.ledger.promise import Promise
from daylight.ledger.receipts import Outcome, Receipt, parse_receipt, verify_receipt
from daylight.ledger.shells.files import write_whole
from daylight.ledger.tiles import Read
from daylight.ledger.verify import find_leaves


class Broken(msgspec.Struct, frozen=True):
    """A promise that was not kept, and the file that shows it."""

    file: Path
    why: str


def keep(folder: Path, receipts: Iterable[Receipt], policy: Policy, now: datetime) -> None:
    """Put each under its reference; one that is there already stays as it was first signed."""
    for receipt in receipts:
        promise = verify_receipt(receipt, policy, now).promise
        if promise is not None:
            file = folder / f"{promise.reference}-{promise.commitment.hex()[:16]}.json"
            if not file.exists():
                write_whole(file, receipt.encode())


def check(
    folder: Path, policy: Policy, signed: SignedCheckpoint, read: Read, now: datetime
) -> list[Broken]:
    """Promises in a folder whose time is over and that the log did not keep.

    What was kept is taken away. Reads every level-0 tile where a time is over.

    Raises: Missing, Malformed, Forged for a log that does not verify.
    """
    broken: list[Broken] = []
    due: dict[Path, tuple[Receipt, Promise]] = {}
    for file in sorted(folder.glob("*.json")):
        try:
            receipt = parse_receipt(file.read_bytes())
            report = verify_receipt(receipt, policy, now)
        except LedgerError as error:
            broken.append(Broken(file, str(error)))
            continue
        if report.promise is None:
            broken.append(Broken(file, report.why))
        elif report.outcome is not Outcome.PROMISED:
            due[file] = (receipt, report.promise)
    return broken + _settle(due, signed, read)


def _settle(
    due: dict[Path, tuple[Receipt, Promise]], signed: SignedCheckpoint, read: Read
) -> list[Broken]:
    if not due:
        return []
    places = find_leaves(read, signed, [receipt.leaf for receipt, _ in due.values()])
    at = datetime.fromtimestamp(signed.time_s or 0, UTC)
    broken = []
    for file, (receipt, promise) in due.items():
        if receipt.leaf in places:
            file.unlink()
        elif at > promise.deadline:
            broken.append(Broken(file, "its time is over, and the log does not hold the entry"))
        else:
            broken.append(Broken(file, "its time is over, and the log has signed nothing since"))
    return broken
