"""An authority names the entry that gave it. Older ones name none."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ads", "0008_private_terms")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            model_name="authority",
            name="entry",
            field=models.BinaryField(default=b"", max_length=32),
            preserve_default=False,
        ),
    ]
