import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import places.days


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0005_review_of_content"),
        ("quizzes", "0003_kinds_and_draws"),
        ("records", "0004_extra_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("lesson_key", models.UUIDField()),
                ("words", models.TextField(blank=True)),
                ("written_at", models.DateTimeField()),
                ("passed_on_at", models.DateTimeField(default=places.days.now)),
                ("settled_at", models.DateTimeField(null=True)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.course",
                    ),
                ),
                (
                    "passed_on_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "words about a child in danger",
                "verbose_name_plural": "words about children in danger",
                "ordering": ["-passed_on_at"],
            },
        ),
        migrations.CreateModel(
            name="ConcernNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=places.days.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="records.concern",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DutyHolder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(default=places.days.now)),
                ("until", models.DateTimeField(null=True)),
                (
                    "named_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties_held",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "duty holder",
                "verbose_name_plural": "duty holders",
                "ordering": ["-since"],
            },
        ),
        migrations.CreateModel(
            name="KeyRepair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("corrected", models.JSONField()),
                ("also_right", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("counting", "being counted"),
                            ("counted", "counted, nothing done yet"),
                            ("marking", "being marked again"),
                            ("done", "done"),
                        ],
                        default="counting",
                        max_length=10,
                    ),
                ),
                ("people", models.PositiveIntegerField(default=0)),
                ("people_seen", models.PositiveIntegerField(default=0)),
                ("cursor", models.BigIntegerField(default=0)),
                ("told", models.JSONField(default=dict)),
                ("done", models.JSONField(default=dict)),
                ("takes_away", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField(default=places.days.now)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="quizzes.question",
                    ),
                ),
            ],
            options={
                "verbose_name": "repair of a key",
                "verbose_name_plural": "repairs of keys",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="PageFeedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("lesson_key", models.UUIDField(help_text="translation_key of the lesson's pages")),
                ("locale", models.CharField(default="vi", max_length=10)),
                (
                    "felt",
                    models.CharField(
                        choices=[("helped", "helped"), ("unclear", "is unclear")], max_length=7
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("may_disclose", models.BooleanField(default=False)),
                ("given_at", models.DateTimeField(default=places.days.now)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="courses.course",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="page_feedback",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "what readers say",
                "verbose_name_plural": "what readers say",
                "ordering": ["-given_at"],
                "indexes": [
                    models.Index(fields=["lesson_key", "-given_at"], name="feedback_by_lesson")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person", None),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="writer_only_with_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RepairedVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "repair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="records.keyrepair",
                    ),
                ),
                (
                    "twin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="quizzes.quizversion",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="quizzes.quizversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("repair", "version"), name="version_once_per_repair"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RepairOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "gained",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_by_repair",
                        to="records.completion",
                    ),
                ),
                (
                    "repair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="records.keyrepair",
                    ),
                ),
                (
                    "voided",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made_by_repair",
                        to="records.correction",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("gained", None), ("voided", None), _connector="XOR"),
                        name="repair_gave_or_took",
                    )
                ],
            },
        ),
    ]
