"""What the screens of a repair show: numbers, versions and keys in words. Reading only."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.permissions import Scope
from quizzes import correcting, presenting
from quizzes.models import Question, QuizVersion
from records.models import KeyRepair
from records.repair_figures import BY_VERSION, nothing
from records.repairs import as_it_should_be, left_out

WHY_LEFT_OUT = {
    "kind": _("it was a question of another kind"),
    "options": _("other things were to be put in order or matched"),
    "nothing-right": _("none of the answers shown then would be right"),
}


class VersionRow(NamedTuple):
    """A version with the wrong key: how it was asked and judged, and what that comes to."""

    version: QuizVersion
    text: str
    before: list[str]
    after: list[str]
    figures: Mapping[str, int]


class Affected(NamedTuple):
    person: Person
    gained: bool


def form_of(question: Question) -> dict[str, Any]:
    """What the first screen asks: the key as published, and what else might be accepted."""
    form = as_it_should_be(question)
    either = question.kind in correcting.EITHER_IS_RIGHT
    others = [one for one in presenting.in_language(form).options if not one.correct]
    return {
        "key": in_words(form),
        "others": others if either else [],
        "left_out": [(version, WHY_LEFT_OUT[code]) for version, code in left_out(question)],
        "repairs": question.repairs.exclude(confirmed_at=None),
    }


def progress_of(repair: KeyRepair) -> dict[str, Any]:
    figures = nothing() | (repair.done if repair.confirmed_at else repair.told)
    return {"repair": repair, "figures": figures, "rows": version_rows(repair, figures)}


def version_rows(repair: KeyRepair, figures: Mapping[str, Any]) -> list[VersionRow]:
    rows = []
    for one in repair.versions.select_related("version__quiz").order_by("-version"):
        content, key = one.version.content, repair.corrected["id"]
        old = next(form for form in content["questions"] if form["id"] == key)
        new = correcting.carried(old, repair.corrected, repair.also_right)
        none = dict.fromkeys(BY_VERSION, 0)
        told = figures["versions"].get(str(one.version.uuid), none)
        text = presenting.in_language(old).text
        rows.append(VersionRow(one.version, text, in_words(old), in_words(new), told))
    return rows


def in_words(form: Mapping[str, Any]) -> list[str]:
    """What is right, as a list of words."""
    shown = presenting.in_language(form)
    words = {one.id: one.words for one in shown.options}
    if form["kind"] == "ordering":
        return [words[key] for key in form["order"]]
    if form["kind"] == "matching":
        rights = {one.id: one.text for one in shown.matches}
        return [f"{words[left]} → {rights[right]}" for left, right in form["pairs"].items()]
    return [one.words for one in shown.options if one.correct]


def affected_people(repair: KeyRepair, scope: Scope) -> list[Affected]:
    """Who gained a completion by the repair or lost one, of those whom somebody may see."""
    rows = repair.outcomes.select_related("gained__person", "voided__completion__person")
    gained = [Affected(one.gained.person, True) for one in rows if one.gained]
    lost = [Affected(one.voided.completion.person, False) for one in rows if one.voided]
    found = [*gained, *lost]
    seen = [one for one in found if scope.sees_everything or scope.holds(one.person)]
    return sorted(seen, key=lambda one: (not one.gained, one.person.sort_key))
