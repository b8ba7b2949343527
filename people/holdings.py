"""What this app holds about a person, for the register in `people.personal_data`."""

from collections.abc import Iterator

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import models, queries
from people.erasure import make_nameless
from people.models import Person
from people.optional_fields import are_off
from people.personal_data import Erasing, Holding, Line, register_holding, rows
from people.phones import display_phone
from people.roles import Role
from people.scopes import roles_given_to
from places import days
from places.names import folded

OWN_FIELDS = (
    "name", "contact_phone", "login_phone", "code", "gender", "ethnic_group", "birth_date",
    "language", "is_active", "created_at", "last_login", "notice_version",
)  # fmt: skip


def register_own_holdings() -> None:
    for holding in (
        *_identity(),
        *_told_and_asked(),
        *_ways_in(),
    ):
        register_holding(holding)


def _identity() -> Iterator[Holding]:
    yield Holding(
        key="person",
        name=gettext_lazy("Who I am"),
        models=(Person, Group, Permission),
        show=_own_lines,
        export=lambda person: (
            rows(Person.objects.filter(pk=person.pk), *OWN_FIELDS)[0]
            | {"roles": sorted(person.groups.values_list("name", flat=True))}
        ),
        erase=lambda erasing: make_nameless(erasing.person, at=erasing.at),
        position=10,
    )
    yield Holding(
        key="postings",
        name=gettext_lazy("What I do, and where"),
        models=(models.Posting,),
        show=_posting_lines,
        export=lambda person: rows(
            models.Posting.objects.filter(person=person).order_by("start", "pk"),
            "audience__slug", "unit__code", "unit__name", "workplace", "workplace_kind",
            "start", "until", "recorded_at", "retracted_at",
        ),
        erase=lambda erasing: models.Posting.objects.filter(person=erasing.person).update(
            workplace=""
        ),
        stays=gettext_lazy("The posts stay as figures, without name and workplace."),
        position=20,
    )  # fmt: skip
    yield Holding(
        key="agencies",
        name=gettext_lazy("Whose figures I view"),
        models=(models.AgencyViewer,),
        show=_agency_lines,
        export=lambda person: rows(
            person.viewed_agencies.order_by("start", "pk"),
            "agency__slug", "agency__name", "start", "until", "recorded_at", "retracted_at",
        ),
        erase=lambda erasing: erasing.person.viewed_agencies.all().delete(),
        position=25,
    )  # fmt: skip
    yield Holding(
        key="contacts",
        name=gettext_lazy("Where I am named as whom to call"),
        models=(models.UnitContact,),
        show=lambda person: [
            Line(f"{one.role or one.name} – {one.unit}", display_phone(one.phone))
            for one in _contacts_naming(person)
        ],
        export=lambda person: rows(
            _contacts_naming(person), "unit__name", "role", "name", "phone", "valid_from",
            "valid_until",
        ),
        erase=lambda erasing: _contacts_naming(erasing.person).delete(),
        position=30,
    )  # fmt: skip


def _told_and_asked() -> Iterator[Holding]:
    yield Holding(
        key="consents",
        name=gettext_lazy("What I was told, and what I agreed to"),
        models=(models.Consent, models.NoticeRead),
        show=_consent_lines,
        export=lambda person: {
            "notices_read": rows(person.notices_read.order_by("read_at"), "version", "read_at"),
            "consents": rows(
                person.consents.order_by("given_at"),
                "purpose", "version", "wording", "how", "given_at", "withdrawn_at",
            ),
        },
        erase=lambda erasing: None,
        stays=gettext_lazy("That it was told and agreed to stays on record, without your name."),
        position=40,
    )  # fmt: skip
    yield Holding(
        key="requests",
        name=gettext_lazy("What I asked for"),
        models=(models.DataRequest,),
        export=lambda person: rows(
            person.data_requests.order_by("opened_at"),
            "kind", "text", "opened_at", "answer_due", "act_due", "state", "answered_at",
            "extended_because", "decision", "legal_ground", "decided_at",
        ),
        erase=_empty_requests,
        stays=gettext_lazy("That you asked, and when it was settled, without your words."),
        position=50,
    )  # fmt: skip
    yield Holding(
        key="readings",
        name=gettext_lazy("Who read my data"),
        models=(models.AccessEntry,),
        export=lambda person: rows(
            models.AccessEntry.objects.filter(subject=person).order_by("at"),
            "action", "at", "unit__name",
        ),
        erase=lambda erasing: models.AccessEntry.objects.filter(subject=erasing.person).update(
            subject=None
        ),
        stays=gettext_lazy("That staff read one person’s data stays, not whose."),
        position=60,
    )  # fmt: skip


def _ways_in() -> Iterator[Holding]:
    yield Holding(
        key="ways-in",
        name=gettext_lazy("How I sign in"),
        models=(
            models.SignInCard, models.SignInCode, models.GroupEntry, models.GroupCode,
            models.MessageCount,
        ),
        export=lambda person: {
            "cards": rows(
                models.SignInCard.objects.filter(person=person).order_by("issued_at"),
                "issued_at", "expires_at", "used_at", "revoked_at",
            ),
            "codes_by_message": rows(
                models.SignInCode.objects.filter(person=person).order_by("asked_at"),
                "asked_at", "used_at",
            ),
            "codes_of_classes": rows(
                models.GroupEntry.objects.filter(person=person).order_by("at"), "at"
            ),
        },
        erase=_end_ways_in,
        position=70,
    )  # fmt: skip


def _own_lines(person: Person) -> Iterator[Line]:
    yield Line(_("Name"), person.name)
    yield Line(_("Contact phone"), display_phone(person.contact_phone) or "–")
    yield Line(_("Sign-in phone"), display_phone(person.login_phone or "") or "–")
    yield Line(_("Personal code"), person.code)
    yield Line(_("Birth date"), _day(person.birth_date))
    if not are_off():
        yield Line(_("Gender"), person.get_gender_display() or _("not stated"))
        yield Line(_("Ethnic group"), person.ethnic_group or _("not stated"))
    yield Line(_("On record since"), _day(days.local_day(person.created_at)))
    roles = [Role(name).label for name in roles_given_to(person) if name in Role.values]
    if roles:
        yield Line(_("Roles"), ", ".join(map(str, roles)))


def _posting_lines(person: Person) -> Iterator[Line]:
    for post in queries.known_posts_of(person):
        where = f"{post.unit}, {post.workplace}" if post.workplace else f"{post.unit}"
        yield Line(f"{post.audience}", f"{where}: {_span(post.start, post.until)}")


def _agency_lines(person: Person) -> Iterator[Line]:
    known = models.AgencyViewer.objects.known().filter(person=person).order_by("start")
    for one in known.select_related("agency"):
        yield Line(f"{one.agency}", _span(one.start, one.until))


def _consent_lines(person: Person) -> Iterator[Line]:
    for read in person.notices_read.order_by("read_at"):
        yield Line(_("Privacy notice read"), _day(days.local_day(read.read_at)))
    for one in person.consents.order_by("given_at"):
        label = _("Agreed: %(purpose)s") % {"purpose": one.get_purpose_display()}
        told = _day(days.local_day(one.given_at))
        if one.withdrawn_at:
            ended = {"given": told, "ended": _day(days.local_day(one.withdrawn_at))}
            told = _("%(given)s, withdrawn %(ended)s") % ended
        yield Line(label, told)


def _contacts_naming(person: Person):
    """Contacts with the person's own name in a unit of theirs, or with a number that is
    nobody else's."""
    own = {person.contact_phone, person.login_phone} - {"", None}
    others = Person.objects.exclude(pk=person.pk).filter(erased_at=None)
    shared = others.filter(Q(contact_phone__in=own) | Q(login_phone__in=own))
    shared = {
        phone for pair in shared.values_list("contact_phone", "login_phone") for phone in pair
    }
    named = Q(search=folded(person.name)) & (
        Q(phone__in=own) | Q(unit__in=person.postings.values("unit"))
    )
    return models.UnitContact.objects.filter(named | Q(phone__in=own - shared)).select_related(
        "unit"
    )


def _empty_requests(erasing: Erasing) -> None:
    """What people wrote goes. A refusal keeps its legal ground, which names nobody."""
    requests = models.DataRequest.objects.filter(person=erasing.person)
    requests.update(text="", decision="", extended_because="")
    naming = models.DataRequest.objects.filter(erasing.traces.query("legal_ground"))
    naming.update(legal_ground="–")
    for field in ("text", "decision", "extended_because"):
        models.DataRequest.objects.filter(erasing.traces.query(field)).update(**{field: ""})


def _end_ways_in(erasing: Erasing) -> None:
    """Counts of messages keep no number, only an HMAC, and go by themselves when a month ends."""
    for model in (models.SignInCard, models.SignInCode, models.GroupEntry):
        model.objects.filter(person=erasing.person).delete()


def _span(start, until) -> str:
    span = _("from %(start)s until %(until)s") if until else _("since %(start)s")
    return span % {"start": _day(start), "until": _day(until)}


def _day(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"
