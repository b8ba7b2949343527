"""A site with units, the starter modules and a few people, served as in earnest.

from tests.journeys.furnished import furnished_site  # noqa: F401  (a fixture)

furnished_site.url, furnished_site.facts["learner"]   # what was put in, see FURNISH
"""

import json
from collections.abc import Iterator

import pytest

from tests.sites import Site, make_site, migrated_site  # noqa: F401  (fixtures)

PIN = "274961"
COURSE = "quyen-tre-em"

# Runs inside the site: three people with a PIN of their own, one requirement, one
# completion of the course by the officer; prints what the tests need to know.
FURNISH = f'''
import json, uuid
from datetime import date
from django.contrib.auth.models import Group
from courses.library import LibraryPage, ProductFile, ProductPage
from courses.models import Course
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Locale
from courses.owners import owners_of
from courses.queries import lessons_of, page_of
from people import services as people
from people.agency_viewers import view_for
from people.models import UnitContact
from people.notice import note_notice_read
from people.rosters.services import receive_roster
from places.models import Agency, Audience, Unit
from records import requiring, services as records
from records.models import Requirement

course = Course.objects.get(slug="{COURSE}")
commune = Unit.objects.on(date.today()).filter(level=3).order_by("code")[0]

def person(name, phone, audience, group):
    someone = people.add_person(name=name, phone=phone)
    people.choose_pin(person=someone, pin="{PIN}")
    note_notice_read(person=someone)
    someone.groups.add(Group.objects.get(name=group))
    if audience:
        audience = Audience.objects.get(slug=audience)
        people.post(person=someone, audience=audience, unit=commune, start=date(2025, 7, 1))
    return someone

learner = person("Đinh Thị Hoa", "0905000001", "collaborator", "learner")
officer = person("Phạm Văn Bình", "0905000002", "officer", "officer")
department = person("Lê Thị Minh", "0905000003", None, "department")
viewer = person("Trần Thị Số", "0905000004", None, "agency")
view_for(person=viewer, agency=Agency.objects.get(pk=min(owners_of(course))))
person("Võ Văn Chờ", "0905000005", None, "agency")
UnitContact.objects.create(
    unit=commune, name="Trạm y tế", role="Cán bộ trẻ em", phone="+84255000000"
)
for slug in ("collaborator", "officer"):
    requiring.require(
        course=course, audience=Audience.objects.get(slug=slug), unit=commune,
        start=date(2025, 7, 1), due_days=60, valid_months=24,
    )

document = Document(title="Bài phát thanh")
document.file.save("loa.mp3", ContentFile(b"ID3"), save=False)
document._set_document_file_metadata()
document.save()
product = ProductPage(
    title="Bài phát thanh mẫu", slug="bai-mau", kind="broadcast", summary="Để thử.",
    words="Bà con chú ý.", live=False,
)
product.files = [ProductFile(document=document, sort_order=0)]
LibraryPage.objects.get(locale__language_code="vi").add_child(instance=product)
product.save_revision().publish()
product.refresh_from_db()
for_english = Locale.objects.get(language_code="en")
product.copy_for_translation(for_english, copy_parents=True, alias=True)

version = page_of(course, "vi").quiz.current
right = {{
    question["id"]: [option["id"] for option in question["options"] if option["correct"]]
    for question in version.content["questions"]
}}
wrong = {{id: [] for id in right}}

def sit(who, answers):
    return records.submit_attempt(
        person=who, course=course, quiz_version=version, client_id=uuid.uuid4(), answers=answers
    )

lessons = lessons_of(course, "vi")
for lesson in lessons:
    records.read_lesson(person=officer, lesson_key=lesson.key)
# A list with somebody new, somebody to decide about and a row that cannot be read.
LIST = """STT,Họ và tên,SĐT,Chức danh,Thôn
1,Hồ Thị Mới,0905777001,CTV,Thôn 1
2,Đinh Thị Hoa,0905777002,CTV,Thôn 2
3,Phạm Thị Sai,12345,CTV,Thôn 2
"""
roster = receive_roster(
    content=LIST.encode(), file_name="ctv.csv", by=officer, unit=commune, on=date(2026, 10, 1)
)

passed = sit(officer, right)
records.read_lesson(person=learner, lesson_key=lessons[0].key)
failed = sit(learner, wrong)
early = sit(learner, right)
print(json.dumps({{
    "commune": commune.code,
    "product": product.url,
    "lessons": [lesson.url for lesson in lessons],
    "passed": str(passed.attempt.uuid),
    "failed": str(failed.attempt.uuid),
    "early": str(early.attempt.uuid),
    "serial": passed.completion.serial,
    "quiz": version.quiz.slug,
    "roster": str(roster.uuid),
    "right": [id for ids in right.values() for id in ids],
}}))
'''


class FurnishedSite:
    def __init__(self, site: Site, facts: dict) -> None:
        self.site, self.url, self.facts = site, site.url, facts


@pytest.fixture(scope="session")
def furniture(make_site, migrated_site) -> FurnishedSite:  # noqa: F811
    """Only to be copied: furnished once, never started."""
    site = make_site(like=migrated_site)
    site.manage("load_units")
    site.manage("load_starter")
    return FurnishedSite(site, json.loads(site.shell(FURNISH).splitlines()[-1]))


@pytest.fixture(scope="package")
def furnished_site(make_site, furniture) -> Iterator[FurnishedSite]:  # noqa: F811
    """One for tests that only look."""
    yield from _served(make_site, furniture)


@pytest.fixture
def furnished_afresh(make_site, furniture) -> Iterator[FurnishedSite]:  # noqa: F811
    """One of its own for a test that changes something."""
    yield from _served(make_site, furniture)


def _served(make_site, furniture: FurnishedSite) -> Iterator[FurnishedSite]:  # noqa: F811
    site = make_site(like=furniture.site)
    site.start()
    yield FurnishedSite(site, furniture.facts)
    site.kill()
