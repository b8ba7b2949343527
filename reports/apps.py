from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from people import permissions
        from people.readings import register_reading
        from people.roles import Role

        # Figures without names; whoever sees the people sees the figures as they are.
        permissions.register("see-figures", Role.DEPARTMENT, seats=True, agencies=True)
        # A file of names and numbers, to call people.
        permissions.register("export-people", Role.DEPARTMENT, seats=True)
        register_reading("coverage-list", _("Opened the people behind a figure"))
        register_reading("call-list", _("Took a file of names and numbers"))
