"""The container of a backup: what is written comes back; what is hostile or damaged does not."""

import hashlib
import json
import stat
import zipfile

import pytest

from lms.archives import BackupError, is_safe_name, unpack, write_archive


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def entry(name, content=b"x", **changes):
    digest = hashlib.sha256(content).hexdigest()
    return {"name": name, "size": len(content), "sha256": digest} | changes


def forge(path, members, entries, manifest=None):
    """An archive as a stranger might make it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
        text = manifest if manifest is not None else json.dumps({"format": 1, "members": entries})
        archive.writestr("manifest.json", text)
    return path


def test_what_is_written_comes_back_whole(tmp_path, out):
    (tmp_path / "a").write_bytes(b"1" * 3_000_000)
    (tmp_path / "b").write_bytes(b"")
    members = [("db", tmp_path / "a"), ("media/ảnh đẹp.svg", tmp_path / "b")]
    file = tmp_path / "backup.zip"
    written = write_archive(file, members=members, facts={"people": 3})
    assert unpack(file, out) == written
    assert (out / "db").read_bytes() == b"1" * 3_000_000
    assert (out / "media" / "ảnh đẹp.svg").read_bytes() == b""
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "backup.zip", "out"]


def test_a_backup_never_takes_another_files_place(tmp_path):
    file = tmp_path / "backup.zip"
    file.write_text("precious")
    with pytest.raises(BackupError, match="exists already"):
        write_archive(file, members=[], facts={})
    assert file.read_text() == "precious"


def test_an_upload_that_vanishes_meanwhile_is_left_out(tmp_path, out):
    file = tmp_path / "backup.zip"
    manifest = write_archive(file, members=[("media/gone", tmp_path / "gone")], facts={})
    assert manifest["members"] == []
    unpack(file, out)


def test_a_failure_leaves_nothing_half_made(tmp_path):
    class Full:
        suffix = ""

        def open(self, mode):
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_archive(tmp_path / "backup.zip", members=[("db", Full())], facts={})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../x", "media/../../x", "/etc/x", "media//x", "./x", "media/./x", "media/", "C:/x",
        "media\\..\\x", "media/a\nb", "media/\0", "manifest.json", "", ".", "..", 7, None,
    ],
)  # fmt: skip
def test_no_name_leaves_the_folder(tmp_path, out, name):
    assert not is_safe_name(name)
    file = forge(tmp_path / "f.zip", [], [entry(name)])
    with pytest.raises(BackupError):
        unpack(file, out)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("name", ["db.sqlite3", "media/a.jpg", "media/thư mục/ảnh (1)..jpg"])
def test_plain_names_are_safe(name):
    assert is_safe_name(name)


@pytest.mark.parametrize(
    ("members", "entries"),
    [
        ([("db", b"x")], [entry("db", b"y")]),  # other bytes
        ([("db", b"xx")], [entry("db", b"x")]),  # longer than said
        ([("db", b"x")], [entry("db", b"x", size=5)]),  # shorter than said
        ([("db", b"x"), ("media/extra", b"x")], [entry("db")]),  # a stowaway
        ([], [entry("db")]),  # a member that is not there
        ([("db", b"x")], [entry("db"), entry("db")]),  # one name twice in the manifest
        ([("db", b"x"), ("db", b"y")], [entry("db")]),  # one name twice in the archive
        ([("db", b"x")], [{"name": "db", "size": 1}]),  # no digest
        ([("db", b"x")], [entry("db", size=-1)]),
        ([("db", b"x")], [entry("db", size=1 << 60)]),  # more than any disk holds
        ([("db", b"x")], ["db"]),
        ([("db", b"x")], None),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_not_as_the_manifest_says_is_refused(tmp_path, out, members, entries):
    with pytest.raises(BackupError):
        unpack(forge(tmp_path / "f.zip", members, entries), out)


def test_a_bomb_stops_where_its_manifest_ends(tmp_path, out):
    file = tmp_path / "f.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("media/bomb", b"\0" * 50_000_000)
        archive.writestr(
            "manifest.json", json.dumps({"format": 1, "members": [entry("media/bomb")]})
        )
    with pytest.raises(BackupError, match="longer than its manifest"):
        unpack(file, out)
    assert (out / "media" / "bomb").stat().st_size < 2_000_000


def test_a_link_in_the_archive_becomes_a_plain_file(tmp_path, out):
    link = zipfile.ZipInfo("media/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = tmp_path / "f.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(link, b"/etc/passwd")
        content = json.dumps({"format": 1, "members": [entry("media/link", b"/etc/passwd")]})
        archive.writestr("manifest.json", content)
    unpack(file, out)
    assert not (out / "media" / "link").is_symlink()
    assert (out / "media" / "link").read_bytes() == b"/etc/passwd"


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"format": 2, "members": []}', "\xff"])
def test_a_strange_manifest_is_refused(tmp_path, out, manifest):
    with pytest.raises(BackupError):
        unpack(forge(tmp_path / "f.zip", [], [], manifest=manifest), out)


def test_something_else_than_a_backup_is_refused_in_words(tmp_path, out):
    (tmp_path / "f.zip").write_bytes(b"not a zip at all")
    with pytest.raises(BackupError, match="not a whole backup"):
        unpack(tmp_path / "f.zip", out)
    forge(tmp_path / "g.zip", [("a", b"x")], [])
    with zipfile.ZipFile(tmp_path / "h.zip", "w") as archive:
        archive.writestr("holiday.jpg", b"x")
    with pytest.raises(BackupError, match="no manifest"):
        unpack(tmp_path / "h.zip", out)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_backup_cut_short_is_refused(tmp_path, out, share):
    (tmp_path / "a").write_bytes(bytes(range(256)) * 4000)
    file = tmp_path / "backup.zip"
    write_archive(file, members=[("db", tmp_path / "a")], facts={})
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BackupError):
        unpack(file, out)


@pytest.mark.parametrize("at", [100, 1000, 100_000, 1_000_000])
def test_one_flipped_bit_is_found(tmp_path, out, at):
    (tmp_path / "a.sqlite3").write_bytes(bytes(i * i % 251 for i in range(1_500_000)))
    (tmp_path / "b").write_bytes(bytes(i * 7 % 251 for i in range(1_500_000)))
    file = tmp_path / "backup.zip"
    members = [("db", tmp_path / "b"), ("c", tmp_path / "a.sqlite3")]
    write_archive(file, members=members, facts={})
    spoilt = bytearray(file.read_bytes())
    spoilt[at] ^= 4
    file.write_bytes(spoilt)
    with pytest.raises(BackupError):
        unpack(file, out)
