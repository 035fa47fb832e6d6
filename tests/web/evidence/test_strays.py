"""What no row names goes in the end, unless the database may have forgotten the row."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from daylight.ledger.shells.files import folder_reader
from daylight.web import clock
from daylight.web.evidence import destroying, strays
from daylight.web.evidence import vault as vaults
from daylight.web.evidence.models import Item
from daylight.web.evidence.segments import Condition, examine
from daylight.web.evidence.vault import Stored, vault
from daylight.web.record import folder, recovery, sequencer
from tests.web.record.test_sequencer import enter

DAY = timedelta(days=1)
LATER = timedelta(days=100)


def signed() -> None:
    """The worker lives: it signs the log at least once an hour."""
    enter()
    sequencer.run()


def append(data: bytes = b"acknowledged", *, named: bool = False) -> Stored:
    """What a process appends at the moved clock; the disk's clock follows."""
    [stored] = vault().append([("form", data)])
    if named:
        stored.row().save(force_insert=True)
    path = vault().folder / stored.segment
    os.utime(path, (clock.now().timestamp(),) * 2)
    return stored


def condition(stored: Stored) -> Condition:
    return examine(vault().folder / stored.segment, stored.offset)


def restart() -> None:
    """Another process: it begins a segment of its own."""
    vaults._vault = None


def test_a_stray_between_two_signatures_goes(alone: Any) -> None:
    signed()
    named = append(b"named", named=True)
    stray = append(b"its transaction was undone")
    signed()
    assert strays.wipe_strays() == 0
    with clock.moved(LATER):
        signed()
        assert strays.wipe_strays() == 1
        assert strays.wipe_strays() == 0
    assert (condition(stray), condition(named)) == (Condition.WIPED, Condition.SOUND)


def test_what_a_restored_database_forgot_stays(alone: Any) -> None:
    """Its log was lost with it: nothing but the hours without a signature tells."""
    signed()
    named = append(b"before the backup", named=True)
    lost = [append(b"the same process goes on")]
    restart()
    with clock.moved(DAY):
        lost.append(append(b"acknowledged after the backup"))
        restart()
    with clock.moved(2 * DAY):  # restored: the rows are those of the first day
        signed()
        append(b"after it", named=True)
        signed()
    with clock.moved(LATER):
        signed()
        assert strays.wipe_strays() == 0
    assert {condition(each) for each in (named, *lost)} == {Condition.SOUND}


def test_what_was_lost_within_an_hour_stays_where_the_log_tells_of_it(alone: Any) -> None:
    signed()
    append(b"before the backup", named=True)
    with transaction.atomic():
        signed()
        lost = append(b"acknowledged")
        transaction.set_rollback(True)
    recovery.recover(folder_reader(folder.path()))
    signed()
    with clock.moved(LATER):
        signed()
        assert strays.wipe_strays() == 0
    assert condition(lost) is Condition.SOUND


def test_a_vault_older_than_the_database_stays(alone: Any) -> None:
    """A database begun anew beside an old vault knows nothing of what lies there."""
    old = append()
    signed()
    with clock.moved(LATER):
        signed()
        assert strays.wipe_strays() == 0
    assert condition(old) is Condition.SOUND


def damaged(stored: Stored, at: int, value: bytes) -> Path:
    path = vault().folder / stored.segment
    mtime = path.stat().st_mtime
    data = bytearray(path.read_bytes())
    data[stored.offset + at : stored.offset + at + len(value)] = value
    path.write_bytes(bytes(data))
    os.utime(path, (mtime, mtime))
    return path


def test_damage_leads_to_no_wiping_of_what_is_named(alone: Any) -> None:
    """A length is wrong by one: what follows looks like a record that reaches over the others."""
    signed()
    first = append(b"x" * 500, named=True)
    others = [append(bytes(size), named=True) for size in (300, 300_000)]
    signed()
    path = damaged(first, 0, (others[0].offset - first.offset - 40 + 1).to_bytes(8, "big"))
    before = path.read_bytes()
    with clock.moved(LATER):
        signed()
        assert strays.wipe_strays() == 0
    assert path.read_bytes() == before
    assert {condition(each) for each in others} == {Condition.SOUND}


def test_destroying_a_damaged_record_leaves_its_neighbours(alone: Any) -> None:
    """Its length says that it reaches over them; and where it is too short, all of it goes."""
    stored = [append(bytes([65 + n]) * 2000, named=True) for n in range(3)]
    items = [Item.objects.get(segment=each.segment, offset=each.offset) for each in stored]
    damaged(stored[0], 0, (1 << 20).to_bytes(8, "big"))
    with transaction.atomic():
        destroying.destroy_items(items[:1], rule="order", at=clock.now())
    assert {condition(each) for each in stored[1:]} == {Condition.SOUND}
    damaged(stored[1], 0, (10).to_bytes(8, "big"))
    with transaction.atomic():
        destroying.destroy_items(items[1:2], rule="order", at=clock.now())
    path = vault().folder / stored[1].segment
    left = path.read_bytes()[stored[1].offset + 40 : stored[1].offset + 2000]
    assert not any(left)
    assert condition(stored[2]) is Condition.SOUND
