"""What takedowns need of ads: photos by likeness, and photos that no page shows."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def cluster(apps: Any, schema_editor: Any) -> None:
    """SQLite keeps a table without row ids in the order of its key: half the size, one seek."""
    if schema_editor.connection.vendor != "sqlite":
        return
    schema_editor.execute("DROP TABLE ads_photoband")
    schema_editor.execute(
        "CREATE TABLE ads_photoband (band integer NOT NULL, photo_id bigint NOT NULL,"
        " PRIMARY KEY (band, photo_id)) WITHOUT ROWID"
    )


class Migration(migrations.Migration):
    dependencies = [("ads", "0004_alerts")]
    operations = [
        migrations.CreateModel(
            name="PhotoBand",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "band",
                        "photo_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("band", models.IntegerField()),
                ("photo_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="HiddenPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("claim", models.CharField(max_length=20)),
                ("created_at", models.DateTimeField()),
                ("restored_at", models.DateTimeField(null=True)),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hidings",
                        to="ads.photo",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("photo", "claim"), name="hidden_once_a_claim")
                ],
            },
        ),
        migrations.RunPython(cluster, migrations.RunPython.noop),
    ]
