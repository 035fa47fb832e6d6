"""What a claim spent, who came again over which connection, whom to call; photos have a time too."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def photos_have_a_time(apps: Any, schema_editor: Any) -> None:
    """Photos that were hidden alone had no time, and counted in no bound."""
    rows = apps.get_model("reports", "ClaimAd").objects.filter(role="photo", hidden_at=None)
    received = apps.get_model("reports", "Claim").objects.filter(pk=models.OuterRef("claim"))
    rows.update(hidden_at=models.Subquery(received.values("received_at")[:1]), is_loose=True)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_answered_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="call_since",
            field=models.DateTimeField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="call_why",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="claim",
            name="called_at",
            field=models.DateTimeField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="claimad",
            name="is_loose",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="claimcontact",
            name="network",
            field=models.BinaryField(max_length=16, null=True),
        ),
        migrations.AlterField(
            model_name="claimcontact",
            name="at",
            field=models.DateTimeField(db_index=True),
        ),
        migrations.RunPython(photos_have_a_time, migrations.RunPython.noop),
    ]
