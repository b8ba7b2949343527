"""Registers the admin of places."""

from wagtail import hooks

from places.viewsets import PlacesGroup


@hooks.register("register_admin_viewset")
def register_places():
    return PlacesGroup()
