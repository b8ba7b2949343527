"""The admin's menu: courses where Wagtail says pages."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from courses.models import CoursePage, LessonPage


class WritersMenuItem(MenuItem):
    """Shown to those who may write somewhere in the page tree."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(
            request.user, {"add", "change", "publish"}
        )


def module_key(page: Page) -> int | None:
    """The key of the Vietnamese course page that a page of a module belongs to."""
    specific = page.specific
    course_page = specific.course_page if isinstance(specific, LessonPage) else specific
    if not isinstance(course_page, CoursePage):
        return None
    if course_page.locale.language_code == "vi":
        return course_page.pk
    same = CoursePage.objects.filter(translation_key=course_page.translation_key)
    return same.filter(locale__language_code="vi").values_list("pk", flat=True).first()


def say_courses_for_pages(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """The page tree is there for all as "Courses"; what else is shown, each item's rights say."""
    menu_items[:] = [item for item in menu_items if item.name != "explorer"]
