"""Sound files as they are sent in: one by one or in a zip, known by their names. Pure.

A name is a part's code and a language's short name: M1-L02-B03-hre.mp3. Case does not matter,
nor does what a phone or a chat adds: " (1)", "_", spaces for hyphens.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MOST_FILES = 500
MOST_BYTES = 30 * 1024 * 1024  # of one file: half an hour spoken in a phone's format
MOST_BYTES_TOGETHER = 150 * 1024 * 1024
BEGINNINGS = {b"ID3": "mp3", b"OggS": "ogg", b"#!AMR": "amr", b"fLaC": "flac"}
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)  # NotImplementedError is a RuntimeError
NAME = re.compile(
    r"^(?P<code>M\d+-[LCQ]\d+(?:-(?:B\d+|[A-Z]|\d+))?)-(?P<language>(?!B\d)[A-Z][A-Z0-9-]*)$"
)
COPIES = re.compile(r"\s*\(\d+\)$|\s*-\s*copy$", re.IGNORECASE)


class Problem(ValueError):
    """The files cannot be read; `code` says why: "too-many", "too-large" or "not-a-zip"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SoundFile(NamedTuple):
    """A file as sent. `problem` is "" or "type", "size", "encrypted", "inner-zip"."""

    name: str
    data: bytes
    problem: str = ""


class Address(NamedTuple):
    code: str
    language: str


def address_in(name: str) -> Address | None:
    """Which part and language a file name speaks of; None when it names none."""
    stem = unicodedata.normalize("NFC", name).rpartition(".")[0]
    stem = re.sub(r"[\s_]+", "-", COPIES.sub("", stem).strip()).upper()
    match = NAME.match(stem)
    return Address(match["code"], match["language"].lower()) if match else None


def files_in(sent: Iterator[tuple[str, bytes]]) -> list[SoundFile]:
    """Every file sent, those in zip files too. Raises Problem when it is too much to take."""
    found: list[SoundFile] = []
    total = 0
    for name, data in sent:
        for file in _unpacked(name, data):
            total += len(file.data)
            found.append(file)
            if len(found) > MOST_FILES:
                raise Problem("too-many")
            if total > MOST_BYTES_TOGETHER:
                raise Problem("too-large")
    return found


def is_sound(data: bytes) -> str:
    """How a file of this content is called ("mp3", "wav", …), whatever its name says; empty for
    what is no sound."""
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0:
        return "aac"
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2:
        return "mp3"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    return next((suffix for start, suffix in BEGINNINGS.items() if data.startswith(start)), "") or (
        "m4a" if data[4:8] == b"ftyp" else ""
    )


def _unpacked(name: str, data: bytes) -> Iterator[SoundFile]:
    if not name.lower().endswith(".zip"):
        yield _checked(name, data)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = [one for one in packed.infolist() if _is_wanted(one)]
            if len(entries) > MOST_FILES:
                raise Problem("too-many")
            if sum(one.file_size for one in entries) > MOST_BYTES_TOGETHER:
                raise Problem("too-large")
            for one in entries:
                yield _read(packed, one)
    except BROKEN as broken:
        if isinstance(broken, Problem):
            raise
        raise Problem("not-a-zip") from broken


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Not a folder, nor what computers put into a zip by themselves."""
    name = _base(entry.filename)
    return not (entry.is_dir() or name.startswith(".") or "__MACOSX" in entry.filename)


def _read(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> SoundFile:
    """Only its last name counts: nothing is written where a path in a zip says."""
    name = _base(entry.filename)
    if entry.flag_bits & 1:
        return SoundFile(name, b"", "encrypted")
    if name.lower().endswith(".zip"):
        return SoundFile(name, b"", "inner-zip")
    if entry.file_size > MOST_BYTES:
        return SoundFile(name, b"", "size")
    with packed.open(entry) as file:
        data = file.read(MOST_BYTES + 1)  # what the zip says of its size may be a lie
    return _checked(name, data)


def _checked(name: str, data: bytes) -> SoundFile:
    if len(data) > MOST_BYTES:
        return SoundFile(name, b"", "size")
    if not is_sound(data):
        return SoundFile(name, b"", "type")
    return SoundFile(name, data)


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1][:200]
