"""Followed searches; anchors and hits clustered by their key on SQLite."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

CLUSTERED = {
    "ads_alertanchor": "token varchar(80) NOT NULL, alert_id bigint NOT NULL, rest text NOT NULL,"
    " exact bool NOT NULL,"
    " PRIMARY KEY (token, alert_id)",
    "ads_alerthit": "alert_id bigint NOT NULL, ad_id bigint NOT NULL, state smallint NOT NULL,"
    " at datetime NOT NULL, PRIMARY KEY (alert_id, ad_id)",
}


def cluster(apps: Any, schema_editor: Any) -> None:
    """SQLite keeps a table without row ids in the order of its key: half the size, one seek."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for table, columns in CLUSTERED.items():
        schema_editor.execute(f"DROP TABLE {table}")
        schema_editor.execute(f"CREATE TABLE {table} ({columns}) WITHOUT ROWID")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ads", "0003_search")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.CharField(max_length=10, unique=True)),
                ("email", models.CharField(max_length=254)),
                ("email_digest", models.BinaryField(max_length=32)),
                ("language", models.CharField(default="en", max_length=8)),
                ("search", models.TextField()),
                ("search_digest", models.BinaryField(max_length=32)),
                ("place_id", models.BigIntegerField(null=True)),
                ("section_id", models.BigIntegerField(null=True)),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("at_once", "at once"),
                            ("daily", "once a day"),
                            ("weekly", "once a week"),
                        ],
                        default="daily",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "waits for the reader's confirmation"),
                            ("active", "writes"),
                            ("paused", "paused by the reader"),
                            ("dead", "its mailbox takes no mail"),
                        ],
                        default="unconfirmed",
                        max_length=12,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ready_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("failed_at", models.DateTimeField(null=True)),
                ("browser", models.BinaryField(max_length=32, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="alert_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["unconfirmed", "dead"])),
                        fields=["state", "since"],
                        name="alert_idle",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("email_digest", "search_digest"), name="alert_once_a_mailbox"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertAnchor",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "token",
                        "alert_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("token", models.CharField(max_length=80)),
                ("alert_id", models.BigIntegerField()),
                ("rest", models.TextField()),
                ("exact", models.BooleanField()),
            ],
            options={"indexes": [models.Index(fields=["alert_id"], name="alert_anchor_of")]},
        ),
        migrations.CreateModel(
            name="AlertHit",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "alert_id",
                        "ad_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("alert_id", models.BigIntegerField()),
                ("ad_id", models.BigIntegerField()),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[
                            (0, "not handed to any mail server"),
                            (1, "being handed over: whether it arrived is not known"),
                            (2, "taken by a mail server"),
                        ],
                        default=0,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(cluster, migrations.RunPython.noop),
    ]
