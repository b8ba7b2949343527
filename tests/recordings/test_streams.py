"""What ffprobe says, and the recipe that follows from it."""

import pytest

from recordings.streams import Streams, read_streams, recipe_for

SOUND = Streams("pcm_s16le", "", 60.0, 1_411_200, 2, 0, 0, "")
FILM = Streams("aac", "h264", 60.0, 8_000_000, 2, 1080, 1920, "yuv420p")


def report(*streams, **about):
    return {"streams": list(streams), "format": about}


def test_a_report_is_read_into_what_matters():
    found = read_streams(
        report(
            {"codec_type": "video", "codec_name": "h264", "width": 640, "height": 360},
            {"codec_type": "audio", "codec_name": "aac", "channels": 2},
            duration="12.5",
            bit_rate="400000",
        )
    )
    assert found == Streams("aac", "h264", 12.5, 400_000, 2, 640, 360, "")
    assert found.is_film


def test_the_cover_inside_a_song_is_no_film():
    cover = {"codec_type": "video", "codec_name": "mjpeg", "disposition": {"attached_pic": 1}}
    found = read_streams(report(cover, {"codec_type": "audio", "codec_name": "mp3"}))
    assert not found.is_film


def test_nothing_to_hear_or_see_is_nothing():
    assert read_streams({}) is None
    assert read_streams(report({"codec_type": "subtitle"})) is None


@pytest.mark.parametrize("odd", ["nan", "inf", "-3", None, "N/A", "1e300", []])
def test_an_odd_length_is_not_known(odd):
    found = read_streams(report({"codec_type": "audio"}, duration=odd))
    assert found.seconds is None


def test_sound_becomes_a_small_mp3():
    recipe = recipe_for(SOUND)
    assert recipe.suffix == "mp3"
    assert "libmp3lame" in recipe.options
    assert recipe.options[recipe.options.index("-ac") + 1] == "1"


@pytest.mark.parametrize(
    ("streams", "suffix"),
    [
        (SOUND._replace(audio="mp3", channels=1, bit_rate=48_000), "mp3"),
        (SOUND._replace(audio="aac", bit_rate=64_000), "m4a"),
        (FILM._replace(bit_rate=300_000, width=640, height=360), "mp4"),
    ],
)
def test_what_is_small_already_is_not_made_worse(streams, suffix):
    recipe = recipe_for(streams)
    assert recipe.suffix == suffix
    assert "copy" in recipe.options


@pytest.mark.parametrize(
    "streams",
    [
        SOUND._replace(audio="mp3", channels=2, bit_rate=48_000),
        SOUND._replace(audio="mp3", channels=1, bit_rate=0),
        FILM._replace(bit_rate=300_000),
        FILM._replace(bit_rate=300_000, width=640, height=360, pixel_format="yuv444p"),
        FILM._replace(video="hevc", bit_rate=300_000, width=640, height=360),
    ],
)
def test_everything_else_is_made_anew(streams):
    assert "copy" not in recipe_for(streams).options


@pytest.mark.parametrize("streams", [SOUND, FILM, FILM._replace(audio="")])
def test_where_and_on_what_it_was_recorded_is_left_out(streams):
    options = recipe_for(streams).options
    assert options[options.index("-map_metadata") + 1] == "-1"
