"""What follows for other languages from publishing: translations keep in step, recordings of
changed words are outdated, pages that offer recordings are drawn anew."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, published

from courses import parts, translating
from courses.models import CoursePage, LessonPage, SpokenLanguage, Voicing
from courses.receivers import drop
from quizzes.models import Case, Question

for model in (Voicing, SpokenLanguage):
    post_save.connect(drop, sender=model, dispatch_uid="drop_pages_on_save")
    post_delete.connect(drop, sender=model, dispatch_uid="drop_pages_on_delete")


@receiver(page_published, sender=CoursePage, dispatch_uid="translated_course_follows")
@receiver(page_published, sender=LessonPage, dispatch_uid="translated_lesson_follows")
def translation_follows(instance: Page, **kwargs: Any) -> None:
    translating.keep_in_step(page=instance)


@receiver(page_unpublished, sender=CoursePage, dispatch_uid="translated_course_goes_too")
@receiver(page_unpublished, sender=LessonPage, dispatch_uid="translated_lesson_goes_too")
def translation_goes_too(instance: Page, **kwargs: Any) -> None:
    translating.withdraw_with(page=instance)


@receiver(page_published, sender=LessonPage, dispatch_uid="note_words_of_lesson")
def note_words_of_lesson(instance: LessonPage, **kwargs: Any) -> None:
    if instance.locale.language_code == translating.SOURCE:
        parts.note_again(parts.of_lesson(instance))


@receiver(published, sender=Question, dispatch_uid="note_words_of_question")
def note_words_of_question(instance: Question, **kwargs: Any) -> None:
    parts.note_again(parts.of_question(instance))


@receiver(post_save, sender=Case, dispatch_uid="note_words_of_case")
def note_words_of_case(instance: Case, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        parts.note_again(parts.of_case(instance))
