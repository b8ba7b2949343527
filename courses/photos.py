"""A picture as a phone or a scanner made it, tidied before it is kept. Imports no Django.

Upright, in the colours of the web, at most 2000 pixels long, and without what a phone writes
into it unseen: where it was taken, when, with what. Whatever else lies in the file (a page
behind the picture, say) stays behind too, because everything is written anew.
"""

import contextlib
from io import BytesIO
from typing import BinaryIO, NamedTuple

import pillow_heif
from PIL import Image, ImageCms, ImageOps

pillow_heif.register_heif_opener()

LONGEST = 2000  # pixels; enough for print at 17 cm
JPEG_QUALITY = 88
HEAVY_PNG = 1_500_000  # bytes: a photo somebody saved as PNG


class Unreadable(ValueError):
    """The picture breaks off or is damaged."""


class Tidied(NamedTuple):
    content: bytes
    suffix: str
    mime: str
    width: int
    height: int


def tidied(file: BinaryIO) -> Tidied | None:
    """The picture tidied; None for an animation, which is left as it is. Raises Unreadable."""
    try:
        with Image.open(file) as opened:
            if getattr(opened, "is_animated", False) and opened.format == "GIF":
                return None
            return _tidy(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable(str(error)) from error


def _tidy(opened: Image.Image) -> Tidied:
    kind = opened.format
    if kind == "JPEG":
        opened.draft("RGB", (LONGEST, LONGEST))  # reads a large one in a quarter of the memory
    picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    picture = _in_web_colours(picture)
    if _is_see_through(picture):
        return _written(picture.convert("RGBA"), "PNG")
    picture = picture.convert("L" if picture.mode in {"1", "L"} else "RGB")
    if kind in {"PNG", "GIF"}:
        drawing = _written(picture, "PNG")
        if len(drawing.content) <= HEAVY_PNG:
            return drawing
    return _written(picture, "JPEG")


def _in_web_colours(picture: Image.Image) -> Image.Image:
    """Phones and printers have colours of their own; browsers of old phones know only sRGB."""
    profile = picture.info.pop("icc_profile", None)
    if profile and picture.mode in {"RGB", "CMYK"}:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            web = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, own, web, outputMode="RGB")
    return picture


def _is_see_through(picture: Image.Image) -> bool:
    if "transparency" not in picture.info and picture.mode not in {"RGBA", "LA", "PA", "La"}:
        return False
    return picture.convert("RGBA").getchannel("A").getextrema()[0] < 255


def _written(picture: Image.Image, kind: str) -> Tidied:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)  # the pixels alone
    out = BytesIO()
    if kind == "JPEG":
        bare.save(out, kind, quality=JPEG_QUALITY, progressive=True, optimize=True)
        return Tidied(out.getvalue(), "jpg", "image/jpeg", *bare.size)
    bare.save(out, kind, optimize=True)
    return Tidied(out.getvalue(), "png", "image/png", *bare.size)
