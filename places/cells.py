"""Cells of the tables that we hand out as files. Pure."""

from typing import Any

# What spreadsheets take for the beginning of a formula, in full width too.
FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: an apostrophe makes it text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA_SIGNS and cell else cell
