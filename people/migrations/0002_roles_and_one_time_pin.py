from django.db import migrations, models

ROLES = ["learner", "trainer", "approver", "officer", "department"]


def make_groups(apps, schema_editor):
    """The roles; what each may do is put in place after every migrate (people/roles.py)."""
    for name in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="one_time_pin_until",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(make_groups, migrations.RunPython.noop, elidable=False),
    ]
