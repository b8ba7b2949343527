"""Rich text on its way between sites: links named by what they lead to, and nothing that runs."""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs
from wagtail.whitelist import check_url

from courses.module_files.errors import ModuleFileError

# What the editor offers (courses.blocks.WORDS) and how it is stored.
PLAIN = {"p", "b", "i", "strong", "em", "br", "ol", "ul", "li", "a", "h2", "h3", "h4"}
ATTRIBUTES = {"data-block-key"}
OF_LINKS = {"href", "linktype", "to"}
Find = Callable[[str, str], str | None]
"""Kind of link ("page" or "document") and an identity, to the other identity; None if unknown."""


def linked_by_name(html: str, name_of: Find) -> str:
    """Links as a file has them: `to` names the page or document on any site."""
    return FIND_A_TAG.sub(lambda found: _renamed(found[1], "id", "to", name_of), html)


def linked_by_number(html: str, number_of: Find) -> str:
    """Links as this site stores them; one that leads nowhere here stays as mere words."""
    return FIND_A_TAG.sub(lambda found: _renamed(found[1], "to", "id", number_of), html)


def _renamed(attributes: str, before: str, after: str, find: Find) -> str:
    known = extract_attrs(attributes)
    kind = known.get("linktype", "")
    if kind not in {"page", "document"}:
        return f"<a{attributes}>"
    found = find(kind, known.get(before, ""))
    return f'<a linktype="{kind}" {after}="{escape(found)}">' if found else "<a>"


def refuse_unsafe(html: str, where: str, *, numbered: bool = False) -> None:
    """Raise ModuleFileError for whatever the editor itself could not have written.

    `numbered`: links bear an `id` instead of an address, as a translator sees them.
    """
    if found := _Watcher.first_odd_in(html, numbered=numbered):
        raise ModuleFileError(
            _("%(where)s: the text holds “%(found)s”, which is not allowed.")
            % {"where": where, "found": found[:60]}
        )


class _Watcher(HTMLParser):
    def __init__(self, of_links: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.odd, self.of_links = "", of_links

    @classmethod
    def first_odd_in(cls, html: str, *, numbered: bool) -> str:
        watcher = cls({"id"} if numbered else OF_LINKS)
        watcher.feed(html)
        # A piece the parser left over is one that a browser may read in its own way.
        if watcher.rawdata and not watcher.odd:
            watcher.odd = watcher.rawdata
        return watcher.odd

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = ATTRIBUTES | (self.of_links if tag == "a" else set())
        if tag not in PLAIN:
            self._note(f"<{tag}>")
        for name, value in attrs:
            if name not in allowed:
                self._note(f"{name}=")
            elif name == "href" and not _is_plain_address(value or ""):
                self._note(value or name)

    def handle_endtag(self, tag: str) -> None:
        if tag not in PLAIN:
            self._note(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self._note("<!--")

    def handle_decl(self, decl: str) -> None:
        self._note("<!")

    def unknown_decl(self, data: str) -> None:
        self._note("<!")

    def handle_pi(self, data: str) -> None:
        self._note("<?")

    def _note(self, found: str) -> None:
        self.odd = self.odd or found


def _is_plain_address(address: str) -> bool:
    return check_url(address) is not None and not re.search(r"[\x00-\x20\\]", address.strip())
