"""The demonstration: what it fills, that its figures hold together, and that it goes again."""

import re
from datetime import date
from io import StringIO
from itertools import product

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse

from courses.models import Course
from lms.demo import plan
from lms.demo.accounts import ACCOUNTS, PIN
from lms.demo.filling import fill_province
from lms.demo.people import draw_people
from lms.demo.plan import Dice
from lms.demo.structure import read_land
from people import pins
from people.models import Person, Posting, UnitContact
from people.permissions import may_see_person
from people.phones import can_be_dialled, display_phone, normalise_phone
from places import days
from places.models import Audience, Level, Unit
from records.completing import CourseRules, settle
from records.ledger import copied_facts, lock
from records.models import Completion, Correction, Evidence, Requirement, Source
from records.past import record_completion
from records.requiring import require
from records.services import mark_pending
from records.verification import verify_ledger
from reports.asking import ask
from reports.facts import Question
from reports.queries import coverage
from tests.factories import make_person, make_posting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 20)
EVE, MERGER = date(2025, 6, 30), date(2025, 7, 1)
DAYS = (date(2024, 6, 30), EVE, MERGER, TODAY)


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """A tenth of the province, once for all tests here; gives the number of rows before it.

    What each test does is undone after it, inside the transaction that is undone at the end.
    """
    uploads = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with uploads, django_db_blocker.unblock(), transaction.atomic():
        call_command("load_units", stdout=StringIO())
        call_command("load_starter", stdout=StringIO())
        before = rows_of_every_table()
        fill_province(size=plan.SMALL, say=lambda words: None, today=TODAY)
        yield before
        transaction.set_rollback(True)


def rows_of_every_table() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
        return counts


def province(day: date) -> Unit:
    return Unit.objects.on(day).with_code("51").get()


def asked(course: Course, audience: str, on: date, structure: date):
    return ask(
        course=course.slug, audience=audience, unit="51", on=on, known=TODAY, structure=structure
    )


class TestWhoIsThere:
    def test_as_many_posts_are_held_today_as_the_plan_says(self):
        held = Posting.objects.known().held_on(TODAY)
        numbers = {
            slug: held.filter(audience__slug=slug).count()
            for slug in ("officer", "collaborator", "board-member", "teacher")
        }
        size = plan.SMALL
        assert numbers == {
            "officer": size.officers,
            "collaborator": size.collaborators,
            "board-member": size.board,
            "teacher": size.teachers,
        }

    def test_every_collaborator_has_a_village(self):
        held = Posting.objects.known().held_on(TODAY).filter(audience__slug="collaborator")
        assert not held.exclude(unit__level=Level.VILLAGE).exists()
        assert held.values("unit").distinct().count() == held.count()

    def test_teachers_stay_as_entered_and_seats_are_confirmed_anew(self):
        held = Posting.objects.known().held_on(TODAY)
        teachers = held.filter(audience__slug="teacher")
        assert teachers.filter(unit__valid_until__lte=MERGER).count() > teachers.count() * 0.8
        officers = held.filter(audience__slug="officer")
        waiting = officers.filter(unit__valid_until=MERGER).count()
        assert waiting == plan.SMALL.officers_not_confirmed

    def test_everybody_is_marked_and_nobody_has_a_number_that_could_be_dialled(self):
        assert not Person.objects.real().exists()
        numbers = set(Person.objects.values_list("contact_phone", flat=True)) - {""}
        numbers |= set(UnitContact.objects.values_list("phone", flat=True))
        assert len(numbers) > 2_000
        assert not [one for one in numbers if normalise_phone(one) or can_be_dialled(one)]
        assert not Person.objects.exclude(login_phone=None).exists()

    def test_some_have_no_number_and_some_share_one(self):
        numbers = list(Person.objects.values_list("contact_phone", flat=True))
        assert "" in numbers
        assert len(set(numbers)) < len(numbers) - numbers.count("")

    def test_the_same_seed_gives_the_same_people(self):
        def names():
            cast = draw_people(read_land(), Dice(plan.SEED), plan.SMALL, TODAY)
            return [
                (one.person.name, one.person.uuid, one.posts[-1].unit) for one in cast.everybody
            ]

        assert names() == names()


class TestSigningIn:
    def test_each_role_signs_in_with_what_is_printed(self, client):
        words = StringIO()
        call_command("demo_sign_ins", stdout=words)
        printed = re.findall(r"(DEMO-\w+) +PIN (\d+)", words.getvalue())
        assert len(printed) == len(ACCOUNTS)
        for (code, pin), account in zip(printed, ACCOUNTS, strict=True):
            client.logout()
            client.post(reverse("sign-in"), {"identifier": code.lower(), "pin": pin})
            person = Person.objects.get(pk=client.session[SESSION_KEY])
            assert person.code == account.code and person.is_demo

    def test_the_agency_sees_the_courses_of_its_duties_and_no_others(self, client):
        client.force_login(Person.objects.get(code="DEMOCOQUAN"))
        page = client.get(reverse("coverage"))
        offered = set(page.context["form"].fields["course"].queryset)
        assert page.status_code == 200 and not page.context["names"]
        assert set() < offered < set(Course.objects.all())
        assert page.context["question"].course in offered

    def test_the_pin_could_have_been_chosen_by_anybody(self):
        assert pins.is_six_digits(PIN) and not pins.is_easy_to_guess(PIN)

    def test_nobody_else_can_sign_in(self):
        others = Person.objects.exclude(code__in=[account.code for account in ACCOUNTS])
        assert not others.exclude(password__startswith="!").exists()

    def test_the_four_of_one_commune_see_each_other_by_their_posts(self):
        officer = Person.objects.get(code="DEMOCANBO")
        collaborator = Person.objects.get(code="DEMOCTV")
        assert may_see_person(officer, collaborator, TODAY)


class TestFigures:
    @pytest.mark.parametrize("audience", plan.ROLES)
    def test_children_direct_and_not_placed_add_up_to_the_province(self, audience):
        for course, on, structure in product(Course.objects.all(), DAYS, (EVE, TODAY)):
            found = coverage(asked(course, audience, on, structure))
            parts = [part.figures for part in found.parts] + [found.direct, found.unplaced]
            for name in ("required", "covered", "overdue", "exempt", "unconfirmed"):
                whole = getattr(found.total, name)
                assert whole == sum(getattr(part, name) for part in parts), (course, on, name)
            assert found.total.covered <= found.total.required

    @pytest.mark.parametrize("audience", plan.ROLES)
    @pytest.mark.parametrize("on", [EVE, MERGER, TODAY])
    def test_both_structures_count_the_same_people_alike(self, audience, on):
        course = Course.objects.get(slug="quyen-tre-em")
        old = {}
        for unit in Unit.objects.filter(level=Level.PROVINCE, valid_until=MERGER):
            question = Question(
                course, asked(course, audience, on, EVE).audience, unit, on, None, EVE
            )
            old |= {one.post.key: one.status for one in coverage(question).judged}
        new = {
            one.post.key: one.status for one in coverage(asked(course, audience, on, MERGER)).judged
        }
        at_province_itself = set(new) - set(old)
        assert {key: new[key] for key in old} == old
        units = set(
            Posting.objects.filter(pk__in=at_province_itself).values_list("unit", flat=True)
        )
        assert units <= {province(MERGER).pk}

    def test_villages_of_merged_communes_are_counted_in_the_new_one(self):
        commune = Person.objects.get(code="DEMOCANBO").postings.known().held_on(TODAY).get().unit
        question = Question(
            Course.objects.get(slug="quyen-tre-em"),
            Audience.objects.get(slug="collaborator"),
            commune,
            TODAY,
        )
        found = coverage(question)
        assert found.total.required == sum(part.figures.required for part in found.parts) > 0

    def test_the_people_of_the_split_commune_are_not_placed(self):
        found = coverage(asked(Course.objects.get(slug="quyen-tre-em"), "teacher", TODAY, TODAY))
        keys = [one.post.key for one in found.judged if one.post.bucket == "unplaced"]
        codes = set(Posting.objects.filter(pk__in=keys).values_list("unit__code", flat=True))
        assert codes == {plan.SPLIT_COMMUNE}

    def test_lists_that_came_late_were_not_known_on_their_day(self):
        day = date(2024, 6, 30)
        course = Course.objects.get(slug="quyen-tre-em")
        question = {"course": course.slug, "audience": "teacher", "unit": "51", "on": day}
        then, now = coverage(ask(**question, known=day)), coverage(ask(**question))
        assert 0 < then.total.covered < now.total.covered
        assert then.total.required > 0

    def test_what_is_unusual_in_life_is_there_too(self):
        assert Correction.objects.filter(kind="void").count() == plan.SMALL.voided
        assert Correction.objects.filter(kind="exemption").count() == plan.SMALL.exempted
        assert Correction.objects.filter(kind="withdraw").exists()
        found = [
            coverage(asked(course, "teacher", TODAY, TODAY)).total
            for course in Course.objects.exclude(slug="ba-cap-do-bao-ve")
        ]
        assert any(one.exempt for one in found) and all(
            one.covered for one in found if one.required
        )


class TestLedger:
    def test_it_verifies(self):
        assert list(verify_ledger()) == []

    def test_every_row_says_that_it_is_a_demonstration_and_came_before_today(self):
        for model in (Completion, Evidence, Correction):
            assert not model.objects.filter(is_demo=False).exists()
            assert not model.objects.filter(recorded_at__gte=days.start_of(TODAY)).exists()

    def test_completions_copy_what_a_real_one_would_have_copied(self):
        rows = list(Completion.objects.select_related("person", "course").order_by("pk"))[::150]
        assert len(rows) > 50
        copies = copied_facts((row.person, row.course, row.completed_on) for row in rows)
        for row in rows:
            copied = copies[row.person_id, row.course_id, row.completed_on]
            assert copied == (row.postings, row.rules)

    def test_the_same_list_sent_again_is_on_record_already(self):
        row = Completion.objects.filter(source=Source.WORKSHOP).first()
        before = Evidence.objects.count()
        _row, new = record_completion(
            person=row.person, course=row.course, completed_on=row.completed_on, source=row.source
        )
        assert not new and Evidence.objects.count() == before

    def test_nothing_learnt_online_is_left_to_mark_or_to_complete(self):
        before = Completion.objects.count()
        assert mark_pending() == 0
        attempts = Completion.objects.exclude(attempt=None).select_related("person", "course")
        for row in attempts[:40]:
            lock([row.person])
            settled = settle(person=row.person, rules=CourseRules(row.course), at=days.now())
            assert not settled.missing
        assert Completion.objects.count() == before


class TestSeedingAgain:
    def test_it_does_nothing_where_there_is_a_demonstration(self):
        before = rows_of_every_table()
        assert fill_province(size=plan.SMALL, say=lambda words: None) is None
        assert rows_of_every_table() == before

    def test_it_refuses_beside_a_real_person(self):
        make_person()
        with pytest.raises(CommandError, match="real people"):
            call_command("seed_demo", "--small", stdout=StringIO())

    def test_an_administrator_alone_is_no_reason_to_refuse(self):
        make_person(is_superuser=True)
        call_command("seed_demo", "--small", stdout=StringIO())

    def test_it_refuses_in_production(self, settings):
        settings.PRODUCTION = True
        with pytest.raises(CommandError, match="production"):
            call_command("seed_demo", "--small", stdout=StringIO())


class TestRemoving:
    def test_every_table_is_as_long_as_before(self, demo):
        assert rows_of_every_table() != demo
        call_command("remove_demo", stdout=StringIO())
        assert rows_of_every_table() == demo
        assert list(verify_ledger()) == []

    def test_again_it_finds_nothing(self, demo):
        call_command("remove_demo", stdout=StringIO())
        words = StringIO()
        call_command("remove_demo", stdout=words)
        assert "no demonstration" in words.getvalue()
        assert rows_of_every_table() == demo
        call_command("demo_sign_ins", stdout=(nothing := StringIO()))
        assert nothing.getvalue() == ""

    def test_what_is_real_stays(self):
        village = Unit.objects.filter(is_demo=True).first()
        posting = make_posting(unit=village)
        course = Course.objects.first()
        keeper = Person.objects.get(code="DEMOSO")
        require(
            course=course,
            audience=posting.audience,
            unit=village,
            start=TODAY,
            due_days=9,
            recorded_by=keeper,
        )
        record_completion(
            person=posting.person,
            course=course,
            completed_on=EVE,
            source="import",
            recorded_by=keeper,
        )
        call_command("remove_demo", stdout=StringIO())
        posting.refresh_from_db()
        assert posting.unit.name == village.name and not posting.unit.is_demo
        assert Requirement.objects.get().recorded_by is None
        assert list(verify_ledger()) == []
        keeper.refresh_from_db()
        assert (keeper.name, keeper.is_active, keeper.is_demo) == ("", False, False)
        assert set(Person.objects.all()) == {posting.person, keeper}


class TestNumbersOfNobody:
    def test_a_made_up_number_is_shown_but_never_offered_for_calling(self, client):
        contact = UnitContact.objects.first()
        page = client.get(reverse("whom-to-call"), {"unit": contact.unit.code}).content.decode()
        assert display_phone(contact.phone) in page
        assert f"tel:{contact.phone}" not in page
        assert page.count('href="tel:111"') > 1
