import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recording",
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
                        choices=[("sound", "sound"), ("film", "film")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("working", "being made small"),
                            ("ready", "ready for phones"),
                            ("failed", "could not be made small"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "not_media",
                                "There is no sound or film in this file. Record or save it anew.",
                            ),
                            ("too_long", "It is too long. Cut it into shorter parts."),
                            (
                                "too_wide",
                                "Its picture is larger than any phone films. Save it smaller.",
                            ),
                            (
                                "too_slow",
                                "It took too long. Cut it into shorter parts, or try again.",
                            ),
                            (
                                "broken",
                                "The file breaks off or is damaged. Record or save it anew.",
                            ),
                            ("gone", "The file is no longer there. Upload it again."),
                        ],
                        default="",
                        max_length=9,
                    ),
                ),
                ("file_hash", models.CharField(max_length=40)),
                ("seconds", models.FloatField(null=True, verbose_name="length")),
                (
                    "size_before",
                    models.PositiveBigIntegerField(null=True, verbose_name="size as uploaded"),
                ),
                (
                    "size_after",
                    models.PositiveBigIntegerField(null=True, verbose_name="size for phones"),
                ),
                ("original", models.FileField(blank=True, max_length=255, upload_to="")),
                ("changed_at", models.DateTimeField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recording",
                        to="wagtaildocs.document",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "sound or film",
                "verbose_name_plural": "sound and film",
                "ordering": ["-changed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "failed"), ("reason", ""), _connector="XOR"),
                        name="failed_recording_says_why",
                    )
                ],
            },
        ),
    ]
