"""People, and whom to call, in the Wagtail admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from people import contacts, permissions, queries, services
from people.forms import PersonForm, UnitContactForm
from people.models import Person, UnitContact
from people.phones import display_phone


class KeeperPolicy(BasePermissionPolicy):
    """Who keeps people may look, add and change; `people/permissions.py` says who that is."""

    actions = frozenset({"view", "add", "change"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not hasattr(user, "_keeps_people"):  # asked for every row of a list
            user._keeps_people = permissions.may_keep_people(user)
        return action in self.actions and user._keeps_people

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        above = isinstance(instance, Person) and permissions.stands_above(instance, user)
        return not above and self.user_has_permission(user, action)


class ContactPolicy(KeeperPolicy):
    actions = frozenset({"view", "add", "change", "delete"})


def posts_of(person: Person) -> str:
    return "; ".join(f"{held.audience} – {held.unit}" for held in person.postings_held)


def title_column(view: generic.IndexView, name: str, label: str) -> Column:
    """The first column, with the row's link and buttons. Wagtail would show `str(row)`."""
    make = view._get_title_column_class(TitleColumn)
    return make(name, label=label, get_url=view.get_edit_url)


class PersonIndexView(generic.IndexView):
    """People in Vietnamese name order, found with and without diacritics."""

    search_fields = ["search"]
    show_other_searches = False

    @cached_property
    def columns(self) -> list[Column]:
        return [
            title_column(self, "name", _("Full name")),
            Column("postings", label=_("Posts today"), accessor=posts_of),
            Column(
                "phone", label=_("Phone"), accessor=lambda person: display_phone(phone_of(person))
            ),
            BooleanColumn("is_active", label=_("May sign in")),
        ]

    def get_base_queryset(self) -> QuerySet[Person]:
        return queries.with_postings(Person.objects.filter(erased_at=None))

    def order_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        return queryset.in_name_order()

    def search_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        return queryset.matching(self.search_query) if self.is_searching else queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        shown = len(context["object_list"])
        services.log_reading(actor=self.request.user, action="people-list", people=shown)
        return context


class PersonCreateView(generic.CreateView):
    def get_success_message(self, instance: Person) -> str:
        return _("%(name)s was added. Now add a post and give a PIN.") % {"name": instance.name}

    def get_success_url(self) -> str:
        return self.get_edit_url()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"for_user": self.request.user}

    def save_instance(self) -> Person:
        self.form.instance.set_unusable_password()
        return super().save_instance()


class PersonEditView(generic.EditView):
    template_name = "people/admin/edit_person.html"

    def get_object(self, queryset: QuerySet[Person] | None = None) -> Person:
        person = super().get_object(queryset)
        if not permissions.may_edit_person(self.request.user, person):
            raise PermissionDenied
        return person

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"for_user": self.request.user}

    def get_page_subtitle(self) -> str:
        return self.object.name

    def get_success_message(self) -> str:
        return _("%(name)s was saved.") % {"name": self.object.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.object
        services.log_reading(actor=self.request.user, action="person", subject=person, people=1)
        return super().get_context_data(
            **kwargs,
            person=person,
            posts=queries.known_posts_of(person),
            may_give_pin=permissions.may_give_pin(self.request.user, person),
            may_reset=permissions.may_reset_second_factor(self.request.user, person),
        )


class PersonViewSet(ModelViewSet):
    """Takes the place of Wagtail's users (see `WagtailPeopleConfig`)."""

    model = Person
    icon = "user"
    menu_label = _("People")
    menu_name = "people"
    menu_order = 250
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    permission_policy = KeeperPolicy(Person)

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm


class ContactIndexView(generic.IndexView):
    search_fields = ["search"]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            title_column(self, "unit", _("Administrative unit")),
            Column("role", label=_("Role")),
            Column("name", label=_("Name")),
            Column("phone", label=_("Phone"), accessor=lambda row: display_phone(row.phone)),
            DateColumn("valid_from", label=_("From")),
        ]

    def get_base_queryset(self) -> QuerySet[UnitContact]:
        return queries.contacts_today().select_related("unit")

    def order_queryset(self, queryset: QuerySet[UnitContact]) -> QuerySet[UnitContact]:
        return queryset.order_by("unit__sort_key", "sort_key")

    def search_queryset(self, queryset: QuerySet[UnitContact]) -> QuerySet[UnitContact]:
        return queries.contacts_matching(queryset, self.search_query or "")


class ContactCreateView(generic.CreateView):
    def get_initial(self) -> dict[str, Any]:
        """A link from a list of communes may say which one: `?unit=21157`."""
        return super().get_initial() | {"unit": self.request.GET.get("unit", "")}

    def save_instance(self) -> UnitContact:
        return contacts.keep_contact(**self.form.kept())


class ContactEditView(generic.EditView):
    def save_instance(self) -> UnitContact:
        old = UnitContact.objects.get(pk=self.object.pk)
        return contacts.keep_contact(replaces=old, **self.form.kept())


class ContactDeleteView(generic.DeleteView):
    page_title = _("End")

    @property
    def confirmation_message(self) -> str:
        return _("Shall nobody call this contact any more, from today on?")

    def delete_action(self) -> None:
        contacts.end_contact(contact=self.object)


class UnitContactViewSet(ModelViewSet):
    model = UnitContact
    name = "unit_contacts"
    url_prefix = "unit-contacts"
    icon = "mail"
    menu_label = _("Whom to call")
    menu_order = 260
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = ContactIndexView
    add_view_class = ContactCreateView
    edit_view_class = ContactEditView
    delete_view_class = ContactDeleteView
    permission_policy = ContactPolicy(UnitContact)

    def get_form_class(self, for_update: bool = False) -> type[UnitContactForm]:
        return UnitContactForm


def phone_of(person: Person) -> str:
    return person.login_phone or person.contact_phone


def edit_person_url(person: Person) -> str:
    return reverse("wagtailusers_users:edit", args=[person.pk])
