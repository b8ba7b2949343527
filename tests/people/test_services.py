"""People, their posts, and what is known when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from people import contacts, services
from people.models import AccessEntry, Person, Posting, UnitContact
from people.queries import communes_once_called, contacts_of, postings_of
from places import days
from places.choosing import unit_named
from tests.factories import make_audience, make_person, make_succession, make_unit

pytestmark = pytest.mark.django_db
D = date(2024, 3, 1)


def known_spans(person):
    rows = Posting.objects.known().filter(person=person).order_by("start")
    return [(row.unit.name, row.start, row.until) for row in rows]


def test_a_new_person_cannot_sign_in_before_they_get_a_pin():
    person = services.add_person(name="  Trần   Văn A ", phone="0905 123 456")
    assert person.name == "Trần Văn A"
    assert person.login_phone == person.contact_phone == "+84905123456"
    assert not person.has_usable_password() and len(person.code) == 8


def test_a_person_without_a_phone_signs_in_by_code():
    person = services.add_person(name="Trần Văn A", phone=" ")
    assert person.login_phone is None and person.contact_phone == ""


def test_a_number_that_is_none_is_refused_in_words():
    with pytest.raises(ValidationError, match="0905 123 456"):
        services.add_person(name="Trần Văn A", phone="0165 123 4567")
    assert not Person.objects.exists()


def test_a_nameless_person_is_refused():
    with pytest.raises(ValidationError) as error:
        services.add_person(name="  ")
    assert "name" in error.value.message_dict


class TestPosts:
    @pytest.fixture
    def audience(self):
        return make_audience()

    def test_posts_of_one_audience_never_overlap(self, audience, commune, other_commune):
        person = make_person()
        services.post(person=person, audience=audience, unit=commune, start=D)
        with pytest.raises(ValidationError, match="Trà Bồng"):
            services.post(person=person, audience=audience, unit=other_commune, start=D)
        with pytest.raises(ValidationError):
            early, until = D - timedelta(9), D + timedelta(1)
            services.post(person=person, audience=audience, unit=commune, start=early, until=until)

    def test_but_may_follow_each_other_without_a_gap(self, audience, commune, other_commune):
        person = make_person()
        early = D - timedelta(9)
        services.post(person=person, audience=audience, unit=commune, start=D)
        services.post(person=person, audience=audience, unit=other_commune, start=early, until=D)
        assert len(known_spans(person)) == 2

    def test_and_posts_of_two_audiences_may(self, audience, commune):
        person = make_person()
        for kind in (audience, make_audience("teacher")):
            services.post(person=person, audience=kind, unit=commune, start=D)
        assert postings_of(person).count() == 2

    def test_a_post_ends_after_it_begins(self, audience, commune):
        for until in (D, D - timedelta(1)):
            with pytest.raises(ValidationError):
                services.post(
                    person=make_person(), audience=audience, unit=commune, start=D, until=until
                )

    def test_a_unit_is_taken_as_it_was_on_the_first_day(self, audience, province):
        day = date(2025, 7, 1)
        old = make_unit("Xã Cũ", parent=province, valid_until=day)
        new = make_unit("Xã Mới", parent=province, valid_from=day)
        make_succession(old, new, day=day)
        for unit, start in ((old, day), (new, days.day_before(day))):
            with pytest.raises(ValidationError, match="không có"):
                services.post(person=make_person(), audience=audience, unit=unit, start=start)
        services.post(person=make_person(), audience=audience, unit=new, start=day)
        first = date(2015, 1, 1)  # before anything was recorded of any unit
        services.post(person=make_person(), audience=audience, unit=old, start=first)

    def test_ending_keeps_what_was_known_before(self, audience, commune):
        person = make_person()
        t1, t2 = days.start_of(D), days.start_of(D + timedelta(60))
        post = services.post(person=person, audience=audience, unit=commune, start=D, at=t1)
        end = D + timedelta(50)
        services.end_posting(posting=post, until=end, at=t2)
        assert known_spans(person) == [("Xã Trà Bồng", D, end)]
        before = Posting.objects.known(t2 - timedelta(seconds=1)).get(person=person)
        assert before.until is None
        assert Posting.objects.known(t2).get(person=person).until == end

    def test_a_post_that_changed_meanwhile_is_not_changed_again(self, audience, commune):
        post = services.post(person=make_person(), audience=audience, unit=commune, start=D)
        services.end_posting(posting=post, until=D + timedelta(5))
        with pytest.raises(ValidationError, match="vừa được người khác sửa"):
            services.end_posting(posting=post, until=D + timedelta(9))
        assert known_spans(post.person) == [("Xã Trà Bồng", D, D + timedelta(5))]

    def test_a_post_cannot_end_before_it_began(self, audience, commune):
        post = services.post(person=make_person(), audience=audience, unit=commune, start=D)
        with pytest.raises(ValidationError, match="01/03/2024"):
            services.end_posting(posting=post, until=D)
        assert known_spans(post.person) == [("Xã Trà Bồng", D, None)]

    def test_moving_leaves_no_gap(self, audience, commune, other_commune):
        person, on = make_person(), D + timedelta(30)
        post = services.post(person=person, audience=audience, unit=commune, start=D)
        services.move(posting=post, unit=other_commune, on=on)
        assert known_spans(person) == [("Xã Trà Bồng", D, on), ("Xã Ba Tơ", on, None)]

    def test_moving_on_the_first_day_corrects_the_unit(self, audience, commune, other_commune):
        person = make_person()
        post = services.post(person=person, audience=audience, unit=commune, start=D)
        services.move(posting=post, unit=other_commune, on=D)
        assert known_spans(person) == [("Xã Ba Tơ", D, None)]
        assert Posting.objects.filter(person=person).count() == 2

    def test_a_move_that_fails_changes_nothing(self, audience, commune):
        post = services.post(person=make_person(), audience=audience, unit=commune, start=D)
        gone = make_unit("Xã Hết", valid_until=D)
        with pytest.raises(ValidationError):
            services.move(posting=post, unit=gone, on=D + timedelta(3))
        assert known_spans(post.person) == [("Xã Trà Bồng", D, None)]

    def test_a_post_that_ends_is_moved_until_its_end(self, audience, commune, other_commune):
        person, until = make_person(), D + timedelta(90)
        post = services.post(
            person=person, audience=audience, unit=commune, start=D, until=until, workplace="A"
        )
        services.move(posting=post, unit=other_commune, on=D + timedelta(5), workplace="B")
        assert known_spans(person)[-1] == ("Xã Ba Tơ", D + timedelta(5), until)
        with pytest.raises(ValidationError):
            last = Posting.objects.known().get(person=person, workplace="B")
            services.move(posting=last, unit=commune, on=until + timedelta(5))


class TestWhomToCall:
    def test_the_old_contact_ends_on_the_day_the_new_one_begins(self, commune):
        day = date(2026, 1, 5)
        old = contacts.keep_contact(unit=commune, name="Bà Lan", phone="0905 111 222", on=day)
        later = day + timedelta(40)
        new = contacts.keep_contact(
            unit=commune, name="Ông Minh", phone="02553822123", replaces=old, on=later
        )
        assert list(contacts_of(commune, day)) == list(contacts_of(commune, later - timedelta(1)))
        assert list(contacts_of(commune, day)) == [old]
        assert list(contacts_of(commune, later)) == [new]
        assert new.phone == "+842553822123"

    def test_a_slip_put_right_the_same_day_leaves_one(self, commune):
        slip = contacts.keep_contact(unit=commune, name="Bà Lan", phone="0905 111 223")
        contacts.keep_contact(unit=commune, name="Bà Lan", phone="0905111222", replaces=slip)
        assert UnitContact.objects.count() == 1

    @pytest.mark.parametrize("phone", ["gọi chị Lan", "12", "0165 123 4567", "١١١", ""])
    def test_a_number_nobody_can_dial_is_refused(self, commune, phone):
        with pytest.raises(ValidationError):
            contacts.keep_contact(unit=commune, name="Bà Lan", phone=phone)

    def test_a_short_number_can_be_dialled(self, commune):
        assert contacts.keep_contact(unit=commune, name="Công an", phone="113").phone == "113"
        assert contacts.read_number_to_call("1800 1567") == "18001567"


class TestUnitsByName:
    def test_a_unit_is_found_by_code_name_and_part_of_it(self, commune, other_commune):
        for text in ("21115", "Xã Trà Bồng", "tra bong", "Xã Trà Bồng (21115)", "bồng"):
            assert unit_named(text, on=D) == commune

    def test_the_whole_name_wins_over_longer_names(self, province):
        short = make_unit("Xã Sơn Hà", parent=province)
        make_unit("Xã Sơn Hà Hạ", parent=province)
        assert unit_named("xã sơn hà", on=D) == short

    def test_several_are_told_with_their_codes(self, province):
        make_unit("Xã Đức Phú", parent=province, code="11111")
        make_unit("Phường Đức Phú", parent=province, code="22222")
        with pytest.raises(ValidationError, match="22222"):
            unit_named("đức phú", on=D)

    def test_none_is_said_in_words(self, commune):
        with pytest.raises(ValidationError, match="Không có đơn vị"):
            unit_named("Atlantis", on=D)

    def test_an_old_name_leads_to_the_commune_of_today(self, province):
        day = date(2025, 7, 1)
        old = make_unit("Xã Tịnh Ấn", parent=province, valid_until=day)
        new = make_unit("Phường Trương Quang Trọng", parent=province, valid_from=day)
        make_succession(old, new, day=day)
        make_unit()  # rebuilds the lineage
        assert communes_once_called("tinh an", day) == [(old, new)]
        assert communes_once_called("tinh an", days.day_before(day)) == []


def test_a_reading_is_noted(officer, commune):
    services.log_reading(actor=officer, action="people", unit=commune, people=12)
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.unit, entry.people) == (officer, commune, 12)
