"""The public log as people read it: its state, and its entries from the newest down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.leaf import Leaf as PublicLeaf
from daylight.ledger.leaf import parse_leaf
from daylight.web.record import logkeys
from daylight.web.record.leaves import leaves_from
from daylight.web.record.models import Checkpoint, WitnessDoubt
from daylight.web.record.references import spoken_reference

PAGE = 40


@dataclass(frozen=True)
class State:
    """What the newest checkpoint says."""

    origin: str
    size: int
    root: str
    signed_at: datetime
    witnesses: tuple[str, ...]
    doubted_by: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One entry as the public sees it. `entry` is there for what is public in full."""

    index: int
    leaf_class: str
    hour: datetime
    commitment: str
    reference: str
    entry: dict[str, Any] | None
    raw: str


def state() -> State | None:
    """None before the first checkpoint."""
    newest = Checkpoint.objects.order_by("-id").first()
    if newest is None:
        return None
    signed = logkeys.open_own(bytes(newest.note))
    return State(
        origin=signed.checkpoint.origin,
        size=signed.size,
        root=signed.root.hex(),
        signed_at=datetime.fromtimestamp(newest.time_s, newest.created_at.tzinfo),
        witnesses=_names(signed),
        doubted_by=tuple(WitnessDoubt.objects.order_by("name").values_list("name", flat=True)),
    )


def _names(signed: SignedCheckpoint) -> tuple[str, ...]:
    return tuple(sorted(key.name for key in signed.witnesses))


def lines(first: int, size: int) -> list[Line]:
    """Up to a page of entries from `first` up, newest first; none from `size` on."""
    found = leaves_from(first, max(min(PAGE, size - first), 0))
    made = [_line(first + n, data, parse_leaf(data)) for n, data in enumerate(found)]
    return made[::-1]


def _line(index: int, data: bytes, leaf: PublicLeaf) -> Line:
    return Line(
        index=index,
        leaf_class=leaf.leaf_class,
        hour=leaf.hour,
        commitment=leaf.commitment.hex(),
        reference=spoken_reference(leaf.commitment),
        entry=None if leaf.entry is None else msgspec.json.decode(leaf.entry),
        raw=data.decode(),
    )
