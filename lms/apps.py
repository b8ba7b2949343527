from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"
    verbose_name = "Măng Non"

    def ready(self) -> None:
        # They register the system checks, and what trainers may do.
        from lms import checks, trainers  # noqa: F401
