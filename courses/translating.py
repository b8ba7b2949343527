"""English words of pages, beside the Vietnamese ones they were translated from.

A course page or lesson under /en/ shows the Vietnamese words (it is an alias) until every one
of its words is translated and the translation is published. From then on it follows: what
changes in Vietnamese without changing words is taken over at once; changed words wait for the
translator, and until then the page says in English what it said before.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from courses.models import CoursePage, LessonPage

TRANSLATED = (CoursePage, LessonPage)
SOURCE = "vi"


def source_of(page: Page) -> Page | None:
    """The Vietnamese page that this one is, or will be, a translation of; else None."""
    if not isinstance(page, TRANSLATED) or page.locale.language_code == SOURCE:
        return None
    return type(page).objects.filter(
        translation_key=page.translation_key, locale__language_code=SOURCE
    ).first()  # fmt: skip


@transaction.atomic
def begin_translation(*, page: Page) -> Translation | None:
    """What there is to translate for this page, taken anew from its Vietnamese page.

    Can be asked again and again: words translated before are kept while their Vietnamese
    stays the same. None for a Vietnamese page, and for one that somebody chose to write
    freely. Learners see nothing of it before `publish_translation`.
    """
    source_page = source_of(page)
    if source_page is None:
        return None
    translation = _translation_into(page)
    if translation is None and page.alias_of_id is None:
        return None
    source, _made = TranslationSource.update_or_create_from_instance(source_page)
    if translation is None:
        translation = Translation.objects.create(source=source, target_locale=page.locale)
    elif not translation.enabled:
        return None
    return translation


def problem_with(translation: Translation) -> str:
    """What keeps a translation from being published, in words; else empty."""
    if not translation.source.get_source_instance().live:
        return _("Publish the Vietnamese page first.")
    missing = missing_words(translation)
    if not missing:
        return ""
    words = ngettext(
        "%(n)s text has no translation yet. A page is published when it is whole.",
        "%(n)s texts have no translation yet. A page is published when it is whole.",
        missing,
    )
    return words % {"n": missing}


def missing_words(translation: Translation) -> int:
    """How many of its texts nobody has translated."""
    total, done = translation.get_progress()
    return total - done


def publish_translation(*, translation: Translation, user: Any = None) -> None:
    """Show the English words from now on. Raises ValueError when something is missing."""
    if problem := problem_with(translation):
        raise ValueError(problem)
    translation.save_target(user=user, publish=True)


@transaction.atomic
def keep_in_step(*, page: Page) -> None:
    """After a Vietnamese page was published: its translation follows if no word is missing."""
    if not isinstance(page, TRANSLATED) or page.locale.language_code != SOURCE:
        return
    for target in page.get_translations().filter(alias_of=None):
        translation = begin_translation(page=target)
        if translation and target.live and not problem_with(translation):
            publish_translation(translation=translation)


@transaction.atomic
def withdraw_with(*, page: Page) -> None:
    """After a Vietnamese page was taken back: what was translated from it goes with it."""
    if isinstance(page, TRANSLATED) and page.locale.language_code == SOURCE:
        for target in page.get_translations().filter(alias_of=None, live=True):
            target.unpublish()


def _translation_into(page: Page) -> Translation | None:
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale
    ).first()  # fmt: skip
