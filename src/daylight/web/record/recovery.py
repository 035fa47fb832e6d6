"""After a database was restored from a backup: bring it up to the log that was published since.

Entries of the restored database that the newer log holds get their places again. Entries that only
the log knows become rows without an opening: their commitments stay, their words are lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec
from django.db import transaction
from django.db.models import Max

from daylight.errors import ConfigError
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.fields import parse_time
from daylight.ledger.leaf import Leaf as PublicLeaf
from daylight.ledger.leaf import parse_leaf
from daylight.ledger.tiles import TILE_WIDTH, Read, read_bundle
from daylight.ledger.verify import verify_log
from daylight.web.record import folder, lease, logkeys, published, sequencer
from daylight.web.record.models import Checkpoint, Entry, Leaf, Opening, Tally
from daylight.web.record.references import number_of

LOST = "lost"  # the type of an entry of which only its seal is known


@dataclass
class Recovered:
    """What came of it."""

    size: int = 0
    known: int = 0
    lost: int = 0


def recover(read: Read) -> Recovered:
    """Take places and lost entries from a newer copy of this log, once it verifies whole.

    Raises: ConfigError where the copy is not newer than the newest checkpoint; as `verify_log`;
    IntegrityError where it does not continue what this database holds.
    """
    data = read(folder.CHECKPOINT)
    if data is None:
        raise ConfigError("there is no checkpoint", hint="the address of a mirror, or its folder")
    signed = logkeys.open_own(data, trust_held=True)
    verify_log(read, signed)
    with transaction.atomic():
        lease.alone()
        _refuse_older_copy(signed)
        found = _take(read, signed)
        published.remember(signed)
        sequencer.rebuild(signed)  # the rows hash to what was signed, or all is undone
    published.put()
    return found


def _refuse_older_copy(signed: SignedCheckpoint) -> None:
    # Not compared with the last place: a backup may fall between places and their checkpoint.
    newest = Checkpoint.objects.order_by("-id").first()
    if newest and (signed.size, signed.time_s or 0) <= (newest.size, newest.time_s):
        raise ConfigError("this copy of the log is not newer than the database")


def _take(read: Read, signed: SignedCheckpoint) -> Recovered:
    last: int | None = Leaf.objects.aggregate(last=Max("index"))["last"]
    first = 0 if last is None else last + 1
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
        pk = _lost(leaf)
        found.lost += 1
    else:
        found.known += 1
    Leaf.objects.create(entry_id=pk, index=place, reference=number_of(leaf.commitment))


def _lost(leaf: PublicLeaf) -> int:
    """A row for an entry that only the log knows."""
    if leaf.entry is not None and leaf.salt is not None:
        return _public(leaf, leaf.entry, leaf.salt)
    return Entry.objects.create(
        type=LOST, leaf_class=leaf.leaf_class, at=leaf.hour, commitment=leaf.commitment
    ).pk


def _public(leaf: PublicLeaf, body: bytes, salt: bytes) -> int:
    """A public entry is whole again: keys, tallies and all else that the record tells in full."""
    content = msgspec.json.decode(body)
    entry = Entry.objects.create(
        type=content["type"],
        leaf_class=leaf.leaf_class,
        at=parse_time(content["time"]),
        commitment=leaf.commitment,
    )
    Opening.objects.create(entry=entry, subject="board", salt=salt, body=body)
    if content["type"] == "tally":
        Tally.objects.create(day=date.fromisoformat(content["day"]), entry=entry)
    return entry.pk
