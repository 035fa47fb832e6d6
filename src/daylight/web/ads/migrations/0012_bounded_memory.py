"""What is remembered of a poster's ads is found without a walk over all of them."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
INSERT INTO ads_doubtedad (ad_id, poster_id)
SELECT DISTINCT a.id, a.poster_id FROM ads_screeningrecord s
JOIN ads_version v ON v.id = s.version_id JOIN ads_ad a ON a.id = v.ad_id
WHERE s.verdict <> 'publish'
"""


class Migration(migrations.Migration):
    dependencies = [("ads", "0011_anchored")]

    operations = [
        migrations.CreateModel(
            name="DoubtedAd",
            fields=[
                (
                    "ad",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="doubted",
                        serialize=False,
                        to="ads.ad",
                    ),
                ),
                (
                    "poster",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ads.poster",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["poster", "ad"], name="doubted_of_poster")],
            },
        ),
        migrations.AddIndex(
            model_name="ad",
            index=models.Index(fields=["poster", "state"], name="ad_poster_state"),
        ),
        migrations.AddIndex(
            model_name="ad",
            index=models.Index(
                fields=["poster", "created_at"],
                name="ad_by_hand",
                condition=models.Q(source=None),
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
