"""Registers the admin of requirements."""

from wagtail import hooks

from records.viewsets import RequirementViewSet


@hooks.register("register_admin_viewset")
def register_requirements():
    return RequirementViewSet()
