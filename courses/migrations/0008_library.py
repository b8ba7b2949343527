import uuid

import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
from django.db import migrations, models

import places.days

KINDS = (("/lesson/", "lesson"), ("/picture/", "picture"), ("/course", "course"), ("/quiz", "quiz"))


def say_kinds(apps, schema_editor):
    """By the names that starter files have: "M1/lesson/…", "M1-Q03"."""
    for item in apps.get_model("courses", "StarterItem").objects.all():
        item.kind = next((kind for part, kind in KINDS if part in item.key), "question")
        item.save(update_fields=["kind"])


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0007_languages"),
        ("places", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.CreateModel(
            name="LibraryPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("introduction", models.TextField(blank=True, verbose_name="introduction")),
            ],
            options={
                "verbose_name": "library of communication products",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ModuleUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("content", models.BinaryField()),
                ("received_at", models.DateTimeField(default=places.days.now)),
            ],
        ),
        migrations.AddField(
            model_name="starteritem",
            name="checked_at",
            field=models.CharField(default="", max_length=200),
        ),
        migrations.AddField(
            model_name="starteritem",
            name="kind",
            field=models.CharField(default="", max_length=10),
        ),
        migrations.CreateModel(
            name="ProductFetches",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product", models.UUIDField()),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "downloads",
                "verbose_name_plural": "downloads",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("product", "day"), name="one_counter_per_product_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("leaflet", "leaflet"),
                            ("handbook", "handbook"),
                            ("poster", "poster"),
                            ("slogan", "slogan"),
                            ("song", "song or play"),
                            ("broadcast", "loudspeaker broadcast"),
                            ("film", "film"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        help_text="One or two sentences: what it is, and when to use it.",
                        max_length=300,
                        verbose_name="summary",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True,
                        help_text="The slogan, the lyrics, or the script that the loudspeaker reads.",
                        verbose_name="words",
                    ),
                ),
                (
                    "picture_alt",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what the picture shows"
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("free", "free to use, print and broadcast"),
                            ("named", "free to use, naming its owner"),
                            ("unchanged", "free to use unchanged, naming its owner"),
                            ("ask", "ask its owner first"),
                        ],
                        default="named",
                        max_length=10,
                        verbose_name="may be used",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="Who made it, when, by which document.",
                        max_length=300,
                        verbose_name="source",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.agency",
                        verbose_name="owner agency",
                    ),
                ),
                (
                    "audiences",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, to="places.audience", verbose_name="for whom"
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        help_text="What lists and chats show: the poster, or the first page of the leaflet.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailimages.image",
                        verbose_name="picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "communication product",
                "verbose_name_plural": "communication products",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ProductFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the title of the file.",
                        max_length=120,
                        verbose_name="title",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtaildocs.document",
                        verbose_name="file",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="courses.productpage",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProductTopic",
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
                        to="courses.productpage",
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
            model_name="productpage",
            name="topics",
            field=modelcluster.contrib.taggit.ClusterTaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="courses.ProductTopic",
                to="taggit.Tag",
                verbose_name="topics",
            ),
        ),
        migrations.RunPython(say_kinds, migrations.RunPython.noop),
    ]
