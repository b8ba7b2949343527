"""A wrong key is found: count who is affected, then mark all of them again.

1. The question is corrected in the bank and published: from then on learners are asked it as
   it should be. 2. `open_repair` notes which versions have another key. 3. `go_on` counts, in
   chunks, by doing it and taking it back. 4. `confirm_repair` says why, and whether
   completions that rest on no pass any more are taken away. 5. `go_on` marks again.

Each chunk is one transaction that also moves the repair's cursor: whoever goes on after a
worker was cut off repeats nothing, and several at once wait for each other.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from people.models import Person
from places import days
from places.names import nfc
from quizzes import correcting, freezing, services, translating
from quizzes.models import Question, QuizVersion
from records.models import KeyRepair, Marking, RepairedVersion, RepairOutcome
from records.repair_chunks import Work, mark_again, people_with
from records.repair_figures import Figures, added, nothing

PEOPLE_AT_A_TIME = 100
ON_THEIR_WAY = timedelta(days=1)  # answers may be stored under an earlier instant than now
State = KeyRepair.State


class _TakeBack(Exception):
    """What was written was only to see what would come of it."""


@transaction.atomic
def open_repair(
    *,
    question: Question,
    by: Person | None,
    also_right: Collection[str] = (),
    at: datetime | None = None,
) -> KeyRepair:
    """Note what would be marked again, and by which key: the one published now.

    `also_right`: ids of answers that are accepted besides, where one is chosen. Nothing is
    marked yet. Raises ValidationError when the question is not published as it should be,
    or when nothing was marked by another key.
    """
    problem = freezing.problem_with(question, question.options.all())
    if not question.live or problem:
        raise ValidationError(_("Correct the question and have it published first."))
    corrected = as_it_should_be(question)
    also_right = sorted(set(also_right) & {option["id"] for option in corrected["options"]})
    wrong = [one for one in versions_asking(question) if _is_wrong(one, corrected, also_right)]
    people = people_with(one.pk for one in wrong).count()
    if not people:
        raise ValidationError(_("No answer was marked by another key than the one published now."))
    repair = KeyRepair.objects.create(
        question=question,
        corrected=corrected,
        also_right=also_right,
        people=people,
        told=nothing(),
        opened_by=by,
        opened_at=at or days.now(),
    )
    RepairedVersion.objects.bulk_create(
        RepairedVersion(repair=repair, version=version) for version in wrong
    )
    return repair


@transaction.atomic
def confirm_repair(
    *,
    repair: KeyRepair,
    by: Person,
    reason: str,
    takes_away: bool = False,
    at: datetime | None = None,
) -> KeyRepair:
    """Let it be done as it was told. Nobody loses a completion unless `takes_away` says so.

    Raises ValidationError without a reason, and for a repair not counted or under way.
    """
    repair = KeyRepair.objects.select_for_update().get(pk=repair.pk)
    if not nfc(reason):
        raise ValidationError(_("Say why."))
    if repair.state != State.COUNTED:
        raise ValidationError(_("This is being counted, or was confirmed already."))
    at = at or days.now()
    for row in repair.versions.select_related("version__quiz"):
        row.twin = _twin(repair, row.version, at)
        row.save(update_fields=["twin"])
    repair.state, repair.cursor, repair.people_seen = State.MARKING, 0, 0
    repair.done, repair.reason, repair.takes_away = nothing(), nfc(reason), takes_away
    repair.confirmed_by, repair.confirmed_at = by, at
    repair.save()
    return repair


@transaction.atomic
def put_aside(*, repair: KeyRepair) -> None:
    """Forget what was counted and never confirmed."""
    repair = KeyRepair.objects.select_for_update().get(pk=repair.pk)
    if repair.confirmed_at is None:
        repair.delete()


def go_on(*, repair: KeyRepair, at: datetime | None = None, most_chunks: int = 0) -> KeyRepair:
    """Count or mark until that is done, or for so many chunks; return the repair as it is."""
    chunks = 0
    while repair.is_at_work:
        ahead = _people_ahead(repair)
        for start in range(0, len(ahead) or 1, PEOPLE_AT_A_TIME):
            people = ahead[start : start + PEOPLE_AT_A_TIME]
            was = repair
            repair = _next_chunk(was, people, at or days.now())
            chunks += 1
            if chunks == most_chunks:
                return repair
            if (repair.state, repair.cursor) != (was.state, people[-1] if people else was.cursor):
                break  # done, or somebody else goes on too
    return repair


def mark_late_answers(*, at: datetime | None = None) -> int:
    """Mark again what was handed in later on a version that was repaired (a phone without
    signal), the oldest repair first; return how many attempts there were."""
    found = 0
    for repair in KeyRepair.objects.filter(state=State.DONE).order_by("confirmed_at", "pk"):
        late = list(_late(repair).values_list("attempt__person", flat=True).distinct())
        for start in range(0, len(late), PEOPLE_AT_A_TIME):
            with transaction.atomic():
                people = late[start : start + PEOPLE_AT_A_TIME]
                found += _mark_chunk(repair, people, at or days.now())["attempts"]
    return found


def as_it_should_be(question: Question) -> dict:
    """The question as the bank has it, in every language shown to learners."""
    frozen = {"questions": [freezing.question_as_content(question)]}
    return translating.with_other_languages(frozen)["questions"][0]


def versions_asking(question: Question) -> QuerySet[QuizVersion]:
    """Every version, of whatever quiz, that asks or may draw the question, oldest first."""
    rows = QuizVersion.objects.annotate(as_text=Cast("content", TextField()))
    return rows.filter(as_text__contains=str(question.uuid)).order_by("pk")


def left_out(question: Question) -> list[tuple[QuizVersion, str]]:
    """Versions whose form of the question the key says nothing about, and why, as a code."""
    corrected, found = as_it_should_be(question), []
    for version in versions_asking(question):
        try:
            correcting.has_another_key(version.content, corrected)
        except correcting.CannotCarry as problem:
            found.append((version, str(problem)))
    return found


def _is_wrong(version: QuizVersion, corrected: dict, also_right: Collection[str]) -> bool:
    try:
        return correcting.has_another_key(version.content, corrected, also_right)
    except correcting.CannotCarry:
        return False


def _twin(repair: KeyRepair, version: QuizVersion, at: datetime) -> QuizVersion:
    content = correcting.twin(version.content, repair.corrected, repair.also_right)
    return services.keep_version(quiz=version.quiz, content=content, at=at)


def _people_ahead(repair: KeyRepair) -> list[int]:
    versions = repair.versions.values_list("version", flat=True)
    return list(people_with(list(versions), after=repair.cursor))


@transaction.atomic
def _next_chunk(was: KeyRepair, people: list[int], at: datetime) -> KeyRepair:
    """These people, if they are still the next ones; without any, what comes after them."""
    repair = KeyRepair.objects.select_for_update(of=("self",)).get(pk=was.pk)
    if (repair.state, repair.cursor) != (was.state, was.cursor) or not repair.is_at_work:
        return repair
    counting = repair.state == State.COUNTING
    if people:
        figures = _rehearse(repair, people, at) if counting else _mark_chunk(repair, people, at)
        name = "told" if counting else "done"
        setattr(repair, name, added(getattr(repair, name), figures))
        repair.cursor = people[-1]
        repair.people_seen += len(people)
    elif not _people_ahead(repair):
        repair.state = State.COUNTED if counting else State.DONE
        repair.finished_at = None if counting else at
    repair.save()
    return repair


def _rehearse(repair: KeyRepair, people: list[int], at: datetime) -> Figures:
    """What would come of it: done, looked at and taken back."""
    figures = nothing()
    try:
        with transaction.atomic():
            twins = {
                row.version_id: _twin(repair, row.version, at)
                for row in repair.versions.select_related("version__quiz")
            }
            author = repair.opened_by
            figures, _outcomes = mark_again(
                Work(repair.corrected["id"], twins, author, "–"), people, at
            )
            raise _TakeBack
    except _TakeBack:
        return figures


def _mark_chunk(repair: KeyRepair, people: list[int], at: datetime) -> Figures:
    rows = repair.versions.select_related("twin")
    work = Work(
        question=repair.corrected["id"],
        twins={row.version_id: row.twin for row in rows},
        author=repair.confirmed_by,
        reason=repair.reason,
        takes_away=repair.takes_away,
    )
    figures, outcomes = mark_again(work, people, at)
    for one in outcomes:
        one.repair = repair
    RepairOutcome.objects.bulk_create(outcomes)
    return figures


def _late(repair: KeyRepair) -> QuerySet[Marking]:
    """Markings that still hold by a version that the repair has replaced."""
    later = Marking.objects.filter(attempt=OuterRef("attempt"), number__gt=OuterRef("number"))
    versions = repair.versions.values("version")
    rows = Marking.objects.filter(~Exists(later), quiz_version__in=versions)
    since = repair.confirmed_at - ON_THEIR_WAY
    return rows.filter(recorded_at__gte=since).order_by("attempt__person")
