"""Who may open what: a line for every address of the project, read by `test_matrix.py`.

Columns are kinds of visitors; the officer looks after the commune "inside", the neighbour
after the commune "outside", the province's officer after both. The agency owns the course
asked about, the other agency owns none, and of the third nobody has said which. An address
about somebody or some unit has a set for each side; what belongs to one person alone has
none here.
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

COLUMNS = (
    "nobody",
    "learner",
    "officer",
    "neighbour",
    "province",
    "agency",
    "other agency",
    "agency of none",
    "trainer",
    "approver",
    "department",
    "administrator",
)
Who = frozenset[str]
EVERYBODY: Who = frozenset(COLUMNS)
NOT_THEM: Who = frozenset()  # another person's own; or no page to open
SIGNED_IN: Who = EVERYBODY - {"nobody"}
ADMINISTRATORS: Who = frozenset({"administrator"})
DEPARTMENT: Who = ADMINISTRATORS | {"department"}
APPROVERS: Who = ADMINISTRATORS | {"approver"}
WRITERS: Who = APPROVERS | {"trainer"}
STAFF: Who = WRITERS | DEPARTMENT
INSIDE: Who = DEPARTMENT | {"officer", "province"}
OUTSIDE: Who = DEPARTMENT | {"neighbour", "province"}
SEATS: Who = INSIDE | OUTSIDE
# Who may see the people of each side, on whatever page.
SEE = {"inside": INSIDE, "outside": OUTSIDE}
FIGURES_INSIDE: Who = INSIDE | {"agency"}
FIGURES_OUTSIDE: Who = OUTSIDE | {"agency"}


class Row(NamedTuple):
    """Who opens a page of ours, about the commune inside and about the one outside.

    `args` and `query` name the object, given the land and a side; `post` is what the page
    takes, by those of `sends` (if it is another set than the one that opens).
    """

    inside: Who
    outside: Who | None = None
    args: Callable[[Any, Any], list[Any]] = lambda land, side: []
    query: Callable[[Any, Any], dict[str, str]] = lambda land, side: {}
    post: dict[str, str] | Callable[[Any, Any], dict[str, str]] | None = None
    sends: Who | None = None
    sends_outside: Who | None = None


def to_send(args: Callable[[Any, Any], list[Any]]) -> Row:
    """A button for whoever looks after the side; no page to open."""
    return Row(NOT_THEM, NOT_THEM, args, post={}, sends=INSIDE, sends_outside=OUTSIDE)


def asked(land: Any, side: Any) -> dict[str, str]:
    """The question of coverage about a side's commune."""
    return {"course": "duoi-nuoc", "audience": "collaborator", "unit": side.unit.code}


def figure(land: Any, side: Any) -> dict[str, str]:
    return asked(land, side) | {"figure": "required"}


# Our own pages on the site; each in both languages.
SITE = {
    "healthz": Row(EVERYBODY),
    "sign-in": Row(EVERYBODY, post={"identifier": "x", "pin": "000000"}),
    "sign-out": Row(EVERYBODY, post={}),
    "choose-pin": Row(SIGNED_IN, post={}),
    "profile": Row(SIGNED_IN, post={"language": "vi"}),
    "whom-to-call": Row(EVERYBODY, query=lambda land, side: {"unit": side.unit.code}),
    "new-contact": Row(INSIDE, OUTSIDE, lambda land, side: [side.unit.code], post={}),
    "edit-contact": Row(
        INSIDE, OUTSIDE, lambda land, side: [side.unit.code, side.contact.pk], post={"end": "1"}
    ),
    "new-pin": Row(INSIDE, OUTSIDE, lambda land, side: [side.person.uuid], post={}),
    "more-time": Row(INSIDE, OUTSIDE, lambda land, side: [side.person.uuid], post={}),
    "reset-second-factor": Row(ADMINISTRATORS, args=lambda land, side: [side.person.uuid], post={}),
    "ask-code": Row(EVERYBODY, post={"identifier": "x"}),
    "give-code": Row(EVERYBODY, post={}),
    "come-in-by-class": Row(EVERYBODY, post={}),
    "card": Row(EVERYBODY, args=lambda land, side: [side.card], post={}),  # for whoever holds it
    "cards": Row(SEATS, query=lambda land, side: {"unit": side.unit.code, "who": "all"}),
    "card-sheet": Row(
        NOT_THEM,
        post=lambda land, side: {"person": str(side.person.uuid)},
        sends=INSIDE,
        sends_outside=OUTSIDE,
    ),
    "group-codes": Row(SEATS, post={}),
    "group-code": Row(INSIDE, OUTSIDE, lambda land, side: [side.group_code.pk], post={}),
    # Rosters: each of the units it is about.
    "rosters": Row(SEATS),
    "send-in-roster": Row(SEATS, post={}),
    "roster": Row(INSIDE, OUTSIDE, lambda land, side: [side.roster.uuid]),
    "roster-columns": Row(INSIDE, OUTSIDE, lambda land, side: [side.roster.uuid], post={}),
    "read-roster-sheet": to_send(lambda land, side: [side.roster.uuid]),
    "look-roster": to_send(lambda land, side: [side.roster.uuid]),
    "decide-roster": to_send(lambda land, side: [side.roster.uuid]),
    "apply-roster": to_send(lambda land, side: [side.roster.uuid]),
    "undo-roster": to_send(lambda land, side: [side.roster.uuid]),
    "roster-rejects": Row(INSIDE, OUTSIDE, lambda land, side: [side.roster.uuid]),
    # One's own data.
    "privacy": Row(EVERYBODY),
    "privacy-notice": Row(SIGNED_IN, post={}),
    "my-data": Row(SIGNED_IN),
    "my-data-download": Row(SIGNED_IN),
    "my-data-phone": Row(NOT_THEM, post={"contact_phone": "0905123456"}, sends=SIGNED_IN),
    "my-data-consent": Row(
        NOT_THEM, args=lambda land, side: ["reminders"], post={"withdraw": "1"}, sends=SIGNED_IN
    ),
    "my-data-request": Row(SIGNED_IN, args=lambda land, side: ["erase"], post={}),
    "my-training": Row(SIGNED_IN),
    "my-course": Row(SIGNED_IN, args=lambda land, side: [land.course.course.slug]),
    "read-lesson": Row(
        NOT_THEM, args=lambda land, side: [land.lesson.translation_key], post={}, sends=EVERYBODY
    ),
    "say-of-page": Row(
        NOT_THEM,
        args=lambda land, side: [land.lesson.translation_key],
        post={"felt": "helped"},
        sends=EVERYBODY,
    ),
    "said-of-page": Row(EVERYBODY),
    "concerns": Row(NOT_THEM),  # the duty holder alone
    "concern": Row(NOT_THEM, args=lambda land, side: [uuid4()], post={"text": "x"}, sends=NOT_THEM),
    "take-quiz": Row(EVERYBODY, args=lambda land, side: [land.quiz.slug], post={}),
    "attempt": Row(NOT_THEM, NOT_THEM, lambda land, side: [side.attempt.uuid]),
    "certificate": Row(NOT_THEM, NOT_THEM, lambda land, side: [side.completion.serial]),
    "check-certificate": Row(EVERYBODY, EVERYBODY, lambda land, side: [side.completion.serial]),
    "qr": Row(EVERYBODY),
    "qr-image": Row(EVERYBODY),
    "coverage": Row(FIGURES_INSIDE, FIGURES_OUTSIDE, query=asked),
    "coverage-csv": Row(FIGURES_INSIDE, FIGURES_OUTSIDE, query=asked),
    "coverage-xlsx": Row(FIGURES_INSIDE, FIGURES_OUTSIDE, query=asked),
    "coverage-groups": Row(FIGURES_INSIDE, FIGURES_OUTSIDE, query=asked),
    "coverage-groups-csv": Row(INSIDE, OUTSIDE, query=asked),  # an agency: of the province only
    "coverage-people": Row(INSIDE, OUTSIDE, query=figure),
    "call-list": Row(INSIDE, OUTSIDE, query=figure, post={"reason": "call", "kind": "csv"}),
    # Files and what libraries add to the site.
    "upload": Row(EVERYBODY, args=lambda land, side: [land.drawing.file.name]),
    "set_language": Row(EVERYBODY, post={"language": "vi"}),
    "take-product-file": Row(EVERYBODY, args=lambda land, side: [land.product_key, 1]),
    "listen": Row(EVERYBODY, args=lambda land, side: [land.lesson.translation_key, "hre"]),
    "wagtail_serve": Row(EVERYBODY, args=lambda land, side: [land.course.url.lstrip("/")]),
}
# These send everybody to our sign-in page, whatever stands in the address.
LEAD_TO_SIGN_IN = {"admin-sign-in", "people.views.admin_login", "account_login"}
# Never reached: one of ours with the same address stands before them.
SHADOWED = {"wagtailadmin_login", "wagtailadmin_account", "wagtailcore_login"}
# Public by their nature: they name somebody, and nobody's reading is noted.
NAMES_IN_PUBLIC = {"check-certificate"}

# Everything under /admin/ and from libraries, by the beginning of the name; the longest that
# fits counts. Rows of the admin are filled in with what the land has (`ROWS`).
LIBRARY = {
    "account_reauthenticate": SIGNED_IN,
    "mfa_": SIGNED_IN,
    "openid_connect_": EVERYBODY,  # "not found" where no provider is set
    "mfa_authenticate": SIGNED_IN,  # half-way through signing in; others are led away
    "wagtaildocs_serve": EVERYBODY,
    "wagtaildocs_authenticate_with_password": ADMINISTRATORS,
    "wagtailcore_authenticate_with_password": ADMINISTRATORS,
    "django.views.generic.base.TemplateView": ADMINISTRATORS,  # Wagtail's test of its 404
    "wagtail.admin.views.home.default": ADMINISTRATORS,  # any other address below /admin/
    "wagtailadmin_error_test": ADMINISTRATORS,
    "wagtailadmin_home": STAFF,
    "admin-account": STAFF,
    "wagtailadmin_logout": STAFF,
    "wagtailadmin_sprite": STAFF,
    "wagtailadmin_javascript_catalog": STAFF,
    "wagtailadmin_dismissibles": STAFF,
    "wagtailadmin_password_reset": ADMINISTRATORS,
    # People and what is asked of them.
    "people_": DEPARTMENT,
    "wagtailusers_users:": DEPARTMENT,
    "wagtailusers_users:delete": NOT_THEM,
    "requirements:": DEPARTMENT,
    "requirements:delete": NOT_THEM,
    "unit_contacts:": DEPARTMENT,
    "units:": DEPARTMENT,
    "units:add": NOT_THEM,
    "units:edit": NOT_THEM,
    "units:delete": NOT_THEM,
    "units:history": NOT_THEM,
    "units:usage": NOT_THEM,
    "audiences:": DEPARTMENT,
    "audiences:delete": ADMINISTRATORS,
    "agencies:": DEPARTMENT,
    "agencies:delete": ADMINISTRATORS,
    "duties:": DEPARTMENT,
    "duties:delete": ADMINISTRATORS,
    "legal-references:": DEPARTMENT,
    "legal-references:delete": ADMINISTRATORS,
    # Pages, pictures, files, questions.
    "to_be_reviewed": WRITERS,
    "answers": WRITERS,
    "key_repair": WRITERS,
    "key_repair_people": DEPARTMENT,
    "page_feedback": WRITERS,
    "duty_holder": DEPARTMENT,
    "question_wrong_key": WRITERS,
    "course_module": WRITERS,
    "communication_products:": WRITERS,
    "course_legal_text": WRITERS,
    "recordings": WRITERS,
    "course_checks": WRITERS,
    "wagtailadmin_explore": WRITERS,
    "wagtailadmin_pages:": WRITERS,
    "wagtailadmin_pages:delete": APPROVERS,
    "wagtailadmin_pages:unpublish": APPROVERS,
    "wagtailadmin_pages:move": APPROVERS,
    "wagtailadmin_pages:move_confirm": WRITERS,
    "wagtailadmin_pages:set_page_position": APPROVERS,
    "wagtailadmin_pages:set_privacy": APPROVERS,
    "wagtailadmin_pages:revisions_unschedule": APPROVERS,
    "wagtailadmin_pages:workflow_preview": NOT_THEM,  # nothing was sent for approval
    "wagtailadmin_choose_page": WRITERS,
    "wagtailadmin_api:": WRITERS,
    "wagtailadmin_tag_": WRITERS,
    "wagtailadmin_block_preview": WRITERS,
    "wagtailadmin_editing_sessions:": WRITERS,
    "wagtailadmin_reports:": WRITERS,
    "wagtailadmin_reports:locked_pages": APPROVERS,
    "wagtail_bulk_action": WRITERS,
    "simple_translation:": ADMINISTRATORS,
    "languages": WRITERS,
    "to_translating": WRITERS,
    "our_pages": WRITERS,
    "wagtailsnippets_courses_spokenlanguage": WRITERS,
    "wagtailsnippets_courses_spokenlanguage:delete": ADMINISTRATORS,
    "wagtailsnippetchoosers_courses_spokenlanguage": WRITERS,
    "wagtail_localize:": ADMINISTRATORS,
    "wagtail_localize:submit_page_translation": WRITERS,  # both lead to our own
    "wagtail_localize:update_translations": WRITERS,
    "wagtail_localize:edit_": WRITERS,
    "wagtail_localize:preview_translation": WRITERS,
    "wagtail_localize:download_pofile": WRITERS,
    "wagtail_localize:upload_pofile": WRITERS,
    "wagtail_localize:convert_to_alias": APPROVERS,
    "wagtail_localize:javascript_catalog": WRITERS,
    "wagtailimages": WRITERS,
    "wagtaildocs:": WRITERS,
    "wagtaildocs_chooser:": WRITERS,
    "wagtailsnippets_quizzes_": WRITERS,
    "question_": WRITERS,  # from files, into files
    "wagtailsnippets_quizzes_question:delete": ADMINISTRATORS,
    "wagtailsnippets_quizzes_question:workflow_preview": NOT_THEM,  # nothing was sent
    "wagtailsnippets_quizzes_question:unpublish": APPROVERS,
    "wagtailsnippets_quizzes_quiz:delete": ADMINISTRATORS,
    "wagtailsnippets_quizzes_case:delete": ADMINISTRATORS,
    "wagtailsnippetchoosers_quizzes_": WRITERS,
    # What nobody but an administrator needs.
    "wagtailadmin_workflows:": ADMINISTRATORS,
    "wagtailadmin_collections:": ADMINISTRATORS,
    "wagtailusers_groups:": ADMINISTRATORS,
    "wagtaillocales:": ADMINISTRATORS,
    "wagtaillocales:add": NOT_THEM,  # both are there
    "wagtailsites:": ADMINISTRATORS,
    "wagtailsnippets:index": ADMINISTRATORS,
    "wagtailsettings:": DEPARTMENT,
    "wagtailembeds:": ADMINISTRATORS,
}
# Wagtail's page to try out what happens when something breaks.
BREAKS = {"wagtailadmin_error_test"}
