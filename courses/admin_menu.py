"""The admin's menu: courses where Wagtail says pages."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy


class WritersMenuItem(MenuItem):
    """Shown to those who may write somewhere in the page tree."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(
            request.user, {"add", "change", "publish"}
        )


def say_courses_for_pages(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """The page tree is there for all as "Courses"; what else is shown, each item's rights say."""
    menu_items[:] = [item for item in menu_items if item.name != "explorer"]
