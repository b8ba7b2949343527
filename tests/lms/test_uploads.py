"""Uploads where no nginx stands in front: shown or handed over, never run, never outside."""

import pytest

pytestmark = pytest.mark.django_db  # the page that says "not found" asks it


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (tmp_path / "secret_key").write_text("outside")
    return settings.MEDIA_ROOT


def test_a_picture_is_shown(client, uploads):
    (uploads / "a.webp").write_bytes(b"RIFF")
    response = client.get("/media/a.webp")
    assert b"".join(response.streaming_content) == b"RIFF"
    assert response["Content-Type"] == "image/webp"
    assert not response.get("Content-Disposition", "").startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_a_drawing_may_not_run_its_scripts(client, uploads):
    (uploads / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    policy = client.get("/media/a.svg")["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy


@pytest.mark.parametrize(
    "name", ["a.html", "a.xhtml", "a.pdf", "a.js", "a.xml", "a", "a.htm.unknown"]
)
def test_whatever_could_run_is_handed_over_as_a_file(client, uploads, name):
    (uploads / name).write_text("<script>alert(1)</script>")
    response = client.get(f"/media/{name}")
    assert response["Content-Disposition"] == "attachment"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["../secret_key", "%2e%2e/secret_key", "x/../../secret_key", ""])
def test_nothing_outside_is_served(client, uploads, path):
    response = client.get(f"/media/{path}")
    assert response.status_code in {400, 404}
    assert b"outside" not in response.content


def test_production_leaves_uploads_to_nginx(client, uploads, settings):
    (uploads / "a.webp").write_bytes(b"RIFF")
    settings.PRODUCTION = True
    assert client.get("/media/a.webp").status_code == 404


def test_uploads_are_only_read(client, uploads):
    assert client.post("/media/a.webp").status_code == 405
