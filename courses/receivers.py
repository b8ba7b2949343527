"""What follows from publishing: kept pages are dropped, pictures made, names followed."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from taggit.models import Tag
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Locale, Page, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from courses import review_dates, services
from courses.models import (
    Course,
    CourseIndexPage,
    CoursePage,
    HomePage,
    LessonPage,
    LibraryPage,
    ProductPage,
)
from courses.page_cache import drop_pages
from places.models import Agency, Audience, Duty
from quizzes.models import Question, Quiz, QuizVersion

OUR_PAGES = (HomePage, CourseIndexPage, CoursePage, LessonPage, LibraryPage, ProductPage)
SHOWN_ON_PAGES = (Agency, Audience, Course, Document, Duty, Image, Locale, Quiz, Site, Tag)


def drop(**kwargs: Any) -> None:
    drop_pages()


def drop_if_it_shows(instance: Page, update_fields: Any = None, **kwargs: Any) -> None:
    """A draft is saved by naming its fields, again and again; that shows nowhere."""
    if instance.live and update_fields is None:
        drop_pages()


for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
    signal.connect(drop, dispatch_uid=f"drop_pages_{id(signal)}")
for signal in (published, unpublished):
    signal.connect(drop, sender=Question, dispatch_uid=f"drop_pages_question_{id(signal)}")
for model in SHOWN_ON_PAGES:
    post_save.connect(drop, sender=model, dispatch_uid="drop_pages_on_save")
    post_delete.connect(drop, sender=model, dispatch_uid="drop_pages_on_delete")
post_save.connect(drop, sender=QuizVersion, dispatch_uid="drop_pages_on_save")
for model in OUR_PAGES:
    post_save.connect(drop_if_it_shows, sender=model, dispatch_uid="drop_pages_on_save")
    post_delete.connect(drop, sender=model, dispatch_uid="drop_pages_on_delete")


@receiver(page_published, sender=CoursePage, dispatch_uid="follow_course_title")
def follow_title(instance: CoursePage, **kwargs: Any) -> None:
    services.follow_title(page=instance)


@receiver(page_published, sender=CoursePage, dispatch_uid="ask_its_quiz")
def ask_its_quiz(instance: CoursePage, **kwargs: Any) -> None:
    services.ask_its_quiz(page=instance)


@receiver(page_published, sender=CoursePage, dispatch_uid="begin_reviews")
def begin_reviews(instance: CoursePage, **kwargs: Any) -> None:
    review_dates.begin_reviews(page=instance)


@receiver(page_published, sender=CoursePage, dispatch_uid="make_course_renditions")
@receiver(page_published, sender=LessonPage, dispatch_uid="make_lesson_renditions")
@receiver(page_published, sender=ProductPage, dispatch_uid="make_product_renditions")
def make_renditions(instance: Page, **kwargs: Any) -> None:
    services.make_renditions(page=instance)
