"""What trainers may do, said here because `people` knows no courses and `courses` no people."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page

from courses.signals import home_page_made
from people.roles import (
    Role,
    grant_page_permissions,
    register_approved,
    register_permissions,
)

BANK = [
    f"quizzes.{verb}_{what}"
    for verb in ("add", "change", "view")
    for what in ("question", "case", "quiz")
]

LANGUAGES = [f"courses.{verb}_spokenlanguage" for verb in ("add", "change", "view")]

register_permissions(Role.TRAINER, *BANK, *LANGUAGES)
register_permissions(Role.APPROVER, *BANK, *LANGUAGES, "quizzes.publish_question")
register_approved("quizzes.Question")


@receiver(home_page_made, dispatch_uid="let_trainers_in")
def let_trainers_in(page: Page, **kwargs: Any) -> None:
    for home in page.get_translations(inclusive=True):
        grant_page_permissions(home)
