"""Languages that are spoken; and trainers may write in English as they may in Vietnamese."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import places.days

# Their names in Vietnamese. What each calls itself is for its speakers to fill in.
LANGUAGES = [
    ("hre", "Hrê"),
    ("co", "Co"),
    ("ca-dong", "Ca Dong"),
    ("xo-dang", "Xơ Đăng"),
    ("ba-na", "Ba Na"),
    ("gia-rai", "Gia Rai"),
    ("viet", "Việt"),
]


def add_languages(apps, schema_editor):
    languages = apps.get_model("courses", "SpokenLanguage").objects
    for position, (code, name) in enumerate(LANGUAGES, 1):
        languages.get_or_create(code=code, defaults={"name": name, "position": position})


def open_the_english_pages(apps, schema_editor):
    """Whoever may write below the Vietnamese front door may translate below the English one."""
    pages = apps.get_model("courses", "HomePage").objects
    permissions = apps.get_model("wagtailcore", "GroupPagePermission").objects
    workflows = apps.get_model("wagtailcore", "WorkflowPage").objects
    for home in pages.filter(locale__language_code="vi"):
        for twin in pages.filter(translation_key=home.translation_key).exclude(pk=home.pk):
            for one in permissions.filter(page_id=home.pk):
                permissions.get_or_create(
                    group_id=one.group_id, page_id=twin.pk, permission_id=one.permission_id
                )
            for one in workflows.filter(page_id=home.pk):
                workflows.get_or_create(page_id=twin.pk, defaults={"workflow_id": one.workflow_id})


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0005_review_of_content"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.CreateModel(
            name="VoicingBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=places.days.now)),
                ("applied_at", models.DateTimeField(null=True)),
                ("not_placed", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="SpokenLanguage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                (
                    "own_name",
                    models.CharField(
                        blank=True,
                        help_text="As its speakers write it. Leave empty when unsure.",
                        max_length=60,
                        verbose_name="its own name",
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="Ends the names of sound files, such as hre in M1-L02-B03-hre.mp3.",
                        max_length=20,
                        unique=True,
                        verbose_name="short name",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, verbose_name="place in lists"),
                ),
                (
                    "is_offered",
                    models.BooleanField(
                        default=True,
                        help_text="Off: nothing of it is shown.",
                        verbose_name="offered to learners",
                    ),
                ),
            ],
            options={
                "verbose_name": "spoken language",
                "verbose_name_plural": "spoken languages",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="SpokenPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("owner", models.UUIDField(db_index=True)),
                ("part", models.UUIDField()),
                ("words", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "part"), name="spoken_part_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Voicing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words_digest", models.CharField(max_length=64)),
                ("recorded_by", models.CharField(blank=True, max_length=120, verbose_name="voice")),
                (
                    "recorded_on",
                    models.DateField(blank=True, null=True, verbose_name="recorded on"),
                ),
                ("created_at", models.DateTimeField(default=places.days.now)),
                ("is_used", models.BooleanField(default=False)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtaildocs.document",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voicings",
                        to="courses.voicingbatch",
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voicings",
                        to="courses.spokenlanguage",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voicings",
                        to="courses.spokenpart",
                    ),
                ),
            ],
            options={
                "verbose_name": "recording",
                "verbose_name_plural": "recordings",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_used", True)),
                        fields=("part", "language"),
                        name="one_voicing_used_per_language",
                    )
                ],
            },
        ),
        migrations.RunPython(add_languages, migrations.RunPython.noop),
        migrations.RunPython(open_the_english_pages, migrations.RunPython.noop),
    ]
