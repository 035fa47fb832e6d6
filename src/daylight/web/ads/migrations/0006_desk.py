"""What the desk needs of ads: more that a person can decide."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ads", "0005_takedowns")]
    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(
            model_name="decision",
            name="choice",
            field=models.CharField(
                choices=[
                    ("publish", "publish"),
                    ("refuse", "refuse"),
                    ("remove", "remove"),
                    ("hold", "hold for more"),
                    ("escalate", "escalate"),
                ],
                max_length=8,
            ),
        ),
    ]
