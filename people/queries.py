"""Reading about people."""

from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from people.models import Person, PersonQuerySet, Posting, UnitContact
from people.scopes import Scope
from places import days
from places.models import Level, Lineage, Unit
from places.names import folded

Standing = Lineage.Standing
SHOWN_COMMUNES = 20


def postings_of(person: Person, on: date | None = None) -> QuerySet[Posting]:
    """The posts somebody holds on a day, with audience and unit."""
    held = Posting.objects.known().held_on(on or days.today()).filter(person=person)
    return held.select_related("audience", "unit").order_by("audience__position", "start")


def people_within(scope: Scope, on: date | None = None) -> PersonQuerySet:
    """The people whom a scope opens: everybody, or those posted under its units on a day."""
    if scope.sees_everything:
        return Person.objects.filter(erased_at=None).in_name_order()
    posted = Posting.objects.known().held_on(on or scope.on).filter(unit__in=scope.subtree())
    return Person.objects.filter(pk__in=posted.values("person_id")).in_name_order()


def with_postings(people: QuerySet[Person], on: date | None = None) -> QuerySet[Person]:
    """People with `postings_held`: the posts they hold on a day; two queries more in all."""
    held = Posting.objects.known().held_on(on or days.today())
    held = held.select_related("audience", "unit").order_by("audience__position", "start")
    return people.prefetch_related(Prefetch("postings", queryset=held, to_attr="postings_held"))


def known_posts_of(person: Person) -> QuerySet[Posting]:
    """All posts of somebody, past and to come, as they are known now."""
    posts = Posting.objects.known().filter(person=person).select_related("audience", "unit")
    return posts.order_by("-start", "audience__position")


def contacts_today(on: date | None = None) -> QuerySet[UnitContact]:
    """All contacts that are valid on a day (today, if none is given)."""
    day = on or days.today()
    valid = Q(valid_until=None) | Q(valid_until__gt=day)
    return UnitContact.objects.filter(valid, valid_from__lte=day)


def contacts_of(unit: Unit, on: date | None = None) -> QuerySet[UnitContact]:
    """Whom to call in a unit on a day."""
    return contacts_today(on).filter(unit=unit).order_by("sort_key")


def contacts_matching(contacts: QuerySet[UnitContact], text: str) -> QuerySet[UnitContact]:
    """Contacts whose own name or unit holds all the words, diacritics or not."""
    for word in folded(text).split():
        contacts = contacts.filter(Q(search__contains=word) | Q(unit__search__contains=word))
    return contacts


def communes_once_called(text: str, on: date | None = None) -> list[tuple[Unit, Unit]]:
    """Former communes that match, each with the commune it belongs to on a day."""
    day = on or days.today()
    former = Unit.objects.communes().matching(text).filter(valid_until__lte=day)
    rows = Lineage.objects.known().on(day).filter(unit__in=former, standing=Standing.HOME)
    rows = rows.filter(ancestor__level=Level.COMMUNE).select_related("unit", "ancestor")
    rows = rows.exclude(ancestor__name=F("unit__name"))
    return [(row.unit, row.ancestor) for row in rows.order_by("unit__sort_key")[:SHOWN_COMMUNES]]


def communes_matching(text: str, on: date | None = None) -> list[Unit]:
    """Communes of a day whose name or code holds the words, at most twenty."""
    communes = Unit.objects.on(on or days.today()).communes().matching(text)
    return list(communes.select_related("parent").in_name_order()[:SHOWN_COMMUNES])
