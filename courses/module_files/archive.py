"""The zip: always the same bytes for the same files, and believed only after a look. Pure.

What comes in may be damaged or meant to harm: no path that leaves the folder, no link, no
name twice, nothing locked, nothing that unpacks to more than is allowed, and each file as
the manifest says it. A folder that somebody zipped by hand has no manifest; all else is
looked at in the same way. See docs/decisions/0087.
"""

import hashlib
import json
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from courses.module_files.errors import ModuleFileError

MANIFEST = "manifest.json"
FORMAT = 1
KIND = "mang-non-module"
EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip's first day: times would make two exports differ
CHUNK = 1 << 20
MEGABYTE = 1 << 20
LARGEST_MANIFEST = 2 * MEGABYTE
LARGEST_WORDS = 4 * MEGABYTE
WORDS = {".yaml", ".yml", ".json", ".svg", ".txt", ".vtt"}
# What computers leave in folders by themselves; never part of a module.
LEFT_BY_SYSTEMS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
DAMAGED = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, zlib.error)


@dataclass(frozen=True)
class Limits:
    """`entries` files at most, `megabytes` of them unpacked."""

    entries: int = 2_000
    megabytes: int = 200


def write_zip(target: BinaryIO, files: Mapping[str, bytes | Path], facts: dict[str, Any]) -> None:
    """The files and a manifest with the SHA-256 of each, in the order of their names."""
    entries = [{"name": name, **_size_and_digest(files[name])} for name in sorted(files)]
    told = {"format": FORMAT, "kind": KIND, **facts, "entries": entries}
    manifest = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    with zipfile.ZipFile(target, "w") as archive:
        _add(archive, MANIFEST, manifest.encode())
        for name in sorted(files):
            _add(archive, name, files[name])


def _size_and_digest(content: bytes | Path) -> dict[str, Any]:
    if isinstance(content, bytes):
        return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    with content.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"size": content.stat().st_size, "sha256": digest}


def _add(archive: zipfile.ZipFile, name: str, content: bytes | Path) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.create_system, info.external_attr = 3, 0o100644 << 16
    is_words = PurePosixPath(name).suffix in WORDS
    info.compress_type = zipfile.ZIP_DEFLATED if is_words else zipfile.ZIP_STORED
    if isinstance(content, bytes):
        archive.writestr(info, content)
        return
    info.file_size = content.stat().st_size
    with content.open("rb") as source, archive.open(info, "w") as out:
        while chunk := source.read(CHUNK):
            out.write(chunk)


# --- Coming in -----------------------------------------------------------------------------------


def unpack(file: Path | BinaryIO, folder: Path, limits: Limits) -> Path:
    """Unpack into an empty folder, each file looked at; returns where `module.yaml` lies."""
    try:
        with zipfile.ZipFile(file) as archive:
            infos = _sane(archive, limits)
            expected = _expected(archive, infos)
            left = limits.megabytes * MEGABYTE
            for name, info in infos.items():
                left -= _unpack_one(archive, info, folder / name, expected.get(name), left)
    except DAMAGED as error:
        raise ModuleFileError(
            _("This file is damaged or is no zip file. Ask for it once more.")
        ) from error
    return _module_folder(folder, infos)


def _sane(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The entries by name, without folders; whatever could harm is refused before reading."""
    found: dict[str, zipfile.ZipInfo] = {}
    lowered: set[str] = set()  # some disks know no capitals
    infos = archive.infolist()
    if len(infos) > limits.entries:
        raise ModuleFileError(
            _("The file holds %(found)d files; a module has %(most)d at most.")
            % {"found": len(infos), "most": limits.entries}
        )
    for info in infos:
        name = info.filename
        if info.is_dir() and is_safe_name(name.rstrip("/")):
            continue
        _refuse_harmful(info)
        if name.lower() in lowered:
            raise ModuleFileError(_("The file “%(name)s” is in there twice.") % {"name": name})
        lowered.add(name.lower())
        found[name] = info
    if sum(info.file_size for info in found.values()) > limits.megabytes * MEGABYTE:
        raise too_large(limits)
    return {name: info for name, info in found.items() if not _is_left_by_system(name)}


def _refuse_harmful(info: zipfile.ZipInfo) -> None:
    name = info.filename
    if not is_safe_name(name):
        raise ModuleFileError(
            _("The file has a part that would be written elsewhere: “%(name)s”.")
            % {"name": ascii(name)[:80]}
        )
    mode = info.external_attr >> 16
    if info.flag_bits & 0x1:
        raise ModuleFileError(_("The file is locked with a password. Send it without one."))
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise ModuleFileError(_("“%(name)s” is a link, not a file.") % {"name": name})
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ModuleFileError(_("“%(name)s” is packed in a way nobody needs.") % {"name": name})
    if PurePosixPath(name).suffix in WORDS and info.file_size > LARGEST_WORDS:
        raise ModuleFileError(_("“%(name)s” is far too long.") % {"name": name})


def is_safe_name(name: str) -> bool:
    """A plain path below the folder: no root, no way up, no other system's separators."""
    path = PurePosixPath(name)
    plain = bool(name) and name == str(path) != "." and not path.is_absolute()
    short = len(name) <= 200 and all(len(part) <= 120 for part in path.parts)
    calm = ".." not in path.parts and not any(sign in name for sign in "\\:\0")
    return plain and short and calm and name.isprintable()


def _is_left_by_system(name: str) -> bool:
    return name.startswith(LEFT_BY_SYSTEMS[0]) or name.rpartition("/")[2] in LEFT_BY_SYSTEMS[1:]


def too_large(limits: Limits) -> ModuleFileError:
    return ModuleFileError(
        _("The file is too large: a module has %(most)d MB at most, unpacked.")
        % {"most": limits.megabytes}
    )


def _expected(
    archive: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo]
) -> dict[str, tuple[int, str]]:
    """Size and digest of each file by the manifest; empty for a folder zipped by hand."""
    info = infos.pop(MANIFEST, None)
    if info is None:
        return {}
    if info.file_size > LARGEST_MANIFEST:
        raise ModuleFileError(_("“%(name)s” is far too long.") % {"name": MANIFEST})
    manifest = _parsed(archive.read(info))
    if manifest.get("kind") != KIND or manifest.get("format") != FORMAT:
        raise ModuleFileError(
            _("This is no module file, or one of a newer Măng Non than this. Update first.")
        )
    expected = _entries(manifest.get("entries"))
    if expected.keys() != infos.keys():
        odd = sorted(expected.keys() ^ infos.keys())[0]
        raise ModuleFileError(
            _("The file does not hold what its list says; the first difference: “%(name)s”.")
            % {"name": odd[:80]}
        )
    return expected


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict):
        raise ModuleFileError(_("The list of its files cannot be read; the file is damaged."))
    return manifest


def _entries(rows: Any) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for row in rows if isinstance(rows, list) else [None]:
        told = row if isinstance(row, dict) else {}
        name, size, digest = (told.get(key) for key in ("name", "size", "sha256"))
        if not (isinstance(name, str) and type(size) is int and isinstance(digest, str)):
            raise ModuleFileError(_("The list of its files cannot be read; the file is damaged."))
        if name in found:
            raise ModuleFileError(_("The file “%(name)s” is in there twice.") % {"name": name[:80]})
        found[name] = (size, digest)
    return found


def _unpack_one(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    target: Path,
    expected: tuple[int, str] | None,
    at_most: int,
) -> int:
    """Always a plain new file, whatever the archive says it is. Returns its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    size, digest = 0, hashlib.sha256()
    with archive.open(info) as source, target.open("xb") as out:
        while chunk := source.read(min(CHUNK, at_most + 1)):
            size += len(chunk)
            if size > at_most or size > info.file_size:
                raise ModuleFileError(_("“%(name)s” is far too long.") % {"name": info.filename})
            digest.update(chunk)
            out.write(chunk)
    if expected is not None and expected != (size, digest.hexdigest()):
        raise ModuleFileError(
            _("“%(name)s” was changed or damaged after the file was made.")
            % {"name": info.filename}
        )
    return size


def _module_folder(folder: Path, names: Iterable[str]) -> Path:
    """Where `module.yaml` lies: at the top, or in the one folder that was zipped."""
    tops = {name.partition("/")[0] for name in names}
    candidates = [folder, *(folder / top for top in sorted(tops) if len(tops) == 1)]
    for candidate in candidates:
        if (candidate / "module.yaml").is_file():
            return candidate
    raise ModuleFileError(_("There is no module in it: “module.yaml” is missing."))
