"""What a module says in other languages: pages as PO files, the bank text by text.

Both come in as translators' drafts: nobody sees them before somebody here publishes them.
"""

from collections.abc import Iterable
from typing import Any

import polib
import yaml
from django.conf import settings
from wagtail.models import Locale
from wagtail_localize.models import Translation

from courses import translating
from courses.models import CoursePage, LessonPage
from courses.module_files.plain import Json, Module, Words
from quizzes.models import Case, Question, Quiz
from quizzes.texts import digest_of
from quizzes.translating import keep_words, leaves_of
from quizzes.wordings import Wording

SOURCE = "vi"


def others() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != SOURCE]


# --- Out of the site -----------------------------------------------------------------------------


def pages_in_words(page: CoursePage, lessons: Iterable[LessonPage]) -> dict[tuple[str, str], str]:
    """{(language, uuid of course or lesson): PO file} of what is being translated."""
    pages = {page.translation_key: str(page.course.uuid)}
    pages |= {lesson.translation_key: str(lesson.translation_key) for lesson in lessons}
    rows = Translation.objects.filter(source__object_id__in=pages, enabled=True)
    found = {}
    for row in rows.select_related("source", "target_locale"):
        key = (row.target_locale.language_code, pages[row.source.object_id])
        if text := _plain_po(row.export_po()):
            found[key] = text
    return found


def _plain_po(po: polib.POFile) -> str:
    """Without what differs between two sites: dates, numbers, the order of rows."""
    plain = polib.POFile(wrapwidth=0)
    plain.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    rows = [entry for entry in po if entry.msgstr and not entry.obsolete]
    for entry in sorted(rows, key=lambda one: (one.msgctxt or "", one.msgid)):
        plain.append(polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgstr=entry.msgstr))
    return str(plain) + "\n" if rows else ""


def words_of(module: Module) -> list[Words]:
    """What translators wrote for the bank and what still stands for the Vietnamese of today."""
    things = _bank_of(module)
    now = {leaf.name: digest_of(leaf.words) for thing in things for leaf in leaves_of(thing)}
    found = []
    for language in others():
        rows = Wording.objects.of({of for of, _field in now}, language)
        found += [
            Words(language, str(row.subject), row.field, row.text)
            for row in rows
            if row.text and now.get((str(row.subject), row.field)) == row.source_digest
        ]
    return sorted(found)


def _bank_of(module: Module) -> list[Any]:
    found: list[Any] = []
    if module.quiz:
        found += Quiz.objects.filter(uuid=module.quiz["uuid"])
    found += Question.objects.filter(uuid__in=[one["uuid"] for one in module.questions])
    return [*found, *Case.objects.filter(uuid__in=[one["uuid"] for one in module.cases])]


def files_of(module: Module) -> dict[str, bytes]:
    """The files of other languages, each in a folder named after its language."""
    stems = {one["uuid"]: f"{n}-{one['address'][:60]}" for n, one in enumerate(module.lessons, 1)}
    files = {
        f"{language}/{stems.get(key, 'module')}.po": po.encode()
        for (language, key), po in module.translations.items()
    }
    for language in others():
        rows = [_row(one) for one in module.words if one.language == language]
        if rows:
            text = yaml.safe_dump(
                {"words": rows}, allow_unicode=True, sort_keys=False, width=10_000
            )
            files[f"{language}/questions.yaml"] = text.encode()
    return files


def _row(one: Words) -> Json:
    return {"of": one.subject, "field": one.field, "text": one.text}


# --- Into the site -------------------------------------------------------------------------------


def put_translations(module: Module, pages: dict[str, Any]) -> None:
    """`pages` are the Vietnamese pages by the uuid that the module gives them."""
    for (language, key), text in sorted(module.translations.items()):
        page, locale = pages.get(key), Locale.objects.filter(language_code=language).first()
        target = page.get_translation_or_none(locale) if page and locale else None
        translation = translating.begin_translation(page=target) if target else None
        if translation is not None:
            translation.import_po(polib.pofile(text), delete=False)


def put_words(module: Module) -> None:
    """Only for words nobody here has translated: what a translator wrote stays."""
    by_subject: dict[str, list[Words]] = {}
    for one in module.words:
        by_subject.setdefault(one.subject, []).append(one)
    for thing in _bank_of(module):
        subjects = {leaf.of for leaf in leaves_of(thing)}
        for language in others():
            known = Wording.objects.of(subjects, language).values_list("subject", "field")
            taken = {(str(subject), field) for subject, field in known}
            wanted = {
                (one.subject, one.field): one.text
                for subject in subjects
                for one in by_subject.get(subject, [])
                if one.language == language and (one.subject, one.field) not in taken
            }
            if wanted:
                keep_words(thing=thing, language=language, words=wanted)
