"""The first page of the admin: what each role is told, and that it is true."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.admin.icons import get_icons

from courses.blocks import LessonBlocks
from courses.models import ContentReview, LessonPage
from courses.modules import State
from people.contacts import keep_contact
from people.models import Person
from people.roles import grant_page_permissions
from places.models import Level
from quizzes.models import Question
from records import requiring
from reports import staff_home, staff_queries
from reports.facts import Question as CoverageQuestion
from reports.queries import coverage
from reports.trainer_queries import Modules, approvals_outside_modules
from tests.courses.factories import (
    make_course_page,
    make_draft_question,
    make_lesson,
    make_site,
    make_verified_question,
)
from tests.factories import (
    make_audience,
    make_course,
    make_person,
    make_posting,
    make_succession,
    make_unit,
)
from tests.quizzes.factories import make_question

pytestmark = pytest.mark.django_db
EXPERT, VERIFIED = LessonPage.Certainty.EXPERT, LessonPage.Certainty.VERIFIED
HOME = "/admin/"


def one_with(*roles: str, **fields) -> Person:
    person = make_person(**fields)
    person.groups.add(*Group.objects.filter(name__in=roles))
    return person


def home_of(client, person: Person) -> str:
    client.force_login(person)
    return client.get(HOME).content.decode()


def words_of(html: str) -> str:
    main = html[html.index('<div class="mn-home">') :]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def menu_of(html: str) -> set[str]:
    sidebar = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', html, re.DOTALL)[1]
    return set(re.findall(r'"name": "([\w-]+)"', sidebar))


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    site = make_site()
    grant_page_permissions(site.home)
    return site


@pytest.fixture
def page(site):
    return make_course_page(site.index, title="Phòng đuối nước")


@pytest.fixture
def province():
    return make_unit("Tỉnh Quảng Ngãi", level=Level.PROVINCE, code="51")


@pytest.fixture
def required(province):
    """A course required of collaborators: two people, nobody covered, all overdue."""
    commune = make_unit("Xã Trà Bồng", parent=province, code="21115")
    course, audience = make_course("duoi-nuoc", title="Phòng đuối nước"), make_audience()
    for _person in range(2):
        make_posting(audience=audience, unit=commune)
    requiring.require(
        course=course, audience=audience, unit=province, start=date(2024, 1, 1), due_days=60
    )
    return course, audience, commune


# --- The Department --------------------------------------------------------------------------


def test_the_department_sees_shares_overdue_and_the_way_to_the_people(client, required):
    html = home_of(client, one_with("department", name="Lê Thị Minh"))
    words = words_of(html)
    assert "Minh" in words
    assert "Phòng đuối nước" in words
    people = "/coverage/people/?course=duoi-nuoc&amp;audience=collaborator&amp;unit=51"
    assert f"{people}&amp;figure=overdue" in html
    assert f'href="{reverse("requirements:index")}"' in html
    table = client.get("/coverage/?course=duoi-nuoc&audience=collaborator&unit=51")
    assert table.status_code == 200


def test_the_figures_are_those_of_coverage(province, required):
    course, audience, _commune = required
    one = staff_queries.main_requirements(province, on=date(2024, 6, 1))[0]
    table = coverage(CoverageQuestion(course, audience, province, on=date(2024, 6, 1)))
    assert one.figures == table.total
    assert (one.figures.required, one.figures.overdue) == (2, 2)


def test_a_figure_that_would_take_long_is_left_to_the_coverage_page(
    client, province, required, monkeypatch
):
    monkeypatch.setattr(staff_queries, "MOST_POSTS_COUNTED", 1)
    (one,) = staff_queries.main_requirements(province)
    assert (one.posts, one.figures) == (2, None)
    html = home_of(client, one_with("department"))
    assert "<progress" not in html
    assert "/coverage/?course=duoi-nuoc" in html


def test_every_audience_comes_once_before_any_comes_twice(province):
    wide, narrow = make_course("wide", title="B"), make_course("narrow", title="A")
    for position, slug in enumerate(("officer", "collaborator", "teacher")):
        audience = make_audience(slug, position=position)
        courses = (narrow, wide) if slug == "officer" else (wide,)
        for course in courses:
            requiring.require(
                course=course, audience=audience, unit=province, start=date(2024, 1, 1), due_days=9
            )
    told = [
        (one.course.slug, one.audience.slug) for one in staff_queries.main_requirements(province)
    ]
    assert told == [
        ("wide", "officer"),
        ("wide", "collaborator"),
        ("wide", "teacher"),
        ("narrow", "officer"),
    ]


def test_a_requirement_that_has_ended_or_not_begun_is_not_shown(province, required):
    assert staff_queries.main_requirements(province, on=date(2023, 12, 31)) == []
    assert len(staff_queries.main_requirements(province, on=date(2024, 1, 1))) == 1


def test_seats_that_ended_with_their_unit_are_counted_as_coverage_counts_them(province):
    merger = date(2025, 7, 1)
    new = make_unit("Xã Mới", parent=province, valid_from=merger)
    renamed = make_unit("Phường Tên Mới", parent=province, valid_from=merger)
    officers = make_audience("officer", posts="seats", sees_people=True)
    course = make_course()
    for name in ("Xã Cũ Một", "Xã Cũ Hai"):
        old = make_unit(name, parent=province, valid_until=merger, lineage=False)
        make_succession(old, new, day=merger)
        make_posting(audience=officers, unit=old)
    old = make_unit("Xã Tên Cũ", parent=province, valid_until=merger, lineage=False)
    make_succession(old, renamed, day=merger, kind="renamed")
    make_posting(audience=officers, unit=old)
    make_posting(audience=officers, unit=make_unit("Xã Còn", parent=province))
    (told,) = staff_queries.unconfirmed_seats()
    table = coverage(CoverageQuestion(course, officers, province, on=date(2026, 1, 1)))
    assert (told.audience, told.posts) == (officers, 2)
    assert table.total.unconfirmed == 2
    assert staff_queries.unconfirmed_seats(on=date(2025, 6, 30)) == []


def test_communes_with_nobody_to_call_are_named_and_one_tap_from_being_helped(
    client, province, required
):
    commune = required[2]
    make_unit("Xã Ba Tơ", parent=province, code="21484", valid_until=date(2025, 7, 1))
    department = one_with("department")
    html = home_of(client, department)
    add = f"{reverse('unit_contacts:add')}?unit=21115"
    assert add in html
    assert "Xã Ba Tơ" not in html
    assert 'value="21115"' in client.get(add).content.decode()
    keep_contact(unit=commune, name="Trạm y tế", phone="0905123456")
    assert add not in home_of(client, department)


def test_an_empty_site_tells_the_department_how_to_begin(client):
    html = home_of(client, one_with("department"))
    assert reverse("requirements:add") in html


# --- Trainers -----------------------------------------------------------------------------------


def test_a_trainer_sees_only_their_own_unfinished_drafts(client, page):
    trainer, other = one_with("trainer"), one_with("trainer")
    for person, title in ((trainer, "Nháp của tôi"), (other, "Nháp của người khác")):
        make_lesson(page, title=title, live=False).save_revision(user=person)
    published = make_lesson(page, title="Đã đăng rồi")
    published.save_revision(user=trainer).publish()
    question = make_question("Câu hỏi của tôi?", live=False)
    question.save_revision(user=trainer)
    words = words_of(home_of(client, trainer))
    assert "Nháp của tôi" in words
    assert "Câu hỏi của tôi?" in words
    assert "Nháp của người khác" not in words
    assert "Đã đăng rồi" not in words


def sent(page, trainer: Person, title: str) -> LessonPage:
    lesson = make_lesson(page, title=title, live=False, certainty=VERIFIED)
    lesson.save_revision(user=trainer)
    lesson.get_workflow().start(lesson, trainer)
    return lesson


def test_what_was_sent_waits_with_the_approver_and_is_no_draft_any_more(client, page):
    trainer, approver = one_with("trainer"), one_with("approver", name="Trần Văn Hải")
    lesson = sent(page, trainer, "Bài đã gửi")
    assert staff_queries.drafts_of(trainer) == []
    module = reverse("course_module", args=[page.pk])
    assert module in home_of(client, trainer)
    html = home_of(client, approver)
    assert module in html
    assert trainer.name in words_of(html)
    (waiting,) = Modules().for_approval(approver)
    assert [piece.item.pk for piece in waiting.pieces] == [lesson.pk]
    assert Modules().for_approval(trainer) == []


def test_what_was_sent_back_is_a_draft_again(page):
    trainer, approver = one_with("trainer"), one_with("approver")
    lesson = sent(page, trainer, "Bài bị trả lại")
    task = lesson.current_workflow_task_state
    task.task.specific.on_action(task, approver, "reject", comment="Xem lại nguồn")
    (draft,) = staff_queries.drafts_of(trainer)
    assert draft.sent_back
    assert Modules().for_approval(approver) == []
    (at_work,) = Modules().at_work(trainer)
    assert (at_work.is_mine, at_work.module.state) == (True, State.SENT_BACK)


def test_what_belongs_to_no_module_waits_beside_them(page):
    trainer, approver = one_with("trainer"), one_with("approver")
    question = make_verified_question(text="Ngoài mọi khóa?")
    question.save_revision(user=trainer)
    question.get_workflow().start(question, trainer)
    assert staff_queries.questions_to_publish() == []
    assert approvals_outside_modules(approver, []) == [question]


def test_modules_to_be_confirmed_stand_on_the_trainers_first_page(client, page):
    trainer = one_with("trainer")
    ContentReview.objects.filter(course=page.course).update(
        due=date(2026, 1, 31), why="Luật đã sửa"
    )
    assert Modules(on=date(2025, 12, 31)).to_confirm() == []
    (soon,) = Modules(on=date(2026, 1, 1)).to_confirm()
    (late,) = Modules(on=date(2026, 2, 1)).to_confirm()
    assert (soon.urgency, late.urgency) == ("soon", "overdue")
    assert "Luật đã sửa" in words_of(home_of(client, trainer))


def test_drafts_awaiting_an_expert_and_the_bank_are_counted(page):
    make_lesson(page, live=False, certainty=EXPERT)
    make_lesson(page, live=False, certainty=VERIFIED)
    make_draft_question()
    make_question(live=True)
    assert staff_queries.waiting_for_an_expert() == (1, 1)
    assert staff_queries.question_bank() == (2, 1)


def test_questions_to_publish_are_changed_and_verified_ones(client, site):
    waiting = make_draft_question(text="Chưa ai kiểm?")
    waiting.save_revision()
    untouched = make_verified_question(text="Không ai sửa?")
    changed = make_verified_question(text="Đã sửa?")
    changed.text = "Đã sửa lại?"
    changed.save_revision(user=one_with("trainer"))
    retired = make_verified_question(text="Đã rút?")
    Question.objects.get(pk=retired.pk).unpublish()
    found = staff_queries.questions_to_publish()
    assert found == [changed]
    assert untouched not in found
    html = home_of(client, one_with("approver"))
    assert reverse(Question.snippet_viewset.get_url_name("edit"), args=[changed.pk]) in html


# --- Cost, and who sees what --------------------------------------------------------------------


def test_a_fuller_site_costs_no_more_queries(
    client, site, page, province, required, django_assert_max_num_queries
):
    person = one_with("department", "approver", name="Đủ Vai")
    client.force_login(person)

    def fill():
        sent(page, one_with("trainer"), "Gửi")
        make_lesson(page, live=False).save_revision(user=person)
        make_verified_question().save_revision(user=person)
        make_unit(parent=province)
        make_posting(unit=required[2])

    fill()
    client.get(HOME)
    with django_assert_max_num_queries(100) as few:
        client.get(HOME)
    for _time in range(7):
        fill()
    with django_assert_max_num_queries(len(few.captured_queries)):
        html = client.get(HOME).content.decode()
    assert len(staff_queries.drafts_of(person)) > staff_home.SHOWN
    assert html.count("mn-card") == 6


def test_each_role_sees_its_own_cards(client, site):
    department = words_of(home_of(client, one_with("department")))
    trainer = home_of(client, one_with("trainer"))
    assert "mn-approve" not in trainer
    assert "mn-province" not in trainer
    approver = home_of(client, one_with("approver"))
    assert "mn-approve" in approver
    assert "mn-drafts" in approver
    assert "mn-drafts" not in department
    everything = home_of(client, make_person(is_superuser=True))
    assert all(card in everything for card in ("mn-province", "mn-approve", "mn-drafts"))


def test_the_menu_leads_out_and_says_nothing_of_wagtail(client, site):
    trainer = home_of(client, one_with("trainer"))
    department = home_of(client, one_with("department"))
    assert {"site", "my-training"} <= menu_of(trainer) & menu_of(department)
    assert "coverage" in menu_of(department) - menu_of(trainer)
    for html in (trainer, department, home_of(client, make_person(is_superuser=True))):
        assert "help" not in menu_of(html)
        assert "Măng Non</title>" in html
        assert "icons/icon.svg" in html
        assert not re.search(r"guide\.wagtail|releases\.wagtail|gravatar", html)


def test_somebody_with_two_roles_keeps_the_menus_of_both(client, site):
    names = menu_of(home_of(client, one_with("trainer", "department")))
    assert {"courses", "questions", "people", "requirements"} <= names


def test_every_icon_of_ours_is_one_that_wagtail_draws(client, site):
    written = (Path(settings.BASE_DIR) / "templates/reports/admin").glob("*.html")
    wanted = {
        name for file in written for name in re.findall(r'icon name="(.*?)"', file.read_text())
    }
    wanted |= {block.meta.icon for block in LessonBlocks().child_blocks.values()}
    drawn = set(re.findall(r'id="icon-([\w-]+)"', get_icons()))
    assert wanted - drawn == set()


def test_the_account_page_asks_only_for_what_people_here_have(client, site):
    client.force_login(one_with("trainer"))
    html = client.get(reverse("wagtailadmin_account")).content.decode()
    assert "locale-preferred_language" in html
    for absent in ("first_name", "avatar-avatar", "notifications-", "time_zone"):
        assert absent not in html
    chosen = {
        "locale-preferred_language": "en",
        "theme-theme": "light",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    assert client.post(reverse("wagtailadmin_account"), chosen).status_code == 302
    assert '<html lang="en"' in client.get(HOME).content.decode()
