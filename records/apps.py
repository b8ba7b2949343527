from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        from people import permissions
        from people.roles import Role
        from places.triggers import register_triggers
        from records.personal_data import register_record_holdings
        from records.triggers import ledger_triggers

        register_triggers(ledger_triggers())
        register_record_holdings()
        # Say which course is required of whom, from when.
        permissions.register("set-requirements", Role.DEPARTMENT)
