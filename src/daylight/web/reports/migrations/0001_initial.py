"""The tables of reports."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ads", "0005_takedowns"),
        ("record", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.CharField(max_length=16, unique=True)),
                ("form_key", models.CharField(max_length=64, unique=True)),
                ("reference", models.BigIntegerField(db_index=True)),
                (
                    "wrong",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("child", "it shows or offers a child"),
                            ("intimate", "an intimate picture, shown without agreement"),
                            ("forced", "somebody is made to do this"),
                            ("private", "a private picture, number or address"),
                            ("other", "something else that is against the law"),
                            ("", "not said"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("me", "me"),
                            ("my_child", "my child"),
                            ("acting", "somebody I act for"),
                            ("unknown", "somebody I do not know"),
                            ("", "not said"),
                        ],
                        max_length=10,
                    ),
                ),
                ("danger", models.BooleanField(default=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("form", "the form"),
                            ("telephone", "telephone"),
                            ("post", "a letter"),
                            ("person", "in person"),
                            ("mail", "e-mail"),
                            ("api", "another program"),
                        ],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(default="en", max_length=8)),
                ("network", models.BinaryField(max_length=16, null=True)),
                ("by_photo_alone", models.BooleanField(default=False)),
                ("waits_for_contact", models.BooleanField(default=False)),
                ("late", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("page_by", models.DateTimeField(null=True)),
                ("paged_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("stop_until", models.DateTimeField(null=True)),
                ("stop_confirmed_at", models.DateTimeField(null=True)),
                ("contacts", models.PositiveIntegerField(default=1)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not decided"),
                            ("removed", "stays down"),
                            ("restored", "came back"),
                            ("nothing_found", "nothing was found"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FlagRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.BinaryField(max_length=16, unique=True)),
                ("upheld", models.PositiveIntegerField(default=0)),
                ("dismissed", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="TrustedFlagger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("link", models.BinaryField(max_length=32, unique=True)),
                ("created_at", models.DateTimeField()),
                ("warned_at", models.DateTimeField(null=True)),
                ("suspended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ClaimWords",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="reports.claim",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=500)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("description", models.TextField(blank=True)),
                ("safe", models.BooleanField(default=False)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("telephone", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("signature", models.CharField(blank=True, max_length=120)),
                ("good_faith", models.BooleanField(default=False)),
                ("bounced_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ClaimContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("form", "the form"),
                            ("telephone", "telephone"),
                            ("post", "a letter"),
                            ("person", "in person"),
                            ("mail", "e-mail"),
                            ("api", "another program"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="further",
                        to="reports.claim",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClaimPrint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("pdq", models.BinaryField(max_length=32, null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prints",
                        to="reports.claim",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClaimStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=10)),
                ("ad", models.CharField(blank=True, max_length=40)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="reports.claim",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MoveProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("base", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                (
                    "ad",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="move_proposals",
                        to="ads.ad",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ads.section",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="claim",
            name="trusted",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="reports.trustedflagger",
            ),
        ),
        migrations.CreateModel(
            name="ClaimAd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ad", models.CharField(db_index=True, max_length=40)),
                ("role", models.CharField(max_length=6)),
                ("photos", models.JSONField(default=list)),
                ("hidden_at", models.DateTimeField(db_index=True, null=True)),
                ("objected_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not decided"),
                            ("removed", "stays down"),
                            ("restored", "came back"),
                            ("nothing_found", "nothing was found"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ads",
                        to="reports.claim",
                    ),
                ),
                (
                    "first_restorer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "ad"), name="ad_once_a_claim")
                ],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("gone", "no longer available"),
                            ("section", "wrong section"),
                            ("scam", "a scam"),
                            ("prohibited", "not allowed here"),
                            ("duplicate", "posted twice"),
                            ("spam", "spam"),
                            ("wrong", "something else is wrong"),
                        ],
                        max_length=10,
                    ),
                ),
                ("who", models.BinaryField(max_length=16)),
                ("source", models.BinaryField(max_length=16, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "ad",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="ads.ad",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("source__isnull", False)),
                        fields=["created_at"],
                        name="flag_source",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ad", "reason", "who"), name="flag_once_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FlagCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("gone", "no longer available"),
                            ("section", "wrong section"),
                            ("scam", "a scam"),
                            ("prohibited", "not allowed here"),
                            ("duplicate", "posted twice"),
                            ("spam", "spam"),
                            ("wrong", "something else is wrong"),
                        ],
                        max_length=10,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
                ("weight", models.FloatField(default=0)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "ad",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flag_counts",
                        to="ads.ad",
                    ),
                ),
                (
                    "cleared",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ads.version",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ads.version",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ad", "reason"), name="one_count_a_reason")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["due_at"],
                name="claim_open",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["received_at"], name="claim_received"),
        ),
    ]
