"""Between the rows of the bank and `quizzes.formats.neutral`: out for every format, and in."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import Any
from uuid import UUID

from wagtail.images import get_image_model

from quizzes.formats.neutral import (
    Drafted,
    DraftedCase,
    DraftedOption,
    Picture,
    cleaned,
    digest_of,
    one_line,
)
from quizzes.models import Case, Option, Question

CASE = "case-"
ImageOf = Callable[[Picture], Any]


def drafted_from(question: Question) -> Drafted:
    """A question as it stands in this object (a row, or a revision made one again)."""
    options = sorted(question.options.all(), key=lambda option: option.sort_order or 0)
    drafted = Drafted(
        kind=question.kind,
        text=cleaned(question.text),
        options=tuple(_drafted_option(option) for option in options),
        tolerance=question.tolerance,
        explanation=cleaned(question.explanation),
        topics=tuple(sorted(tag.name for tag in question.topics.all())),
        difficulty=question.difficulty,
        source=one_line(question.source),
        picture=_picture(question),
        case=_drafted_case(question.case),
        name=question.slug or "",
        external_id=str(question.uuid),
    )
    return replace(drafted, version=digest_of(drafted)[:16])


def _drafted_option(option: Option) -> DraftedOption:
    return DraftedOption(
        text=cleaned(option.text),
        correct=option.is_correct,
        match=cleaned(option.match),
        feedback=cleaned(option.feedback),
        keep_last=option.keep_last,
        picture=_picture(option),
    )


def _drafted_case(case: Case | None) -> DraftedCase | None:
    if case is None:
        return None
    text = cleaned(case.text)
    return DraftedCase(f"{CASE}{case.uuid}", one_line(case.title), text, _picture(case))


def _picture(row: Question | Option | Case) -> Picture | None:
    """None also where the file of a picture is gone."""
    image = row.picture
    if image is None:
        return None
    try:
        with image.file.open("rb") as file:
            content = file.read()
    except OSError:
        return None
    return Picture(PurePath(image.file.name).name, content, one_line(row.picture_alt))


def fill(question: Question, drafted: Drafted, *, image_of: ImageOf, case: Case | None) -> None:
    """Make the question say what was drafted, and unverified; answers keep their ids.

    Nothing is saved. What a file never holds (audio, ids, short name) stays as it is.
    """
    question.kind = drafted.kind
    question.text = drafted.text
    question.tolerance = drafted.tolerance
    question.explanation = drafted.explanation
    question.difficulty = drafted.difficulty or Question.Difficulty.MEDIUM
    question.source = drafted.source
    question.case = case
    question.certainty = Question.Certainty.EXPERT
    question.signed_off_by = question.signed_off_title = ""
    question.signed_off_on = None
    _show(question, drafted.picture, image_of)
    question.options.set(_options(question, drafted, image_of))
    question.topics.set(list(drafted.topics), clear=True)


def _options(question: Question, drafted: Drafted, image_of: ImageOf) -> list[Option]:
    """The answers that stay are the same rows, known by their words, else by their place."""
    left = list(question.options.all())
    kept: dict[int, Option] = {}
    for number, one in enumerate(drafted.options):
        for option in left:
            if (cleaned(option.text), cleaned(option.match)) == (one.text, one.match):
                kept[number] = option
                left.remove(option)
                break
    rows = []
    for number, one in enumerate(drafted.options):
        row = kept.get(number) or (left.pop(0) if left and number not in kept else Option())
        row.text, row.match, row.feedback = one.text, one.match, one.feedback
        row.is_correct, row.keep_last, row.sort_order = one.correct, one.keep_last, number
        _show(row, one.picture, image_of)
        rows.append(row)
    return rows


def _show(row: Question | Option, picture: Picture | None, image_of: ImageOf) -> None:
    row.picture = image_of(picture) if picture else None
    row.picture_alt = picture.alt if picture else ""


def image_with(picture: Picture) -> Any:
    """The picture of the library that is the same file; None if there is none."""
    digest = hashlib.sha1(picture.content, usedforsecurity=False).hexdigest()
    return get_image_model().objects.filter(file_hash=digest).order_by("pk").first()


def uuid_in(text: str) -> UUID | None:
    """The UUID that an id is, as this bank writes them; None for the ids of others."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text.lower() else None
