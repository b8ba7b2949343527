import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_agency_viewers"),
    ]

    operations = [
        migrations.AddField(
            model_name="rosterimport",
            name="foreseen",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="of a long list: what it would change",
            ),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="foreseen_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="lines",
            field=models.PositiveIntegerField(
                editable=False,
                help_text="of all its sheets; None before they were counted",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="rejects",
            field=models.BinaryField(help_text="of a long list", null=True),
        ),
        migrations.AlterField(
            model_name="rosterimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("looking", "being looked through"),
                    ("received", "received"),
                    ("applying", "being applied"),
                    ("applied", "applied"),
                    ("undoing", "being undone"),
                    ("undone", "undone"),
                    ("failed", "failed; nothing was changed"),
                ],
                default="received",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.CreateModel(
            name="RosterPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("show", models.CharField(max_length=10)),
                ("number", models.PositiveIntegerField()),
                ("rows", models.JSONField(default=list)),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="people.rosterimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "page of a roster",
                "verbose_name_plural": "pages of rosters",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roster", "show", "number"), name="one_page_of_a_roster"
                    )
                ],
            },
        ),
    ]
