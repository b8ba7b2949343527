"""Whether an SVG drawing is only a drawing. Pure.

An SVG may hold scripts, links and other pages; opened by its own address it runs as part
of the site. Refused is whatever is not plain drawing, rather than cleaned silently, so that
nobody wonders where a part of the picture went.
"""

import re
from xml.etree.ElementTree import Element, ParseError  # types only: defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

DRAWING = {
    "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "path", "rect", "circle",
    "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath", "linearGradient",
    "radialGradient", "stop", "pattern", "clipPath", "mask", "marker", "filter", "feGaussianBlur",
    "feOffset", "feBlend", "feColorMatrix", "feComposite", "feFlood", "feMerge", "feMergeNode",
    "feDropShadow", "style", "switch", "view",
}  # fmt: skip
DRAWN_WITH = {"http://www.w3.org/2000/svg", ""}
UNREADABLE = _("This SVG cannot be read. Save it again as “plain SVG” and try once more.")
PAGES = "http://www.w3.org/1999/xhtml"
OUTSIDE = re.compile(
    r"\\|@import|javascript:|expression\(|url\(\s*['\"]?(?!\s*['\"]?#)", re.IGNORECASE
)  # a backslash could spell any of them another way


def problem_with_svg(data: bytes) -> str:
    """Why this drawing is refused, in words that say what to do; empty when it is fine."""
    try:
        root = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return gettext(UNREADABLE)
    # Only bytes tell of a style sheet beside the drawing; in UTF-16 they would be hidden.
    if b"\x00" in data or b"<?xml-stylesheet" in data:
        return gettext(UNREADABLE)
    for element in root.iter():
        if found := _found_in(element):
            return gettext(
                "This SVG holds “%(found)s”, which may run or load something. "
                "Save it as “plain SVG”, or as PNG, and try once more."
            ) % {"found": found}
    return ""


def _found_in(element: Element) -> str:
    """The first part of this element that is more than drawing; empty when there is none."""
    if not isinstance(element.tag, str):
        return ""
    namespace, name = _split(element.tag)
    if namespace in DRAWN_WITH and name not in DRAWING:
        return name
    if namespace == PAGES:
        return name
    if name == "style" and OUTSIDE.search(element.text or ""):
        return "style"
    return next((f for f in map(_found_in_attribute, *_pairs(element)) if f), "")


def _pairs(element: Element) -> tuple[list[str], list[str]]:
    return list(element.attrib.keys()), list(element.attrib.values())


def _found_in_attribute(key: str, value: str) -> str:
    name = _split(key)[1].lower()
    if name.startswith("on"):
        return name
    if name in {"href", "src"} and not value.strip().startswith("#"):
        return name
    return name if OUTSIDE.search(value) else ""


def _split(tag: str) -> tuple[str, str]:
    namespace, _brace, name = tag.rpartition("}")
    return namespace.lstrip("{"), name
