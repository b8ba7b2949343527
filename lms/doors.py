"""Doors: which roles may come as far as the pages that libraries bring with them.

Our own pages of the site ask `people.permissions` themselves. Whatever a library adds, and
everything under /admin/, is shut to all but administrators until a line of `DOORS` says who
needs it: an upgrade that brings a new page opens nothing by itself. What stands behind a
door still asks its own questions; see docs/decisions/0071.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from lms.checks import HOUSE
from lms.middleware import ADMIN_PATHS
from people.permissions import Visitor, has_role
from people.roles import Role

Who = frozenset[Role] | str
EVERYBODY: Who = "everybody"
SIGNED_IN: Who = "signed in"
ADMINISTRATORS: Who = frozenset()
WRITERS: Who = frozenset({Role.TRAINER, Role.APPROVER})
APPROVERS: Who = frozenset({Role.APPROVER})
DEPARTMENT: Who = frozenset({Role.DEPARTMENT})
STAFF: Who = WRITERS | DEPARTMENT

# By the beginning of the address's name; the longest that fits counts.
DOORS: dict[str, Who] = {
    # Outside the admin.
    "wagtail_serve": EVERYBODY,
    "wagtaildocs_serve": EVERYBODY,  # of collections that are open: Wagtail looks
    "set_language": EVERYBODY,
    "admin-sign-in": EVERYBODY,  # leads to our own page
    # The second step of signing in, and what somebody keeps of it.
    "account_login": EVERYBODY,
    "mfa_authenticate": EVERYBODY,
    "mfa_": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    # The frame of the admin.
    "wagtailadmin_home": STAFF,
    "admin-account": STAFF,
    "wagtailadmin_logout": STAFF,
    "wagtailadmin_sprite": STAFF,
    "wagtailadmin_javascript_catalog": STAFF,
    "wagtailadmin_dismissibles": STAFF,
    # What is taught: pages, questions, pictures, files.
    "wagtailadmin_explore": WRITERS,
    "wagtailadmin_pages:": WRITERS,
    "wagtailadmin_choose_page": WRITERS,
    "wagtailadmin_api:": WRITERS,
    "wagtailadmin_tag_": WRITERS,
    "wagtailadmin_block_preview": WRITERS,
    "wagtailadmin_editing_sessions:": WRITERS,
    "wagtailadmin_reports:": WRITERS,
    "wagtailadmin_workflows:task_chooser": ADMINISTRATORS,
    "wagtail_bulk_action": WRITERS,  # of people too: Wagtail asks for a permission nobody has
    "simple_translation:": ADMINISTRATORS,
    "languages": WRITERS,
    "to_translating": WRITERS,
    "our_pages": WRITERS,
    "wagtailsnippets_courses_spokenlanguage": WRITERS,
    "wagtailsnippetchoosers_courses_spokenlanguage": WRITERS,
    "wagtail_localize:": ADMINISTRATORS,
    "wagtail_localize:edit_": WRITERS,
    "wagtail_localize:preview_translation": WRITERS,
    "wagtail_localize:download_pofile": WRITERS,
    "wagtail_localize:upload_pofile": WRITERS,
    "wagtail_localize:convert_to_alias": APPROVERS,
    "wagtailsnippets_quizzes_": WRITERS,
    "answers": WRITERS,
    "key_repair": WRITERS,
    "key_repair_people": DEPARTMENT,  # names
    "page_feedback": WRITERS,
    "duty_holder": DEPARTMENT,
    "question_": WRITERS,  # from files, into files
    "wagtailsnippetchoosers_quizzes_": WRITERS,
    "wagtailimages": WRITERS,
    "wagtaildocs:": WRITERS,
    "wagtaildocs_chooser:": WRITERS,
    "to_be_reviewed": WRITERS,
    "recordings": WRITERS,
    "course_checks": WRITERS,
    "course_module": WRITERS,
    "communication_products:": WRITERS,
    "course_legal_text": WRITERS,
    # People, and what is asked of them.
    "wagtailusers_users:": DEPARTMENT,
    "people_": DEPARTMENT,
    "wagtailsettings:": DEPARTMENT,  # who answers for the data; Wagtail asks for the permission
    "requirements:": DEPARTMENT,
    "unit_contacts:": DEPARTMENT,
    "units:": DEPARTMENT,
    "audiences:": DEPARTMENT,
    "agencies:": DEPARTMENT,
    "duties:": DEPARTMENT,
    "legal-references:": DEPARTMENT,
}
# Wagtail's own spreadsheets take a title that begins with "=" for a formula.
WITHOUT_EXPORT = "wagtailadmin_"
GetResponse = Callable[[HttpRequest], HttpResponse]


class DoorsMiddleware:
    """Turn away whom a library's page is not for, before it is asked anything.

    Who signed in is looked up only at a door that is not open to everybody, so that public
    pages stay without a query and the same for all.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if decides_itself(request.path, request.resolver_match):
            return None
        name = request.resolver_match.view_name
        if "export" in request.GET and name.startswith(WITHOUT_EXPORT):
            raise PermissionDenied
        who = who_may_enter(name)
        if who == EVERYBODY or request.user.is_superuser:
            return None
        if not request.user.is_authenticated and request.method in {"GET", "HEAD"}:
            return redirect_to_login(request.get_full_path())
        if not may_enter(request.user, who):
            raise PermissionDenied
        return None


def may_enter(visitor: Visitor, who: Who) -> bool:
    if isinstance(who, str):
        return who == EVERYBODY or visitor.is_authenticated
    return has_role(visitor, *who)


def who_may_enter(name: str) -> Who:
    """Those whom the table lets in by the address's name; what it does not hold is shut."""
    fitting = [beginning for beginning in DOORS if name.startswith(beginning)]
    return DOORS[max(fitting, key=len)] if fitting else ADMINISTRATORS


def decides_itself(path: str, match: ResolverMatch) -> bool:
    """A page of the site that is our own: it asks `people.permissions`."""
    house = getattr(match.func, "__module__", "").split(".")[0]
    return house in HOUSE and not path.startswith(ADMIN_PATHS)
