"""What is sealed: by anybody here, opened by nobody here."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from pyrage import x25519

from daylight.errors import ConfigError, IntegrityError, Refused
from daylight.web import clock
from daylight.web.evidence import checking, opening, setup, vaultkeys
from daylight.web.evidence.models import Item, Recipient, VaultKey, VaultKeyCopy, Viewing
from daylight.web.evidence.segments import Condition, examine
from daylight.web.evidence.vault import vault
from daylight.web.people.models import Role
from daylight.web.record.models import Entry, Opening
from tests.web.boards import recovery_key
from tests.web.test_races import Other, wait_until_blocked


@pytest.fixture(autouse=True)
def _forgotten() -> Any:
    vaultkeys.forget()
    yield
    vaultkeys.forget()


def keep(data: bytes = b"what arrived", kind: str = "form") -> Item:
    item = vault().append([(kind, data)])[0].row()
    item.save(force_insert=True)
    return item


def recovery() -> opening.Opener:
    return opening.opener_from(recovery_key())


def officer(tmp_path: Path, name: str = "officer", opener: Any = None) -> opening.Opener:
    file = tmp_path / f"{name}.txt"
    setup.add_officer(name, setup.new_identity(file, name), opener=opener)
    return opening.opener_from(file)


def test_what_was_sealed_opens_with_the_recovery_key(board: Any) -> None:
    data = os.urandom(300_000)
    item = keep(data, "photo")
    path = vault().folder / item.segment
    assert recovery().open(item) == data
    assert data[:64] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_no_private_key_is_left_behind(board: Any) -> None:
    keep()
    private = recovery_key().read_text().splitlines()[-1]
    for path in settings.HOME.rglob("*"):
        if path.is_file() and path != recovery_key():
            assert private.encode() not in path.read_bytes(), path
    for copy in VaultKeyCopy.objects.all():
        assert b"AGE-SECRET-KEY" not in bytes(copy.sealed)


def test_the_digest_in_the_database_tells_nothing(board: Any) -> None:
    import hashlib

    item = keep(b"guess me")
    assert bytes(item.digest) != hashlib.sha256(b"guess me").digest()
    header = (vault().folder / item.segment).read_bytes()[item.offset : item.offset + 40]
    assert hashlib.sha256(b"guess me").digest() not in header


def test_each_month_has_its_key(board: Any) -> None:
    first = keep(b"now")
    with clock.moved(timedelta(days=32)):
        vaultkeys.forget()
        second = keep(b"later")
    assert VaultKey.objects.count() == 2
    assert first.segment.split("_")[0] != second.segment.split("_")[0]
    assert recovery().open(first) == b"now"
    assert recovery().open(second) == b"later"


def test_no_key_is_made_inside_somebodys_transaction(board: Any) -> None:
    with clock.moved(timedelta(days=32)):
        vaultkeys.forget()
        with transaction.atomic():
            item = keep(b"in a transaction")
            transaction.set_rollback(True)
    assert VaultKey.objects.count() == 1
    assert recovery().open(item) == b"in a transaction"


def test_with_no_recipient_posting_refuses_and_doctor_says_why(board: Any) -> None:
    Recipient.objects.update(removed_at=clock.now())
    with pytest.raises(Refused) as refused:
        board.submitted()
    assert refused.value.code == "no_vault"
    assert [said for level, said, _ in checking.health() if level == "fail"] == [
        "nobody could open what is sealed, so posting refuses"
    ]


def test_a_new_officer_opens_old_things_once_somebody_lets_them(board: Any, tmp_path: Path) -> None:
    item = keep()
    late = officer(tmp_path, "late")
    with pytest.raises(Refused) as refused:
        late.open(item)
    assert refused.value.code == "not_yours"
    vaultkeys.forget()
    assert late.open(keep(b"after")) == b"after"
    assert officer(tmp_path, "let in", recovery()).open(item) == b"what arrived"


def test_a_removed_officer_opens_nothing_new(board: Any, tmp_path: Path) -> None:
    gone = officer(tmp_path)
    before = keep(b"before")
    setup.remove_officer("officer")
    after = keep(b"after")
    assert gone.open(before) == b"before"
    with pytest.raises(Refused):
        gone.open(after)


@pytest.mark.parametrize("months", [0, 1])
def test_no_clock_leads_back_to_a_key_of_a_removed_officer(
    board: Any, tmp_path: Path, months: int
) -> None:
    """Over the end of a month and back: the key before is one that they can open."""
    gone = officer(tmp_path)
    for days in (0, 32, 64):
        with clock.moved(timedelta(days=days)):
            vaultkeys.forget()
            keep()
    with clock.moved(timedelta(days=64)):
        setup.remove_officer("officer")
    for days in (32 * months, 64, 32 * months):
        with clock.moved(timedelta(days=days)):
            vaultkeys.forget()
            item = keep(b"after")
            with pytest.raises(Refused):
                gone.open(item)
            assert recovery().open(item) == b"after"


def test_two_who_make_the_months_key_at_once_get_the_same(board: Any) -> None:
    with clock.moved(timedelta(days=32)):
        assert vaultkeys.rotate() == vaultkeys.rotate()


def test_a_key_made_while_an_officer_goes_is_not_theirs(board: Any, tmp_path: Path) -> None:
    gone = officer(tmp_path)
    with transaction.atomic():
        setup.remove_officer("officer")
        other = Other(lambda: vaultkeys.rotate(always=True))
        other.start()
        wait_until_blocked(other)
    other.done()
    vaultkeys.forget()
    with pytest.raises(Refused):
        gone.open(keep())


def test_the_last_recipient_stays(board: Any) -> None:
    with pytest.raises(Refused) as refused:
        setup.remove_officer("recovery")
    assert refused.value.code == "last_recipient"


def test_a_strangers_key_opens_nothing(board: Any, tmp_path: Path) -> None:
    setup.new_identity(tmp_path / "stranger.txt", "nobody's")
    with pytest.raises(Refused):
        opening.opener_from(tmp_path / "stranger.txt").open(keep())


def test_opening_takes_an_officer_and_a_reason_and_is_entered(board: Any) -> None:
    item = keep()
    person = board.staff("evidence officer", Role.EVIDENCE)
    assert opening.view(item, recovery(), staff=person, words="request 12") == b"what arrived"
    viewing = Viewing.objects.get()
    entry = msgspec.json.decode(bytes(Opening.objects.get(pk=viewing.entry_id).body))
    assert (entry["type"], entry["full_size"], entry["role"]) == (
        "evidence_viewed",
        True,
        "evidence",
    )
    assert "request 12" not in str(entry)
    for staff, words, code in (
        (board.staff("reviewer"), "request 12", "not_allowed"),
        (person, " ", "no_reason"),
    ):
        with pytest.raises(Refused) as refused:
            opening.view(item, recovery(), staff=staff, words=words)
        assert refused.value.code == code
    assert Entry.objects.filter(type="evidence_viewed").count() == 1


def test_a_drill_opens_one_of_each_key_and_is_entered(board: Any) -> None:
    keep()
    vaultkeys.rotate(always=True)
    assert sorted(opening.drill(recovery()).values()) == ["nothing sealed with it", "opens"]
    assert Viewing.objects.filter(drill=True).count() == 1
    with clock.moved(timedelta(days=366)):
        assert any("not tried for a year" in said for _, said, _ in checking.health())


@pytest.mark.parametrize("damage", ["flip", "cut", "lose", "length"])
def test_damage_is_found_without_a_key(board: Any, damage: str) -> None:
    item = keep(b"first")
    other = keep(b"second")
    path = vault().folder / item.segment
    data = bytearray(path.read_bytes())
    if damage == "flip":
        data[item.offset + 60] ^= 1
    elif damage == "cut":
        del data[item.offset + 100 :]
    elif damage == "length":
        data[item.offset + 7] ^= 1
    path.write_bytes(bytes(data))
    if damage == "lose":
        path.unlink()
    problems = checking.verify().problems
    assert any(problem.startswith(f"item {item.pk} ") for problem in problems)
    with pytest.raises(IntegrityError):
        recovery().open(item)
    if damage == "flip":
        assert recovery().open(other) == b"second"
    vault()._file = None


def test_every_flipped_byte_is_found(board: Any) -> None:
    item = keep(b"x")
    path = vault().folder / item.segment
    whole = path.read_bytes()
    end = item.offset + 40 + int.from_bytes(whole[item.offset : item.offset + 8], "big")
    for at in range(item.offset, end):
        changed = bytearray(whole)
        changed[at] ^= 0x20
        path.write_bytes(bytes(changed))
        assert examine(path, item.offset) is not Condition.SOUND, at
    path.write_bytes(whole)
    assert examine(path, item.offset) is Condition.SOUND


def test_a_sound_vault_verifies(board: Any) -> None:
    for n in range(5):
        keep(bytes([n]) * 1000)
    report = checking.verify()
    assert (report.items, report.problems) == (5, [])


def test_the_database_keeps_keys_and_viewings(board: Any) -> None:
    keep()
    opening.drill(recovery())
    for rows in (VaultKey.objects, VaultKeyCopy.objects, Viewing.objects, Item.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete(using="default")
    with pytest.raises(DatabaseError), transaction.atomic():
        VaultKey.objects.update(public=str(x25519.Identity.generate().to_public()))


def test_a_file_that_is_no_key_is_named(board: Any, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    with pytest.raises(ConfigError, match="no age key"):
        opening.opener_from(tmp_path / "x")
