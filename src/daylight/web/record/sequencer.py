"""From entries to the signed log: places first, files next, the signature last.

    entry ── leaf row (its place, for ever) ── tiles in HOME/log ── checkpoint row ── checkpoint

Every step can be cut off and done again. Places are rows that nothing can change, and the tiles
and roots follow from them alone: whoever repeats a step writes the same bytes, and two checkpoints
can never tell two histories.
"""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max

from daylight.errors import IntegrityError
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.errors import LedgerError
from daylight.ledger.sequence import LogState, append, load_state, publish, shuffle
from daylight.web import bulk, clock
from daylight.web.jobs import queue
from daylight.web.record import elsewhere, folder, lease, logkeys, published, watchers, witnesses
from daylight.web.record.leaves import leaves_from
from daylight.web.record.models import Checkpoint, Entry, Leaf
from daylight.web.record.references import number_of

log = logging.getLogger("daylight.record")

BATCH = 10_000  # leaves under one checkpoint
SLACK = timedelta(hours=1)  # what committed later than this is found by the complete pass
SIGN_AGAIN_AFTER_S = 3600  # a quiet log still says that it is alive
RECURRING = {"sequence": 10, "sequence-all": 6 * 3600}  # seconds


def run() -> int:
    """Give a place to every entry that has none, publish, and return how many there were."""
    return _run(_settled())


def run_all() -> int:
    """The same, looking at every entry ever made."""
    return _run(0)


@queue.handles("sequence")
def _sequence() -> None:
    run()


@queue.handles("sequence-all")
def _sequence_all() -> None:
    run_all()


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    for kind, seconds in RECURRING.items():
        queue.put(kind, key=f"recurring/{kind}", every=timedelta(seconds=seconds))


def _run(above: int) -> int:
    with lease.held() as mine:
        if not mine:
            return 0
        placed = 0
        state = _state()
        watchers.enter_changes()
        while True:
            batch = _place(above)
            state = _publish(state)
            placed += batch
            if batch < BATCH:
                return placed


def _settled() -> int:
    """The id up to which an earlier run has looked, long enough ago for every slow commit."""
    old = Checkpoint.objects.filter(created_at__lt=clock.now() - SLACK)
    found: int | None = old.aggregate(top=Max("top_entry"))["top"]
    return found or 0


def _place(above: int) -> int:
    """Give up to a batch of entries their places, in an order drawn afresh. One transaction."""
    with transaction.atomic():
        lease.alone()
        entries = Entry.objects.unplaced(above).values_list("pk", "commitment")[:BATCH]
        waiting = [(pk, bytes(commitment)) for pk, commitment in entries]
        if not waiting:
            return 0
        last: int | None = Leaf.objects.aggregate(last=Max("index"))["last"]
        first = 0 if last is None else last + 1
        order = shuffle([commitment for _, commitment in waiting], secrets.token_bytes(32))
        _write_places([waiting[which] for which in order], first)
    return len(waiting)


def _write_places(placed: list[tuple[int, bytes]], first: int) -> None:
    rows = [(pk, first + n, number_of(commitment)) for n, (pk, commitment) in enumerate(placed)]
    if connection.vendor == "sqlite":
        bulk.insert(Leaf, ("entry_id", "index", "reference"), rows)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_leaf (entry_id, leaf_index, reference) "
            "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[])",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _state() -> LogState:
    """Where the log stands, once database and folder agree about it."""
    origin, signed = logkeys.origin(), elsewhere.settled(published.settled())
    if signed is None:
        return LogState(origin)
    published.put()
    try:
        return load_state(folder.reader(), origin, signed)
    except LedgerError as error:
        log.error("the log's files are made again from the database: %s", error)
        return rebuild(signed)


def rebuild(signed: SignedCheckpoint) -> LogState:
    """Write every file of the log again from the rows, and compare with what was signed.

    Raises: IntegrityError where the rows are not those that were signed.
    """
    state = LogState(signed.checkpoint.origin, time_s=signed.time_s or 0)
    while state.size < signed.size:
        leaves = leaves_from(state.size, min(BATCH, signed.size - state.size))
        if not leaves:
            break
        files, state = append(state, leaves)
        folder.write_tiles(files)
    if state.size != signed.size or state.edge.root() != signed.root:
        raise IntegrityError("the entries in the database are not those that the log signed")
    return state


def _publish(state: LogState) -> LogState:
    """Bring the files up to the places given, then sign. Nothing new: nothing is done."""
    grown = state
    while leaves := leaves_from(grown.size, BATCH):
        files, grown = append(grown, leaves)
        folder.write_tiles(files)
    now_s = int(clock.now().timestamp())
    if grown.size == state.size and now_s - state.time_s < SIGN_AGAIN_AFTER_S:
        return state
    if grown.size == 0:
        return state
    note, signed = publish(grown, logkeys.checkpoint_keys(), now_s)
    note, cosigners = witnesses.cosign(note, folder.reader())
    _keep(note, signed, cosigners)
    folder.write_policy(logkeys.policy_text())
    published.put()
    elsewhere.know(note)
    return signed


def _keep(note: bytes, state: LogState, cosigners: int) -> None:
    """The checkpoint's row, only if it continues the newest one."""
    with transaction.atomic():
        lease.alone()
        newest = Checkpoint.objects.order_by("-id").first()
        if newest is not None and (newest.size > state.size or newest.time_s > state.time_s):
            raise IntegrityError("another process published a newer checkpoint meanwhile")
        Checkpoint.objects.create(
            size=state.size,
            root=state.edge.root(),
            time_s=state.time_s,
            note=note,
            witnesses=cosigners,
            top_entry=Leaf.objects.aggregate(top=Max("entry"))["top"] or 0,
            created_at=clock.now(),
        )
