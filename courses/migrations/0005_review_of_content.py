from datetime import date, timedelta

import django.db.models.deletion
from django.db import migrations, models


def give_live_courses_a_day(apps, schema_editor):
    """A year from now, for courses that were live before there were such days."""
    course_model = apps.get_model("courses", "Course")
    reviews = apps.get_model("courses", "ContentReview").objects
    due = date.today() + timedelta(days=365)
    for course in course_model.objects.filter(pages__live=True).distinct():
        reviews.get_or_create(course=course, defaults={"due": due})


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0004_starter_file_digest"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContentReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due", models.DateField(verbose_name="to be confirmed by")),
                (
                    "why",
                    models.CharField(blank=True, max_length=300, verbose_name="what to look at"),
                ),
                (
                    "confirmed_on",
                    models.DateField(blank=True, null=True, verbose_name="confirmed on"),
                ),
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review",
                        to="courses.course",
                        verbose_name="course",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of content",
                "verbose_name_plural": "reviews of content",
                "ordering": ["due", "pk"],
            },
        ),
        migrations.RunPython(give_live_courses_a_day, migrations.RunPython.noop),
    ]
