"""What no row says and a title does: told to the person who is to confirm it."""

from datetime import date

from django.utils.translation import gettext_noop as _

from people.rosters.reasons import Reason
from people.rosters.resolving import Resolver
from people.rosters.titles import Title


def assumptions(resolver: Resolver, on: date) -> list[Reason]:
    """What was taken from titles, and titles that speak of another unit than the sender."""
    found = [_taken(resolver, *key, rows, on) for key, rows in resolver.by_title.items()]
    return found + [
        Reason(
            _("“%(said)s” stands above the list, but it was sent for %(unit)s."),
            {"said": title.unit_said, "unit": resolver.land.spots[resolver.about.unit].name},
        )
        for title in resolver.titles
        if _speaks_of_another(resolver, title, on)
    ]


def _taken(resolver: Resolver, what: str, title: Title, rows: int, on: date) -> Reason:
    if what == "unit":
        text = _(
            "Rows without a commune: %(rows)d. They are taken for %(meant)s, because “%(said)s” "
            "stands above the list."
        )
        named = resolver.called(title.unit, on)
        meant = named[0].name if named else title.unit
        return Reason(text, {"rows": rows, "meant": meant, "said": title.unit_said})
    text = _(
        "Rows that do not say what post it is: %(rows)d. They are taken for “%(meant)s”, because "
        "of “%(said)s”."
    )
    meant = resolver.audiences[title.audience]
    return Reason(text, {"rows": rows, "meant": meant, "said": title.audience_said})


def _speaks_of_another(resolver: Resolver, title: Title, on: date) -> bool:
    """Neither the unit for which the list was sent, nor one below or above it."""
    if resolver.about.unit is None or not title.unit:
        return False
    named = resolver.called(title.unit, on)
    above = resolver.land.place(resolver.about.unit, on).chain
    return bool(named) and not any(
        resolver.is_inside(spot.key, on) or spot.key in above for spot in named
    )
