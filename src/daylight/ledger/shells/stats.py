"""The public figures of a log: read it whole, keep what is public in full, add it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.leaf import Leaf
from daylight.ledger.tally import Figures
from daylight.ledger.tiles import Read
from daylight.ledger.verify import verify_log


def public_entries(
    read: Read, signed: SignedCheckpoint, *, progress: Callable[[int], None] | None = None
) -> list[dict[str, Any]]:
    """What a log says in full, in its order; the whole log is verified on the way.

    Raises: LedgerError.
    """
    entries: list[dict[str, Any]] = []

    def visit(leaf: Leaf) -> None:
        if leaf.entry is not None:
            entries.append(msgspec.json.decode(leaf.entry))

    verify_log(read, signed, progress=progress, visit=visit)
    return entries


def in_words(sums: Figures, origin: str) -> str:
    """A line for each figure."""
    period = f"{sums.first} to {sums.last}, {sums.days} days" if sums.days else "no tallies yet"
    lines = [f"{origin}, {period}"]
    for cell in sorted(sums.counts.keys() | sums.hidden_days.keys()):
        hidden = sums.hidden_days.get(cell, 0)
        note = f"  (and {hidden} days too small to show)" if hidden else ""
        lines.append(f"{sums.counts.get(cell, 0):>9}  {cell}{note}")
    if sums.replaced:
        lines.append(
            f"counted again: {', '.join(sums.replaced)} (the last count of a day is shown)"
        )
    return "\n".join(lines)
