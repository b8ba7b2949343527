from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0002_roles_and_one_time_pin")]

    operations = []
