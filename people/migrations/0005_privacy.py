import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import places.days


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_cards_and_codes"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="notice_version",
            field=models.CharField(blank=True, editable=False, max_length=20),
        ),
        migrations.CreateModel(
            name="PrivacySettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contact",
                    models.TextField(
                        blank=True,
                        help_text="Office, phone number and address for questions about personal data.",
                        verbose_name="whom to ask",
                    ),
                ),
                (
                    "legal_basis",
                    models.TextField(
                        blank=True,
                        help_text="Added to the notice: decisions and documents that the record rests on.",
                        verbose_name="legal basis",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="Named in the privacy notice as responsible for the data.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.agency",
                        verbose_name="responsible agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "privacy",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("reminders", "reminders"),
                            ("gender", "gender"),
                            ("ethnic_group", "ethnic group"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                ("wording", models.TextField(help_text="the words as they were shown")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("own-page", "on the page “My data”"),
                            ("told", "told the office, on paper or in person"),
                        ],
                        max_length=10,
                        verbose_name="how it was given",
                    ),
                ),
                ("given_at", models.DateTimeField(default=places.days.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person", "purpose"),
                        name="one_standing_consent_per_purpose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            ("withdrawn_at__gte", models.F("given_at")),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_after_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "see or receive my data"),
                            ("correct", "correct my data"),
                            ("erase", "erase my data"),
                            ("object", "stop using my data"),
                        ],
                        max_length=10,
                        verbose_name="what is asked for",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="in their own words")),
                ("knows_certificates_end", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField(default=places.days.now)),
                ("answer_due", models.DateField(verbose_name="answer by")),
                ("act_due", models.DateField(verbose_name="settle by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "received"),
                            ("answered", "answered, being worked on"),
                            ("done", "done"),
                            ("refused", "refused"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "extended_because",
                    models.TextField(blank=True, verbose_name="why it takes longer"),
                ),
                ("decision", models.TextField(blank=True, verbose_name="what was decided")),
                ("legal_ground", models.TextField(blank=True, verbose_name="legal ground")),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
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
                        related_name="data_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "request about personal data",
                "verbose_name_plural": "requests about personal data",
                "ordering": ["act_due", "opened_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("person", "kind"),
                        name="one_open_data_request_per_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("legal_ground", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="data_request_refused_with_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                ("read_at", models.DateTimeField(default=places.days.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices_read",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "version"), name="notice_read_once")
                ],
            },
        ),
    ]
