"""Certificates: what one says, whether it still holds, and its QR code."""

import io
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urljoin

import segno
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from places import days
from records.amendments import amendments_about, as_done
from records.models import SERIAL_ALPHABET, Completion
from records.standing import counting_days, valid_until

LONGEST_PATH = 300


@dataclass(frozen=True)
class Certificate:
    """What a certificate says, and nothing more about the person than the name."""

    serial: str
    person_id: int
    name: str
    course: str
    completed_on: date
    last_day: date | None
    is_void: bool

    @property
    def has_expired(self) -> bool:
        return self.last_day is not None and self.last_day < days.today()


def certificate_with(serial: str) -> Certificate | None:
    """The certificate with this serial, however it was typed; none of an erased person."""
    rows = Completion.objects.select_related("person", "course")
    completion = rows.filter(serial=_as_issued(serial), person__erased_at=None).first()
    return certificate_of(completion) if completion else None


def certificate_of(completion: Completion) -> Certificate:
    """With corrections folded in: another date, or void."""
    counts_on = counting_days(as_done([completion]), amendments_about(Q(completion=completion)))
    completed_on = counts_on[0] if counts_on else completion.completed_on
    return Certificate(
        serial=completion.serial,
        person_id=completion.person_id,
        name=completion.person.name,
        course=completion.course.title,
        completed_on=completed_on,
        last_day=_last_day(completion, completed_on),
        is_void=not counts_on,
    )


def _last_day(completion: Completion, completed_on: date) -> date | None:
    """By the rules that the completion copied; of several the one that ends first."""
    ends = [valid_until(completed_on, rule.get("valid_months")) for rule in completion.rules]
    known = [end for end in ends if end]
    return days.day_before(min(known)) if known else None


def _as_issued(typed: str) -> str:
    """Capitals and hyphens as issued, whatever spaces and small letters were typed."""
    letters = [letter for letter in typed.upper()[:60] if letter in SERIAL_ALPHABET]
    return "-".join("".join(letters[i : i + 5]) for i in range(0, len(letters), 5))


# --- QR codes of our own pages ---------------------------------------------------------------


def is_own_path(path: str) -> bool:
    """Whether this is a plain path on our own site, and nothing that leads elsewhere."""
    is_plain = path.isprintable() and "\\" not in path and len(path) <= LONGEST_PATH
    return is_plain and path.startswith("/") and not path.startswith("//")


def full_address(request: HttpRequest, path: str) -> str:
    base = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return urljoin(base, path)


def qr_address(path: str) -> str:
    """Where the QR code of one of our pages is drawn."""
    return f"{reverse('qr-image')}?{urlencode({'path': path})}"


def qr_svg(address: str) -> bytes:
    """The QR code of an address as an SVG file: black on white, with its quiet border."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", scale=8, border=4, light="#fff", svgclass=None, lineclass=None)
    return out.getvalue()
