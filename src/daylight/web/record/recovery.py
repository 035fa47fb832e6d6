"""After a database was restored from a backup: bring it up to the log that was published since.

Entries of the restored database that the newer log holds get their places again. Entries that only
the log knows become rows without an opening: their commitments stay, their words are lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from daylight.errors import ConfigError
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.leaf import Leaf as PublicLeaf
from daylight.ledger.leaf import parse_leaf
from daylight.ledger.tiles import TILE_WIDTH, Read, read_bundle
from daylight.ledger.verify import verify_log
from daylight.web import clock
from daylight.web.record import folder, logkeys, sequencer
from daylight.web.record.models import Checkpoint, Entry, Leaf, Opening
from daylight.web.record.references import number_of


@dataclass
class Recovered:
    """What came of it."""

    size: int = 0
    known: int = 0
    lost: int = 0


def recover(read: Read) -> Recovered:
    """Take places and lost entries from a newer copy of this log, once it verifies whole.

    Raises: ConfigError where the copy is not newer; as `verify_log`; IntegrityError where it does
    not continue what this database holds.
    """
    data = read(folder.CHECKPOINT)
    if data is None:
        raise ConfigError("there is no checkpoint", hint="the address of a mirror, or its folder")
    signed = logkeys.open_own(data)
    verify_log(read, signed)
    with transaction.atomic():
        sequencer.alone()
        found = _take(read, signed)
        Checkpoint.objects.create(
            size=signed.size,
            root=signed.root,
            time_s=signed.time_s or 0,
            note=signed.data,
            witnesses=len(signed.witnesses),
            top_entry=Leaf.objects.aggregate(top=Max("entry"))["top"] or 0,
            created_at=clock.now(),
        )
        sequencer.rebuild(signed)  # the rows hash to what was signed, or all is undone
    folder.write_checkpoint(signed.data)
    return found


def _take(read: Read, signed: SignedCheckpoint) -> Recovered:
    last: int | None = Leaf.objects.aggregate(last=Max("index"))["last"]
    first = 0 if last is None else last + 1
    if signed.size <= first:
        raise ConfigError("this copy of the log is not newer than the database")
    waiting = dict(Entry.objects.unplaced().values_list("commitment", "pk"))
    by_commitment = {bytes(commitment): pk for commitment, pk in waiting.items()}
    found = Recovered(size=signed.size)
    for index in range(first // TILE_WIDTH, -(-signed.size // TILE_WIDTH)):
        width = min(signed.size - index * TILE_WIDTH, TILE_WIDTH)
        for place, raw in enumerate(read_bundle(read, index, width), index * TILE_WIDTH):
            if place >= first:
                _give(place, parse_leaf(raw), by_commitment, found)
    return found


def _give(place: int, leaf: PublicLeaf, known: dict[bytes, int], found: Recovered) -> None:
    pk = known.get(leaf.commitment)
    if pk is None:
        pk = _lost(leaf, leaf.hour)
        found.lost += 1
    else:
        found.known += 1
    Leaf.objects.create(entry_id=pk, index=place, reference=number_of(leaf.commitment))


def _lost(leaf: PublicLeaf, at: datetime) -> int:
    """A row for an entry that only the log knows; a public one is whole again."""
    entry = Entry.objects.create(
        type="lost", leaf_class=leaf.leaf_class, at=at, commitment=leaf.commitment
    )
    if leaf.entry is not None and leaf.salt is not None:
        Opening.objects.create(entry=entry, subject="board", salt=leaf.salt, body=leaf.entry)
    return entry.pk
