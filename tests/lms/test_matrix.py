"""Every address of the project × every kind of visitor × inside and outside the unit.

The table is `matrix.py`. An address that no line of it covers fails, so that nothing can be
added without saying whom it is for.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation

from lms.doors import ADMINISTRATORS as SHUT
from lms.doors import who_may_enter
from people.models import AccessEntry
from tests.lms.land import Land, make_land
from tests.lms.matrix import (
    BREAKS,
    COLUMNS,
    LEAD_TO_SIGN_IN,
    LIBRARY,
    NAMES_IN_PUBLIC,
    SEE,
    SHADOWED,
    SITE,
    Row,
    Who,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
IN_ENGLISH = ("nobody", "neighbour", "agency", "administrator")
LED_AWAY = {"/sign-in/", "/en/sign-in/", "/admin/login/", "/admin/"}


class Address(NamedTuple):
    """One pattern of the URL configuration."""

    name: str
    path: str


class Visit(NamedTuple):
    """What one visitor got to see. `leaked` are secrets of a side that stood in the answer."""

    name: str
    url: str
    method: str
    side: str
    column: str
    came_in: bool
    expected: bool
    status: int
    leaked: frozenset[str]
    logged: bool

    def __str__(self) -> str:
        return f"{self.name} {self.method} {self.url} ({self.side})"


def told(visits: list[Visit], what: str) -> str:
    """A line for every address, with the columns it is about."""
    lines: dict[str, list[str]] = {}
    for one in visits:
        lines.setdefault(f"{one} {what.format(one)}", []).append(one.column)
    return "\n".join(f"{line}: {', '.join(columns)}" for line, columns in lines.items())


def every_address() -> list[Address]:
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns: list, namespace: str = "", path: str = "") -> Iterator[Address]:
    for one in patterns:
        where = path + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one.url_patterns, inner, where)
        else:
            yield Address(namespace + (one.name or one.lookup_str), where)


def line_for(name: str) -> Who | None:
    fitting = [beginning for beginning in LIBRARY if name.startswith(beginning)]
    return LIBRARY[max(fitting, key=len)] if fitting else None


# --- The table is complete -----------------------------------------------------------------------


def test_every_address_has_a_line():
    covered = SITE.keys() | LEAD_TO_SIGN_IN | SHADOWED
    without = [
        f"{one.name} {one.path}"
        for one in every_address()
        if one.name not in covered and line_for(one.name) is None
    ]
    assert not without, "Say in tests/lms/matrix.py who may open:\n" + "\n".join(without)


def test_no_line_is_about_an_address_that_is_gone():
    names = {one.name for one in every_address()}
    gone = [name for name in SITE.keys() | LEAD_TO_SIGN_IN if name not in names]
    gone += [start for start in LIBRARY if not any(name.startswith(start) for name in names)]
    assert not gone


def test_a_page_that_a_library_adds_is_shut_until_somebody_says_otherwise():
    assert who_may_enter("wagtail_new_thing:list") == SHUT
    assert who_may_enter("account_new_thing") is SHUT


# --- The walk ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def visits(django_db_setup, django_db_blocker, tmp_path_factory) -> list[Visit]:
    """Everybody to every address, once for all tests here; undone at the end."""
    uploads = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with uploads, django_db_blocker.unblock(), transaction.atomic():
        land = make_land()
        yield [*site_visits(land), *library_visits(land)]
        transaction.set_rollback(True)


def site_visits(land: Land) -> Iterator[Visit]:
    seen = set()
    for language in ("vi", "en"):
        for name, row in SITE.items():
            for which, side in land.sides.items():
                with translation.override(language):
                    url = reverse(name, args=row.args(land, side))
                url = f"{url}?{urlencode(row.query(land, side))}".rstrip("?")
                if callable(row.post) or url not in seen:  # else the same for both sides
                    yield from _row_visits(land, name, row, which, url)
                seen.add(url)


def _row_visits(land: Land, name: str, row: Row, which: str, url: str) -> Iterator[Visit]:
    outside = row.inside if row.outside is None else row.outside
    opens = row.inside if which == "inside" else outside
    sends = opens if row.sends is None else row.sends
    if which == "outside" and row.sends_outside is not None:
        sends = row.sends_outside
    data = row.post(land, land.sides[which]) if callable(row.post) else row.post
    # In English the same views answer: a few kinds of visitors tell that.
    for column in COLUMNS if not url.startswith("/en/") else IN_ENGLISH:
        yield visit(land, name, url, "GET", which, column, opens)
        if row.post is not None:
            yield visit(land, name, url, "POST", which, column, sends, data)


def library_visits(land: Land) -> Iterator[Visit]:
    with translation.override("vi"):
        addresses = every_address()
    for one in addresses:
        who = line_for(one.name)
        if who is None or one.name in SITE:
            continue
        url = address_of(land, one)
        for column in COLUMNS:
            yield visit(land, one.name, url, "GET", "inside", column, who)
            if column not in who:
                yield visit(land, one.name, url, "POST", "inside", column, who, {})


def visit(
    land: Land,
    name: str,
    url: str,
    method: str,
    side: str,
    column: str,
    who: Who,
    data: dict | None = None,
) -> Visit:
    """One request, undone afterwards."""
    browser, before = land.clients[column], AccessEntry.objects.count()
    cookies = browser.cookies.copy()
    with transaction.atomic():
        response = browser.generic(method, url) if method == "GET" else browser.post(url, data)
        logged = AccessEntry.objects.count() > before
        transaction.set_rollback(True)
    browser.cookies = cookies
    shown = b"" if response.streaming else response.content
    leaked = {
        which
        for which, one in land.sides.items()
        if any(secret.encode() in shown for secret in one.secrets)
    }
    came_in = not is_turned_away(response, strictly=name in SITE)
    return Visit(
        name=name,
        url=url,
        method=method,
        side=side,
        column=column,
        came_in=came_in,
        expected=column in who,
        status=response.status_code,
        leaked=frozenset(leaked),
        logged=logged,
    )


def is_turned_away(response, *, strictly: bool) -> bool:
    """Refused, or led to the sign-in page or the admin's first page.

    Rows of a library that we only guess may not be there: behind the door that is "not found".
    """
    if response.status_code in (301, 302, 303):
        return urlsplit(response["Location"]).path in LED_AWAY
    if response.status_code == 405:
        return strictly or response.request["REQUEST_METHOD"] == "POST"
    return response.status_code in ({400, 403, 404} if strictly else {403})


def address_of(land: Land, one: Address) -> str:
    """An address of the admin, filled in with what the land has."""
    inside = land.sides["inside"]
    known = {
        "app_label": "wagtailcore", "model_name": "page", "action": "delete",
        "action_name": "approve", "app_name": "courses", "image_id": land.drawing.pk,
        "content_type_app_name": "courses", "content_type_model_name": "lessonpage",
        "person_pk": inside.person.pk, "uuid": inside.data_request.uuid,
        "filter_spec": "width-10", "object_id": land.lesson.pk, "uidb64": "MQ", "token": "x-x",
        "page_id": land.lesson.pk, "parent_page_id": land.course.pk,
        "page_to_move_id": land.lesson.pk, "destination_id": land.course.pk,
        "revision_id_a": "earliest", "revision_id_b": "latest",
        "lesson_key": land.lesson.translation_key,
    }  # fmt: skip
    keys = {
        "wagtailsnippets_quizzes_question": land.question.pk,
        "wagtailsnippets_quizzes_quiz": land.quiz.pk,
        "wagtailsnippets_quizzes_case": land.case.pk,
        "wagtailusers_users": inside.person.pk,
        "people_move_post": inside.posting.pk,
        "people_end_post": inside.posting.pk,
        "requirements": land.requirement.pk,
        "unit_contacts": inside.contact.pk,
        "units": inside.unit.pk,
        "agencies": land.agency.pk,
        "duties": land.duty.pk,
        "legal-references": land.reference.pk,
        "audiences": land.requirement.audience_id,
        "course_module": land.course.pk,
        "answers_module": land.course.pk,
        "answers_question": land.question.pk,
        "question_wrong_key": land.question.pk,
        "course_legal_text": land.reference.pk,
        "wagtailadmin_api:pages": land.lesson.pk,
        "wagtailadmin_api:images": land.drawing.pk,
        "simple_translation": land.quiz.pk,
    }
    known["pk"] = next((pk for start, pk in keys.items() if one.name.startswith(start)), 1)
    if one.path in BY_HAND:
        return BY_HAND[one.path].format(page=land.lesson.pk, question=land.question.pk)
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known.get(found[1], 1)), one.path)
    return "/" + path.replace("^", "").rstrip("$")


BY_HAND = {
    "^sign-in/(?P<provider_id>identity)/$": "/sign-in/identity/",
    "^sign-in/(?P<provider_id>identity)/back/$": "/sign-in/identity/back/",
    r"admin/pages/^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": (
        "/admin/pages/{page}/revisions/compare/earliest...latest/"
    ),
    r"admin/^.*/$": "/admin/no/such/page/",
    r"documents/^(\d+)/(.*)$": "/documents/1/x.pdf",
    "admin/snippets/quizzes/question/history/(?P<pk>.+)/revisions/compare/"
    r"(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$": (
        "/admin/snippets/quizzes/question/history/{question}/revisions/compare/earliest...latest/"
    ),
}


# --- What the walk must show ---------------------------------------------------------------------


@pytest.mark.slow
def test_everybody_comes_in_where_the_table_says_and_nowhere_else(visits):
    assert len(visits) > 4_000
    wrong = [one for one in visits if one.came_in != one.expected]
    assert not wrong, told(wrong, "came in: {0.came_in} ({0.status})")


@pytest.mark.slow
def test_a_name_is_shown_only_to_those_who_may_see_the_person(visits):
    leaks = [
        one
        for one in visits
        for side in one.leaked
        if one.column not in SEE[side] and one.name not in NAMES_IN_PUBLIC
    ]
    assert not leaks, told(leaks, "shows {0.leaked}")


@pytest.mark.slow
def test_nothing_breaks(visits):
    broken = [one for one in visits if one.status >= 500 and one.name not in BREAKS]
    assert not broken, told(broken, "answers {0.status}")


@pytest.mark.slow
def test_whoever_is_shown_another_persons_data_is_noted(visits):
    shown = [one for one in visits if one.leaked and one.name not in NAMES_IN_PUBLIC]
    assert shown
    unnoted = [one for one in shown if not one.logged]
    assert not unnoted, told(unnoted, "is not noted")
