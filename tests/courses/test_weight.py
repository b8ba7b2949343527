"""What a first visit to a lesson costs over the wire, with the real static files."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from courses.blocks import LessonBlocks
from courses.module_files.blocks import stored
from courses.starter_files import StarterFiles
from tests.courses.factories import make_lesson

BUDGET, REQUESTS = 20_000, 4
PICTURES = {".svg", ".png", ".ico", ".webp", ".jpg"}


def loaded_by(html: str) -> set[str]:
    """Addresses a browser asks for at once: style sheets, scripts and what those import."""
    tags = re.findall(r"<(?:link|script)\b[^>]*>", html)
    found = {match[1] for tag in tags if (match := re.search(r'(?:href|src)="([^"]+)"', tag))}
    found = {url for url in found if url.startswith("/") and Path(url).suffix not in PICTURES}
    waiting = list(found)
    while waiting:
        url = waiting.pop()
        for name in re.findall(r"""(?:from|import)\s*\(?["'](\.[^"']+)["']""", text_of(url)):
            address = str(Path(url).parent / name)
            if address not in found:
                found.add(address)
                waiting.append(address)
    return found


def text_of(url: str) -> str:
    path = finders.find(url.removeprefix("/static/"))
    assert path, f"{url} is no static file"
    return Path(path).read_text()


def on_the_wire(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


class NoMedia:
    """Pictures and links are left out."""

    def media(self, kind: str, name: str, where: str) -> None:
        return None

    def link(self, kind: str, name: str) -> None:
        return None


@pytest.fixture
def longest(course, db):
    """The longest lesson of the starter modules."""
    files = StarterFiles()
    lessons = [row for module in files.modules for row in module.lessons(files.facts)]
    bodies = [
        stored(LessonBlocks(), lesson.blocks, NoMedia(), where="", key="") for lesson in lessons
    ]
    body = max(bodies, key=lambda blocks: len(str(blocks)))
    make_lesson(course)
    return make_lesson(course, body=[block for block in body if block["type"] != "picture"])


def test_a_first_visit_to_a_lesson_is_light(client, longest):
    response = client.get(longest.url, headers={"Accept-Encoding": "gzip"})
    assets = loaded_by(gzip.decompress(response.content).decode())
    weight = len(response.content) + sum(on_the_wire(text_of(url)) for url in assets)
    assert any(url.endswith("main.css") for url in assets)
    assert 1 + len(assets) <= REQUESTS, assets
    assert weight <= BUDGET, {url: on_the_wire(text_of(url)) for url in assets}
