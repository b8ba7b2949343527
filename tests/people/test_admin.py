"""People, whom to call and the log of readings in the Wagtail admin."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from people import roles, services
from people.agency_viewers import agency_viewed_by
from people.erasure import erase_person
from people.models import AccessEntry, AgencyViewer, Person, Posting, UnitContact
from people.permissions import scope_of
from people.personal_data import export_of
from people.roles import Role
from places import days
from tests.factories import make_agency, make_audience, make_person, make_posting, make_viewer

pytestmark = pytest.mark.django_db
LIST = "/admin/users/"


@pytest.fixture
def admin(signed_in, department):
    return signed_in(department)


def named(response) -> list[str]:
    return [person.name for person in response.context["object_list"]]


def person_data(**fields):
    empty = {"contact_phone": "", "login_phone": "", "gender": "", "birth_date": ""}
    return empty | {"ethnic_group": "", "language": "vi", "is_active": "on"} | fields


class TestWhoGetsIn:
    @pytest.mark.parametrize(
        ("role", "opens"),
        [
            (Role.LEARNER, False),
            (Role.OFFICER, False),
            (Role.TRAINER, True),
            (Role.APPROVER, True),
            (Role.DEPARTMENT, True),
        ],
    )
    def test_the_admin_opens_by_role(self, signed_in, role, opens):
        person = make_person()
        person.groups.add(Group.objects.get(name=role))
        assert (signed_in(person).get("/admin/").status_code == 200) is opens

    @pytest.mark.parametrize("role", [Role.TRAINER, Role.APPROVER])
    def test_a_trainer_sees_no_person(self, signed_in, role, collaborator, officer):
        trainer = make_person("Ngô Thị Giảng")
        trainer.groups.add(Group.objects.get(name=role))
        post = make_posting(collaborator, audience=make_audience("teacher"))
        browser = signed_in(trainer)
        paths = [
            LIST,
            f"{LIST}results/",
            f"{LIST}new/",
            f"{LIST}edit/{collaborator.pk}/",
            f"{LIST}delete/{collaborator.pk}/",
            f"{LIST}history/{collaborator.pk}/",
            f"{LIST}usage/{collaborator.pk}/",
            f"/admin/people/{collaborator.pk}/post/",
            f"/admin/people/post/{post.pk}/move/",
            f"/admin/people/post/{post.pk}/end/",
            "/admin/unit-contacts/",
            "/admin/unit-contacts/new/",
            "/admin/reports/readings/",
            "/admin/reports/readings/results/",
            f"/admin/bulk/people/person/set_active_state/?id={collaborator.pk}",
            f"/admin/bulk/people/person/delete/?id={collaborator.pk}",
            f"/admin/bulk/people/person/assign_role/?id={collaborator.pk}",
        ]
        for path in paths:
            response = browser.get(path, follow=True)
            assert "Hồ Thị Đào" not in response.content.decode(), path
            assert "905123456" not in response.content.decode(), path
        home = browser.get("/admin/").content.decode()
        assert "/admin/users/" not in home and "readings" not in home

    def test_the_department_cannot_use_wagtails_bulk_actions(self, admin, collaborator):
        path = f"/admin/bulk/people/person/assign_role/?id={collaborator.pk}"
        moderators = Group.objects.get_or_create(name="Moderators")[0]
        admin.post(path, {"role": moderators.pk})
        assert not collaborator.groups.exists()

    def test_wagtails_page_of_ones_own_account_opens(self, admin):
        assert admin.get("/admin/account/").status_code == 200

    def test_the_department_finds_the_menu(self, admin):
        home = admin.get("/admin/").content.decode()
        for path in (LIST, "/admin/unit-contacts/", "/admin/reports/readings/"):
            assert path in home


class TestTheList:
    def test_names_come_in_vietnamese_order(self, admin):
        names = ["Đinh Văn B", "Dương Thị A", "Đào Thị C", "Ân Văn D", "An Văn E", "Ăn Văn F"]
        for name in names:
            make_person(name)
        shown = [name for name in named(admin.get(LIST)) if name in names]
        assert shown == [names[i] for i in (4, 5, 3, 1, 2, 0)]

    @pytest.mark.parametrize("query", ["dao", "Đào", "ho thi", "hồ đào", "HO THI DAO"])
    def test_search_needs_no_accents(self, admin, collaborator, query):
        assert named(admin.get(LIST, {"q": query})) == ["Hồ Thị Đào"]

    def test_search_finds_the_personal_code(self, admin, collaborator):
        assert named(admin.get(LIST, {"q": collaborator.code.lower()})) == ["Hồ Thị Đào"]

    def test_it_shows_todays_posts_only(self, admin, collaborator, other_commune):
        make_posting(
            collaborator, audience=make_audience("x"), unit=other_commune, until=days.today()
        )
        page = admin.get(LIST, {"q": "Đào"}).content.decode()
        assert "collaborator – Xã Trà Bồng" in page and "Ba Tơ" not in page

    def test_many_people_cost_no_more_queries(self, admin, commune, django_assert_max_num_queries):
        for _ in range(40):
            make_posting(unit=commune)
        admin.get(LIST)
        with django_assert_max_num_queries(22):
            assert len(named(admin.get(LIST))) == 41

    def test_looking_is_noted(self, admin, department, collaborator):
        admin.get(LIST)
        admin.get(f"{LIST}edit/{collaborator.pk}/")
        entries = AccessEntry.objects.order_by("pk").values_list("action", "people", "subject")
        assert list(entries) == [("people-list", 2, None), ("person", 1, collaborator.pk)]


class TestAPerson:
    def test_is_added_with_a_phone_in_any_writing(self, admin):
        data = person_data(name="Y  Lan", contact_phone="0912.345.678", login_phone="912345678")
        response = admin.post(f"{LIST}new/", data)
        person = Person.objects.get(name="Y Lan")
        assert response["Location"] == f"{LIST}edit/{person.pk}/"
        assert person.contact_phone == person.login_phone == "+84912345678"
        assert not person.has_usable_password()

    def test_whose_number_signs_in_another_is_told_so(self, admin, collaborator):
        data = person_data(name="Y Lan", login_phone="0905 123 456")
        form = admin.post(f"{LIST}new/", data).context["form"]
        assert form.has_error("login_phone", "taken")
        data = person_data(name="Y Lan", login_phone="0165 123 4567")
        assert admin.post(f"{LIST}new/", data).context["form"].has_error("login_phone", "phone")

    def test_two_without_a_sign_in_phone_are_fine(self, admin):
        for name in ("Y Lan", "Y Mai"):
            assert admin.post(f"{LIST}new/", person_data(name=name)).status_code == 302
        assert Person.objects.filter(login_phone=None).count() == 2

    def test_is_edited_and_keeps_the_pin(self, admin, collaborator):
        before = collaborator.password
        role = Group.objects.get(name=Role.TRAINER)
        data = person_data(name="Hồ Thị Đào", login_phone="0905123456", groups=[role.pk])
        assert admin.post(f"{LIST}edit/{collaborator.pk}/", data).status_code == 302
        collaborator.refresh_from_db()
        assert list(collaborator.groups.all()) == [role] and collaborator.password == before

    def test_keeps_a_group_given_elsewhere(self, admin, collaborator):
        editors = Group.objects.get_or_create(name="Editors")[0]
        collaborator.groups.add(editors)
        admin.post(f"{LIST}edit/{collaborator.pk}/", person_data(name="Hồ Thị Đào"))
        assert list(collaborator.groups.all()) == [editors]

    def test_cannot_be_made_an_administrator_by_the_department(self, admin, collaborator):
        moderators = Group.objects.get_or_create(name="Moderators")[0]
        data = person_data(name="Hồ Thị Đào", is_superuser="on", is_staff="on")
        admin.post(f"{LIST}edit/{collaborator.pk}/", data)
        response = admin.post(f"{LIST}edit/{collaborator.pk}/", data | {"groups": [moderators.pk]})
        collaborator.refresh_from_db()
        assert response.context["form"].has_error("groups")
        assert not collaborator.is_superuser and not collaborator.is_staff

    def test_who_is_an_administrator_is_not_edited_by_the_department(self, admin):
        root = Person.objects.create_superuser(name="Quản Trị")
        response = admin.post(f"{LIST}edit/{root.pk}/", person_data(name="Khác"), follow=True)
        root.refresh_from_db()
        assert root.name == "Quản Trị" and root.is_active
        assert "Quản Trị" not in response.content.decode()

    def test_is_never_deleted(self, admin, signed_in, collaborator):
        root = signed_in(Person.objects.create_superuser())
        for browser in (admin, root):
            browser.post(f"{LIST}delete/{collaborator.pk}/")
            assert Person.objects.filter(pk=collaborator.pk).exists()

    def test_gets_a_new_pin_from_the_page(self, admin, collaborator):
        page = admin.get(f"{LIST}edit/{collaborator.pk}/").content.decode()
        assert f"/people/{collaborator.uuid}/new-pin/" in page
        assert admin.post(f"/people/{collaborator.uuid}/new-pin/").context["pin"]


class TestPosts:
    def add(self, admin, person, **fields):
        data = {"audience": make_audience("teacher").pk, "unit": "Trà Bồng", "workplace": "THCS"}
        return admin.post(f"/admin/people/{person.pk}/post/", data | fields)

    def test_one_is_added_by_the_units_name(self, admin, department, commune):
        person = make_person()
        assert self.add(admin, person, start="2024-01-15").status_code == 302
        post = Posting.objects.get(person=person)
        assert (post.unit, post.workplace) == (commune, "THCS")
        assert post.recorded_by == department

    def test_an_overlap_is_said_in_words(self, admin, commune):
        person = make_person()
        self.add(admin, person, start="2024-01-15")
        response = self.add(admin, person, start="2025-01-15")
        assert response.status_code == 200 and Posting.objects.filter(person=person).count() == 1
        assert response.context["form"].non_field_errors()

    def test_an_unknown_unit_is_said_in_words(self, admin, commune):
        response = self.add(admin, make_person(), unit="Atlantis", start="2024-01-15")
        assert response.context["form"].has_error("unit", "unknown")

    def test_one_is_moved_and_ended(self, admin, collaborator, other_commune):
        post = collaborator.postings.get()
        data = {"unit": other_commune.code, "start": "2024-06-01", "workplace": ""}
        assert admin.post(f"/admin/people/post/{post.pk}/move/", data).status_code == 302
        moved = Posting.objects.known().get(person=collaborator, unit=other_commune)
        end = {"until": "2025-06-01"}
        assert admin.post(f"/admin/people/post/{moved.pk}/end/", end).status_code == 302
        assert not Posting.objects.known().held_on(days.today()).filter(person=collaborator)
        assert admin.get(f"/admin/people/post/{post.pk}/end/").status_code == 404

    def test_all_forms_open(self, admin, collaborator):
        post = collaborator.postings.get()
        for path in (f"{collaborator.pk}/post/", f"post/{post.pk}/move/", f"post/{post.pk}/end/"):
            assert admin.get(f"/admin/people/{path}").status_code == 200


class TestWhomToCall:
    def test_a_contact_is_added_changed_and_ended(self, admin, commune):
        data = {"unit": "21115", "name": "Bà Lan", "role": "Cán bộ", "phone": "0905 111 222"}
        assert admin.post("/admin/unit-contacts/new/", data).status_code == 302
        contact = UnitContact.objects.get()
        assert (contact.unit, contact.phone) == (commune, "+84905111222")
        UnitContact.objects.update(valid_from=days.today() - timedelta(9))
        path = f"/admin/unit-contacts/edit/{contact.pk}/"
        assert admin.get(path).status_code == 200
        assert admin.post(path, data | {"phone": "0905111333"}).status_code == 302
        assert list(UnitContact.objects.order_by("pk").values_list("valid_until", flat=True)) == [
            days.today(),
            None,
        ]
        UnitContact.objects.update(valid_from=days.today() - timedelta(9))
        new = UnitContact.objects.get(valid_until=None)
        assert admin.get(f"/admin/unit-contacts/delete/{new.pk}/").status_code == 200
        admin.post(f"/admin/unit-contacts/delete/{new.pk}/")
        new.refresh_from_db()
        assert new.valid_until == days.today()

    def test_the_list_is_searched_by_unit_without_accents(self, admin, commune):
        UnitContact.objects.create(unit=commune, name="Bà Lan", phone="111")
        for query, found in (("tra bong", 1), ("bà lan trà", 1), ("ba to", 0)):
            response = admin.get("/admin/unit-contacts/", {"q": query})
            assert len(response.context["object_list"]) == found, query

    def test_many_cost_no_more_queries(self, admin, commune, django_assert_max_num_queries):
        for number in range(15):
            UnitContact.objects.create(unit=commune, name=f"Bà {number}", phone="111")
        admin.get("/admin/unit-contacts/")
        with django_assert_max_num_queries(20):
            admin.get("/admin/unit-contacts/")


class TestTheLogOfReadings:
    def test_it_tells_who_read_whose_data(self, admin, officer, commune, collaborator):
        services.log_reading(
            actor=officer, action="people", unit=commune, subject=collaborator, people=7
        )
        page = admin.get("/admin/reports/readings/").content.decode()
        for word in ("Phạm Văn Sơn", "Xã Trà Bồng", "Hồ Thị Đào"):
            assert word in page

    def test_many_cost_no_more_queries(
        self, admin, officer, commune, django_assert_max_num_queries
    ):
        for _ in range(60):
            services.log_reading(actor=officer, action="people", unit=commune, subject=officer)
        admin.get("/admin/reports/readings/")
        with django_assert_max_num_queries(21):
            admin.get("/admin/reports/readings/")


class TestRoles:
    def test_every_permission_of_a_role_exists(self):
        roles.put_roles_in_place()
        for role, names in roles._permissions.items():
            held = Permission.objects.filter(group__name=role).values_list(
                "content_type__app_label", "codename"
            )
            assert names <= {f"{app}.{codename}" for app, codename in held}, role

    def test_roles_come_back_after_migrate(self):
        from django.apps import apps

        from people.receivers import put_roles_in_place_after_migrate

        Group.objects.filter(name__in=Role.values).delete()
        for app in apps.get_app_configs():
            put_roles_in_place_after_migrate(sender=app, using="default")
        assert set(Role.values) <= set(Group.objects.values_list("name", flat=True))

    def test_a_trainer_writes_and_an_approver_publishes(self):
        from wagtail.models import Page

        page = Page.objects.get(depth=1)
        for _ in range(2):
            roles.grant_page_permissions(page)
        may = {}
        for role in (Role.TRAINER, Role.APPROVER, Role.DEPARTMENT):
            person = make_person()
            person.groups.add(Group.objects.get(name=role))
            tester = page.permissions_for_user(person)
            may[role] = (tester.can_add_subpage(), tester.can_publish_subpage())
        assert may == {
            Role.TRAINER: (True, False),
            Role.APPROVER: (True, True),
            Role.DEPARTMENT: (False, False),
        }
        assert page.workflowpage.workflow.tasks.count() == 1

    def test_roles_have_an_admin_page_of_their_own_only_for_administrators(self, admin):
        response = admin.get(reverse("wagtailusers_groups:index"), follow=True)
        assert response.redirect_chain or response.status_code == 403


class TestTheAgencyOfAViewer:
    """Who has the role of an agency's viewer is asked of which agency, in the person's form."""

    @pytest.fixture
    def role(self):
        return Group.objects.get(name=Role.AGENCY).pk

    def save(self, admin, person, **fields):
        return admin.post(f"{LIST}edit/{person.pk}/", person_data(name=person.name) | fields)

    def test_the_department_chooses_it_and_it_is_recorded_who_did(self, admin, department, role):
        agency, person = make_agency("Công an tỉnh"), make_person()
        page = admin.get(f"{LIST}edit/{person.pk}/").content.decode()
        assert "Công an tỉnh" in page and page.count('name="agency"') == 1
        assert self.save(admin, person, groups=[role], agency=agency.pk).status_code == 302
        row = AgencyViewer.objects.known().get(person=person)
        assert (row.agency, row.recorded_by, row.start) == (agency, department, days.today())
        assert scope_of(person, to="see-figures").agencies == {agency.pk}

    def test_on_adding_somebody_too(self, admin, role):
        agency = make_agency()
        data = person_data(name="Y Lan", groups=[role], agency=agency.pk)
        assert admin.post(f"{LIST}new/", data).status_code == 302
        assert agency_viewed_by(Person.objects.get(name="Y Lan")) == agency

    def test_the_role_without_an_agency_and_the_agency_without_the_role_are_asked_about(
        self, admin, role
    ):
        person = make_person()
        for fields in ({"groups": [role]}, {"agency": make_agency().pk}):
            assert self.save(admin, person, **fields).context["form"].has_error("agency")
        assert not AgencyViewer.objects.exists()

    def test_taking_both_away_closes_the_figures(self, admin, role):
        viewer = make_viewer(make_agency())
        assert self.save(admin, viewer).status_code == 302
        assert agency_viewed_by(viewer) is None and not scope_of(viewer, to="see-figures")
        ended = AgencyViewer.objects.known().get(person=viewer)
        assert ended.until == days.today()

    def test_only_agencies_of_today_are_offered_and_the_one_chosen_before(self, admin, role):
        today = make_agency("Sở Y tế")
        gone = [make_agency(name, valid_until=days.today()) for name in ("Sở Cũ", "Ban Cũ")]
        viewer = make_viewer(gone[0])
        form = admin.get(f"{LIST}edit/{viewer.pk}/").context["form"]
        assert set(form.fields["agency"].queryset) == {today, gone[0]}
        assert form.initial["agency"] == gone[0].pk

    def test_my_data_shows_it_and_erasure_takes_it_away(self, signed_in):
        viewer = make_viewer(make_agency("Công an tỉnh"))
        assert "Công an tỉnh" in signed_in(viewer).get("/my/data/").content.decode()
        kept = export_of(viewer)["data"]["agencies"]
        assert [row["agency__name"] for row in kept] == ["Công an tỉnh"]
        erase_person(person=viewer, by=None)
        assert not AgencyViewer.objects.exists()
