"""Where the data lies: the database and the uploads, together.

`DATA_DIR` of the environment, else the directory that the last `make run` used (noted in
`var/data_dir`), else `var/` and `media/` of the project. Imports nothing of Django, since
the settings and the start scripts both ask it.
"""

import os
import secrets
import tempfile
from pathlib import Path


def note_of(base: Path) -> Path:
    return base / "var" / "data_dir"


def where_data_lies(base: Path, given: str = "") -> Path:
    """The data directory, absolute.

    A path given by hand is read from where one stands, as a shell would read it; the note
    always holds an absolute path, so that commands work from any directory.
    """
    note = note_of(base)
    if not given and note.exists():
        given = note.read_text(encoding="utf-8").removesuffix("\n")
        return base / given if given else base / "var"
    return Path(given).expanduser().resolve() if given else base / "var"


def media_root(base: Path, data_dir: Path) -> Path:
    """Uploads lie in the data directory, or in `media/` when that is the project's own."""
    return base / "media" if data_dir == base / "var" else data_dir / "media"


def note_data_dir(base: Path, data_dir: Path) -> None:
    """Remember the directory for later commands; the project's own needs no note."""
    note = note_of(base)
    if data_dir == base / "var":
        note.unlink(missing_ok=True)
        return
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(f"{data_dir}\n", encoding="utf-8")


def local_secret_key(data_dir: Path) -> str:
    """A key of this installation's own, made once and kept beside the database.

    Several processes may start at once: the first whole file wins.
    """
    path = data_dir / "secret_key"
    if not path.exists():
        descriptor, half = tempfile.mkstemp(dir=data_dir)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(half, path)
        except FileExistsError:
            pass
        except OSError:  # a disk without hard links
            os.replace(half, path)
        Path(half).unlink(missing_ok=True)
    return path.read_text(encoding="ascii")
