import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import places.days


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0003_kinds_and_draws"),
        ("records", "0003_demonstration_reach"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExtraTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(600)],
                        verbose_name="more minutes for each try",
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(50)],
                        verbose_name="more tries",
                    ),
                ),
                (
                    "given_at",
                    models.DateTimeField(
                        default=places.days.now, editable=False, verbose_name="given on"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        editable=False,
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
                        related_name="extra_time",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="quizzes.quiz",
                        verbose_name="quiz",
                    ),
                ),
            ],
            options={
                "verbose_name": "more time",
                "verbose_name_plural": "more time",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gt", 0), ("tries__gt", 0), _connector="OR"),
                        name="extra_time_gives_something",
                    )
                ],
            },
        ),
    ]
