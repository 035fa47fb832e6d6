"""A restored board whose newer log is lost everywhere goes on under another name.

It cannot go on under the old one: whoever holds the newer checkpoint would hold proof of two
histories. So a new log begins, with keys of its own, by saying which log it continues, the last
that is known of it, and what is missing. The entries that are left follow in their old order. The
old log's files and rows are kept aside, and its keys stay known, so that receipts of both verify.

New keys wait in `USE.new` until the record names them, as when a key is replaced; each step can be
cut off and the whole done again.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from daylight.errors import ConfigError
from daylight.ledger.checkpoints import SignedCheckpoint, open_checkpoint
from daylight.ledger.errors import LedgerError
from daylight.ledger.keys import SigningKey, make_key
from daylight.ledger.shells.files import load_key, sync_folder, write_whole
from daylight.ledger.verify import verify_log
from daylight.web import clock
from daylight.web.record import (
    actions,
    bucket,
    folder,
    lease,
    logkeys,
    published,
    sequencer,
    witnesses,
)
from daylight.web.record.models import Checkpoint, Continuation, Entry, Leaf
from daylight.web.record.references import number_of

USES = ("checkpoint", "promise")
BEFORE = "log-before"  # beside HOME/log: the files of logs that ended
_NUMBERED = re.compile(r"(.*)-(\d+)")


def continue_log(*, gap: str, beside: Iterable[bytes] = (), unseen: bool = False) -> list[str]:
    """Begin another log in place of one whose newer part is lost. What to tell.

    `beside` are checkpoints that somebody kept; `unseen` is for a log of which not even a newer
    checkpoint is left. Run again after it was cut off, it is gone on with.

    Raises: ConfigError where nothing is known to be lost, or not all of it is.
    """
    if not _is_under_way():
        if not gap.strip():
            raise ConfigError("what is missing?", hint='--gap "what was lost, in words"')
        known = _last_known(beside, unseen=unseen)
        with lease.held() as mine:
            if not mine:
                raise ConfigError("the log is being signed", hint="stop `daylight worker` first")
            _begin(known, gap.strip())
    old = Continuation.objects.order_by("-id")[0].origin
    _put_keys_in_place()
    _put_files_aside(old)
    sequencer.run_all()
    return [
        f"{old} ended. This board's log is {logkeys.origin()}, and says so in its first entry.",
        f"  The files of the old one are in {settings.HOME / BEFORE}: keep them.",
        "  Publish the new /log/policy; tell witnesses and mirrors that they follow another log.",
        "  Restart `daylight serve` and `daylight worker`.",
    ]


def _is_under_way() -> bool:
    """Whether the record names keys that still wait aside, or the new log is not signed yet."""
    if not Continuation.objects.exists():
        return False
    return any(_waits(use) for use in USES) or not Checkpoint.objects.exists()


def _waits(use: str) -> bool:
    new = _file(f"{use}.new")
    return new.exists() and load_key(new).verifier.public == logkeys.history()[use][-1].public


def _last_known(beside: Iterable[bytes], *, unseen: bool) -> list[SignedCheckpoint]:
    """The newest checkpoint that anybody showed of each name that this log had, our own first."""
    ours = published.newest()
    found = [ours] if ours is not None else []
    for note in [*_shown(), *beside]:
        signed = _opened(note)
        if signed is not None:
            found.append(signed)
    newest: dict[str, SignedCheckpoint] = {}
    for signed in sorted(found, key=lambda each: (each.size, each.time_s or 0)):
        newest[signed.checkpoint.origin] = signed
    if not newest:
        raise ConfigError("nothing of this log was ever signed", hint="daylight worker")
    lost = [each for each in newest.values() if _is_newer(each, ours)]
    if not lost and not unseen:
        hint = "--last FILE with a newer checkpoint, or --unseen where none is left anywhere"
        raise ConfigError("no log newer than this database is known", hint=hint)
    for each in lost:
        _refuse_whole(each)
    return list(newest.values())


def _shown() -> list[bytes]:
    """Checkpoints in the folder, in the bucket, and with witnesses."""
    found = [folder.reader()(folder.CHECKPOINT), *witnesses.shown().notes.values()]
    if address := settings.ENVIRONMENT.log_copy:
        found.append(bucket.Bucket(address).read(folder.CHECKPOINT))
    return [note for note in found if note is not None]


def _opened(note: bytes) -> SignedCheckpoint | None:
    """A checkpoint of ours, also of a name that this database forgot."""
    try:
        return logkeys.open_own(note, trust_held=True)
    except LedgerError:
        held = load_key(_file("checkpoint")).verifier
    try:
        return open_checkpoint(note, [held], origin=held.name)
    except LedgerError:
        return None


def _is_newer(signed: SignedCheckpoint, ours: SignedCheckpoint | None) -> bool:
    if ours is None or signed.checkpoint.origin != ours.checkpoint.origin:
        return True
    return signed.size > ours.size or (signed.size == ours.size and signed.root != ours.root)


def _refuse_whole(signed: SignedCheckpoint) -> None:
    """What lies in the folder whole is not lost."""
    if signed.checkpoint.origin != logkeys.origin():
        return
    try:
        verify_log(folder.reader(), signed)
    except LedgerError:
        return
    raise ConfigError("the newer log is all there", hint="daylight ledger recover")


def _begin(known: list[SignedCheckpoint], gap: str) -> None:
    at, old = clock.now(), logkeys.origin()
    made = {use: _make_key(use, _next_name(known)) for use in USES}
    with transaction.atomic():
        lease.alone()
        opened = [_enter_continued(each, gap, at) for each in known]
        row = Continuation.objects.create(entry=opened[0], origin=old, created_at=at)
        named = [_enter_key(use, key, at) for use, key in made.items()]
        _put_rows_aside(row)
        _place_again(row, [*opened, *named])


def _next_name(known: list[SignedCheckpoint]) -> str:
    """The old name with the next number that no log of ours had: `HOST/log`, `HOST/log-2`."""
    base, numbers = logkeys.origin(), [1]
    for origin in (base, *(each.checkpoint.origin for each in known)):
        match = _NUMBERED.fullmatch(origin)
        numbers.append(int(match[2]) if match else 1)
    match = _NUMBERED.fullmatch(base)
    return f"{match[1] if match else base}-{max(numbers) + 1}"


def _make_key(use: str, origin: str) -> SigningKey:
    key = make_key(origin, secrets.token_bytes(32))
    write_whole(_file(f"{use}.new"), f"{key.export()}\n".encode(), mode=0o600)
    return key


def _enter_continued(known: SignedCheckpoint, gap: str, at: datetime) -> Entry:
    return actions.enter(
        "log_continued",
        subject="board",
        at=at,
        origin=known.checkpoint.origin,
        size=known.size,
        root=known.root.hex(),
        gap=gap,
    )


def _enter_key(use: str, key: SigningKey, at: datetime) -> Entry:
    return actions.enter(
        "key_changed", subject="board", at=at, key=str(key.verifier), use=use, step="added"
    )


_FORMER_CHECKPOINT = "size, root, time_s, note, witnesses, top_entry, created_at"


def _put_rows_aside(row: Continuation) -> None:
    """Places and checkpoints to where former ones stand. Triggers let go only what stands there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_formerplace (continuation_id, entry_id, leaf_index, reference) "
            "SELECT %s, entry_id, leaf_index, reference FROM record_leaf ORDER BY leaf_index",
            [row.pk],
        )
        cursor.execute(
            "INSERT INTO record_formercheckpoint "
            f"(continuation_id, number, {_FORMER_CHECKPOINT}) "
            f"SELECT %s, id, {_FORMER_CHECKPOINT} FROM record_checkpoint ORDER BY id",
            [row.pk],
        )
        cursor.execute("DELETE FROM record_leaf")
        cursor.execute("DELETE FROM record_checkpoint")


def _place_again(row: Continuation, first: list[Entry]) -> None:
    """What the new log says of itself, then the old entries in their order."""
    Leaf.objects.bulk_create(
        Leaf(entry_id=each.pk, index=index, reference=number_of(bytes(each.commitment)))
        for index, each in enumerate(first)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_leaf (entry_id, leaf_index, reference) "
            "SELECT entry_id, leaf_index + %s, reference FROM record_formerplace "
            "WHERE continuation_id = %s ORDER BY leaf_index",
            [len(first), row.pk],
        )


def _put_keys_in_place() -> None:
    """The old private halves go: nothing may be signed under the old name again."""
    for use in USES:
        new = _file(f"{use}.new")
        if new.exists():
            os.replace(new, _file(use))
        _file(f"{use}.old").unlink(missing_ok=True)
    sync_folder(_file("checkpoint").parent)


def _put_files_aside(origin: str) -> None:
    """The old log's files, as they were published, to where nothing is served from."""
    place: Path = settings.HOME / BEFORE / re.sub(r"[^A-Za-z0-9.-]+", "_", origin)
    data = folder.reader()(folder.CHECKPOINT)
    there = folder.path().exists()
    if not there or place.exists() or (data is not None and _is_of_new(data)):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(folder.path(), place)
    sync_folder(place.parent)


def _is_of_new(note: bytes) -> bool:
    try:
        logkeys.open_own(note)
    except LedgerError:
        return False
    return True


def _file(name: str) -> Path:
    path: Path = settings.ENVIRONMENT.keys / name
    return path
