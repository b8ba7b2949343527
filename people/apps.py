from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail.users import apps as wagtail_users


class PeopleConfig(AppConfig):
    default = True
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from people.holdings import register_own_holdings
        from people.library_holdings import register_library_holdings
        from people.receivers import put_roles_in_place_after_migrate
        from people.roster_holdings import register_roster_holdings
        from people.triggers import TRIGGERS
        from places.triggers import register_triggers

        register_triggers(TRIGGERS)
        register_own_holdings()
        register_roster_holdings()
        register_library_holdings()
        post_migrate.connect(put_roles_in_place_after_migrate, dispatch_uid="people.roles")


class WagtailPeopleConfig(wagtail_users.WagtailUsersAppConfig):
    """Wagtail's users, kept on our screen of people."""

    default = False
    user_viewset = "people.viewsets.PersonViewSet"
