"""The asked figure by gender and by ethnic group: read only where it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass

from people import optional_fields
from people.models import Person
from reports import grouping
from reports.facts import only
from reports.grouping import NOT_STATED, Grouping
from reports.queries import Coverage

GENDERS = (*Person.Gender.values, NOT_STATED)


@dataclass(frozen=True)
class ByGroup:
    """Both breakdowns of one figure."""

    gender: Grouping
    ethnic_group: Grouping


def by_group(table: Coverage, *, names: bool) -> ByGroup | None:
    """The figure of a unit by gender and ethnic group (one query); None where this site keeps
    neither.

    Without `names`: as it may be shown to whoever may not see them, and of the province only.
    By group and by place at once people are soon so few that one could be told by subtracting
    the places from each other; None below.
    """
    if optional_fields.are_off() or not (names or table.is_top):
        return None
    gender, ethnic = {}, {}
    people = {one.post.person for one in table.judged}
    rows = only(Person.objects.all(), "pk", people)
    for person, of_gender, of_group in rows.values_list("pk", "gender", "ethnic_group"):
        gender[person], ethnic[person] = of_gender, of_group
    genders = grouping.counted(table.judged, gender)
    groups = grouping.counted(table.judged, grouping.one_spelling(ethnic))
    if names:
        groups = {key: one for key, one in groups.items() if one.required}
        show: Callable[..., Grouping] = grouping.as_they_are
        return ByGroup(show(genders, GENDERS), show(groups, grouping.in_order(groups)))
    total, _lines = table.shielded
    groups = grouping.few_as_others(groups)
    return ByGroup(
        grouping.without_names(genders, GENDERS, total),
        grouping.without_names(groups, grouping.in_order(groups), total),
    )
