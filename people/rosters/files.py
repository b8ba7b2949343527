"""From the bytes of a list to a plan, and the refused rows back as a file."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from people.rosters.cells import text_of
from people.rosters.headcounts import plan_counts
from people.rosters.headings import Header, header_of
from people.rosters.land import Land
from people.rosters.mojibake import refuse_mojibake
from people.rosters.planning import plan_rows
from people.rosters.plans import Plan, Progress
from people.rosters.reading import Sheet, read_sheets
from people.rosters.reasons import Reason, UnreadableRoster
from people.rosters.resolving import About
from people.rosters.rows import RosterRow, rows_of
from people.rosters.titles import title_of

NAMED = {"name", "middle_name", "surname", "unit"}
SAMPLED = 2000  # names that are looked at for an old encoding
DANGEROUS = "=+-@\t\r"


@dataclass(slots=True)
class Roster:
    """A file taken apart: its sheets that hold a list, each with its header. `hidden` are
    those that nobody sees in the workbook and nobody asked for, with the header of a list that
    one may hold; `lines` are those of all sheets that are read."""

    sheets: list[tuple[Sheet, Header]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    hidden_headers: dict[str, Header | None] = field(default_factory=dict)
    lines: int = 0

    @property
    def hidden(self) -> dict[str, bool]:
        return {name: header is not None for name, header in self.hidden_headers.items()}

    @property
    def is_headcount(self) -> bool:
        return all(header.is_headcount for _sheet, header in self.sheets)


def open_roster(content: bytes, mapping: Mapping[str, Mapping[str, int]] | None = None) -> Roster:
    """Raises UnreadableRoster, in words that say what to do.

    A hidden sheet is read once `mapping` says what its columns are.
    """
    roster, mapping = Roster(), mapping or {}
    sheets = read_sheets(content, also=mapping)
    roster.lines = sum(len(sheet.rows) for sheet in sheets)
    for sheet in sheets:
        header = header_of(sheet.rows, mapping.get(sheet.name))
        if sheet.left_out:
            roster.hidden_headers[sheet.name] = header
        elif header is None:
            roster.skipped.append(sheet.name)
        else:
            roster.sheets.append((sheet, header))
    if not roster.sheets:
        _refuse_only_hidden(roster)
        refuse_mojibake(
            text_of(cell) for sheet in sheets for row in sheet.rows[:40] for cell in row
        )
        raise UnreadableRoster(
            _(
                "No list was found: no line names the columns. A list needs at least a column "
                "for the name (“Họ và tên”) and one for the phone, post or commune."
            )
        )
    _refuse_mixture(roster)
    refuse_mojibake(_names(roster))
    return roster


def _refuse_only_hidden(roster: Roster) -> None:
    name = next((name for name, has_list in roster.hidden.items() if has_list), None)
    if name is not None:
        raise UnreadableRoster(
            _(
                "The list is on the sheet “%(sheet)s”, which is hidden. Show it in the workbook "
                "(right-click on a sheet’s name, “Unhide”), save and send it again."
            )
            % {"sheet": name}
        )


def _refuse_mixture(roster: Roster) -> None:
    """Sheets of figures beside lists of people are skipped, and said to be."""
    if roster.is_headcount:
        return
    kept = [(sheet, header) for sheet, header in roster.sheets if not header.is_headcount]
    roster.skipped += [sheet.name for sheet, header in roster.sheets if header.is_headcount]
    roster.sheets = kept


def _names(roster: Roster) -> Iterator[str]:
    for sheet, header in roster.sheets:
        columns = [c for name, c in header.columns.items() if name in NAMED]
        for row in sheet.rows[header.row + 1 : header.row + 1 + SAMPLED]:
            yield " ".join(text_of(row[c]) for c in columns if c < len(row))


def plan_of_file(
    content: bytes,
    *,
    about: About,
    mapping: Mapping[str, Mapping[str, int]] | None = None,
    decisions: Mapping[str, Mapping[str, Any]] | None = None,
    progress: Progress | None = None,
) -> Plan:
    """What importing this file would do. Raises UnreadableRoster before anything is planned."""
    opened = open_roster(content, mapping)
    return plan_of_roster(opened, about=about, decisions=decisions, progress=progress)


def plan_of_roster(
    roster: Roster,
    *,
    about: About,
    decisions: Mapping[str, Mapping[str, Any]] | None = None,
    progress: Progress | None = None,
) -> Plan:
    land = Land.load()
    if roster.is_headcount:
        plan = plan_counts(roster.sheets, land=land, about=about, skipped_sheets=roster.skipped)
        plan.hidden_sheets = roster.hidden
        return plan
    notes: list[Reason] = []
    plan = plan_rows(
        _rows(roster, land, notes),
        land=land,
        about=about,
        decisions=decisions,
        skipped_sheets=roster.skipped,
        report=(lambda done: progress(done, 2 * roster.lines)) if progress else None,
    )
    plan.notes, plan.hidden_sheets = notes, roster.hidden
    with_rows = {planned.sheet for planned in plan.rows}
    plan.skipped_sheets += [one.name for one, _header in roster.sheets if one.name not in with_rows]
    if about.complete and not plan.rows:
        raise UnreadableRoster(
            _("There are no people in the file; it cannot be a complete roster.")
        )
    return plan


def _rows(roster: Roster, land: Land, notes: list[Reason]) -> Iterator[RosterRow]:
    for sheet, header in roster.sheets:
        title = title_of(sheet, header, land.has_name)
        for row in rows_of(sheet, header, land.has_name, notes):
            row.title = title
            yield row


def rejects_csv(roster: Roster, plan: Plan) -> bytes:
    """The rows that were not imported: the same columns, and the reason in Vietnamese.

    UTF-8 with a mark at the front, so that spreadsheets show Vietnamese letters; no cell
    that a spreadsheet would take for a formula.
    """
    headers = {sheet.name: header for sheet, header in roster.sheets}
    titles = _titles(headers.values())
    is_machine = all(header.is_machine for header in headers.values())
    out = io.StringIO()
    delimiter = ","
    writer = csv.writer(out, delimiter=delimiter)
    with override("vi"):
        writer.writerow([*map(_harmless, titles), "reason" if is_machine else _("Reason")])
        for planned in plan.with_outcome("rejected", "ambiguous"):
            cells = _cells(headers[planned.sheet], planned.row.raw)
            row = [_harmless(cells.pop(title, "")) for title in titles]
            writer.writerow([*row, _harmless(str(planned.reason)), *map(_harmless, cells.values())])
    return ("\ufeff" + out.getvalue()).encode()


def _titles(headers: Any) -> list[str]:
    found: dict[str, None] = {}
    for header in headers:
        found |= dict.fromkeys(_own_titles(header))
    return list(found)


def _own_titles(header: Header) -> list[str]:
    """The heading of each column, told apart where two are alike or empty; our own name of
    the column where a list has no header at all."""
    names = {column: name for name, column in header.columns.items()}
    width = max([len(header.cells), *(column + 1 for column in names)], default=0)
    while width and not (header.cells[width - 1 : width] or [""])[0] and width - 1 not in names:
        width -= 1
    titles: list[str] = []
    for column in range(width):
        text = header.cells[column] if column < len(header.cells) else ""
        text = text or names.get(column, "")
        titles.append(text if text not in titles else f"{text} ({column + 1})".strip())
    return titles


def _cells(header: Header, raw: Any) -> dict[str, str]:
    """By title; what lies beyond the header under a number of its own: nothing is lost."""
    titles = _own_titles(header)
    texts = [text_of(cell) for cell in raw]
    found = dict(zip(titles, texts, strict=False))
    beyond = {str(number): text for number, text in enumerate(texts[len(titles) :]) if text}
    return found | beyond


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] and cell[0] in DANGEROUS else cell
