import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import places.days


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_access_log"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyViewer",
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
                ("start", models.DateField(verbose_name="from")),
                (
                    "until",
                    models.DateField(blank=True, null=True, verbose_name="until (not included)"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="viewers",
                        to="places.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="viewed_agencies",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "viewer for an agency",
                "verbose_name_plural": "viewers for agencies",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at", None), ("until", None)),
                        fields=("person",),
                        name="one_open_agency_per_viewer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gt", models.F("start")), _connector="OR"
                        ),
                        name="viewing_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
