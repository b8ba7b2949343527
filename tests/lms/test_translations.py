"""Vietnamese pages show no English, and both catalogues can be relied on."""

import html
import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings
from django.contrib.auth.models import Group

from people.roles import grant_page_permissions
from places.models import Level
from quizzes.models import Quiz
from records import requiring
from tests.courses.factories import make_course_page, make_lesson, make_site
from tests.factories import make_audience, make_person, make_posting, make_unit
from tests.quizzes.factories import make_question, make_quiz, wrong_answers
from tests.records.test_views_quiz import take

OURS = settings.BASE_DIR / "locale" / "vi" / "LC_MESSAGES" / "django.po"
CATALOGUES = sorted((settings.BASE_DIR / "locale").rglob("*.po"))
WAGTAIL = Path(wagtail.__file__).parent
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
TAG = re.compile(r"<[^>]*>")
BACKEND = "people.sign_in.PinBackend"
COURSE = "/khoa-hoc/duoi-nuoc/"
ANYBODY = ["/", "/khoa-hoc/", "/khoa-hoc/?q=zzz", COURSE, f"{COURSE}bai-1/", "/quiz/nuoc/"]
ANYBODY += ["/whom-to-call/", "/whom-to-call/?q=zzz", "/whom-to-call/?unit=20003", "/sign-in/"]
ANYBODY += ["/privacy/", "/check/ABCD-EFGH/", "/qr/?path=/khoa-hoc/", "/khong-co/"]
LEARNER = ["/my/", "/my/courses/duoi-nuoc/", "/my/profile/", "/my/pin/", "/sign-in/", "/sign-out/"]
LEARNER += ["/my/data/", "/my/notice/", "/my/data/requests/erase/", "/my/data/requests/correct/"]
LEARNER += ["/my/data/requests/access/", "/my/data/requests/object/"]
ASKED = "?course=duoi-nuoc&audience=collaborator&unit=51"
DEPARTMENT = ["/coverage/", f"/coverage/{ASKED}", f"/coverage/people/{ASKED}&figure=missing"]
DEPARTMENT += ["/whom-to-call/20003/new/", "/admin/", "/admin/users/", "/admin/users/new/"]
DEPARTMENT += ["/admin/reports/data-requests/", "/admin/reports/inactive-people/"]
DEPARTMENT += ["/admin/requirements/", "/admin/requirements/new/", "/admin/reports/readings/"]
APPROVER = ["/admin/", "/admin/snippets/quizzes/question/", "/admin/snippets/quizzes/question/add/"]
APPROVER += ["/admin/images/", "/admin/documents/", "/admin/reports/to-be-reviewed/"]
REFUSED = {"/check/ABCD-EFGH/": 404, "/khong-co/": 404}


@cache
def english_fragments() -> set[str]:
    """What the source says between placeholders and tags, where it is four words or more.

    Of Wagtail: its pages, snippets and pictures.
    """
    sources = [OURS, *WAGTAIL.glob("locale/en/**/django.po")]
    for app in ("admin", "snippets", "images", "documents"):
        sources += (WAGTAIL / app).glob("locale/en/**/django.po")
    entries = [entry for path in sources for entry in polib.pofile(str(path))]
    texts = [text for entry in entries for text in (entry.msgid, entry.msgid_plural) if text]
    pieces = {
        " ".join(html.unescape(piece).split())
        for text in texts
        for piece in re.split(f"{PLACEHOLDER.pattern}|{TAG.pattern}", text)
    }
    return {piece for piece in pieces if len(re.findall(r"[A-Za-z’']+", piece)) > 3}


def english_in(page: str) -> set[str]:
    """The English of the interface on a page, in its words and spoken attributes."""
    words = re.sub(r"<!--.*?-->|<(script|style).*?</\1>", " ", page, flags=re.DOTALL)
    words = " ".join(html.unescape(words).split())
    return {piece for piece in english_fragments() if piece in words}


@pytest.fixture
def site(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    site = make_site()
    grant_page_permissions(site.home)
    quiz = make_quiz(make_question("Sâu bao nhiêu?"), slug="nuoc", title="Kiểm tra")
    page = make_course_page(site.index, title="Đuối nước", slug="duoi-nuoc", quiz=quiz)
    for number in (1, 2):
        make_lesson(page, title=f"Bài {number}", slug=f"bai-{number}")
    return page


@pytest.fixture
def commune(site):
    province = make_unit("Tỉnh Quảng Ngãi", level=Level.PROVINCE, code="51", lineage=False)
    commune = make_unit("Xã Trà Bồng", parent=province, code="20003")
    for unit in (province, commune):
        requiring.require(
            course=site.course,
            audience=make_audience(name="Cộng tác viên"),
            unit=unit,
            start=date(2024, 1, 1),
            due_days=60,
        )
    return commune


@pytest.fixture
def somebody(client, commune):
    """Signs in somebody with this role, posted in the commune."""

    def signed_in(role: str):
        person = make_person("Đinh Thị Hoa")
        make_posting(person, unit=commune, audience=make_audience(), start=date(2025, 7, 1))
        person.groups.add(Group.objects.get(name=role))
        client.force_login(person, backend=BACKEND)
        return client

    return signed_in


def left_in_english(client, paths: list[str]) -> dict[str, set[str]]:
    found = {}
    for path in paths:
        page = client.get(path)
        assert page.status_code == REFUSED.get(path, 200), path
        found[path] = english_in(page.content.decode())
    return {path: pieces for path, pieces in found.items() if pieces}


def test_what_anybody_may_open_is_in_vietnamese(client, commune):
    assert left_in_english(client, ANYBODY) == {}


def test_what_a_learner_opens_is_in_vietnamese(somebody):
    client = somebody("learner")
    content = Quiz.objects.get().current.content
    results = [take(client, Quiz.objects.get(), wrong_answers(content))["Location"]]
    results.append(take(client, Quiz.objects.get())["Location"])
    assert left_in_english(client, LEARNER + results) == {}


def test_what_the_department_opens_is_in_vietnamese(somebody):
    assert left_in_english(somebody("department"), DEPARTMENT) == {}


def test_the_admin_of_those_who_write_is_in_vietnamese(somebody, site):
    lesson = site.get_children().first()
    pages = [f"/admin/pages/{lesson.pk}/{what}/" for what in ("edit", "history", "usage")]
    pages += [f"/admin/pages/{site.pk}/", f"/admin/pages/{site.pk}/edit/"]
    pages += [f"/admin/pages/add/courses/lessonpage/{site.pk}/"]
    assert left_in_english(somebody("approver"), APPROVER + pages) == {}


@pytest.mark.parametrize("path", ["/en/sign-in/", "/en/whom-to-call/"])
def test_english_is_noticed_where_it_stands(client, commune, path):
    assert english_in(client.get(path).content.decode())


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_a_catalogue_is_whole_and_keeps_placeholders_and_tags(path):
    wrong = []
    for entry in polib.pofile(str(path)):
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        source = entry.msgid_plural or entry.msgid
        kept = all(
            set(pattern.findall(text)) == set(pattern.findall(source))
            for pattern in (PLACEHOLDER, TAG)
            for text in texts
        )
        composed = all(text == unicodedata.normalize("NFC", text) for text in texts)
        if (
            entry.obsolete
            or entry.fuzzy
            or not (len(texts) == 1 and texts[0] and kept and composed)
        ):
            wrong.append(entry.msgid)
    assert wrong == []
