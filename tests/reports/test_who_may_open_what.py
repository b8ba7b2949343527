"""Every address of the admin, opened by every role: a table of who comes in where.

An address that no line of the table covers fails, so that a new screen cannot be added
without saying whom it is for.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from wagtail.models import Site

from people.contacts import keep_contact
from people.roles import Role, grant_page_permissions
from quizzes.models import Question
from records import requiring
from tests.courses.factories import make_course_page, make_drawing, make_lesson, make_site
from tests.factories import make_audience, make_person, make_posting, make_unit
from tests.quizzes.factories import make_question, make_quiz

pytestmark = pytest.mark.django_db

WRITERS = {Role.TRAINER, Role.APPROVER}
DEPARTMENT = {Role.DEPARTMENT}
STAFF = WRITERS | DEPARTMENT
ONLY_ADMINISTRATORS: set[str] = set()
EVERYBODY = {*Role, None}
ROLES = (None, *Role)

# By the beginning of the address's name; the longest that fits counts.
WHO = {
    "wagtailadmin_home": STAFF,
    "wagtailadmin_account": STAFF,
    "to_be_reviewed": WRITERS,
    "wagtailsnippets_quizzes": WRITERS,
    "people_access_log": DEPARTMENT,
    "people_": DEPARTMENT,
    "wagtailusers_users": DEPARTMENT,
    "requirements": DEPARTMENT,
    "unit_contacts": DEPARTMENT,
    "units": DEPARTMENT,
    "units:add": ONLY_ADMINISTRATORS,
    "audiences": DEPARTMENT,
    "agencies": DEPARTMENT,
    "duties": DEPARTMENT,
    "legal-references": DEPARTMENT,
    # Pages, pictures, files.
    "wagtailadmin_explore_root": WRITERS,
    "wagtailadmin_pages": WRITERS,
    "wagtailimages": WRITERS,
    "wagtaildocs": WRITERS,
    # Lists to choose from, in whatever form somebody fills in: titles, and no person.
    "wagtailadmin_choose": STAFF,
    "wagtailadmin_api": STAFF,
    "wagtailadmin_tag": STAFF,
    "wagtailimages_chooser": STAFF,
    "wagtaildocs_chooser": STAFF,
    "wagtailsnippetchoosers_quizzes": STAFF,
    "wagtailimages_chooser:create": WRITERS,
    "wagtaildocs_chooser:create": WRITERS,
    "wagtailsnippetchoosers_quizzes_question:create": WRITERS,
    "wagtailsnippetchoosers_quizzes_quiz:create": WRITERS,
    "wagtailadmin_workflows:task_chooser": STAFF,
    # Wagtail's own.
    "wagtailadmin_dismissibles": STAFF,
    "wagtailadmin_block_preview": STAFF,
    "wagtailadmin_reports": WRITERS,
    "wagtailadmin_reports:locked_pages": {Role.APPROVER},
    "wagtailadmin_reports:site_history": STAFF,  # of what each may open anyway
    "wagtailembeds": STAFF,
    "wagtailsnippets:index": ONLY_ADMINISTRATORS,
    "wagtailadmin_workflows": ONLY_ADMINISTRATORS,
    "wagtailadmin_collections": ONLY_ADMINISTRATORS,
    "wagtailusers_groups": ONLY_ADMINISTRATORS,
    "wagtaillocales": ONLY_ADMINISTRATORS,
    "wagtailsites": ONLY_ADMINISTRATORS,
    # Before anybody has signed in; the last three answer "not found" here.
    "wagtailadmin_sprite": EVERYBODY,
    "wagtailadmin_javascript_catalog": EVERYBODY,
    "wagtailadmin_password_reset": EVERYBODY,
}
NOT_ASKED = {
    "wagtailadmin_login",  # sends everybody to our own sign-in page
    "wagtailadmin_logout",
    "wagtailadmin_error_test",
}


def names(patterns: list, namespace: str = "", path: str = "") -> Iterator[str]:
    """The names of all addresses below /admin/."""
    for one in patterns:
        where = path + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from names(one.url_patterns, inner, where)
        elif one.name and where.startswith("admin/"):
            yield namespace + one.name


def addresses() -> dict[str, str]:
    """Those that can be opened without naming a row."""
    found = {}
    for name in names(get_resolver().url_patterns):
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            continue
    return {name: where for name, where in found.items() if name not in NOT_ASKED}


def expected(name: str) -> set[str]:
    fitting = [beginning for beginning in WHO if name.startswith(beginning)]
    assert fitting, f"{name} is in no line of the table: who may open it?"
    return WHO[max(fitting, key=len)]


def comes_in(browser: Client, address: str) -> bool:
    """Past the door, even if only to hear that a question was incomplete."""
    answer = browser.get(address)
    turned_away = answer.status_code == 302 and (
        answer["Location"].startswith("/admin/login/") or answer["Location"] == "/admin/"
    )
    return answer.status_code != 403 and not turned_away


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    site = make_site()
    grant_page_permissions(site.home)
    return site


@pytest.fixture
def browsers(site) -> dict[str | None, Client]:
    """One for each role, and one where nobody is signed in."""
    opened = {None: Client()}
    for role in Role:
        person = make_person(role)
        person.groups.add(Group.objects.get(name=role))
        opened[role] = Client()
        opened[role].force_login(person)
    seat = make_audience("officer", posts="seats", sees_people=True)
    officer = make_person("Cán bộ")
    make_posting(officer, audience=seat)
    opened[Role.OFFICER].force_login(officer)
    return opened


def mistakes(browsers: dict[str | None, Client], opened: dict[str, str], who) -> list[str]:
    return [
        f"{name} {where}: {role or 'nobody'} {'is let in' if let_in else 'is turned away'}"
        for name, where in opened.items()
        for role, browser in browsers.items()
        if (let_in := comes_in(browser, where)) != (role in who(name))
    ]


def test_every_screen_lets_in_whom_it_is_for_and_nobody_else(browsers):
    opened = addresses()
    assert len(opened) > 80
    assert not (found := mistakes(browsers, opened, expected)), "\n".join(found)


def test_every_row_is_opened_only_by_those_it_is_for(browsers, site):
    page = make_course_page(site.index)
    lesson, question, quiz = make_lesson(page), make_question(), make_quiz()
    unit, audience = make_unit(), make_audience()
    posting = make_posting(unit=unit, audience=audience)
    requirement = requiring.require(
        course=page.course, audience=audience, unit=unit, start=date(2024, 1, 1), due_days=60
    )
    contact = keep_contact(unit=unit, name="Trạm y tế", phone="0905123456")
    someone, drawing = make_person(), make_drawing()
    outside = Site.objects.get().root_page.get_parent()
    rows = {
        "wagtailadmin_pages:edit": ([page.pk], WRITERS),
        "wagtailadmin_pages:history": ([lesson.pk], WRITERS),
        "wagtailadmin_pages:add_subpage": ([page.pk], WRITERS),
        "wagtailadmin_pages:unpublish": ([lesson.pk], {Role.APPROVER}),
        "wagtailadmin_pages:set_privacy": ([page.pk], {Role.APPROVER}),  # offers nothing
        "wagtailadmin_pages:delete": ([outside.pk], ONLY_ADMINISTRATORS),
        "wagtailsnippets_quizzes_question:edit": ([question.pk], WRITERS),
        "wagtailsnippets_quizzes_question:history": ([question.pk], WRITERS),
        "wagtailsnippets_quizzes_question:unpublish": ([question.pk], {Role.APPROVER}),
        "wagtailsnippets_quizzes_question:delete": ([question.pk], ONLY_ADMINISTRATORS),
        "wagtailsnippets_quizzes_quiz:edit": ([quiz.pk], WRITERS),
        "wagtailsnippets_quizzes_quiz:delete": ([quiz.pk], ONLY_ADMINISTRATORS),
        "wagtailimages:edit": ([drawing.pk], WRITERS),
        "wagtailusers_users:edit": ([someone.pk], DEPARTMENT),
        "wagtailusers_users:delete": ([someone.pk], ONLY_ADMINISTRATORS),
        "wagtailusers_users:history": ([someone.pk], DEPARTMENT),
        "people_add_post": ([someone.pk], DEPARTMENT),
        "people_move_post": ([posting.pk], DEPARTMENT),
        "people_end_post": ([posting.pk], DEPARTMENT),
        "requirements:edit": ([requirement.pk], DEPARTMENT),
        "requirements:delete": ([requirement.pk], ONLY_ADMINISTRATORS),
        "unit_contacts:edit": ([contact.pk], DEPARTMENT),
        "unit_contacts:delete": ([contact.pk], DEPARTMENT),
        "units:edit": ([unit.pk], ONLY_ADMINISTRATORS),
        "units:delete": ([unit.pk], ONLY_ADMINISTRATORS),
        "audiences:edit": ([audience.pk], DEPARTMENT),
        "audiences:delete": ([audience.pk], ONLY_ADMINISTRATORS),
        "wagtailusers_groups:edit": ([Group.objects.get(name="trainer").pk], ONLY_ADMINISTRATORS),
    }
    opened = {name: reverse(name, args=args) for name, (args, _who) in rows.items()}
    found = mistakes(browsers, opened, lambda name: rows[name][1])
    assert not found, "\n".join(found)


def test_a_trainer_who_sends_the_publish_button_by_hand_publishes_nothing(browsers):
    question = make_question("Câu cũ?", live=False)
    option = question.options.first()
    form = {
        "kind": "single", "text": "Câu mới?", "certainty": "verified", "explanation": "",
        "source": "", "slug": "", "picture": "", "picture_alt": "", "audio": "",
        "signed_off_by": "", "signed_off_title": "", "signed_off_on": "",
        "options-TOTAL_FORMS": "2", "options-INITIAL_FORMS": "1",
        "options-MIN_NUM_FORMS": "2", "options-MAX_NUM_FORMS": "1000",
        "options-0-id": option.pk, "options-0-text": "Đúng", "options-0-is_correct": "on",
        "options-0-feedback": "", "options-0-ORDER": "1", "options-0-DELETE": "",
        "options-1-id": "", "options-1-text": "Sai", "options-1-feedback": "",
        "options-1-ORDER": "2", "options-1-DELETE": "", "action-publish": "action-publish",
    }  # fmt: skip
    edit = reverse(question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    browsers[Role.TRAINER].post(edit, form)
    assert not Question.objects.get(pk=question.pk).live
    browsers[Role.DEPARTMENT].post(edit, form)
    assert not Question.objects.get(pk=question.pk).live
    browsers[Role.APPROVER].post(edit, form)
    assert Question.objects.get(pk=question.pk).live


def test_lessons_are_put_in_another_order_only_by_those_who_may_publish(browsers, site):
    page = make_course_page(site.index)
    first, second = make_lesson(page), make_lesson(page)
    move = reverse("wagtailadmin_pages:set_page_position", args=[second.pk]) + "?position=0"
    browsers[Role.TRAINER].post(move)
    assert [child.pk for child in page.get_children()] == [first.pk, second.pk]
    browsers[Role.APPROVER].post(move)
    assert [child.pk for child in page.get_children()] == [second.pk, first.pk]
