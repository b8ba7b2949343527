from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        from people import permissions
        from people.readings import register_reading
        from people.roles import Role
        from places.triggers import register_triggers
        from records.feedback_holdings import register_feedback_holdings
        from records.personal_data import register_record_holdings
        from records.triggers import ledger_triggers
        from records.voice_holdings import register_voice_holdings

        register_triggers(ledger_triggers())
        register_record_holdings()
        register_feedback_holdings()
        register_voice_holdings()
        # Say which course is required of whom, from when.
        permissions.register("set-requirements", Role.DEPARTMENT)
        # Give one person more minutes or more tries at a quiz.
        permissions.register("give-extra-time", Role.DEPARTMENT, seats=True)
        register_reading("extra-time-page", _("Opened the page to give more time"))
        register_reading("extra-time", _("Gave more time for a quiz"))
        # Say who is told of words about a child in danger.
        permissions.register("name-duty-holder", Role.DEPARTMENT)
        register_reading("key-repair-people", _("Opened who gained or lost by a corrected key"))
        register_reading("concerns", _("Opened the list of words about children in danger"))
        register_reading("concern", _("Opened words about a child in danger"))
