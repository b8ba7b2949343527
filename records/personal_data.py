"""What the ledger and what lies beside it hold about a person, for `people.personal_data`.

Ledger rows stay: they name a person only by the id of a row that erasure makes nameless.
What was sent or noted with them is emptied; the digests they keep stay valid.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from people.personal_data import Erasing, Holding, Line, register_holding, rows
from people.retention import register_retention
from places import days
from records.amendments import corrections_about
from records.models import (
    Attempt,
    Completion,
    Correction,
    Evidence,
    ExtraTime,
    LessonProgress,
    Marking,
    Payload,
    Requirement,
    Unplaced,
)

STAYS = gettext_lazy(
    "The facts stay and are counted, without your name. Your certificates can no longer be checked."
)


def register_record_holdings() -> None:
    register_retention("settled inbox", "KEEP_SETTLED_DAYS", forget_settled)
    register_retention("sent while being erased", "", empty_what_came_late)
    for holding in _holdings():
        register_holding(holding)


def _holdings() -> Iterator[Holding]:
    yield Holding(
        key="completions",
        name=gettext_lazy("Courses I have completed"),
        models=(Completion, Evidence, Correction, Payload, Requirement),
        show=_completion_lines,
        export=_exported_completions,
        erase=_empty_payloads,
        stays=STAYS,
        position=100,
    )
    yield Holding(
        key="attempts",
        name=gettext_lazy("Quizzes I have taken"),
        models=(Attempt, Marking),
        show=_attempt_lines,
        export=_exported_attempts,
        erase=lambda erasing: None,  # their answers as sent lie in payloads, emptied above
        stays=gettext_lazy("The results stay for the statistics of questions, without your name."),
        position=110,
    )
    yield Holding(
        key="lessons",
        name=gettext_lazy("Lessons I have read"),
        models=(LessonProgress,),
        show=_lesson_lines,
        export=lambda person: rows(
            person.lessons_read.order_by("read_at"), "course__slug", "lesson_key", "read_at"
        ),
        erase=lambda erasing: LessonProgress.objects.filter(person=erasing.person).delete(),
        position=120,
    )
    yield Holding(
        key="extra-time",
        name=gettext_lazy("More time I was given for quizzes"),
        models=(ExtraTime,),
        show=_extra_time_lines,
        export=lambda person: rows(
            person.extra_time.order_by("given_at"), "quiz__slug", "minutes", "tries", "given_at"
        ),
        erase=lambda erasing: ExtraTime.objects.filter(person=erasing.person).delete(),
        position=125,
    )
    yield Holding(
        key="inbox",
        name=gettext_lazy("What I sent and could not be placed"),
        models=(Unplaced,),
        export=lambda person: rows(
            Unplaced.objects.filter(person=person).order_by("received_at"),
            "reason", "text", "received_at", "settled_at",
        ),
        erase=_empty_inbox,
        position=130,
    )  # fmt: skip


def forget_settled(before: datetime) -> int:
    """What was settled before an instant needs its words no more; the line stays."""
    return Unplaced.objects.filter(settled_at__lt=before).exclude(text="").update(text="")


def empty_what_came_late(at: datetime) -> int:
    """Answers that were on their way while their person was being erased."""
    attempts = Attempt.objects.filter(person__erased_at__isnull=False).values("uuid")
    late = Payload.objects.filter(row__in=attempts, emptied_at=None)
    return late.update(text="", salt="", emptied_at=at)


def _completion_lines(person: Person) -> Iterator[Line]:
    for one in person.completions.select_related("course").order_by("-completed_on"):
        told = {"day": date_format(one.completed_on, "SHORT_DATE_FORMAT")}
        told["source"] = one.get_source_display()
        yield Line(one.course.title, _("completed %(day)s (%(source)s)") % told)


def _attempt_lines(person: Person) -> Iterator[Line]:
    attempts = person.attempts.select_related("course").prefetch_related("markings")
    for one in attempts.order_by("-recorded_at"):
        markings = sorted(one.markings.all(), key=lambda marking: marking.number)
        passed = _("passed") if markings and markings[-1].passed else _("not passed")
        day = date_format(days.local_day(one.recorded_at), "SHORT_DATE_FORMAT")
        yield Line(one.course.title, f"{day}: {passed}")


def _lesson_lines(person: Person) -> Iterator[Line]:
    counted: dict[str, int] = {}
    for title in person.lessons_read.values_list("course__title", flat=True):
        counted[title] = counted.get(title, 0) + 1
    for title, number in counted.items():
        yield Line(title, _("lessons read: %(number)s") % {"number": number})


def _extra_time_lines(person: Person) -> Iterator[Line]:
    for one in person.extra_time.select_related("quiz").order_by("-given_at"):
        told = {"minutes": one.minutes, "tries": one.tries}
        yield Line(one.quiz.title, _("%(minutes)s more minutes, %(tries)s more tries") % told)


def _exported_completions(person: Person) -> list[dict]:
    found = rows(
        person.completions.order_by("completed_on"),
        "uuid", "serial", "course__slug", "completed_on", "source", "score", "max_score",
        "pass_mark", "locale", "device_time", "recorded_at", "postings", "rules",
    )  # fmt: skip
    exemptions = rows(
        Correction.objects.filter(person=person).order_by("recorded_at"),
        "kind", "course__slug", "start", "until", "recorded_at",
    )  # fmt: skip
    notes = rows(_payloads_of(person).exclude(row__in=_attempts_of(person)), "row", "text")
    kept = {"completions": found, "corrections": exemptions, "notes": notes}
    return kept if any(kept.values()) else []


def _exported_attempts(person: Person) -> list[dict]:
    sent = dict(_payloads_of(person).values_list("row", "text"))
    markings: dict[int, list] = {}
    for one in Marking.objects.filter(attempt__person=person).order_by("number"):
        told = {"score": one.score, "max_score": one.max_score, "passed": one.passed}
        markings.setdefault(one.attempt_id, []).append(told)
    return [
        {
            "id": one.uuid,
            "course": one.course.slug,
            "recorded_at": one.recorded_at,
            "device_time": one.device_time,
            "source": one.source,
            "as_sent": sent.get(one.uuid, ""),
            "marks": markings.get(one.pk, []),
        }
        for one in person.attempts.select_related("course").order_by("recorded_at")
    ]


def _attempts_of(person: Person) -> QuerySet:
    return Attempt.objects.filter(person=person).values("uuid")


def _payloads_of(person: Person) -> QuerySet[Payload]:
    """What was sent or noted with any row about the person, withdrawals at any depth."""
    about = Q(person=person) | Q(completion__person=person) | Q(attempt__person=person)
    corrections = [row.uuid for row in corrections_about(about)]
    evidence = Evidence.objects.filter(completion__person=person).values("uuid")
    return Payload.objects.filter(
        Q(row__in=_attempts_of(person)) | Q(row__in=evidence) | Q(row__in=corrections)
    )


def _empty_payloads(erasing: Erasing) -> None:
    """Text and salt, so that no guess at the text can be confirmed by the digest (0011)."""
    empty = {"text": "", "salt": "", "emptied_at": erasing.at}
    _payloads_of(erasing.person).filter(emptied_at=None).update(**empty)
    # Notes about others that name the person. Answers name nobody, and are by far the most.
    noted = Q(row__in=Evidence.objects.values("uuid")) | Q(
        row__in=Correction.objects.values("uuid")
    )
    naming = Payload.objects.filter(noted, erasing.traces.query("text"), emptied_at=None)
    naming.update(**empty)


def _empty_inbox(erasing: Erasing) -> None:
    own = Unplaced.objects.filter(person=erasing.person)
    own.filter(settled_at=None).update(settled_at=erasing.at)
    own.update(text="")
    Unplaced.objects.filter(erasing.traces.query("text")).update(text="")
