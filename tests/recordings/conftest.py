"""Sounds and films made by ffmpeg itself, as small as the point of a test allows."""

import subprocess

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from recordings import ffmpeg

NOISE = "anoisesrc=d=%s:c=pink:r=44100:a=0.3"
PICTURE = "testsrc2=s=%s:d=2:r=30"


@pytest.fixture(scope="session")
def record(tmp_path_factory):
    """`record("a.wav", "-f", "lavfi", …)`: what ffmpeg makes of these words."""
    if not ffmpeg.is_installed():
        pytest.skip("ffmpeg is not here; scripts/needs.sh ffmpeg installs it")
    folder, made = tmp_path_factory.mktemp("recorded"), {}

    def recorded(name, *words):
        if (name, words) not in made:
            path = folder / f"{len(made)}-{name}"
            command = ["ffmpeg", "-v", "error", "-nostdin", *words, path]
            subprocess.run(command, check=True, timeout=60)
            made[name, words] = path.read_bytes()
        return made[name, words]

    return recorded


@pytest.fixture(scope="session")
def wav(record):
    return record("a.wav", "-f", "lavfi", "-i", NOISE % 3, "-ac", "2")


@pytest.fixture(scope="session")
def phone_film(record):
    """Upright, 720 lines, with the place where it was filmed."""
    where = ["-metadata", "location=+15.1213+108.8044/", "-metadata", "title=Nha toi"]
    return record(
        "a.mov",
        *("-f", "lavfi", "-i", PICTURE % "720x1280", "-f", "lavfi", "-i", NOISE % 2),
        *("-c:v", "libx264", "-preset", "ultrafast", "-b:v", "3M", "-c:a", "aac", *where),
    )


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def upload(db, uploads):
    """`upload("a.wav", data)`: the document as an upload leaves it."""

    def uploaded(name, data):
        document = Document(title=name)
        document.file.save(name, ContentFile(data), save=False)
        document._set_document_file_metadata()
        document.save()
        return document

    return uploaded
