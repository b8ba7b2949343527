"""A drawing that could do anything but be looked at is refused."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.images.models import Image

from courses.starter_files import FOLDER
from quizzes.svg import UNREADABLE, problem_with_svg
from tests.courses.factories import DRAWING
from tests.factories import make_person

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
DANGEROUS = {
    "script": "<script>alert(1)</script>",
    "script in capitals": "<SCRIPT>alert(1)</SCRIPT>",
    "handler": '<path onload="alert(1)" d=""/>',
    "handler in capitals": '<path ONCLICK="alert(1)" d=""/>',
    "another page": "<foreignObject><p>x</p></foreignObject>",
    "a page without a frame": '<x:iframe xmlns:x="http://www.w3.org/1999/xhtml" src="/"/>',
    "link": '<a href="https://evil.example"><path d=""/></a>',
    "picture from elsewhere": '<image href="https://evil.example/x.png"/>',
    "script address": '<use href="javascript:alert(1)"/>',
    "old script address": '<use xlink:href=" javascript:alert(1)"/>',
    "shape from elsewhere": '<use href="https://evil.example/x.svg#a"/>',
    "animated link": '<animate attributeName="href" to="javascript:alert(1)"/>',
    "style from elsewhere": "<style>@import url(https://evil.example/x.css);</style>",
    "disguised style": r"<style>@\69mport '//evil.example/x.css';</style>",
    "fill from elsewhere": '<path fill="url(https://evil.example/x#a)" d=""/>',
    "style attribute": '<path style="background:url(//evil.example/x)" d=""/>',
}
HARMLESS = {
    "gradient": '<defs><linearGradient id="a"/></defs><path fill="url(#a)" d=""/>',
    "quoted gradient": "<path fill='url(\"#a\")' d=''/>",
    "own shape": '<path id="p" d=""/><use xlink:href="#p"/>',
    "style": "<style>.a{fill:#fff}</style>",
    "editor's note": '<n:view xmlns:n="http://www.inkscape.org/ns" n:zoom="1"/>',
}


def whole(inside):
    return f"{OPEN}{inside}</svg>".encode()


@pytest.mark.parametrize("inside", DANGEROUS.values(), ids=DANGEROUS)
def test_a_drawing_that_may_run_or_load_something_is_refused_in_words(inside):
    assert problem_with_svg(whole(inside)) not in ("", gettext(UNREADABLE))


def test_the_words_name_what_was_found():
    assert "script" in problem_with_svg(whole(DANGEROUS["script"]))


@pytest.mark.parametrize("inside", HARMLESS.values(), ids=HARMLESS)
def test_plain_drawing_is_let_in(inside):
    assert problem_with_svg(whole(inside)) == ""


@pytest.mark.parametrize(
    "data",
    [
        b"no drawing",
        b"",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
        b'<?xml-stylesheet href="https://evil.example/x.css"?><svg/>',
        whole(DANGEROUS["script"]).decode().encode("utf-16"),
    ],
)
def test_what_cannot_be_read_as_plain_drawing_is_refused(data):
    assert problem_with_svg(data)


def test_every_starter_drawing_is_plain():
    drawings = list(FOLDER.glob("*/pictures/*.svg"))
    assert len(drawings) >= 8
    assert not [path.name for path in drawings if problem_with_svg(path.read_bytes())]


@pytest.mark.parametrize(
    ("content", "added"), [(DRAWING, 1), (whole(DANGEROUS["script"]).decode(), 0)]
)
def test_an_upload_goes_through_the_same_door(client, db, uploads, content, added):
    person = make_person(pin="2468", is_superuser=True)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person)
    file = SimpleUploadedFile("ve.svg", content.encode(), "image/svg+xml")
    client.post(reverse("wagtailimages:add"), {"title": "Vẽ", "file": file, "collection": 1})
    assert Image.objects.count() == added
