"""Sound files by their names, and zips that mean no good."""

import io
import zipfile

import pytest

from courses import sound_files
from courses.sound_files import Address, Problem, address_in, files_in, is_sound
from courses.spoken_words import digest_of, words_of

SOUND = b"ID3\x04" + bytes(50)


@pytest.mark.parametrize(
    ("name", "code", "language"),
    [
        ("M1-L02-B03-hre.mp3", "M1-L02-B03", "hre"),
        ("m1_l02_b03_HRE.m4a", "M1-L02-B03", "hre"),
        ("M12-Q03-A-ca-dong (2).mp3", "M12-Q03-A", "ca-dong"),
        ("M1-Q03-co.mp3", "M1-Q03", "co"),
        ("M1-C01-xo-dang.mp3", "M1-C01", "xo-dang"),
        ("M1 L02 B00 hre - Copy.mp3", "M1-L02-B00", "hre"),
    ],
)
def test_a_name_says_part_and_language(name, code, language):
    assert address_in(name) == Address(code, language)


@pytest.mark.parametrize("name", ["nhac.mp3", "M1-L02-B03.mp3", "L02-B03-hre.mp3", "", "…", "M1"])
def test_a_name_that_says_neither_is_known(name):
    assert address_in(name) is None


def zipped(entries, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_zip_is_read_by_last_names_only():
    data = zipped([("../../etc/M1-L01-B01-hre.mp3", SOUND), ("__MACOSX/._x", b"x"), ("tap/", b"")])
    assert [file.name for file in files_in(iter([("a.zip", data)]))] == ["M1-L01-B01-hre.mp3"]


def test_what_is_no_sound_is_named_with_why():
    inner = zipped([("a.mp3", SOUND)])
    data = zipped([("b.mp3", b"<html>"), ("c.zip", inner)])
    found = {file.name: file.problem for file in files_in(iter([("a.zip", data)]))}
    assert found == {"b.mp3": "type", "c.zip": "inner-zip"}


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(sound_files, "MOST_BYTES", 1000)
    monkeypatch.setattr(sound_files, "MOST_BYTES_TOGETHER", 5000)
    one = zipped([("a.mp3", SOUND + bytes(2000))], compression=zipfile.ZIP_DEFLATED)
    assert files_in(iter([("a.zip", one)]))[0].problem == "size"
    many = zipped(
        [(f"{n}.mp3", SOUND + bytes(900)) for n in range(9)], compression=zipfile.ZIP_DEFLATED
    )
    with pytest.raises(Problem, match="too-large"):
        files_in(iter([("a.zip", many)]))


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(sound_files, "MOST_FILES", 2)
    with pytest.raises(Problem, match="too-many"):
        files_in(iter([(f"{n}.mp3", SOUND) for n in range(3)]))


@pytest.mark.parametrize("cut", [0, 10, 60, -3])
def test_a_damaged_zip_is_said_to_be_damaged(cut):
    data = zipped([("a.mp3", SOUND)])
    broken = b"PK\x03\x04" + data[4:cut] if cut else b"no zip"
    with pytest.raises(Problem, match="not-a-zip"):
        files_in(iter([("a.zip", broken)]))


def test_sound_is_known_by_what_it_holds():
    assert is_sound(b"\xff\xfb\x90\x00") == "mp3" and is_sound(b"\x00\x00\x00\x18ftypM4A ") == "m4a"
    assert is_sound(b"RIFF....WAVE") == "wav" and is_sound(b"\xff\xf1\x50") == "aac"
    assert is_sound(b"RIFF....AVI ") == "" and is_sound(b"") == ""


def test_words_are_read_without_marks():
    value = {"title": "Chuyện", "body": "<p>Một &amp; hai<br/>ba</p><p>bốn</p>", "rests_on": "M1"}
    assert words_of("story", value) == "Chuyện\nMột & hai\nba\nbốn"
    assert words_of("sources", {"items": ["Luật"]}) == ""


def test_only_changed_words_change_the_digest():
    assert digest_of("Gọi 111, ngay!") == digest_of("gọi 111 ngay")
    assert digest_of("Gọi 111 ngay") != digest_of("Gọi 113 ngay")
    assert digest_of("ma") != digest_of("má")
