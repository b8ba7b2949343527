from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordingsConfig(AppConfig):
    name = "recordings"
    verbose_name = _("Sound and film")

    def ready(self) -> None:
        from recordings import receivers  # noqa: F401  (an upload waits to be made small)
