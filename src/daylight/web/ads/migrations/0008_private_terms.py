"""A deployed policy carries the board's own terms."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ads", "0007_prices")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            model_name="policydeployment",
            name="terms",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
