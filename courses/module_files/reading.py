"""A module's folder, whoever wrote it, into the plain form. No database is asked.

The starter modules write in short: `id` where a site writes `uuid`, sentences where a site
has paragraphs, facts beside them. Both ways may stand in one file.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.utils.translation import gettext as _

from courses.module_files.errors import ModuleFileError
from courses.module_files.fields import Fields, read_yaml, unexpected
from courses.module_files.plain import FILE, PICTURE, Json, Media, Module, Words
from courses.module_files.reading_bank import ADDRESS, BankReading
from courses.module_files.rich_text import refuse_unsafe
from courses.starter_files import SHARED, LessonFile, spelled_out, stable_id

COLOURS = {"la", "bien", "dat", "nang", "tim", "hong", "troi", "rung"}
CERTAINTY = {"verified", "expert"}
FOLDERS = {PICTURE: "pictures", FILE: "files"}
ODD = (KeyError, TypeError, AttributeError, IndexError, RecursionError)


def read_module(
    folder: Path,
    *,
    facts: Mapping[str, Json] | None = None,
    in_full: Callable[[str], str] = str,
) -> Module:
    """The module in this folder. `facts` are what a draft's expert is told about, `in_full`
    spells out the short names of laws. Raises ModuleFileError for what cannot be one."""
    try:
        return _Folder(folder, facts or {}, in_full).read()
    except ODD as error:
        raise ModuleFileError(
            _("The files of this module are not of the shape that a module has.")
        ) from error


class _Folder(BankReading):
    def __init__(
        self, folder: Path, facts: Mapping[str, Json], in_full: Callable[[str], str]
    ) -> None:
        self.folder, self.facts, self.in_full = folder, facts, in_full
        self.told = self._titles()
        self.top = Fields(read_yaml(folder / "module.yaml"), "module.yaml")
        self.id = self.top.text("id", 40)
        self.module = Module(course={})

    def read(self) -> Module:
        module = self.module
        module.course = self._course()
        module.lessons = [self._lesson(name) for name in self.top.texts("lessons")]
        path = self.folder / "questions.yaml"
        bank = Fields(read_yaml(path) if path.exists() else {}, "questions.yaml")
        module.questions = [self._question(row) for row in bank.rows("questions")]
        module.cases = [self._case(row) for row in bank.rows("cases")]
        bank.close()
        module.quiz = self._quiz()
        module.course["quiz"] = module.quiz["uuid"] if module.quiz else ""
        self.top.close("format")
        self._words()
        self._refuse_doubles()
        return module

    # --- The course --------------------------------------------------------------------

    def _course(self) -> Json:
        top = self.top
        identity = top.identity("uuid", stable_id(self.id) if self.id else None)
        self._note(identity, f"{self.id}/course", top)
        slug = self._slug(top, "slug")
        cover, share = top.part("cover"), top.part("share")
        told = {
            "uuid": identity,
            "slug": slug,
            "address": self._slug(top, "address", ADDRESS) if top.has("address") else slug,
            "title": top.text("title", 255, needed=True),
            "summary": top.text("summary", 500),
            "search_description": top.text("search_description", 2000),
            "minutes": top.number("minutes", 0, 10_000, 15),
            "colour": top.choice("colour", COLOURS, "la"),
            "is_public": top.flag("open_to_everybody", True),
            "audiences": sorted(set(top.texts("audiences"))),
            "topics": sorted(set(top.texts("topics", 100))),
            "duties": sorted(set(top.texts("duties"))),
            "agency": top.text("agency", 60),
            "cover": self._picture(cover),
            "share": self._media(PICTURE, share.text("file")) if share.has("file") else "",
        }
        if self.id and not top.has("share"):
            told["share"] = self._starter_share(cover)
        cover.close()
        share.close()
        return told

    def _starter_share(self, cover: Fields) -> str:
        """The cover once more, as chats can draw it: it lies beside the starter modules."""
        path = SHARED / f"{self.folder.name}.png"
        return self._add(PICTURE, path, path.name, cover.text("alt")) if path.exists() else ""

    # --- Lessons ----------------------------------------------------------------------------

    def _lesson(self, name: str) -> Json:
        if not re.fullmatch(r"[-\w.]+\.ya?ml", name):
            raise unexpected("module.yaml: lessons", name)
        data = Fields(read_yaml(self.folder / "lessons" / name), name)
        file = LessonFile(self.id, data.data, self.facts)
        published = data.choice("status", {"published", "draft"}, "draft") == "published"
        identity = data.identity("uuid", stable_id(file.key) if self.id else None)
        self._note(identity, file.key, data)
        told = {
            "uuid": identity,
            "address": self._slug(data, "slug", ADDRESS),
            "title": data.text("title", 255, needed=True),
            "search_description": data.text("search_description", 2000),
            "certainty": data.choice("certainty", CERTAINTY, "verified" if published else "expert"),
            "signed_off": self._signed_off(data),
            "why_draft": file.what_to_check,
            "blocks": [self._block(row, name) for row in data.get("blocks") or []],
        }
        if published and self.id:
            told["why_draft"] = file.what_to_check
        data.text("why_draft")
        data.close()
        return told

    def _block(self, row: Any, where: str) -> Json:
        if not isinstance(row, dict) or not isinstance(row.get("type"), str):
            raise unexpected(where, row)
        block = spelled_out(row)
        for name, kind in (("image", PICTURE), ("file", FILE), ("captions", FILE)):
            if block.get(name):
                title = block.get("alt") if kind == PICTURE else ""
                block[name] = self._media(kind, block[name], str(title or ""))
        return block

    # --- Pictures and files -----------------------------------------------------------------

    def _titles(self) -> dict[str, tuple[str, str]]:
        path = self.folder / "media.yaml"
        found = {}
        for row in Fields(read_yaml(path) if path.exists() else {}, path.name).rows("media"):
            found[row.text("name", 200)] = (row.text("title", 255), row.text("description", 255))
            row.close()
        return found

    def _picture(self, part: Fields) -> Json:
        if not part.has("file"):
            return {}
        alt = part.text("alt", 300)
        return {"file": self._media(PICTURE, part.text("file"), alt), "alt": alt}

    def _media(self, kind: str, name: Any, description: str = "") -> str:
        if not isinstance(name, str) or "/" in name or name.startswith("."):
            raise unexpected(self.folder.name, name)
        return self._add(kind, self.folder / FOLDERS[kind] / name, name, description)

    def _add(self, kind: str, path: Path, name: str, description: str) -> str:
        """A reference: the name among the starter files, else the SHA-256 of the content."""
        if not path.is_file():
            raise ModuleFileError(
                _("“%(name)s” is missing.") % {"name": f"{path.parent.name}/{name}"}
            )
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        reference = f"{self.id}/picture/{name}" if self.id else sha256
        title, told = self.told.get(f"{path.parent.name}/{name}", ("", ""))
        title = title or (f"{self.top.text('slug')} {name}" if self.id else name)
        description = told or description[:255] if self.id else told
        self.module.media.setdefault(reference, Media(kind, path, sha256, title, description))
        return reference

    # --- Other languages --------------------------------------------------------------------

    def _words(self) -> None:
        lessons = {str(n): one["uuid"] for n, one in enumerate(self.module.lessons, 1)}
        for language, _name in settings.LANGUAGES:
            folder = self.folder / language
            if not folder.is_dir():
                continue
            for path in sorted(folder.glob("*.po")):
                key = lessons.get(path.stem.partition("-")[0], self.module.course["uuid"])
                self.module.translations[(language, key)] = _po(path)
            path = folder / "questions.yaml"
            rows = Fields(read_yaml(path) if path.exists() else {}, path.name).rows("words")
            self.module.words += [self._said(row, language) for row in rows]

    def _said(self, row: Fields, language: str) -> Words:
        told = Words(language, row.identity("of"), row.text("field", 20), row.text("text"))
        row.close()
        return told

    # --- Whatever it is ---------------------------------------------------------------------

    def _refuse_doubles(self) -> None:
        """One identity, one thing: else the second would overwrite the first."""
        module, seen = self.module, set()
        options = [option for one in module.questions for option in one["options"]]
        for one in (module.course, *module.lessons, *module.questions, *module.cases, *options):
            key = uuid.UUID(one["uuid"])
            if key in seen:
                raise unexpected("uuid", one["uuid"])
            seen.add(key)


def _po(path: Path) -> str:
    """The text of a PO file whose words hold nothing that runs."""
    try:
        text = path.read_text(encoding="utf-8")
        # Without a line end it could be the name of a file, which polib would open.
        rows = list(polib.pofile(text)) if "\n" in text else []
    except (OSError, ValueError, SyntaxError) as error:
        raise ModuleFileError(_("“%(name)s” cannot be read.") % {"name": path.name}) from error
    for entry in rows:
        refuse_unsafe(entry.msgstr, path.name, numbered=True)
    return text if rows else ""
