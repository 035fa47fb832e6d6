"""What stands in the public log for an entry, made from its rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from daylight.errors import IntegrityError
from daylight.ledger.entry_types import PUBLIC_CLASS
from daylight.ledger.leaf import leaf_bytes
from daylight.web.record.models import Entry, Leaf, Opening

Row = tuple[int, str, datetime, bytes | memoryview]


def leaf_of(entry: Entry) -> bytes:
    """The public leaf of one entry."""
    return _leaves([(entry.pk, entry.leaf_class, entry.at, entry.commitment)])[0]


def leaves_from(index: int, limit: int) -> list[bytes]:
    """The leaves at `index` and after it, in their places, up to the first that is missing."""
    found = (
        Leaf.objects.filter(index__gte=index, index__lt=index + limit)
        .order_by("index")
        .values_list("index", "entry_id", "entry__leaf_class", "entry__at", "entry__commitment")
    )
    rows: list[Row] = []
    for place, pk, leaf_class, at, commitment in found:
        if place != index + len(rows):
            raise IntegrityError(f"the log has no entry at place {index + len(rows)}")
        rows.append((pk, leaf_class, at, commitment))
    return _leaves(rows)


def _leaves(rows: Iterable[Row]) -> list[bytes]:
    rows = list(rows)
    public = [pk for pk, leaf_class, _at, _commitment in rows if leaf_class == PUBLIC_CLASS]
    openings = Opening.objects.in_bulk(public) if public else {}
    leaves = []
    for pk, leaf_class, at, commitment in rows:
        if leaf_class == PUBLIC_CLASS:
            opening = openings.get(pk)
            if opening is None:
                raise IntegrityError(f"the words of entry {pk}, which is public, are not there")
            entry, salt = bytes(opening.body), bytes(opening.salt)
            leaves.append(leaf_bytes(leaf_class, at, bytes(commitment), entry=entry, salt=salt))
        else:
            # Few different hours: `leaf_bytes` remembers how each is written.
            hour = at.replace(minute=0, second=0, microsecond=0)
            leaves.append(leaf_bytes(leaf_class, hour, bytes(commitment)))
    return leaves
