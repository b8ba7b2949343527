"""A small land to ask "who may open what" in: two communes, one person of every kind, and in
each commune somebody whose name and number must not be seen by the others."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import uuid6
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Page

from courses.library import LibraryPage, ProductFile, ProductPage
from courses.models import CoursePage, LessonPage
from people.agency_viewers import view_for
from people.cards import issue_cards
from people.contacts import keep_contact
from people.data_requests import open_request
from people.group_codes import open_group_code
from people.models import DataRequest, GroupCode, Person, Posting, RosterImport, UnitContact
from people.notice import note_notice_read
from people.roles import Role, grant_page_permissions
from people.rosters.services import receive_roster
from places.models import Agency, Duty, LegalReference, Level, Unit
from quizzes.models import Case, Question, Quiz
from records.models import Attempt, Completion, Requirement
from records.past import record_completion
from records.requiring import require
from records.services import submit_attempt
from tests.courses.factories import (
    make_course_page,
    make_drawing,
    make_lesson,
    make_site,
)
from tests.courses.voices import make_recording
from tests.factories import make_agency, make_audience, make_person, make_posting, make_unit
from tests.lms.matrix import COLUMNS
from tests.quizzes.factories import make_question, make_quiz, right_answers

BACKEND = "people.sign_in.PinBackend"
SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin"}
ROLES = {"trainer": Role.TRAINER, "approver": Role.APPROVER, "department": Role.DEPARTMENT}
ROLES |= dict.fromkeys(("agency", "other agency", "agency of none"), Role.AGENCY)


@dataclass
class Side:
    """A commune with somebody posted there, and what there is about them."""

    unit: Unit
    person: Person
    posting: Posting
    contact: UnitContact
    completion: Completion
    attempt: Attempt
    card: str
    group_code: GroupCode
    data_request: DataRequest
    roster: RosterImport

    @property
    def secrets(self) -> tuple[str, ...]:
        """What a page shows only to those who may see this person."""
        number = self.person.contact_phone
        return (self.person.name, number, f"0{number[3:6]} {number[6:9]} {number[9:]}")


@dataclass
class Land:
    """`sides` are "inside" and "outside" of the unit that the column "officer" looks after."""

    course: CoursePage
    lesson: LessonPage
    question: Question
    quiz: Quiz
    case: Case
    requirement: Requirement
    product_key: UUID
    drawing: Any
    agency: Agency
    duty: Duty
    reference: LegalReference
    sides: dict[str, Side]
    clients: dict[str, Client] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def make_land() -> Land:
    site = make_site()
    grant_page_permissions(site.home)
    quiz = make_quiz(make_question(), slug="nuoc")
    agency = Agency.objects.create(name="Sở", slug="so")
    course = make_course_page(
        site.index, title="Đuối nước", slug="duoi-nuoc", quiz=quiz, agency=agency
    )
    province = make_unit("Quảng Ngãi", level=Level.PROVINCE, code="51")
    requirement = require(
        course=course.course,
        audience=make_audience(),
        unit=province,
        start=date(2024, 1, 1),
        due_days=60,
    )
    land = Land(
        course=course,
        lesson=make_lesson(course),
        question=make_question(),
        quiz=quiz,
        case=Case.objects.create(title="Na", text="…"),
        requirement=requirement,
        product_key=make_product(site.home).translation_key,
        drawing=make_drawing(),
        agency=agency,
        duty=Duty.objects.create(code="1", section="1", text="…", kind="training", topic="…"),
        reference=LegalReference.objects.create(short="Luật", number="1", title="…"),
        sides={
            "inside": make_side(province, course, quiz, "Xã Trong", "Đinh Thị Bên Trong", "701"),
            "outside": make_side(province, course, quiz, "Xã Ngoài", "Hồ Văn Bên Ngoài", "702"),
        },
    )
    make_recording(course, land.lesson.translation_key)
    for column in COLUMNS:
        open_browser(land, column, province)
    return land


def make_product(home: Page) -> ProductPage:
    """A leaflet in the library, with its file."""
    document = Document(title="Tờ rơi")
    document.file.save("to-roi.pdf", ContentFile(b"%PDF"))
    library = home.add_child(instance=LibraryPage(title="Thư viện", slug="thu-vien"))
    page = ProductPage(title="Tờ rơi", slug="to-roi", kind="leaflet", summary="Phát ở thôn.")
    page.files = [ProductFile(document=document, sort_order=0)]
    return library.add_child(instance=page)


def make_side(
    province: Unit, course: CoursePage, quiz: Quiz, unit: str, name: str, ending: str
) -> Side:
    commune = make_unit(unit, parent=province)
    person = make_person(name, contact_phone=f"+84905888{ending}")
    posting = make_posting(person, unit=commune)
    completion, _new = record_completion(
        person=person, course=course.course, completed_on=date(2024, 5, 5), source="import"
    )
    stored = submit_attempt(
        person=person,
        course=course.course,
        quiz_version=quiz.current,
        client_id=uuid6.uuid7(),
        answers=right_answers(quiz.current.content),
        shown=[],
        locale="vi",
    )
    contact = keep_contact(unit=commune, name=f"Trạm y tế {unit}", phone=f"0905777{ending}")
    root = Person.objects.create_superuser()
    return Side(
        unit=commune,
        person=person,
        posting=posting,
        contact=contact,
        completion=completion,
        attempt=stored.attempt,
        card=issue_cards(people=[person], by=root)[0].token,
        group_code=open_group_code(unit=commune, by=root),
        data_request=open_request(person=person, kind="access", opened_by=person),
        roster=receive_roster(
            content=f"name,phone,audience,unit_code,village,start,end\n{name},"
            f"0905888{ending},collaborator,{commune.code},,2024-01-01,\n".encode(),
            file_name="danh-sach.csv",
            by=root,
            unit=commune,
        ),
    )


def open_browser(land: Land, column: str, province: Unit) -> None:
    """Somebody of this kind, signed in as far as one can be."""
    browser = land.clients[column] = Client(raise_request_exception=False, **SAME_ORIGIN)
    if column == "nobody":
        return
    seats = {
        "officer": land.sides["inside"].unit,
        "neighbour": land.sides["outside"].unit,
        "province": province,
    }
    person = make_person(f"Người {column}", is_superuser=column == "administrator", pin="274951")
    note_notice_read(person=person)
    if column in ROLES:
        person.groups.add(Group.objects.get(name=ROLES[column]))
    elif column in seats:
        audience = make_audience("officer", posts="seats", sees_people=True)
        make_posting(person, audience=audience, unit=seats[column])
        person.groups.add(Group.objects.get(name=Role.OFFICER))
    elif column == "learner":
        make_posting(person, unit=land.sides["inside"].unit)
    if column == "agency":
        view_for(person=person, agency=land.agency)
    elif column == "other agency":
        view_for(person=person, agency=make_agency())
    sign_in(browser, person)
    land.people[column] = person


def sign_in(browser: Client, person: Person) -> None:
    browser.force_login(person, backend=BACKEND)
