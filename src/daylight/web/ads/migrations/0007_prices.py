"""The middle price of each section."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ads", "0006_desk")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="PriceMedian",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("section_id", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("median_minor", models.BigIntegerField()),
                ("ads", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["section_id", "currency"], name="one_median")
                ]
            },
        ),
    ]
