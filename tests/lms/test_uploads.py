"""Uploads where no nginx stands in front: shown or handed over, never run, never outside."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests.courses.factories import make_site
from tests.factories import make_person

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


class TestDocuments:
    """They are handed over below /documents/, which asks whom their collection is open to."""

    @pytest.fixture
    def document(self, uploads):
        make_site()
        document = Document(title="Danh sách")
        document.file.save("danh-sach.pdf", ContentFile(b"%PDF-1.4 secret"))
        document.save()
        return document

    def test_an_open_one_is_handed_over_and_can_do_nothing(self, client, document):
        answer = client.get(document.url)
        assert b"secret" in b"".join(answer.streaming_content)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]

    def test_one_of_a_closed_collection_is_not(self, client, document):
        collection = Collection.get_first_root_node().add_child(name="Riêng")
        document.collection = collection
        document.save()
        restriction = CollectionViewRestriction.objects.create(
            collection=collection, restriction_type="groups"
        )
        restriction.groups.add(Group.objects.get(name="department"))
        for address in (document.url, f"/documents/{document.pk}/", document.file.url):
            answer = client.get(address)
            assert answer.status_code in {302, 404}, address
            assert b"secret" not in answer.content
        client.force_login(make_person())
        assert client.get(document.url).status_code in {302, 403}

    @pytest.mark.parametrize(
        "path",
        [
            "documents/danh-sach.pdf",
            "x/../documents/danh-sach.pdf",
            "./documents/danh-sach.pdf",
            "documents//danh-sach.pdf",
            "DOCUMENTS/danh-sach.pdf",
        ],
    )
    def test_no_way_round_by_its_file(self, client, document, path):
        assert client.get(f"/media/{path}").status_code in {302, 404}

    def test_sound_is_played_straight_from_its_file(self, client, uploads):
        (uploads / "documents").mkdir(exist_ok=True)
        (uploads / "documents" / "a.mp3").write_bytes(b"ID3")
        assert client.get("/media/documents/a.mp3").status_code == 200
