import uuid

import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
from django.db import migrations, models

import places.fields


def give_each_its_own(apps, schema_editor):
    """A default that is called is called once for all the rows that there are."""
    option_model = apps.get_model("quizzes", "Option")
    options = list(option_model.objects.only("pk"))
    for option in options:
        option.match_uuid = uuid.uuid4()
    option_model.objects.bulk_update(options, ["match_uuid"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0002_version_in_use"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.AddField(
            model_name="option",
            name="match",
            field=models.CharField(blank=True, max_length=500, verbose_name="goes with"),
        ),
        migrations.AddField(
            model_name="option",
            name="match_uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.RunPython(give_each_its_own, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="option",
            name="text",
            field=models.CharField(blank=True, max_length=500, verbose_name="answer"),
        ),
        migrations.AddField(
            model_name="option",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailimages.image",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="option",
            name="picture_alt",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="what the picture shows"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="case_position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="place within the case"),
        ),
        migrations.AddField(
            model_name="question",
            name="difficulty",
            field=models.CharField(
                choices=[("easy", "easy"), ("medium", "medium"), ("hard", "hard")],
                default="medium",
                max_length=8,
                verbose_name="difficulty",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="tolerance",
            field=models.DecimalField(
                decimal_places=4,
                default=0,
                help_text="How far a number may be off and still be right.",
                max_digits=14,
                verbose_name="tolerance",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="is_practice",
            field=models.BooleanField(
                default=False,
                help_text="Says after each question what is right. Nothing is counted.",
                verbose_name="for practice",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="pause_minutes",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: one may try again at once.",
                null=True,
                verbose_name="pause between tries (minutes)",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("single", "one right answer"),
                    ("several", "several right answers"),
                    ("true_false", "true or false"),
                    ("ordering", "put in order"),
                    ("matching", "match pairs"),
                    ("number", "fill in a number"),
                    ("word", "fill in a word"),
                    ("likert", "opinion, not marked"),
                ],
                default="single",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "search",
                    places.fields.FoldedField(
                        db_index=True, editable=False, max_length=500, source="title"
                    ),
                ),
                ("text", models.TextField(verbose_name="story")),
                (
                    "picture_alt",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what the picture shows"
                    ),
                ),
                (
                    "audio",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtaildocs.document",
                        verbose_name="audio",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailimages.image",
                        verbose_name="picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "ordering": ["title"],
            },
        ),
        migrations.AddField(
            model_name="question",
            name="case",
            field=models.ForeignKey(
                blank=True,
                help_text="A story that several questions are about. It is shown before the first.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="quizzes.case",
                verbose_name="case",
            ),
        ),
        migrations.CreateModel(
            name="QuestionTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_items",
                        to="quizzes.question",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s_items",
                        to="taggit.tag",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="question",
            name="topics",
            field=modelcluster.contrib.taggit.ClusterTaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="quizzes.QuestionTopic",
                to="taggit.Tag",
                verbose_name="topics",
            ),
        ),
        migrations.CreateModel(
            name="QuizDraw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "difficulty",
                    models.CharField(
                        blank=True,
                        choices=[("easy", "easy"), ("medium", "medium"), ("hard", "hard")],
                        max_length=8,
                        verbose_name="difficulty",
                    ),
                ),
                ("count", models.PositiveSmallIntegerField(default=5, verbose_name="how many")),
                (
                    "quiz",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draws",
                        to="quizzes.quiz",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="taggit.tag",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "draw",
                "verbose_name_plural": "draws",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
    ]
