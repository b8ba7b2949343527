"""Compile every .po below locale/ where the catalogue is newer; needs no gettext."""

import hashlib
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogue(source: Path) -> bool:
    """Write the .mo beside a .po; False when it already is what it would be."""
    target, stamp = source.with_suffix(".mo"), source.with_suffix(".mo.from")
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if target.exists() and stamp.exists() and stamp.read_text() == digest:
        return False
    half = target.with_suffix(".half")
    polib.pofile(str(source)).save_as_mofile(str(half))
    half.replace(target)
    stamp.write_text(digest)
    return True


def main() -> None:
    for source in sorted(LOCALE.rglob("LC_MESSAGES/*.po")):
        if compile_catalogue(source):
            sys.stdout.write(f"Compiled {source.relative_to(LOCALE.parent)}\n")


if __name__ == "__main__":
    main()
