import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import places.days


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_roles_and_one_time_pin"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Headcount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=places.days.now, editable=False, verbose_name="recorded at"
                    ),
                ),
                (
                    "retracted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="retracted at"
                    ),
                ),
                ("day", models.DateField(verbose_name="counted on")),
                ("number", models.PositiveIntegerField(verbose_name="how many")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="headcounts",
                        to="places.audience",
                        verbose_name="audience",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="headcounts",
                        to="places.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "headcount",
                "verbose_name_plural": "headcounts",
            },
        ),
        migrations.CreateModel(
            name="RosterImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("received_at", models.DateTimeField(default=places.days.now, editable=False)),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("content", models.BinaryField(null=True)),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("on", models.DateField(default=places.days.today, verbose_name="as of")),
                (
                    "complete",
                    models.BooleanField(
                        default=False,
                        help_text="The posts of those missing from it end on its day.",
                        verbose_name="complete for this unit and audience",
                    ),
                ),
                ("mapping", models.JSONField(blank=True, default=dict, editable=False)),
                ("decisions", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("applying", "being applied"),
                            ("applied", "applied"),
                            ("undoing", "being undone"),
                            ("undone", "undone"),
                            ("failed", "failed; nothing was changed"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("progress", models.PositiveIntegerField(default=0, editable=False)),
                ("total", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "beat_at",
                    models.DateTimeField(editable=False, help_text="last sign of work", null=True),
                ),
                ("summary", models.JSONField(blank=True, default=dict, editable=False)),
                ("error", models.TextField(blank=True, editable=False)),
                ("applied_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("undone_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "audience",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.audience",
                        verbose_name="audience",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "roster",
                "verbose_name_plural": "rosters",
                "ordering": ["-received_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RosterChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person-added", "Person Added"),
                            ("person-changed", "Person Changed"),
                            ("posting-added", "Posting Added"),
                            ("posting-withdrawn", "Posting Withdrawn"),
                            ("village-added", "Village Added"),
                            ("headcount-added", "Headcount Added"),
                            ("headcount-withdrawn", "Headcount Withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "headcount",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.headcount",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="roster_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.posting",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="places.unit",
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="people.rosterimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "change by a roster",
                "verbose_name_plural": "changes by rosters",
            },
        ),
        migrations.AddConstraint(
            model_name="headcount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retracted_at", None)),
                fields=("audience", "unit", "day"),
                name="one_known_headcount_per_day",
            ),
        ),
        migrations.AddIndex(
            model_name="rosterchange",
            index=models.Index(fields=["roster", "kind"], name="roster_change_by_kind"),
        ),
    ]
