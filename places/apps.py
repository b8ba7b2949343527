from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "places"
    verbose_name = _("Places and agencies")

    def ready(self) -> None:
        from places.triggers import install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="triggers")
