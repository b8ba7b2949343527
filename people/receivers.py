"""What happens here when something happens elsewhere."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections

from people.roles import put_roles_in_place


def put_roles_in_place_after_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Once, after the last app: by then the permissions of all apps are there."""
    last = [app for app in apps.get_app_configs() if app.models_module][-1]
    tables = connections[using].introspection.table_names() if sender is last else []
    if "wagtailcore_groupcollectionpermission" in tables and "people_person" in tables:
        put_roles_in_place()
