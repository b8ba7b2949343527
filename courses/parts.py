"""A module cut into what is read aloud: its lessons' blocks, its quiz's stories and questions."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from courses.models import CoursePage, LessonPage, SpokenPart
from courses.spoken_words import LETTERS, digest_of, words_of
from quizzes import freezing
from quizzes.models import Case, Question, Quiz
from quizzes.texts import tidy

SPOKEN_ANSWERS = {"single", "several", "true_false", "likert", "ordering", "matching"}
GONE = ""


class Said(NamedTuple):
    part: UUID
    words: str


class Section(NamedTuple):
    """A lesson ("L"), story ("C") or question ("Q") with its parts in the order of reading."""

    letter: str
    title: str
    owner: UUID
    said: tuple[Said, ...]
    parts: tuple[SpokenPart, ...] = ()


def sections_of(page: CoursePage) -> list[Section]:
    """Of a Vietnamese course page: what learners see today; of what was never published, its
    draft. What has nothing to be read aloud is left out."""
    lessons = LessonPage.objects.child_of(page).order_by("path")
    found = [of_lesson(lesson) for lesson in lessons]
    if page.quiz_id:
        found += _of_quiz(page.quiz)
    return [section for section in found if section.said]


def of_lesson(lesson: LessonPage) -> Section:
    shown = lesson if lesson.live else lesson.get_latest_revision_as_object()
    said = [Said(lesson.translation_key, tidy(shown.title))]
    for block in shown.body:
        words = words_of(block.block_type, block.value)
        if words and block.id:
            said.append(Said(UUID(block.id), words))
    return Section("L", shown.title, lesson.translation_key, tuple(said))


def of_question(question: Question) -> Section:
    """The question and its answers; of a number or word to fill in the answers are the key."""
    said = [Said(question.uuid, tidy(question.text))]
    if question.kind in SPOKEN_ANSWERS:
        for option in question.options.all():
            words = " – ".join(w for w in (option.text or option.picture_alt, option.match) if w)
            if words:
                said.append(Said(option.uuid, tidy(words)))
    return Section("Q", str(question), question.uuid, tuple(said))


def of_case(case: Case) -> Section:
    return Section(
        "C", case.title, case.uuid, (Said(case.uuid, tidy(f"{case.title}\n{case.text}")),)
    )


def questions_of(quiz: Quiz) -> list[Question]:
    """Those chosen for it, drafts too, then those that may be drawn."""
    entries = quiz.entries.order_by("sort_order", "pk").select_related("question__case")
    found = {entry.question_id: entry.question for entry in entries}
    found |= {one.pk: one for one in freezing.questions_to_ask(quiz) if one.pk not in found}
    return list(found.values())


def _of_quiz(quiz: Quiz) -> Iterator[Section]:
    told = set()
    for question in questions_of(quiz):
        if question.case_id and question.case_id not in told:
            told.add(question.case_id)
            yield of_case(question.case)
        yield of_question(question)


# --- Codes -------------------------------------------------------------------------------------


@transaction.atomic
def note_parts(*, page: CoursePage) -> list[Section]:
    """The sections of a module, every part with its code; new parts are given one.

    Codes read M1-L02-B03: course, lesson, block (B00 is the title); M1-Q03 a question and
    M1-Q03-A its first answer; M1-C01 a story. A new block gets the next free number wherever
    it stands, so that a script printed before stays right.
    """
    return _noted(sections_of(page), f"M{page.course_id}")


@transaction.atomic
def note_again(section: Section) -> None:
    """The words of one lesson or question changed: its recordings may be outdated now. Does
    nothing for what nobody has asked a script of."""
    known = SpokenPart.objects.filter(owner=section.owner).first()
    if known:
        _noted([section], known.code.split("-")[0])


def _noted(sections: list[Section], prefix: str) -> list[Section]:
    rows = SpokenPart.objects.filter(owner__in=[section.owner for section in sections])
    known = {(row.owner, row.part): row for row in rows}
    codes = _Codes(prefix, known.values())
    noted = []
    for section in sections:
        parts = [_note(section, said, known, codes) for said in section.said]
        noted.append(section._replace(parts=tuple(parts)))
    there = {part.pk for section in noted for part in section.parts}
    gone = [row.pk for row in known.values() if row.pk not in there and row.digest]
    SpokenPart.objects.filter(pk__in=gone).update(digest=GONE)
    return noted


def _note(
    section: Section, said: Said, known: dict[tuple[UUID, UUID], SpokenPart], codes: "_Codes"
) -> SpokenPart:
    row, digest = known.get((section.owner, said.part)), digest_of(said.words)
    if row is None:
        return SpokenPart.objects.create(
            code=codes.new(section, said),
            owner=section.owner,
            part=said.part,
            words=said.words,
            digest=digest,
        )
    if (row.words, row.digest) != (said.words, digest):
        row.words, row.digest = said.words, digest
        row.save(update_fields=["words", "digest"])
    return row


class _Codes:
    """Gives out codes under one prefix; what was given once is not given again."""

    def __init__(self, prefix: str, known: Iterable[SpokenPart]) -> None:
        self.prefix = prefix
        taken = SpokenPart.objects.filter(code__startswith=f"{prefix}-")
        self.taken = set(taken.values_list("code", flat=True))
        self.begun = {row.owner: "-".join(row.code.split("-")[:2]) for row in known}

    def new(self, section: Section, said: Said) -> str:
        start = self.begun.get(section.owner)
        if start is None:
            number = self._highest(rf"{self.prefix}-{section.letter}(\d+)") + 1
            start = self.begun[section.owner] = f"{self.prefix}-{section.letter}{number:02}"
        code = self._within(start, section, said)
        self.taken.add(code)
        return code

    def _within(self, start: str, section: Section, said: Said) -> str:
        if section.letter == "L":
            if said.part == section.owner:
                return f"{start}-B00"
            number = self._highest(rf"{start}-B(\d+)") + 1
            return f"{start}-B{number:02}"
        if said.part == section.owner:
            return start
        used = sum(code.startswith(f"{start}-") for code in self.taken)
        return f"{start}-{LETTERS[used] if used < len(LETTERS) else used}"

    def _highest(self, pattern: str) -> int:
        found = (re.match(pattern, code) for code in self.taken)
        return max((int(match[1]) for match in found if match), default=0)
