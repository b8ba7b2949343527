"""A broken or hostile file gives words that say why, and leaves no row and no file behind."""

import hashlib
import io
import json
import stat
import zipfile
from pathlib import Path

import pytest
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Revision

from courses.models import Course, StarterItem
from courses.module_files.archive import write_zip
from courses.module_files.errors import ModuleFileError
from courses.module_files.importing import import_course
from courses.module_files.rich_text import refuse_unsafe
from quizzes.models import Question, Quiz

pytestmark = pytest.mark.django_db
LESSON = "lessons/1-bai.yaml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4"/>{}</svg>'
MODULE = """
uuid: 6f1f9c1e-52c5-4d0e-9a57-4d616e674e6f
slug: thu
title: Thử
summary: Một câu.
quiz: {uuid: 7f1f9c1e-52c5-4d0e-9a57-4d616e674e6f, title: Hỏi}
lessons: [1-bai.yaml]
"""
LESSON_WORDS = """
uuid: 8f1f9c1e-52c5-4d0e-9a57-4d616e674e6f
slug: bai
title: Bài
blocks:
- {type: heading, text: Đầu đề}
- {type: text, body: '<p>Lời</p>'}
- {type: picture, file: ve.svg, alt: Cây}
"""
QUESTIONS = """
questions:
- uuid: 9f1f9c1e-52c5-4d0e-9a57-4d616e674e6f
  kind: single
  text: Gọi số nào?
  options: [{id: a, text: '111'}, {id: b, text: '112'}]
  answer: [a]
"""


def sound() -> dict[str, bytes]:
    return {
        "module.yaml": MODULE.encode(),
        LESSON: LESSON_WORDS.encode(),
        "questions.yaml": QUESTIONS.encode(),
        "pictures/ve.svg": SVG.format("").encode(),
    }


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    write_zip(out, files, {})
    return out.getvalue()


def with_part(name: str, old: str, new: str) -> bytes:
    files = sound()
    assert old in files[name].decode()
    files[name] = files[name].decode().replace(old, new).encode()
    return packed(files)


def by_hand(*entries, tail=()) -> bytes:
    """A zip without a list of its files, as anybody's computer makes one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*sound().items(), *entries, *tail]:
            archive.writestr(name, data)
    return out.getvalue()


def listed_otherwise(change) -> bytes:
    """The list of the files says something else than what is there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed(sound()))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    changed = change(manifest)
    text = json.dumps(manifest if changed is None else changed)
    files["manifest.json"] = text.encode()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


def linked() -> bytes:
    info = zipfile.ZipInfo("pictures/x.svg")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return by_hand((info, b"/etc/passwd"))


def locked() -> bytes:
    data = bytearray(packed(sound()))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.find(start)
        while place >= 0:
            data[place + (6 if start[2] == 3 else 8)] |= 1
            place = data.find(start, place + 4)
    return bytes(data)


def bomb() -> bytes:
    return by_hand(("pictures/to.png", b"\0" * (3 << 20)))


def lying_bomb() -> bytes:
    """Says that it unpacks to little."""
    data = bytearray(by_hand(("pictures/to.png", b"\0" * (3 << 20))))
    big = (3 << 20).to_bytes(4, "little")
    return bytes(data).replace(big, (100).to_bytes(4, "little"))


def huge_picture() -> bytes:
    from PIL import Image as Picture

    out = io.BytesIO()
    Picture.new("1", (20_000, 20_000)).save(out, "PNG")
    files = sound() | {"pictures/to.png": out.getvalue()}
    files[LESSON] = files[LESSON].replace(b"ve.svg", b"to.png")
    return packed(files)


def svg(inside: str) -> bytes:
    return packed(sound() | {"pictures/ve.svg": SVG.format(inside).encode()})


def wrong_type_of_file() -> bytes:
    files = sound() | {"files/x.exe": b"MZ"}
    files[LESSON] += b"- {type: download, title: X, file: x.exe}\n"
    return packed(files)


def fits_not_its_name() -> bytes:
    png = get_test_image_file("x.png").file.getvalue()
    files = sound() | {"pictures/ve.jpg": png}
    files[LESSON] = files[LESSON].replace(b"ve.svg", b"ve.jpg")
    return packed(files)


DEEP = "[" * 3000 + "]" * 3000
BAD = {
    "nothing": lambda: b"",
    "no zip": lambda: b"Xin chao",
    "truncated": lambda: packed(sound())[:-200],
    "bytes changed": lambda: flipped(packed(sound()), 120),
    "no module": lambda: packed({"doc.txt": b"x"}),
    "a digest is wrong": lambda: listed_otherwise(
        lambda m: m["entries"][0].update(sha256=hashlib.sha256(b"x").hexdigest())
    ),
    "a size is wrong": lambda: listed_otherwise(lambda m: m["entries"][0].update(size=1)),
    "a file is not listed": lambda: listed_otherwise(lambda m: m["entries"].pop()),
    "a listed file is not there": lambda: listed_otherwise(
        lambda m: m["entries"].append({"name": "x.svg", "size": 1, "sha256": "0"})
    ),
    "the list names one twice": lambda: listed_otherwise(
        lambda m: m["entries"].append(m["entries"][0])
    ),
    "the list is no list": lambda: listed_otherwise(lambda m: m.update(entries={"a": 1})),
    "the list is a number": lambda: listed_otherwise(lambda m: 7),
    "another format": lambda: listed_otherwise(lambda m: m.update(format=2)),
    "a way up": lambda: by_hand(("../x.svg", b"x")),
    "a way up inside": lambda: by_hand(("pictures/../../x.svg", b"x")),
    "from the root": lambda: by_hand(("/etc/x.svg", b"x")),
    "a drive": lambda: by_hand(("C:\\x.svg", b"x")),
    "a link": linked,
    "twice the same": lambda: by_hand(("pictures/ve.svg", b"x")),
    "twice but for capitals": lambda: by_hand(("pictures/VE.svg", b"x")),
    "a folder where a file is": lambda: by_hand(("module.yaml/x.svg", b"x")),
    "locked": locked,
    "ten thousand files": lambda: by_hand(*((f"x/{n}.svg", b"") for n in range(10_000))),
    "a bomb": bomb,
    "a bomb that lies": lying_bomb,
    "endless words": lambda: by_hand(("lessons/2.yaml", b"a" * (5 << 20))),
    "no YAML": lambda: with_part("module.yaml", "title: Thử", "title: [Thử"),
    "not UTF-8": lambda: packed(sound() | {"module.yaml": MODULE.encode("utf-16")}),
    "a YAML bomb": lambda: with_part(
        "module.yaml", "summary: Một câu.", "summary: &a [x, x]\nsearch_description: [*a, *a]"
    ),
    "a YAML object": lambda: with_part(
        "module.yaml", "title: Thử", "title: !!python/object/apply:os.system ['true']"
    ),
    "deep YAML": lambda: with_part(LESSON, "text: Đầu đề", f"text: {DEEP}"),
    "a title that is a list": lambda: with_part("module.yaml", "title: Thử", "title: [a]"),
    "a title that is far too long": lambda: with_part("module.yaml", "Thử", "x" * 300),
    "no title": lambda: with_part("module.yaml", "title: Thử", "title: ' '"),
    "a short name that is an address": lambda: with_part("module.yaml", "slug: thu", "slug: a/b"),
    "a uuid that is none": lambda: with_part("module.yaml", "uuid: 6f1f9c1e", "uuid: x6f1f9c1e"),
    "an unknown part": lambda: with_part("module.yaml", "slug: thu", "slug: thu\nlive: true"),
    "lessons that are a number": lambda: with_part("module.yaml", "[1-bai.yaml]", "7"),
    "a lesson elsewhere": lambda: with_part("module.yaml", "1-bai.yaml", "../module.yaml"),
    "a lesson that is missing": lambda: with_part("module.yaml", "1-bai.yaml", "2-bai.yaml"),
    "a pass mark of 400": lambda: with_part("module.yaml", "Hỏi", "H, pass_mark: 400"),
    "a pass mark in words": lambda: with_part("module.yaml", "Hỏi", "H, pass_mark: a"),
    "one identity twice": lambda: with_part(LESSON, "8f1f9c1e", "6f1f9c1e"),
    "blocks that are words": lambda: packed(sound() | {LESSON: b"slug: bai\ntitle: B\nblocks: x"}),
    "a block of no kind": lambda: with_part(LESSON, "type: heading", "kind: heading"),
    "an unknown block": lambda: with_part(LESSON, "type: heading", "type: raw_html"),
    "an unknown field of a block": lambda: with_part(LESSON, "text: Đầu đề", "text: a, html: b"),
    "sentences that are a word": lambda: with_part(LESSON, "body: '<p>Lời</p>'", "sentences: x"),
    "a heading that is a list": lambda: with_part(LESSON, "text: Đầu đề", "text: [a]"),
    "a script": lambda: with_part(LESSON, "<p>Lời</p>", "<script>alert(1)</script>"),
    "a handler": lambda: with_part(LESSON, "<p>Lời</p>", "<p onclick=\"x\">L</p>"),
    "a running link": lambda: with_part(LESSON, "<p>Lời</p>", '<a href="javascript:x">L</a>'),
    "a picture in the text": lambda: with_part(LESSON, "<p>Lời</p>", '<img src="//x">'),
    "a picture that is missing": lambda: with_part(LESSON, "ve.svg", "khac.svg"),
    "a picture elsewhere": lambda: with_part(LESSON, "ve.svg", "../module.yaml"),
    "an unknown kind of question": lambda: with_part("questions.yaml", "single", "essay"),
    "questions that are words": lambda: packed(sound() | {"questions.yaml": b"questions: x"}),
    "options that are words": lambda: with_part(
        "questions.yaml", "[{id: a, text: '111'}, {id: b, text: '112'}]", "x"
    ),
    "a drawing with a script": lambda: svg("<script>alert(1)</script>"),
    "a drawing with a handler": lambda: svg('<path onload="x"/>'),
    "a drawing of entities": lambda: packed(
        sound() | {"pictures/ve.svg": b'<!DOCTYPE s [<!ENTITY a "b">]><svg>&a;</svg>'}
    ),
    "a huge picture": huge_picture,
    "a picture of another kind": fits_not_its_name,
    "a program": wrong_type_of_file,
    "a translation that runs": lambda: packed(
        sound() | {"en/1-bai.po": b'msgctxt "body"\nmsgid "a"\nmsgstr "<script>x</script>"\n'}
    ),
    "a translation that is a path": lambda: packed(sound() | {"en/1-bai.po": b"\xff\xfe"}),
}  # fmt: skip


@pytest.fixture
def small(settings):
    settings.MODULE_MAX_MEGABYTES = 2


def left_behind(folder) -> tuple:
    models = (Page, Revision, Course, Question, Quiz, Image, Document, StarterItem)
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return [model.objects.count() for model in models], files


def test_a_sound_file_is_taken_in(site):
    outcome = import_course(file=io.BytesIO(packed(sound())))
    assert outcome.slug == "thu"
    assert Question.objects.count() == 1


def test_what_computers_leave_in_folders_is_passed_over(site):
    content = by_hand(("__MACOSX/._module.yaml", b"x"), ("pictures/.DS_Store", b"x"))
    assert import_course(file=io.BytesIO(content), dry_run=True).slug == "thu"


def test_every_bad_file_is_refused_in_words_and_leaves_nothing(site, small, settings):
    """All in one test: each takes milliseconds, and a site for each would take minutes."""
    before = left_behind(settings.MEDIA_ROOT)
    taken = []
    for name, make in BAD.items():
        try:
            import_course(file=io.BytesIO(make()))
        except ModuleFileError as error:
            assert len(str(error)) > 10, name
        except Exception as error:
            raise AssertionError(name) from error
        else:
            taken.append(name)
        assert left_behind(settings.MEDIA_ROOT) == before, name
    assert not taken


def test_what_fails_halfway_takes_its_files_with_it(site, settings, monkeypatch):
    from courses.module_files import importing

    def breaks(*args):
        raise ModuleFileError("giữa chừng")

    monkeypatch.setattr(importing.languages, "put_words", breaks)
    before = left_behind(settings.MEDIA_ROOT)
    with pytest.raises(ModuleFileError, match="giữa chừng"):
        import_course(file=io.BytesIO(packed(sound())))
    assert left_behind(settings.MEDIA_ROOT) == before


@pytest.mark.parametrize(
    "html",
    [
        "<p data-block-key='a1'>Chị <b>Hoa</b> và <i>em</i></p><ol><li>Một</li></ol>",
        '<a href="https://quangngai.gov.vn/a?b=1">x</a><a href="tel:111">111</a>',
        '<a linktype="page" to="x">x</a><br/>3 &lt; 4',
    ],
)
def test_what_the_editor_writes_is_let_in(html):
    refuse_unsafe(html, "")


@pytest.mark.parametrize(
    "html",
    [
        "<svg/onload=alert(1)>",
        "<p style='x'>a</p>",
        "<a href='&#106;avascript:x'>a</a>",
        "<a href=' javascript:x'>a</a>",
        "<a href='java\tscript:x'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<!-- x -->",
        "<![CDATA[x]]>",
        "<p>a</p><scr",
        "<a href='x' target='_blank'>a</a>",
        "<iframe src='x'></iframe>",
        "<p title='&lt;' onmouseover=x>a</p>",
    ],
)
def test_what_the_editor_could_not_write_is_refused(html):
    with pytest.raises(ModuleFileError):
        refuse_unsafe(html, "")
