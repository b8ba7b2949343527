from django.db import migrations, models
from django.db.models import Q


def mark_demonstration(apps, schema_editor):
    """Readings by, of or about a demonstration, which go with it."""
    demo = Q(actor__is_demo=True) | Q(subject__is_demo=True) | Q(unit__is_demo=True)
    entries = apps.get_model("people", "AccessEntry").objects
    keys = list(entries.filter(demo).values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        entries.filter(pk__in=keys[start : start + 500]).update(is_demo=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_privacy")]

    operations = [
        migrations.AddField(
            model_name="accessentry",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("call", "To call those who are missing"),
                    ("class", "To prepare a class"),
                    ("check", "To check the list of people"),
                    ("request", "To answer a person’s own request"),
                    ("inspection", "For an inspection or a superior’s report"),
                ],
                default="",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accessentry",
            name="is_demo",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(mark_demonstration, migrations.RunPython.noop, elidable=True),
    ]
