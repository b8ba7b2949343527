"""What is in an uploaded file, and how it is made small for a phone. Pure.

Sound becomes MP3, mono, 48 kbit/s (360 kB a minute): the smallest that every phone, and the
loudspeaker of a commune, plays. Film becomes MP4 with H.264 (main profile) and AAC, the short
side at most 360 lines, about 300 kbit/s (2.6 MB a minute), its index first so that it begins
to play at once. What is that small already is only packed anew, which leaves out where and on
what phone it was recorded.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

SOUND_RATE, FILM_RATE = 48_000, 300_000  # bits per second
SOUND_IS_SMALL, FILM_IS_SMALL = 66_000, 420_000
SHORT_SIDE = 360
PIXELS = 8192 * 4352  # 8K; no phone films larger


class Streams(NamedTuple):
    """Empty codecs: there is none. `seconds` is None where the file does not say."""

    audio: str
    video: str
    seconds: float | None
    bit_rate: int
    channels: int
    width: int
    height: int
    pixel_format: str

    @property
    def is_film(self) -> bool:
        return bool(self.video)


class Recipe(NamedTuple):
    """`options` stand between input and output; `suffix` is the output's."""

    suffix: str
    options: list[str]


def read_streams(report: Mapping[str, Any]) -> Streams | None:
    """What `ffprobe -show_format -show_streams` says; None when nothing can be heard or seen."""
    streams = [stream for stream in report.get("streams", []) if not _is_cover(stream)]
    audio = next((s for s in streams if s.get("codec_type") == "audio"), {})
    video = next((s for s in streams if s.get("codec_type") == "video"), {})
    if not audio and not video:
        return None
    about = report.get("format", {})
    return Streams(
        audio=audio.get("codec_name", "?") if audio else "",
        video=video.get("codec_name", "?") if video else "",
        seconds=_number(about.get("duration")),
        bit_rate=int(_number(about.get("bit_rate")) or 0),
        channels=int(_number(audio.get("channels")) or 0),
        width=int(_number(video.get("width")) or 0),
        height=int(_number(video.get("height")) or 0),
        pixel_format=video.get("pix_fmt", ""),
    )


def _is_cover(stream: Mapping[str, Any]) -> bool:
    """A picture of the disc inside a sound file is no film."""
    return bool(stream.get("disposition", {}).get("attached_pic"))


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < 1e15 else None  # "nan" is neither


def recipe_for(streams: Streams) -> Recipe:
    without = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact"]
    if streams.is_film:
        return Recipe("mp4", [*_film(streams), *without, "-movflags", "+faststart"])
    if streams.audio == "aac" and _is_small(streams, SOUND_IS_SMALL):
        return Recipe("m4a", ["-map", "0:a:0", "-c", "copy", *without, "-movflags", "+faststart"])
    return Recipe("mp3", [*_sound(streams), *without, "-id3v2_version", "0"])


def _sound(streams: Streams) -> list[str]:
    if streams.audio == "mp3" and streams.channels == 1 and _is_small(streams, SOUND_IS_SMALL):
        return ["-map", "0:a:0", "-c", "copy"]
    return [
        *("-map", "0:a:0", "-ac", "1", "-ar", "24000"),
        *("-c:a", "libmp3lame", "-b:a", str(SOUND_RATE)),
    ]


def _film(streams: Streams) -> list[str]:
    both = ["-map", "0:V:0", "-map", "0:a:0?"]
    plays = streams.video == "h264" and streams.pixel_format == "yuv420p"
    if plays and streams.audio in {"aac", ""} and _is_small(streams, FILM_IS_SMALL):
        return [*both, "-c", "copy"]
    lines = f"trunc(min({SHORT_SIDE},%s)/2)*2"
    scale = f"scale=w='if(gt(iw,ih),-2,{lines % 'iw'})':h='if(gt(iw,ih),{lines % 'ih'},-2)'"
    return [
        *both,
        *("-vf", f"{scale},setsar=1,fps=25,format=yuv420p"),
        *("-c:v", "libx264", "-profile:v", "main", "-preset", "veryfast", "-crf", "27"),
        *("-maxrate", str(FILM_RATE), "-bufsize", str(2 * FILM_RATE), "-g", "100"),
        *("-c:a", "aac", "-b:a", "48000", "-ac", "1", "-ar", "44100"),
    ]


def _is_small(streams: Streams, limit: int) -> bool:
    short = min(streams.width, streams.height) if streams.is_film else 0
    return 0 < streams.bit_rate <= limit and short <= SHORT_SIDE
