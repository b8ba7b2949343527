"""What passers-by see of a demonstration: whom to call, and how often modules were read."""

from collections.abc import Iterable
from datetime import date, timedelta

from courses.models import Course
from lms.demo.plan import Dice
from lms.demo.structure import Land
from people.models import UnitContact
from records.models import Reach

# After the country code no number begins with 0, so these can be nobody's.
PHONE = "+84000900{number:03d}"
ROLE = "Người làm công tác bảo vệ trẻ em (minh hoạ)"


def keep_contacts(land: Land) -> None:
    """One for each commune, plainly called a demonstration."""
    UnitContact.objects.bulk_create(
        UnitContact(
            unit=commune,
            name=f"{commune.name} (minh hoạ)",
            role=ROLE,
            phone=PHONE.format(number=number),
            valid_from=commune.valid_from,
            is_demo=True,
        )
        for number, commune in enumerate(land.communes, start=1)
    )


def count_reach(land: Land, dice: Dice, courses: Iterable[Course], first: date, last: date) -> None:
    """Readings and quiz answers of about every third day; some said their commune."""
    there = set(Reach.objects.values_list("course", "day", "what", "unit"))
    rows = []
    for course in courses:
        day = first
        while day <= last:
            unit = dice.choice(land.communes) if dice.chance(0.4) else None
            for what, most in ((Reach.What.READING, 60), (Reach.What.QUIZ, 25)):
                key = (course.pk, day, what.value, unit.pk if unit else None)
                if key not in there:
                    rows.append(_counted(course, day, what, unit, dice.randint(1, most)))
            day += timedelta(days=dice.randint(1, 6))
    Reach.objects.bulk_create(rows, batch_size=1_000)


def _counted(course: Course, day: date, what: str, unit, count: int) -> Reach:
    unit = unit if unit is None or unit.exists_on(day) else None
    return Reach(course=course, day=day, what=what, unit=unit, count=count, is_demo=True)
