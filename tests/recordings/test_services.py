"""Uploads on their way to a phone, with the real ffmpeg."""

import json
import subprocess
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from wagtail.documents.models import Document

from places import days
from recordings import ffmpeg, services
from recordings.models import Recording
from recordings.queries import prepared, said
from tests.recordings.conftest import NOISE

State, Reason = Recording.State, Recording.Reason


def work(document):
    """As the worker does; what the database then holds."""
    services.make_small(recording=document.recording)
    document = Document.objects.get(pk=document.pk)
    return document, document.recording


def look(document):
    asked = ["-v", "error", "-print_format", "json", "-show_format", "-show_streams"]
    done = subprocess.run(
        ["ffprobe", *asked, document.file.path], check=True, capture_output=True, timeout=60
    )
    return json.loads(done.stdout)


def test_an_upload_waits_for_the_worker(upload):
    document = upload("ke.mp3", b"ID3")
    assert document.recording.state == State.WAITING
    assert document.recording.size_before == 3
    assert DBTaskResult.objects.count() == 1


def test_other_files_are_none_of_it(upload):
    document = upload("to-roi.pdf", b"%PDF")
    assert not Recording.objects.exists()
    assert prepared(document).kind == ""


def test_sound_becomes_small_and_takes_the_upload_s_place(upload, wav):
    document, row = work(upload("Kể chuyện.wav", wav))
    assert row.state == State.READY
    assert document.filename.endswith(".mp3")
    assert row.size_before == len(wav)
    assert row.size_after == document.file_size == document.file.size
    assert row.size_after < len(wav) / 20
    assert row.seconds == pytest.approx(3, abs=0.1)
    (stream,) = look(document)["streams"]
    assert (stream["codec_name"], stream["channels"]) == ("mp3", 1)
    phone = prepared(document)
    assert (phone.mime, phone.size) == ("audio/mpeg", row.size_after)
    assert phone.is_ready


def test_film_becomes_small_begins_at_once_and_does_not_say_where(upload, phone_film):
    document, row = work(upload("phim.mov", phone_film))
    assert (row.state, row.kind) == (State.READY, Recording.Kind.FILM)
    report = look(document)
    video = next(s for s in report["streams"] if s["codec_type"] == "video")
    assert (video["codec_name"], video["width"], video["height"]) == ("h264", 360, 640)
    assert not {"location", "title"} & set(report["format"].get("tags", {}))
    data = document.file.read()
    assert data.index(b"moov") < data.index(b"mdat")
    assert len(data) < len(phone_film) / 4


def test_a_lying_film_without_sound_or_film_s_sound_is_heard_as_sound(upload, record):
    only_sound = record("a.mp4", "-f", "lavfi", "-i", NOISE % 2, "-c:a", "aac", "-b:a", "128k")
    document, row = work(upload("ghi-am.mp4", only_sound))
    assert (row.state, row.kind) == (State.READY, Recording.Kind.SOUND)


@pytest.mark.parametrize("keep", [True, False])
def test_the_upload_is_kept_aside_or_goes_as_the_setting_says(
    client, upload, wav, settings, keep, django_capture_on_commit_callbacks
):
    settings.RECORDINGS = settings.RECORDINGS | {"KEEP_ORIGINALS": keep}
    document = upload("a.wav", wav)
    storage, name = document.file.storage, document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        document, row = work(document)
    assert not storage.exists(name)
    assert bool(row.original) is keep
    small, aside = document.file.name, row.original.name
    if keep:
        assert row.original.read() == wav
        assert client.get(row.original.url).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert not keep or not storage.exists(aside)
    assert not storage.exists(small)


def test_a_second_go_changes_nothing(upload, wav):
    document, row = work(upload("a.wav", wav))
    again, same = work(document)
    assert (again.file.name, same.changed_at) == (document.file.name, row.changed_at)
    again.save()
    assert again.recording.state == State.READY


def test_a_file_replaced_meanwhile_waits_for_its_own_turn(upload, wav, record, monkeypatch):
    document, other = upload("a.wav", wav), record("b.wav", "-f", "lavfi", "-i", NOISE % 1)
    make = ffmpeg.make

    def replace_then_make(*args, **kwargs):
        from django.core.files.base import ContentFile

        later = Document.objects.get(pk=document.pk)
        later.file.save("b.wav", ContentFile(other), save=False)
        later._set_document_file_metadata()
        later.save()
        make(*args, **kwargs)

    monkeypatch.setattr(ffmpeg, "make", replace_then_make)
    document, row = work(document)
    assert row.state == State.WAITING
    assert document.file.read() == other


# --- What cannot be made small -------------------------------------------------------------


def test_a_file_that_only_calls_itself_a_sound_is_refused_and_stays(upload, record):
    document, row = work(upload("a.mp3", b"<html><script>alert(1)</script></html>" * 200))
    assert (row.state, row.reason) == (State.FAILED, Reason.NOT_MEDIA)
    assert document.file.read().startswith(b"<html>")


def test_a_play_list_leads_nowhere(upload, record, wav, tmp_path):
    (tmp_path / "secret.wav").write_bytes(wav)
    lines = f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile://{tmp_path}/secret.wav\n"
    for text in (lines, f"ffconcat version 1.0\nfile '{tmp_path}/secret.wav'\n"):
        _document, row = work(upload("a.mp4", text.encode()))
        assert (row.state, row.reason) == (State.FAILED, Reason.NOT_MEDIA)


def test_only_the_kinds_we_take_are_opened(record, wav, tmp_path):
    """A list of files beside it: ffmpeg would follow it gladly."""
    (tmp_path / "secret.wav").write_bytes(wav)
    (tmp_path / "upload").write_text("ffconcat version 1.0\nfile 'secret.wav'\n")
    with pytest.raises(ffmpeg.Failed):
        ffmpeg.look_into(tmp_path / "upload")


def test_a_film_with_a_page_behind_it_leaves_the_page_behind(upload, phone_film):
    page = b"<html><script>alert(1)</script></html>"
    document, row = work(upload("a.mp4", phone_film + page))
    assert row.state == State.READY
    assert page not in document.file.read()


def test_a_sound_that_is_too_long_is_refused(upload, wav, settings):
    settings.RECORDINGS = settings.RECORDINGS | {"SOUND_MINUTES": 1 / 60}
    _document, row = work(upload("a.wav", wav))
    assert (row.state, row.reason) == (State.FAILED, Reason.TOO_LONG)


def test_a_length_that_the_file_hides_is_measured(upload, record, settings):
    """A browser's recording does not say how long it is."""
    webm = record(
        "a.webm", "-f", "lavfi", "-i", NOISE % 4, "-c:a", "libopus", "-live", "1", "-f", "webm"
    )
    document, row = work(upload("a.webm", webm))
    assert row.seconds == pytest.approx(4, abs=0.2)
    settings.RECORDINGS = settings.RECORDINGS | {"SOUND_MINUTES": 1 / 60}
    _document, row = work(upload("b.webm", webm + b"\0"))
    assert (row.state, row.reason) == (State.FAILED, Reason.TOO_LONG)


def test_work_that_does_not_end_is_stopped(upload, wav, monkeypatch):
    monkeypatch.setattr(ffmpeg, "WORK_SECONDS", 0.001)
    _document, row = work(upload("a.wav", wav))
    assert (row.state, row.reason) == (State.FAILED, Reason.TOO_SLOW)


def test_a_file_that_breaks_off_says_so(upload, phone_film):
    _document, row = work(upload("a.mov", phone_film[: len(phone_film) // 2]))
    assert row.state == State.FAILED
    assert row.reason in {Reason.NOT_MEDIA, Reason.BROKEN}


def test_a_file_that_is_gone_says_so(upload, wav):
    document = upload("a.wav", wav)
    document.file.storage.delete(document.file.name)
    services.make_small(recording=document.recording)
    assert Recording.objects.get().reason == Reason.GONE


def test_what_failed_can_be_tried_again(upload, wav):
    document = upload("a.wav", wav)
    Recording.objects.update(state=State.FAILED, reason=Reason.TOO_SLOW)
    services.try_again(recording=document.recording)
    document.recording.refresh_from_db()
    _document, row = work(document)
    assert row.state == State.READY


# --- Without ffmpeg, and what the round picks up ------------------------------------------------


def test_without_ffmpeg_the_upload_works_and_waits(upload, wav, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    document, row = work(upload("a.wav", wav))
    assert row.state == State.WAITING
    assert document.file.read() == wav
    assert prepared(document).url == ""
    assert prepared(upload("b.mp3", b"ID3")).url


def test_the_round_takes_in_what_was_missed(upload, wav):
    document = upload("a.wav", wav)
    Recording.objects.all().delete()
    DBTaskResult.objects.all().delete()
    services.take_in_what_was_missed()
    assert Recording.objects.get().document == document
    assert DBTaskResult.objects.count() == 1


def test_the_round_frees_what_a_killed_worker_held(upload, wav):
    document = upload("a.wav", wav)
    Recording.objects.update(state=State.WORKING)
    services.take_in_what_was_missed()
    assert Recording.objects.get().state == State.WORKING
    services.take_in_what_was_missed(at=days.now() + timedelta(hours=2))
    assert Recording.objects.get().state == State.WAITING
    assert document.recording


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0.2, "1 giây"), (59.6, "1 phút"), (125, "2 phút 5 giây"), (120, "2 phút")],
)
def test_a_length_is_said_in_words(seconds, words):
    assert said(seconds) == words
