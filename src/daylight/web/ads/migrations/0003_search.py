"""The search index: FTS5 without contents on SQLite, a vector under a GIN index on PostgreSQL."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from daylight.web.ads.search.rules import rules
from daylight.web.ads.search.tables import made

SQLITE = (
    "DROP TABLE ads_searchdoc",
    "CREATE TABLE ads_searchdoc (pub_seq integer PRIMARY KEY, tokens text NOT NULL)",
    "DROP TABLE ads_searchslip",
    "CREATE TABLE ads_searchslip (slip varchar(40) NOT NULL, token varchar(40) NOT NULL,"
    " PRIMARY KEY (slip, token)) WITHOUT ROWID",
)


def make(apps: Any, schema_editor: Any) -> None:
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for sentence in (*(SQLITE if on_sqlite else ()), *made(schema_editor.connection.vendor)):
        schema_editor.execute(sentence)
    # On a board that has ads already, the worker makes the index first.
    has_ads = apps.get_model("ads", "Ad").objects.filter(state="public").exists()
    state = {"status": "lost"} if has_ads else {"rules": rules()}
    apps.get_model("ads", "SearchState").objects.get_or_create(pk=1, defaults=state)


def unmake(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS ads_searchindex")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ads", "0002_board_state")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            "SearchDoc",
            fields=[
                ("pub_seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("tokens", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            "SearchSlip",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "slip",
                        "token",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("slip", models.CharField(max_length=40)),
                ("token", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            "SearchWord",
            fields=[
                ("token", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("shown", models.CharField(max_length=40)),
                ("ads", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            "SearchState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ready", "ready"),
                            ("building", "being made anew"),
                            ("lost", "lost"),
                        ],
                        default="ready",
                        max_length=8,
                    ),
                ),
                ("rules", models.CharField(blank=True, max_length=64)),
                ("reached", models.BigIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("words_at", models.BigIntegerField(default=0)),
                ("words_of", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_search_state")
                ]
            },
        ),
        migrations.RunPython(make, unmake),
    ]
