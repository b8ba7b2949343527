import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

import people.models.ways
import places.days


def note_who_chose_a_pin(apps, schema_editor):
    """Whoever has a PIN that need not be changed chose it; when is not known."""
    people = apps.get_model("people", "Person").objects.filter(must_change_pin=False)
    people.exclude(password__startswith="!").update(pin_chosen_at=F("created_at"))  # noqa: S106


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_rosters"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="pin_chosen_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(note_who_chose_a_pin, migrations.RunPython.noop),
        migrations.CreateModel(
            name="GroupCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=people.models.ways.new_group_code,
                        max_length=8,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("issued_at", models.DateTimeField(default=places.days.now)),
                ("expires_at", models.DateTimeField(verbose_name="until")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "max_uses",
                    models.PositiveIntegerField(default=60, verbose_name="at most so many people"),
                ),
                ("uses", models.PositiveIntegerField(default=0)),
                (
                    "audience",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.audience",
                        verbose_name="audience",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.unit",
                        verbose_name="administrative unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "code of a class",
                "verbose_name_plural": "codes of classes",
            },
        ),
        migrations.CreateModel(
            name="MessageCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("start", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "count of messages",
                "verbose_name_plural": "counts of messages",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "start"), name="one_message_count_per_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_hash", models.CharField(max_length=128)),
                ("asked_at", models.DateTimeField(default=places.days.now)),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "code by message",
                "verbose_name_plural": "codes by message",
            },
        ),
        migrations.CreateModel(
            name="GroupEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=places.days.now)),
                (
                    "group_code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="people.groupcode",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "entry by the code of a class",
                "verbose_name_plural": "entries by the code of a class",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group_code", "person"), name="one_entry_per_code_and_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField(default=places.days.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-in card",
                "verbose_name_plural": "sign-in cards",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None), ("used_at", None)),
                        fields=("person",),
                        name="one_open_card_per_person",
                    )
                ],
            },
        ),
    ]
