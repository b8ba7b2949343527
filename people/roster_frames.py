"""The screens of rosters in two frames: pages of the site, and of the admin for those who work
there. The same views and services answer in both."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Frame:
    """`base` is the template around a screen, `at` what the names of its addresses begin with."""

    base: str
    at: str


SITE = Frame("base.html", "")
ADMIN = Frame("people/admin/rosters_frame.html", "people_")


def frame_of(request: HttpRequest) -> Frame:
    return ADMIN if request.path.startswith(reverse("wagtailadmin_home")) else SITE


def screen(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    frame = frame_of(request)
    around = {"frame": frame.base, "at": frame.at}
    return render(request, f"people/rosters/{name}.html", context | around)


def go_to(request: HttpRequest, name: str, *args: Any, query: str = "") -> HttpResponse:
    """To another screen in the same frame."""
    return redirect(f"{reverse(frame_of(request).at + name, args=args)}{query}")
