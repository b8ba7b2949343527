from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0003_kinds_and_draws"),
    ]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.UUIDField()),
                ("field", models.CharField(max_length=20)),
                (
                    "language",
                    models.CharField(
                        choices=[("vi", "Vietnamese"), ("en", "English")],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("text", models.TextField(verbose_name="words")),
                ("source_digest", models.CharField(max_length=64)),
                ("live_text", models.TextField(blank=True, default="")),
                ("live_digest", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "verbose_name": "translated text",
                "verbose_name_plural": "translated texts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "field", "language"), name="wording_once_per_language"
                    )
                ],
            },
        ),
    ]
