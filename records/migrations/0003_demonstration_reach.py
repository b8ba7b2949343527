from django.db import migrations, models


class Migration(migrations.Migration):
    """Counts that a demonstration made up can be told from counts of real readers."""

    dependencies = [("records", "0002_demonstration_rows")]

    operations = [
        migrations.AddField(
            model_name="reach",
            name="is_demo",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
