"""Pictures inside a file: taken out, looked at, and refused in words where they are none."""

import base64
import binascii
import io
import warnings
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from quizzes.svg import problem_with_svg

MEGABYTE = 1024 * 1024
MOST_BYTES = 8 * MEGABYTE
MOST_PIXELS = 40_000_000
KINDS = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp"}


def from_base64(text: str) -> bytes:
    """The bytes; empty where the text is no base64."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def problem_with(content: bytes) -> str:
    """Why these bytes are not taken for a picture, in words; "" for a good one."""
    if not content:
        return _("The picture is damaged.")
    if len(content) > MOST_BYTES:
        return _("The picture is larger than %(most)d MB.") % {"most": MOST_BYTES // MEGABYTE}
    if _is_svg(content):
        return problem_with_svg(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(KINDS)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return _("The picture has too many pixels.")
                picture.verify()
            with Image.open(io.BytesIO(content), formats=list(KINDS)) as picture:
                picture.load()  # a header alone is no picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _("The picture has too many pixels.")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return _("The picture is damaged, or no JPEG, PNG, GIF or WebP.")
    return ""


def name_for(name: str, content: bytes) -> str:
    """A file name without folders, whose ending says what the picture is."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    stem = "".join(c for c in stem if c.isalnum() or c in "-_ ").strip()[:60] or "picture"
    return stem + _ending(content)


def _ending(content: bytes) -> str:
    if _is_svg(content):
        return ".svg"
    with Image.open(io.BytesIO(content), formats=list(KINDS)) as picture:
        return KINDS[picture.format or "PNG"]


def _is_svg(content: bytes) -> bool:
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in start)
