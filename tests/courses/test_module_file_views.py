"""A module saved and brought in by a trainer, through the admin alone."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from courses.models import Course, CoursePage, ModuleUpload
from courses.module_files import uploading
from places import days
from tests.courses.test_admin import rights, signed_in  # noqa: F401  (a fixture)
from tests.courses.test_module_files_hostile import packed, sound

pytestmark = pytest.mark.django_db
BRING = "course_module_bring"


@pytest.fixture
def trainer(client, rights):  # noqa: F811
    return signed_in(client, "trainer")


def send_in(client, content: bytes):
    file = SimpleUploadedFile("mo-dun.zip", content, "application/zip")
    return client.post(reverse(BRING), {"file": file})


def test_a_module_is_looked_at_then_brought_in_and_saved_again(client, trainer):
    response = send_in(client, packed(sound()))
    look = reverse("course_module_look", args=[ModuleUpload.objects.get().uuid])
    assert response.url == look
    assert not Course.objects.exists()
    html = client.get(look).content.decode()
    assert "Bài" in html
    assert not Course.objects.exists()
    response = client.post(look, {"choice": "keep"})
    page = CoursePage.objects.get(alias_of=None)
    assert response.url == reverse("course_module", args=[page.pk])
    assert not page.live
    assert not ModuleUpload.objects.exists()
    assert PageLogEntry.objects.filter(action="courses.import", user=trainer).exists()
    saved = client.get(reverse("course_module_save", args=[page.pk]))
    assert saved["Content-Disposition"] == 'attachment; filename="thu.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(saved.streaming_content))) as archive:
        assert "module.yaml" in archive.namelist()


def test_what_is_here_already_may_only_come_as_a_copy(client, trainer):
    content = packed(sound())
    send_in(client, content)
    client.post(reverse("course_module_look", args=[ModuleUpload.objects.get().uuid]),
                {"choice": "keep"})  # fmt: skip
    send_in(client, content)
    look = reverse("course_module_look", args=[ModuleUpload.objects.get().uuid])
    assert "Không có gì thay đổi" in client.get(look).content.decode()
    client.post(look, {"choice": "copy"})
    assert CoursePage.objects.filter(alias_of=None).count() == 2


def test_a_bad_file_is_refused_in_the_form_and_kept_nowhere(client, trainer):
    response = send_in(client, b"khong phai zip")
    assert response.status_code == 200
    assert "không phải tệp zip" in response.content.decode()
    assert not ModuleUpload.objects.exists()


def test_a_file_is_seen_only_by_who_sent_it_in(client, trainer):
    send_in(client, packed(sound()))
    look = reverse("course_module_look", args=[ModuleUpload.objects.get().uuid])
    other = Client()
    signed_in(other, "trainer")
    assert other.get(look).url == reverse(BRING)
    assert other.post(look, {"choice": "keep"}).url == reverse(BRING)
    assert not Course.objects.exists()


def test_a_file_nobody_decided_about_is_forgotten(client, trainer):
    send_in(client, packed(sound()))
    ModuleUpload.objects.update(received_at=days.now() - timedelta(days=2))
    uploading.forget_old()
    assert not ModuleUpload.objects.exists()


def test_who_does_not_write_neither_saves_nor_brings(client, rights):  # noqa: F811
    signed_in(client, "learner")
    assert client.get(reverse(BRING)).status_code == 403
    assert client.get(reverse("course_module_save", args=[1])).status_code == 403
