"""What the database refuses whatever code asks, and that we notice when it no longer would."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from daylight.web import clock, triggers
from daylight.web.ads import actions
from daylight.web.ads.models import EndReason, SealedWords, VersionContent
from daylight.web.evidence.models import Destruction, Hold
from daylight.web.triggers import rules
from tests.conftest import ON_POSTGRESQL
from tests.web.boards import HELD_BODY
from tests.web.databases import query


def refused(sentence: str, values: tuple[Any, ...] = ()) -> bool:
    try:
        with transaction.atomic():
            query(sentence, values)
    except DatabaseError:
        return True
    return False


@pytest.fixture
def lived(board: Any) -> Any:
    """A board on which every proof and companion table has a row."""
    ad = board.confirmed(content=board.doubtful(body=f"{HELD_BODY} Call +1 312 555 0123."))
    board.decide(ad, "reviewer")
    board.decide(ad, "second reviewer")
    board.confirmed()
    actions.hide([ad.public_id], reason="a report")
    Destruction.objects.create(ad_id=10**9, rule="retention", created_at=clock.now())
    SealedWords.objects.create(ad=ad, head=ad.head, vault_item=1, created_at=clock.now())
    return board


UNUSED = {"ads_versionphoto", "ads_decisionnote"}  # no photo, no note on this board
UNUSED |= {"review_statementtext", "review_appealtext", "review_appealnote"}  # tests/web/appeals
UNUSED |= {"replies_messagescreeningdetail", "replies_messagenote"}  # tests/web/replies


@pytest.mark.parametrize("table", rules.PROOF_TABLES)
def test_proof_rows_stay(lived: Any, table: str) -> None:
    if not query(f"SELECT 1 FROM {table}"):
        pytest.skip(f"{table} has no row here")
    column = {"evidence_item": "kind", "ads_authoritydecision": "decision_id"}.get(table)
    column = column or ("created_at" if "record" not in table else "type")
    assert refused(f"UPDATE {table} SET {column} = {column}")
    assert refused(f"DELETE FROM {table}")
    assert query(f"SELECT 1 FROM {table}")


@pytest.mark.parametrize("table", sorted(set(rules.COMPANION_TABLES) - UNUSED))
def test_companion_rows_are_not_changed_and_not_deleted(lived: Any, table: str) -> None:
    before = query(f"SELECT count(*) FROM {table}")
    assert before != [(0,)], f"{table} should have a row on this board"
    key = "subject = subject" if table == "record_opening" else None
    column = {
        "ads_contactseen": "kind = kind",
        "ads_sealedwords": "vault_item = vault_item",
        "ads_submission": "network = network",
    }.get(table)
    column = key or column or ("body = body")
    assert refused(f"UPDATE {table} SET {column}")
    assert refused(f"DELETE FROM {table}")
    assert query(f"SELECT count(*) FROM {table}") == before


@pytest.mark.skipif(ON_POSTGRESQL, reason="REPLACE is SQLite's")
def test_replace_is_no_way_round(lived: Any) -> None:
    assert refused("INSERT OR REPLACE INTO ads_version SELECT * FROM ads_version")
    assert refused("INSERT OR REPLACE INTO ads_versioncontent SELECT * FROM ads_versioncontent")


@pytest.mark.skipif(not ON_POSTGRESQL, reason="TRUNCATE is PostgreSQL's")
def test_truncate_is_no_way_round(lived: Any) -> None:
    assert refused("TRUNCATE ads_version CASCADE")
    assert refused("TRUNCATE record_opening CASCADE")


def ended(board: Any) -> int:
    ad = actions.end(board.confirmed(), EndReason.WITHDRAWN)
    return ad.pk


def words_can_be_destroyed(ad: int) -> bool:
    return not refused(
        "DELETE FROM ads_versioncontent WHERE version_id IN "
        "(SELECT id FROM ads_version WHERE ad_id = %s)",
        (ad,),
    )


def allow(ad: int, rule: str, days: int, **approvers: int) -> None:
    at = clock.now() + timedelta(days=days)
    Destruction.objects.create(ad_id=ad, rule=rule, created_at=at, **approvers)


def test_retention_destroys_after_ninety_days_and_not_before(board: Any) -> None:
    early, late = ended(board), ended(board)
    allow(early, "retention", days=89)
    allow(late, "retention", days=91)
    assert not words_can_be_destroyed(early)
    assert words_can_be_destroyed(late)
    assert VersionContent.objects.count() == 1


def test_a_live_ad_is_not_destroyed_by_retention(board: Any) -> None:
    ad = board.confirmed()
    allow(ad.pk, "retention", days=1000)
    assert not words_can_be_destroyed(ad.pk)


def test_a_hold_keeps_everything(board: Any) -> None:
    ad = ended(board)
    allow(ad, "retention", days=91)
    Hold.objects.create(ad_id=ad, reason="legal", created_at=clock.now())
    assert not words_can_be_destroyed(ad)


def test_two_people_are_two(board: Any) -> None:
    one, two = ended(board), ended(board)
    allow(one, "two_people", days=0, first_approver_id=1, second_approver_id=1)
    allow(two, "two_people", days=0, first_approver_id=1, second_approver_id=2)
    assert not words_can_be_destroyed(one)
    assert words_can_be_destroyed(two)


def test_a_missing_trigger_is_named(board: Any) -> None:
    assert triggers.missing() == []
    on = " ON ads_publication" if connection.vendor == "postgresql" else ""
    query(f"DROP TRIGGER ads_publication_authorised{on}")
    assert triggers.missing() == ["ads_publication_authorised"]
    triggers.install()
    assert triggers.missing() == []


@pytest.mark.skipif(ON_POSTGRESQL, reason="only SQLite rebuilds tables")
def test_a_rebuilt_table_gets_its_triggers_back_after_migrate(board: Any) -> None:
    from django.core.management import call_command

    from daylight.web.ads.models import Version

    triggers.remove()  # as a migrate does first: SQLite cannot rename a table that triggers name
    with connection.schema_editor() as editor:
        editor._remake_table(Version)
    assert "ads_version_no_update" in triggers.missing()
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []
