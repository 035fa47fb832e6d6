"""Install, list and remove the triggers, on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from daylight.web.triggers import rules


@dataclass(frozen=True)
class Trigger:
    """One trigger: refuse `event` on `table` with `message` when `refuse_when` holds."""

    name: str
    table: str
    event: str  # "INSERT", "UPDATE", "DELETE" or "TRUNCATE"
    message: str
    refuse_when: str = ""  # empty: always


def _proof(table: str) -> list[Trigger]:
    said = f"{table} is insert-only"
    moved = f"NOT {rules.MOVED_ROWS[table]}" if table in rules.MOVED_ROWS else ""
    return [
        Trigger(f"{table}_no_update", table, "UPDATE", said),
        Trigger(f"{table}_no_delete", table, "DELETE", said, moved),
        Trigger(f"{table}_no_truncate", table, "TRUNCATE", said),
        Trigger(f"{table}_no_replace", table, "INSERT", said, _same_key(table, _key(table))),
    ]


def _key(table: str) -> str:
    return _KEYS.get(table, "id")


def _same_key(table: str, key: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} t WHERE t.{key} = NEW.{key})"


_KEYS = {
    "record_leaf": "entry_id",
    "evidence_destroyeditem": "item_id",
    "record_opening": "entry_id",
    "ads_versionphoto": "id",
    "ads_sealedwords": "id",
    "ads_screeningdetail": "screening_id",
    "ads_decisionnote": "decision_id",
    "ads_contactseen": "id",
    "replies_messagescreeningdetail": "screening_id",
    "replies_messagenote": "decision_id",
    "replies_messagebody": "message_id",
    "replies_messagephoto": "id",
    "review_statementtext": "statement_id",
    "review_appealtext": "appeal_id",
    "review_appealnote": "vote_id",
}


def _companion(table: str, ad: str, dialect: rules.Dialect) -> list[Trigger]:
    allowed = rules.may_destroy(ad, dialect, clear=table in rules.CLEAR_TABLES)
    key = _KEYS.get(table, "version_id")
    kept = f"{rules.KEPT_ROWS[table]} OR " if table in rules.KEPT_ROWS else ""
    return [
        Trigger(f"{table}_no_update", table, "UPDATE", f"{table} is never updated"),
        Trigger(f"{table}_no_truncate", table, "TRUNCATE", f"{table} is never truncated"),
        Trigger(
            f"{table}_no_delete",
            table,
            "DELETE",
            f"{table} is deleted only under a destruction",
            f"{kept}NOT {allowed}",
        ),
        Trigger(
            f"{table}_no_replace",
            table,
            "INSERT",
            f"{table} is never replaced",
            _same_key(table, key),
        ),
    ]


def _erasable(table: str, ad: str) -> list[Trigger]:
    said = f"{table} is never changed"
    return [
        Trigger(f"{table}_no_update", table, "UPDATE", said),
        Trigger(f"{table}_no_truncate", table, "TRUNCATE", said),
        Trigger(f"{table}_held", table, "DELETE", f"a hold keeps {table}", rules.is_held(ad)),
        Trigger(f"{table}_no_replace", table, "INSERT", said, _same_key(table, _key(table))),
    ]


def _gate(dialect: rules.Dialect) -> list[Trigger]:
    return [
        Trigger(
            "ads_publication_authorised",
            "ads_publication",
            "INSERT",
            "no authority for this publication",
            f"NOT {rules.may_publish(dialect)}",
        ),
        Trigger(
            "ads_ad_published_by_gate",
            "ads_ad",
            "UPDATE",
            "an ad becomes public by a publication",
            f"{rules.becomes_public(dialect)} AND NOT {rules.HAS_PUBLICATION}",
        ),
        Trigger(
            "ads_ad_not_born_public",
            "ads_ad",
            "INSERT",
            "an ad is not born public",
            "NEW.state = 'public'",
        ),
        Trigger(
            "ads_boardstate_forward",
            "ads_boardstate",
            "UPDATE",
            "the memory epoch never goes back",
            "NEW.memory_epoch < OLD.memory_epoch",
        ),
        Trigger("ads_boardstate_stays", "ads_boardstate", "DELETE", "the board has one state"),
    ]


def _log() -> list[Trigger]:
    return [
        Trigger(
            "record_leaf_in_order",
            "record_leaf",
            "INSERT",
            "the next place of the log is given, and no other",
            rules.NOT_NEXT_LEAF,
        ),
        Trigger(
            "record_checkpoint_forward",
            "record_checkpoint",
            "INSERT",
            "a checkpoint never goes back",
            rules.CHECKPOINT_GOES_BACK,
        ),
    ]


def _holds(dialect: rules.Dialect) -> list[Trigger]:
    table, said = "evidence_hold", "a hold is never shortened"
    return [
        Trigger(f"{table}_not_shortened", table, "UPDATE", said, rules.hold_shortened(dialect)),
        Trigger(f"{table}_no_delete", table, "DELETE", said),
        Trigger(f"{table}_no_truncate", table, "TRUNCATE", said),
        Trigger(f"{table}_no_replace", table, "INSERT", said, _same_key(table, "id")),
    ]


# PostgreSQL has no REPLACE, its unique keys refuse a second row, and the sequencer stops at a gap:
# there these would only cost two thirds of its speed.
_SQLITE_ONLY = {"record_leaf_no_replace", "record_leaf_in_order"}


def triggers(vendor: str) -> list[Trigger]:
    """All triggers that must exist on this database."""
    dialect = rules.SQLITE if vendor == "sqlite" else rules.POSTGRESQL
    found = [trigger for table in rules.PROOF_TABLES for trigger in _proof(table)]
    for table, ad in rules.COMPANION_TABLES.items():
        found += _companion(table, ad, dialect)
    for table, ad in rules.ERASABLE_TABLES.items():
        found += _erasable(table, ad)
    found += _gate(dialect) + _log() + _holds(dialect)
    if vendor == "sqlite":
        return [trigger for trigger in found if trigger.event != "TRUNCATE"]
    return [trigger for trigger in found if trigger.name not in _SQLITE_ONLY]


def _sqlite(trigger: Trigger) -> list[str]:
    when = f"WHEN {trigger.refuse_when}" if trigger.refuse_when else ""
    return [
        f"DROP TRIGGER IF EXISTS {trigger.name}",
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} "
        f"FOR EACH ROW {when} BEGIN SELECT RAISE(ABORT, 'daylight: {trigger.message}'); END",
    ]


def _postgresql(trigger: Trigger) -> list[str]:
    body = f"RAISE EXCEPTION 'daylight: {trigger.message}' USING ERRCODE = '23514';"
    if trigger.refuse_when:
        body = f"IF {trigger.refuse_when} THEN {body} END IF;"
    level = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    back = "RETURN OLD;" if trigger.event == "DELETE" else "RETURN NEW;"
    return [
        f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$rule$ BEGIN {body} {back} END $rule$",
        f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}",
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} "
        f"FOR EACH {level} EXECUTE FUNCTION {trigger.name}()",
    ]


def install() -> None:
    """Put every trigger in place; those that exist are replaced."""
    sentences = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for trigger in triggers(connection.vendor):
            for sentence in sentences(trigger):
                cursor.execute(sentence)


def remove() -> None:
    """Take them away, for a test that shows what happens without."""
    with connection.cursor() as cursor:
        for trigger in triggers(connection.vendor):
            on = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")


def missing() -> list[str]:
    """Names of triggers that should exist and do not."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [t.name for t in triggers(connection.vendor) if t.name not in present]
