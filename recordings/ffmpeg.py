"""Running ffmpeg on files that strangers made: no shell, no network, no other file, no end.

Only the kinds of files we take are opened, whatever a file says it is (a play list would lead
ffmpeg to other files and addresses); time, memory and output are bounded.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from recordings.streams import Recipe

OPENS = "mov,mp4,m4a,3gp,3g2,mj2,mp3,wav,aac,ogg,flac,amr,matroska,webm"
SAFELY = ["-protocol_whitelist", "file", "-format_whitelist", OPENS]
LOOK_SECONDS, WORK_SECONDS = 60, 15 * 60
MEMORY, OUTPUT = 3 * 2**30, 200 * 2**20  # bytes
REPORT = 2**20


class Failed(Exception):
    """The program did not do it."""


class TooSlow(Failed):
    """It was stopped."""


def is_installed() -> bool:
    return all(shutil.which(program) for program in ("ffmpeg", "ffprobe"))


def look_into(path: Path) -> dict[str, Any]:
    """What ffprobe reports of the file's streams. Raises Failed for what it cannot open."""
    out = path.with_name("report.json")
    asked = ["-v", "error", "-print_format", "json", "-show_format", "-show_streams"]
    with out.open("wb") as file:
        _run(["ffprobe", *asked, *SAFELY, "-i", str(path)], LOOK_SECONDS, stdout=file)
    with out.open("rb") as file:
        text = file.read(REPORT)
    try:
        return json.loads(text)
    except ValueError as error:
        raise Failed("not a report") from error


def make(source: Path, target: Path, recipe: Recipe, *, longest: float) -> None:
    """Write the small form of `source`; at most `longest` seconds of it. Raises Failed."""
    quiet = ["-hide_banner", "-nostdin", "-loglevel", "fatal", "-y"]
    ends = ["-t", f"{longest:.0f}", "-fs", str(OUTPUT), "-threads", "1"]
    command = ["ffmpeg", *quiet, *SAFELY, "-i", str(source), *recipe.options, *ends, str(target)]
    _run(command, WORK_SECONDS)
    if not target.exists() or not target.stat().st_size:
        raise Failed("nothing came out")


def _run(command: Sequence[str], seconds: float, stdout: Any = subprocess.DEVNULL) -> None:
    try:
        done = subprocess.run(  # noqa: S603  (a list of our own words, and no shell)
            [*_bounds(), *command],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlow from error
    except OSError as error:
        raise Failed("cannot be started") from error
    if done.returncode:
        raise Failed(f"ended with {done.returncode}")


def _bounds() -> list[str]:
    """Last in line for the processor; memory and file sizes bounded, where Linux can do it."""
    nice = ["nice", "-n", "10"] if shutil.which("nice") else []
    if not shutil.which("prlimit"):
        return nice
    return [*nice, "prlimit", f"--as={MEMORY}", f"--fsize={OUTPUT + 2**20}"]
