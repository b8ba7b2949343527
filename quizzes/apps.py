from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Questions and quizzes")

    def ready(self) -> None:
        from quizzes import receivers  # noqa: F401  (publishing freezes a version)
