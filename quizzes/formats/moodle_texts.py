"""Texts of Moodle XML: HTML to plain, and the pictures that lie beside them in base64."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element  # type only

from django.utils.translation import gettext_noop as _

from quizzes.formats.checking import MOST_ALT
from quizzes.formats.markup import plain
from quizzes.formats.neutral import Picture, Problem, lost, note
from quizzes.formats.pictures import from_base64, name_for, problem_with
from quizzes.formats.weights import short

FORMATS = {"html": True, "plain_text": False, "markdown": False}
BESIDE = "@@PLUGINFILE@@/"


@dataclass(slots=True)
class Said:
    text: str
    picture: Picture | None = None


class Texts:
    """Reads the texts of one question; `problems` are what none of them could keep."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, element: Element | None, *, takes_picture: bool = True) -> Said:
        """The text of an element, and its one picture; nothing for one that is not there."""
        if element is None:
            return Said("")
        raw = element.findtext("text")
        raw = (element.text or "") if raw is None else raw
        found = plain(raw, is_html=FORMATS.get(element.get("format", "html")))
        self.problems += found.problems
        files = {_name_of(file): file for file in element.findall("file")}
        pictures = list(self._pictures(found.pictures, files))
        for name in files:
            self.problems.append(lost(_("The file “%(name)s” is not brought in."), name=name))
        if pictures and not takes_picture:
            self.problems.append(lost(_("A picture in feedback or an explanation is left out.")))
            pictures = []
        if len(pictures) > 1:
            self.problems.append(lost(_("Only the first picture is brought in.")))
        return Said(found.text, pictures[0] if pictures else None)

    def _pictures(
        self, shown: list[tuple[str, str]], files: dict[str, Element]
    ) -> Iterator[Picture]:
        """Those that the text shows, each once; taken out of `files`."""
        for address, alt in shown:
            name, content = self._content(address, files)
            if content is None:
                self.problems.append(
                    lost(_("The picture “%(name)s” is not in the file."), name=short(name))
                )
            elif problem := problem_with(content):
                words = _("The picture “%(name)s” is left out: %(why)s")
                self.problems.append(lost(words, name=short(name), why=problem))
            else:
                if not alt:
                    words = _("Nobody said what the picture “%(name)s” shows. Write it.")
                    self.problems.append(lost(words, name=short(name)))
                elif len(alt) > MOST_ALT:
                    self.problems.append(note(_("What the picture shows was cut short.")))
                yield Picture(name_for(name, content), content, alt[:MOST_ALT].strip())

    def _content(self, address: str, files: dict[str, Element]) -> tuple[str, bytes | None]:
        if address.startswith("data:"):
            head, _comma, data = address.partition(",")
            return "picture", from_base64(unquote(data)) if head.endswith(";base64") else None
        name = unquote(address.removeprefix(BESIDE).partition("?")[0])
        file = files.pop(name, None) if address.startswith(BESIDE) else None
        if file is None:
            return name or address, None
        return name, from_base64(file.text or "") if file.get("encoding") == "base64" else b""


def _name_of(file: Element) -> str:
    """With its folder, as the text calls it."""
    return f"{file.get('path', '/').lstrip('/')}{file.get('name', '')}"
