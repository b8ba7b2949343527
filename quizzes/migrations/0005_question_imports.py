import uuid

import django.db.models.deletion
from django.db import migrations, models

import places.days


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0004_languages"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionImport",
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
                ("format", models.CharField(max_length=10, verbose_name="format")),
                ("content", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("applied", "imported"),
                            ("undone", "taken back"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("summary", models.JSONField(default=dict, editable=False)),
                ("applied_at", models.DateTimeField(editable=False, null=True)),
                ("undone_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "file of questions",
                "verbose_name_plural": "files of questions",
                "ordering": ["-received_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportedQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("external_id", models.CharField(blank=True, db_index=True, max_length=200)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                (
                    "action",
                    models.CharField(
                        choices=[("created", "new"), ("changed", "changed")], max_length=8
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported",
                        to="quizzes.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="quizzes.questionimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported question",
                "verbose_name_plural": "imported questions",
                "ordering": ["batch", "pk"],
            },
        ),
    ]
