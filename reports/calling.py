"""The call list behind a figure: a file of names, numbers and states, for whoever looks after
these people."""

import csv
import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _

from people.phones import display_phone
from places.cells import harmless
from reports.coverage import Status
from reports.listing import Listed
from reports.tables import PLAIN_CELLS

WIDTHS = (30, 16, 28, 28, 22, 14)


def header() -> list[str]:
    return [_("Name"), _("Phone"), _("Unit"), _("Workplace"), _("State"), _("Due by")]


def as_csv(people: Iterable[Listed]) -> bytes:
    """UTF-8 with a mark at the front, so that spreadsheets show Vietnamese letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header())
    for one in people:
        writer.writerow([harmless(cell) for cell in _line(one)])
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(people: Iterable[Listed], title: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN_CELLS) as book:
        sheet = book.add_worksheet(_("People"))
        bold = book.add_format({"bold": True, "valign": "top"})
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
        sheet.write_row(2, 0, header(), bold)
        for number, one in enumerate(people, start=3):
            for column, cell in enumerate(_line(one)):
                sheet.write_string(number, column, cell)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(3, 1)
    return out.getvalue()


def _line(one: Listed) -> list[str]:
    person, posting, due = one.person, one.posting, one.judged.due
    return [
        person.name,
        display_phone(person.contact_phone or person.login_phone or ""),
        one.unit,
        posting.workplace,
        _state(one),
        f"{due:%d/%m/%Y}" if due and one.status in (Status.DUE, Status.OVERDUE) else "",
    ]


def _state(one: Listed) -> str:
    return {
        Status.COVERED: _("covered"),
        Status.DUE: _("not yet covered"),
        Status.OVERDUE: _("overdue"),
        Status.EXEMPT: _("exempt"),
        Status.UNCONFIRMED: _("not yet confirmed since the merger"),
    }.get(one.judged.status, "")
