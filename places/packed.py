"""Packed spreadsheets, measured before they are read. Pure.

They are unpacked piece by piece, keeping nothing: small files that unpack to gigabytes, or
whose few cells stand a billion rows apart, are told here.
"""

import io
import re
import zipfile
import zlib

MEGABYTE = 1024 * 1024
MOST_COLUMNS = 200
MOST_CELLS = 12_000_000  # the area from the first to the last cell, empty ones too
MOST_UNPACKED = 400 * MEGABYTE
MOST_ENTRIES = 2_000
MOST_RATIO = 250  # of an entry larger than a few megabytes
PIECE = MEGABYTE
ROW_NUMBER = re.compile(rb'<row[^>]{0,200}?\br="(\d{1,9})"')
COLUMN_NAME = re.compile(rb'<c[^>]{0,100}?\br="([A-Z]{1,3})\d')
REPEATED = re.compile(
    rb"<table:table-row[^>]{0,400}?number-rows-repeated=\"(\d{3,})\"[^>]{0,400}?>(.{0,4000})", re.S
)
REPEATED_CELL = re.compile(
    rb"<table:table-cell(?=[^>]{0,400}?office:value-type)"
    rb"[^>]{0,400}?number-columns-repeated=\"(\d{3,})\""
)


class Unfit(ValueError):
    """A packed file that must not be read; each kind is a class of its own."""


class TooLarge(Unfit):
    """It unpacks to more than it may."""


class TooWide(Unfit):
    """Its first and last cell are too far apart."""


class Damaged(Unfit):
    """It cannot be unpacked."""


class PackedOddly(Unfit):
    """It is packed by a way that is not known here."""


def measure(content: bytes, *, most: int = MOST_UNPACKED, entries: int = MOST_ENTRIES) -> None:
    """Raise Unfit where a packed spreadsheet is a bomb, damaged or packed oddly.

    `most` is how many bytes it may unpack to, `entries` how many files it may hold.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            packed = archive.infolist()
            if len(packed) > entries or sum(e.file_size for e in packed) > most:
                raise TooLarge
            left = most
            for entry in packed:
                left -= _measure(archive, entry, left)
    except Unfit:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        # NotImplementedError is a RuntimeError
        raise (PackedOddly if isinstance(error, NotImplementedError) else Damaged) from error


def measure_area(rows: int, columns: int) -> None:
    """Raise TooWide for a table that reaches too far down or to the right."""
    if rows * columns > MOST_CELLS or rows > 1_100_000:
        raise TooWide


def _measure(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """The unpacked size of one entry; raises Unfit where it goes too far."""
    is_sheet = entry.filename.endswith(".xml") and "worksheets/" in entry.filename
    is_ods = entry.filename == "content.xml"
    size, rows, columns, tail = 0, 0, 0, b""
    with archive.open(entry) as file:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > left or _is_bomb(size, entry.compress_size):
                raise TooLarge
            if is_sheet:
                text = tail + piece
                rows = max([rows, *(int(n) for n in ROW_NUMBER.findall(text))])
                columns = max([columns, *(_number(n) for n in set(COLUMN_NAME.findall(text)))])
                tail = piece[-300:]
            elif is_ods:
                _refuse_repeated(tail + piece)
                tail = piece[-5000:]
    measure_area(rows, columns)
    return size


def _is_bomb(size: int, packed: int) -> bool:
    return size > 8 * MEGABYTE and size > MOST_RATIO * max(packed, 1)


def _refuse_repeated(text: bytes) -> None:
    for times, inside in REPEATED.findall(text):
        if int(times) > 1000 and b"office:value-type" in inside.split(b"</table:table-row>")[0]:
            raise TooLarge
    if any(int(times) > MOST_COLUMNS for times in REPEATED_CELL.findall(text)):
        raise TooLarge


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
