"""How large a roster may be, checked before anything of it is taken apart."""

import io
import re
import zipfile
import zlib

from django.conf import settings
from django.utils.translation import gettext as _

from people.rosters.reasons import UnreadableRoster

MEGABYTE = 1024 * 1024
MOST_ROWS = 200_000
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


def most_bytes() -> int:
    return getattr(settings, "ROSTER_MAX_MEGABYTES", 25) * MEGABYTE


def refuse_large(content: bytes) -> None:
    if not content:
        raise UnreadableRoster(_("The file is empty."))
    if len(content) > most_bytes():
        raise UnreadableRoster(
            _("The file is larger than %(most)d MB. Divide it into several.")
            % {"most": most_bytes() // MEGABYTE}
        )


def refuse_bomb(content: bytes) -> None:
    """Unpack a packed spreadsheet piece by piece, keeping nothing: small files that unpack to
    gigabytes, or whose few cells stand a billion rows apart, are refused here."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
                raise _too_large()
            left = MOST_UNPACKED
            for entry in entries:
                left -= _measure(archive, entry, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise UnreadableRoster(
            _("The file is damaged. Save it again and send it once more.")
        ) from error
    except NotImplementedError as error:
        raise UnreadableRoster(_("The file is packed in an unusual way. Save it again.")) from error


def _measure(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """The unpacked size of one entry; raises UnreadableRoster where it goes too far."""
    is_sheet = entry.filename.endswith(".xml") and "worksheets/" in entry.filename
    is_ods = entry.filename == "content.xml"
    size, rows, columns, tail = 0, 0, 0, b""
    with archive.open(entry) as file:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > left or _is_bomb(size, entry.compress_size):
                raise _too_large()
            if is_sheet:
                text = tail + piece
                rows = max([rows, *(int(n) for n in ROW_NUMBER.findall(text))])
                columns = max([columns, *(_number(n) for n in set(COLUMN_NAME.findall(text)))])
                tail = piece[-300:]
            elif is_ods:
                _refuse_repeated(tail + piece)
                tail = piece[-5000:]
    refuse_area(rows, columns)
    return size


def _is_bomb(size: int, packed: int) -> bool:
    return size > 8 * MEGABYTE and size > MOST_RATIO * max(packed, 1)


def refuse_area(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS or rows > 1_100_000:
        raise UnreadableRoster(
            _("The table reaches too far down or to the right. Delete what lies beside the list.")
        )


def _refuse_repeated(text: bytes) -> None:
    for times, inside in REPEATED.findall(text):
        if int(times) > 1000 and b"office:value-type" in inside.split(b"</table:table-row>")[0]:
            raise _too_large()
    if any(int(times) > MOST_COLUMNS for times in REPEATED_CELL.findall(text)):
        raise _too_large()


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large() -> UnreadableRoster:
    return UnreadableRoster(_("The file unpacks to far more than a list of people. It is refused."))
