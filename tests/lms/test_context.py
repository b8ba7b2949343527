"""The ribbon that says "demonstration data", and the small tags of the page frame."""

import pytest
from django.core.cache import caches
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from lms.context import forget_demonstration
from lms.templatetags.site import in_other_language
from tests.factories import make_person

RIBBON = 'class="demo-ribbon"'


def page() -> str:
    return render_to_string("404.html", request=RequestFactory().get("/khong-co/"))


@pytest.mark.django_db
def test_every_page_says_so_while_there_are_demonstration_people():
    assert RIBBON not in page()
    person = make_person(is_demo=True)
    forget_demonstration()
    assert RIBBON in page()
    person.delete()
    forget_demonstration()
    assert RIBBON not in page()


@pytest.mark.django_db
def test_it_is_asked_for_once(django_assert_num_queries):
    make_person(is_demo=True)
    with django_assert_num_queries(1):
        page()
        page()


@pytest.mark.django_db
def test_when_the_people_change_pages_kept_before_are_not_found_again(
    django_capture_on_commit_callbacks,
):
    before = caches["pages"].get("generation")
    with django_capture_on_commit_callbacks(execute=True):
        forget_demonstration()
    assert caches["pages"].get("generation") != before


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/", "/en/"),
        ("/khoa-hoc/quyen/", "/en/khoa-hoc/quyen/"),
        ("/en/khoa-hoc/", "/khoa-hoc/"),
        ("/en/", "/"),
        ("/en", "/"),
        ("/english-lesson/", "/en/english-lesson/"),
    ],
)
def test_the_language_switch_leads_to_the_same_page(here, there):
    assert in_other_language(here).url == there


def rendered(template: str, path: str, **context) -> str:
    request = RequestFactory().get(path)
    return Template("{% load site %}" + template).render(Context({"request": request, **context}))


SWITCH = "{% other_language as other %}{{ other.url }}"


def test_the_switch_keeps_choices_only_where_a_page_says_so():
    """Pages are cached by path: a query must not get into the bytes that others receive."""
    assert rendered(SWITCH, "/coverage/?on=2025-07-01") == "/en/coverage/"
    kept = rendered(SWITCH, "/coverage/?on=2025-07-01", keep_query=True)
    assert kept == "/en/coverage/?on=2025-07-01"


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/khoa-hoc/", ' aria-current="page"'),
        ("/khoa-hoc/quyen/", ' aria-current="true"'),
        ("/my/", ""),
    ],
)
def test_the_menu_says_where_one_is(path, marked):
    assert rendered('{% current "/khoa-hoc/" %}', path) == marked
