"""HTML of other programs to plain text: what it says stays, what it looked like goes.

Paragraphs and line breaks become line breaks, list items lines with "- ", cells of a table
are set apart by " | ". Pictures are handed over by their address and alternative text.
Whatever meant something and cannot be kept is told as a problem.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.translation import gettext_noop as _

from quizzes.formats.neutral import Problem, cleaned, lost, note

BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "tr", "blockquote",
    "pre", "section", "article", "dl", "dt", "dd", "hr", "figure", "figcaption", "form", "caption",
}  # fmt: skip
UNSEEN = {"script", "style", "head", "title", "template"}
LOST = {
    "table": _("A table became lines of text."),
    "sup": _("Raised letters (as in m²) became plain ones."),
    "sub": _("Lowered letters (as in H₂O) became plain ones."),
    "audio": _("A sound is not brought in."),
    "video": _("A video is not brought in."),
    "iframe": _("Something from another site is not brought in."),
    "object": _("Something embedded is not brought in."),
    "embed": _("Something embedded is not brought in."),
    "svg": _("A drawing within the text is not brought in."),
    "math": _("A formula became plain letters."),
    "del": _("Struck-out words became plain ones."),
    "s": _("Struck-out words became plain ones."),
    "strike": _("Struck-out words became plain ones."),
    "script": _("A script was left out."),
    "input": _("A form field was left out."),
}
NOTED = dict.fromkeys(
    ("b", "strong", "em", "i", "u", "mark"), _("Bold, italic or underlined words became plain.")
)
SUPERSCRIPTS = str.maketrans("0123456789+-o", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻°")
SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
FORMULA = re.compile(r"\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]", re.S)


@dataclass(slots=True)
class Plain:
    """A text without its markup; `pictures` are (address, alternative text) in order."""

    text: str
    pictures: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plain(text: str, *, is_html: bool | None = None) -> Plain:
    """Without markup. `is_html` None: HTML where it looks like it, and line breaks count."""
    if is_html is None and (is_html := bool(LOOKS_LIKE_HTML.search(text))):
        text = text.replace("\n", "<br>")
    if not is_html:
        found = Plain(cleaned(text))
    else:
        reader = _Reader()
        reader.feed(text)
        reader.close()
        found = Plain(cleaned("".join(reader.parts)), reader.pictures, reader.problems)
    if FORMULA.search(found.text):
        found.problems.append(lost(_("A formula in TeX is shown as it is written.")))
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures: list[tuple[str, str]] = []
        self.problems: list[Problem] = []
        self._unseen = 0
        self._raised: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._tell(tag, values)
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self._break()
            self.parts.append("- ")
        elif tag in {"td", "th"}:
            self._between_cells()
        elif tag in BLOCKS:
            self._break()
        elif tag in {"sup", "sub"}:
            self._raised.append(tag)
        elif tag == "img":
            self.pictures.append((values.get("src", ""), cleaned(values.get("alt", ""))))

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in BLOCKS or tag == "li":
            self._break()
        elif tag in {"sup", "sub"} and self._raised:
            self._raised.pop()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        data = data.replace("\n", " ").replace("\r", " ")
        if self._raised:
            table = SUPERSCRIPTS if self._raised[-1] == "sup" else SUBSCRIPTS
            if all(ord(c) in table for c in data.strip()):
                data = data.translate(table)
            else:
                self._add(lost(LOST[self._raised[-1]]))
        self.parts.append(data)

    def _break(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")

    def _between_cells(self) -> None:
        if "".join(self.parts[-3:]).rstrip(" ")[-1:] not in {"", "\n"}:
            self.parts.append(" | ")

    def _tell(self, tag: str, values: dict[str, str]) -> None:
        if tag in {"sup", "sub"}:
            return  # told where a letter has no raised form
        if tag in LOST:
            self._add(lost(LOST[tag]))
        elif tag in NOTED:
            self._add(note(NOTED[tag]))
        elif tag == "a" and values.get("href"):
            self._add(lost(_("The link to %(address)s is not kept."), address=values["href"][:100]))

    def _add(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
