"""What the desk needs of ads."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ads", "0005_takedowns")]
    operations: ClassVar[list[Operation]] = []
