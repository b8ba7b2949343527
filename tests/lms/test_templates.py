"""What every template must hold, read from its source: safe, translated, one frame."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils.translation import override

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path for path in ROOT.rglob("*.html"))
NAMES = [str(path.relative_to(ROOT)) for path in TEMPLATES]
# What is shown inside Wagtail's admin has its own frame and stylesheet.
SITE = [name for name in NAMES if not re.search(r"^wagtail|admin/|_help", name)]
PAGES = [name for name in SITE if '{% extends "' in (ROOT / name).read_text()]
PROPER_NAMES = ("Măng Non", "Quảng Ngãi", "Tiếng Việt", "English", "Kon Tum")
SPOKEN_ATTRIBUTES = r"(?:alt|title|placeholder|aria-label|content|data-label|data-done)"

TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*comment.*?{%\s*endcomment\s*%}|<!--.*?-->"
    r"|{%\s*block (?:body_class|page_class|main_attributes)\s*%}.*?{%\s*endblock\s*%}",
    re.S,
)
MESSAGE = re.compile(r"""{%\s*trans(?:late)?\s+(?:"([^"]*)"|'([^']*)')""")


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def literal_text(html: str) -> str:
    """The words of a template that are not handed to the translators."""
    html = TAG.sub(" ", TRANSLATED.sub(" ", html))
    spoken = re.findall(rf'\b{SPOKEN_ATTRIBUTES}="([^"]*)"', re.sub(r"<meta[^>]*>", "", html))
    text = re.sub(r"<[^>]*>", " ", re.sub(r"<(svg|script|style).*?</\1>", " ", html, flags=re.S))
    words = " ".join([text, *spoken])
    for name in PROPER_NAMES:
        words = words.replace(name, "")
    return " ".join(re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", words)))


def test_there_are_templates_to_look_at():
    assert len(PAGES) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", SITE)
def test_nothing_is_inline_that_the_security_policy_refuses(name):
    html = TRANSLATED.sub("", source(name))
    assert not re.search(r"<style|\sstyle\s*=", html)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"'{]|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)", html)


TYPOGRAPHY = str.maketrans(dict.fromkeys("’–…“”"))  # signs that English has too


@pytest.mark.parametrize("name", SITE)
def test_no_words_are_left_untranslated(name):
    assert literal_text(source(name)) == ""


@pytest.mark.parametrize("name", SITE)
def test_source_strings_are_english(name):
    for double, single in MESSAGE.findall(source(name)):
        message = double or single
        for proper in PROPER_NAMES:
            message = message.replace(proper, "")
        assert message.translate(TYPOGRAPHY).isascii(), message


@pytest.mark.parametrize("name", PAGES)
def test_every_page_names_itself_and_has_one_heading(name):
    html = source(name)
    parent = re.search(r'{% extends "([^"]+)" %}', html)
    assert parent
    if parent[1] != "base.html":
        assert parent[1] in PAGES, f"{name} stands outside the site's frame"
        return
    assert "{% block title %}" in html
    included = re.findall(r'{% include "([^"]+)"', html)
    headings = html.count("<h1") + sum(source(part).count("<h1") for part in set(included))
    branches = html.count("{% else %}") + html.count("{% elif") + 1
    assert 1 <= headings <= branches


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "400.html", "500.html"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_error_pages_need_no_database_and_offer_one_next_step(name, language, monkeypatch):
    monkeypatch.setattr("lms.context.holds_demonstration_people", lambda: False)
    request = None if name in {"400.html", "500.html"} else RequestFactory().get("/x/")
    with override(language):
        html = get_template(name).render(request=request)
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert html.count('class="button primary"') == 1
    assert 'class="skip-link" href="#main"' in html and 'id="main"' in html
    assert 'href="tel:111"' in html
    assert 'href=""' not in html


def test_templates_are_short():
    long = {name: len(source(name).splitlines()) for name in SITE}
    assert {name: lines for name, lines in long.items() if lines > 100} == {}


def class_names(html: str) -> set[str]:
    found = re.findall(r'\bclass="([^"]*)"', TAG.sub(" ", TRANSLATED.sub(" ", html)))
    return {word for value in found for word in value.split() if not word.endswith("-")}


def test_every_class_is_in_the_stylesheet():
    """A misspelt component looks like nothing at all, and nobody is told."""
    styles = "".join(
        path.read_text() for path in Path(settings.BASE_DIR, "lms/static/css").glob("*.css")
    )
    styled = set(re.findall(r"\.([a-z][\w-]*)", styles))
    unknown = {name: class_names(source(name)) - styled for name in SITE}
    assert {name: words for name, words in unknown.items() if words} == {}
