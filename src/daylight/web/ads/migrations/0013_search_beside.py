"""An index can be made beside the one that answers."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ads", "0012_bounded_memory")]
    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(
            "searchstate",
            "status",
            models.CharField(
                choices=[
                    ("ready", "ready"),
                    ("building", "being made anew"),
                    ("beside", "answers, while a new one is made beside it"),
                    ("lost", "lost"),
                ],
                default="ready",
                max_length=8,
            ),
        ),
        migrations.AddField("searchstate", "common", models.TextField(blank=True, default="")),
        migrations.AddField("searchstate", "chosen_at", models.BigIntegerField(default=0)),
        migrations.AddField(
            "searchstate", "next_rules", models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.AddField("searchstate", "next_common", models.TextField(blank=True, default="")),
    ]
