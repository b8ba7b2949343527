"""A backup's container: a ZIP whose manifest names every member, its size and SHA-256.

What comes back from such a file is believed only as far as the manifest goes, and the
manifest only as far as it is sane: no path that leaves the folder, no link, no member
twice or undeclared, nothing that unpacks to more than it says or than the disk holds.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20
LARGEST_MANIFEST = 64 << 20
COMPRESSED = {".sqlite3", ".svg", ".txt", ".vtt", ".html", ".json", ".csv"}


class BackupError(Exception):
    """Why a backup was not made or not restored, in words for whoever asked."""


def write_archive(
    target: Path, *, members: Iterable[tuple[str, Path]], facts: dict[str, Any]
) -> dict[str, Any]:
    """Write the members and a manifest beside `target`, then put it there at once, mode 600.

    A file that vanishes meanwhile is left out (an upload may be removed at any time).
    Returns the manifest.
    """
    half = target.with_name(f".{target.name}.{os.getpid()}.half")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                entries = list(_add_members(archive, members))
                manifest = {"format": FORMAT, **facts, "members": entries}
                text = json.dumps(manifest, ensure_ascii=False, indent=1)
                archive.writestr(MANIFEST, text, compress_type=zipfile.ZIP_DEFLATED)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(half, target)
    finally:
        half.unlink(missing_ok=True)
    return manifest


def put_in_place(half: Path, target: Path) -> None:
    """Give a whole file its name, at once, and never in another file's place."""
    try:
        os.link(half, target)
    except FileExistsError:
        raise BackupError(f"{target} exists already; choose another name.") from None
    except OSError:  # a disk without hard links
        half.replace(target)


def _add_members(
    archive: zipfile.ZipFile, members: Iterable[tuple[str, Path]]
) -> Iterator[dict[str, Any]]:
    for name, path in members:
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue
        with source:
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o600 << 16
            if path.suffix in COMPRESSED:
                info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as out:
                size, digest = copy_and_digest(source, out)
        yield {"name": name, "size": size, "sha256": digest}


def copy_and_digest(source: BinaryIO, out: BinaryIO, at_most: int | None = None) -> tuple[int, str]:
    """Copy, counting bytes and digesting; more than `at_most` bytes is an error."""
    size, digest = 0, hashlib.sha256()
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if at_most is not None and size > at_most:
            raise BackupError("A member of the backup is longer than its manifest says.")
        digest.update(chunk)
        out.write(chunk)
    return size, digest.hexdigest()


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack into a folder, every member checked against the manifest, which is returned."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _read_manifest(archive)
            entries = _sane_entries(manifest)
            _refuse_other_members(archive, set(entries))
            _refuse_too_large(entries, folder)
            for name, entry in entries.items():
                _unpack_member(archive, name, entry, folder)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise BackupError(f"{file} is not a whole backup: {error}") from error
    except zipfile.zlib.error as error:
        raise BackupError(f"{file} is damaged: {error}") from error
    return manifest


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > LARGEST_MANIFEST:
            raise BackupError("The manifest is too large to be one.")
        with archive.open(info) as source:
            manifest = json.loads(source.read(LARGEST_MANIFEST))
    except (KeyError, ValueError) as error:
        raise BackupError("There is no manifest in it; this is no backup of this site.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BackupError("The backup's format is not known to this version of the site.")
    return manifest


def _sane_entries(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = {}
    try:
        for entry in manifest["members"]:
            name, size = entry["name"], entry["size"]
            if not (is_safe_name(name) and isinstance(size, int) and size >= 0):
                raise BackupError(f"The backup holds a file it may not: {name!r}")
            if name in entries:
                raise BackupError(f"The backup names a file twice: {name!r}")
            entries[name] = entry
    except (KeyError, TypeError) as error:
        raise BackupError("The manifest is damaged.") from error
    return entries


def is_safe_name(name: Any) -> bool:
    """A plain path below the folder: no root, no way up, no other system's separators."""
    if not isinstance(name, str) or not name or name == MANIFEST:
        return False
    path = PurePosixPath(name)
    plain = name == str(path) != "." and not path.is_absolute() and ".." not in path.parts
    return plain and not any(sign in name for sign in "\\:\0") and name.isprintable()


def _refuse_other_members(archive: zipfile.ZipFile, names: set[str]) -> None:
    found = [info.filename for info in archive.infolist()]
    if len(found) != len(set(found)) or set(found) != names | {MANIFEST}:
        raise BackupError("The backup does not hold exactly the files that its manifest names.")


def _refuse_too_large(entries: dict[str, dict[str, Any]], folder: Path) -> None:
    needed = sum(entry["size"] for entry in entries.values())
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise BackupError(f"The backup needs {needed >> 20} MB; only {free >> 20} MB are free.")


def _unpack_member(
    archive: zipfile.ZipFile, name: str, entry: dict[str, Any], folder: Path
) -> None:
    # Always a plain new file, whatever the archive says it is: links are not made.
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, target.open("xb") as out:
        size, digest = copy_and_digest(source, out, at_most=entry["size"])
    if size != entry["size"] or digest != entry.get("sha256"):
        raise BackupError(f"{name} is not what the manifest says; the backup is damaged.")
