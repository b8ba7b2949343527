"""What `make run` loads the first time, and never again."""

import pytest

from tests.lms.test_production import ENVIRONMENT

pytestmark = pytest.mark.slow

COUNTS = """
from courses.models import Course
from people.models import Person
from places.models import LegalReference, Unit
print(Unit.objects.count(), Course.objects.count(), LegalReference.objects.count(),
      Person.objects.count())
"""


def counts(site) -> list[int]:
    return [int(word) for word in site.shell(COUNTS).split()]


def test_what_was_loaded_once_is_not_loaded_again_even_when_taken_away(new_site):
    site = new_site()
    first = site.manage("prepare").stdout
    assert "Loading the administrative units" in first
    units, courses, references, people = counts(site)
    assert (units, courses, people) == (402, 8, 0)
    site.shell("from places.models import LegalReference as L; L.objects.first().delete()")
    second = site.manage("prepare").stdout
    assert "Loading" not in second
    assert "Gathering" not in second
    assert counts(site) == [402, 8, references - 1, 0]


def test_production_has_no_demonstration_even_when_asked_for_one(new_site):
    site = new_site()
    site.environment |= ENVIRONMENT | {"SECOND_FACTOR": "staff"}
    assert "demonstration" not in site.manage("prepare", "--demo").stdout
    assert counts(site)[3] == 0
    site.manage("check", "--database", "default")
