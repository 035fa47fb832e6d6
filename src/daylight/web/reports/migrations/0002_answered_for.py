"""When the contact of a claim answered for the prints that were sent with it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="claim",
            name="answered_for_at",
            field=models.DateTimeField(null=True),
        ),
    ]
