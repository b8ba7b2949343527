"""Small helpers of the page frame: addresses only, no query (but for `staff_links`)."""

from typing import Any, NamedTuple
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people.permissions import may, waits_for_agency
from records.feedback import may_be_duty_holder

register = template.Library()


class OtherLanguage(NamedTuple):
    code: str
    name: str
    url: str


def in_other_language(path: str) -> OtherLanguage:
    """The same page in the other language: Vietnamese has no prefix, English begins with /en/."""
    if path == "/en" or path.startswith("/en/"):
        return OtherLanguage("vi", "Tiếng Việt", path[3:] or "/")
    return OtherLanguage("en", "English", f"/en{path}")


@register.simple_tag(takes_context=True)
def other_language(context: dict[str, Any]) -> OtherLanguage | None:
    """For the language switch. Only the path is kept, since whole pages are cached by path;
    a page that is not cached may set `keep_query` to keep its choices."""
    request = context.get("request")
    if request is None:
        return None
    other = in_other_language(request.path)
    if context.get("keep_query") and request.GET:
        return other._replace(url=f"{other.url}?{request.GET.urlencode()}")
    return other


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], url: str) -> SafeString:
    """`aria-current` for a menu link: the page itself, or a page below it."""
    request = context.get("request")
    if not request or not url or not request.path.startswith(url):
        return SafeString("")
    return format_html(' aria-current="{}"', "page" if request.path == url else "true")


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], url: str) -> str:
    """A full address, for links that leave the page."""
    return urljoin(context.get("site_url") or settings.SITE_URL or "", url)


@register.inclusion_tag("includes/staff_links.html", takes_context=True)
def staff_links(context: dict[str, Any]) -> dict[str, Any]:
    """What staff open from their own pages. Never on a page that is cached for everybody."""
    user = context["request"].user
    return {
        "coverage": may(user, "see-figures") or waits_for_agency(user),
        "rosters": may(user, "bring-rosters"),
        "cards": may(user, "give-pins"),
        "concerns": may_be_duty_holder(user),
        "admin": user.has_perm("wagtailadmin.access_admin"),
    }
