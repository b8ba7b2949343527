from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        from places.triggers import register_triggers
        from records.triggers import ledger_triggers

        register_triggers(ledger_triggers())
