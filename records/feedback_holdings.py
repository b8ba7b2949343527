"""What feedback, concerns and repairs hold about a person, for `people.personal_data`.

Words that were passed on because a child may be in danger are not emptied when their writer
leaves, unless they name the writer: the duty holder must still be able to act on them (Law
on Children, art. 51). That the writer wrote them is forgotten. "My data" and the download
say nothing of them: a phone is often shared, and whom the words are about may hold it.
"""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from people.models import Person
from people.personal_data import Erasing, Holding, Line, register_holding, rows
from people.retention import register_retention
from places import days
from records.feedback import forget_words, forget_writers
from records.models import Concern, ConcernNote, DutyHolder, KeyRepair, PageFeedback


def register_feedback_holdings() -> None:
    register_retention("writers of feedback", "KEEP_WRITERS_DAYS", forget_writers)
    register_retention("words of feedback", "KEEP_FEEDBACK_DAYS", forget_words)
    for holding in _holdings():
        register_holding(holding)


def _holdings() -> Iterator[Holding]:
    yield Holding(
        key="page-feedback",
        name=gettext_lazy("What I said of pages"),
        models=(PageFeedback, Concern, ConcernNote),
        show=_lines,
        export=_exported,
        erase=_erase_words,
        stays=gettext_lazy(
            "Words that were passed on because a child may be in danger stay, without your name."
        ),
        position=140,
    )
    yield Holding(
        key="duties",
        name=gettext_lazy("What I answer for"),
        models=(DutyHolder, KeyRepair),
        export=lambda person: rows(
            DutyHolder.objects.filter(person=person).order_by("since"), "since", "until"
        ),
        erase=_erase_duties,
        position=150,
    )


def _lines(person: Person) -> Iterator[Line]:
    for one in PageFeedback.objects.filter(person=person).select_related("course"):
        day = date_format(days.local_day(one.given_at), "SHORT_DATE_FORMAT")
        yield Line(one.course.title, f"{day}: {one.words}")


def _exported(person: Person) -> list[dict]:
    found = PageFeedback.objects.filter(person=person).order_by("given_at")
    return rows(found, "course__slug", "felt", "words", "given_at")


def _erase_words(erasing: Erasing) -> None:
    own = PageFeedback.objects.filter(person=erasing.person)
    own.update(words="", person=None, may_disclose=False)
    naming = PageFeedback.objects.filter(erasing.traces.query("words"))
    naming.update(words="", person=None, may_disclose=False)
    Concern.objects.filter(erasing.traces.query("words")).update(words="")
    Concern.objects.filter(person=erasing.person).update(person=None)
    ConcernNote.objects.filter(erasing.traces.query("text")).update(text="")


def _erase_duties(erasing: Erasing) -> None:
    held = Q(person=erasing.person, until=None)
    DutyHolder.objects.filter(held).update(until=erasing.at)
    KeyRepair.objects.filter(erasing.traces.query("reason")).update(reason="")
