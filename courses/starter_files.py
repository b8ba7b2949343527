"""The starter modules as they lie in files, read into the shape that pages store. Pure.

`courses/starter/README.md` says what the files hold. Nothing here touches the database, so a
module can be checked before it is loaded.
"""

import html
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "starter"
NAMESPACE = uuid.UUID("6f6b7c1e-52c5-5d0e-9a57-4d616e674e6f")
VERIFIED = "KC"
SHARED = Path(__file__).parent / "starter_shares"
Json = dict[str, Any]


def stable_id(*names: str) -> uuid.UUID:
    """The same id for the same thing on every installation and at every loading."""
    return uuid.uuid5(NAMESPACE, "/".join(names))


@dataclass(frozen=True)
class LessonFile:
    module: str
    data: Json
    facts: Mapping[str, Json]

    @property
    def key(self) -> str:
        return f"{self.module}/lesson/{self.data['slug']}"

    @property
    def is_published(self) -> bool:
        return self.data["status"] == "published"

    @property
    def pictures(self) -> dict[str, str]:
        """Picture files it shows, each with what it shows."""
        return {b["file"]: b["alt"] for b in self.data["blocks"] if b["type"] == "picture"}

    @property
    def what_to_check(self) -> str:
        """For the expert: why it waits, and every fact in it that nobody has verified."""
        cited = [self.facts[i] for i in _facts_in(self.data) if i in self.facts]
        lines = [
            f"{fact['id']}: {fact['text']} ({fact.get('basis') or '–'}; {fact['certainty']})"
            for fact in cited
            if fact["certainty"] != VERIFIED
        ]
        return "\n".join([self.data.get("why_draft", ""), *lines]).strip()

    @property
    def blocks(self) -> list[Json]:
        """The blocks with what is written in short spelled out, as `courses/blocks.py` names it."""
        return [spelled_out(block) for block in self.data["blocks"]]


@dataclass(frozen=True)
class ModuleFiles:
    folder: Path

    @cached_property
    def data(self) -> Json:
        return _read(self.folder / "module.yaml")

    @property
    def id(self) -> str:
        return self.data["id"]

    @cached_property
    def questions(self) -> list[Json]:
        return _read(self.folder / "questions.yaml")["questions"]

    @cached_property
    def facts(self) -> list[Json]:
        """Facts, lists and the explanations of questions: all that a sentence may rest on."""
        lists = _read(self.folder / "facts.yaml").values()
        explained = [{**q, "text": q["explanation"]} for q in self.questions]
        return [*(fact for rows in lists for fact in rows), *explained]

    def picture(self, name: str) -> Path:
        return self.folder / "pictures" / name

    @property
    def share_picture(self) -> Path:
        """The cover once more, as chats can draw it."""
        return SHARED / f"{self.folder.name}.png"

    def lessons(self, facts: Mapping[str, Json]) -> list[LessonFile]:
        files = [_read(self.folder / "lessons" / name) for name in self.data["lessons"]]
        return [LessonFile(self.id, data, facts) for data in files]


class StarterFiles:
    """Everything under one folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    @cached_property
    def modules(self) -> list[ModuleFiles]:
        folders = sorted(path.parent for path in self.folder.glob("*/module.yaml"))
        return [ModuleFiles(folder) for folder in folders]

    @cached_property
    def facts(self) -> dict[str, Json]:
        shared = _read(self.folder / "shared_facts.yaml")["facts"]
        return {f["id"]: f for f in [*shared, *(f for m in self.modules for f in m.facts)]}

    @cached_property
    def site(self) -> Json:
        return _read(self.folder / "site.yaml")

    @cached_property
    def _spellings(self) -> list[tuple[str, str]]:
        rows = _read(self.folder / "sources.yaml").values()
        pairs = [(spelling, row["short"]) for row in rows for spelling in row["spellings"]]
        return sorted(pairs, key=lambda pair: -len(pair[0]))

    def in_full(self, basis: str) -> str:
        """ "LTE Điều 51" as a learner can read it: "Luật Trẻ em Điều 51"."""
        names = dict(self._spellings)
        pattern = "|".join(re.escape(spelling) for spelling, _short in self._spellings)
        return re.sub(rf"\b(?:{pattern})(?!\w)", lambda m: names[m[0]], basis) if names else basis


def _read(path: Path) -> Json:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


# --- What is written in short -------------------------------------------------------------


def spelled_out(block: Json) -> Json:
    """A block of a starter lesson with the names and shapes that `courses/blocks.py` has.

    Sentences become paragraphs; the facts they rest on stand beside them.
    """
    kind = "sources" if block["type"] == "source" else block["type"]
    out = {name: value for name, value in block.items() if name not in ("facts", "sentences")}
    if "sentences" in block:
        out["note" if kind == "call" else "body"] = _paragraphs(block["sentences"])
    if kind in REST_ON_FACTS and _facts_in(block):
        out["rests_on"] = _rests_on(block)
    if kind == "picture" and "file" in out:
        out["image"] = out.pop("file")
    for name in LISTS & out.keys():
        out[name] = [_item(row, kind) if isinstance(row, dict) else row for row in out[name]]
    return {**out, "type": kind}


REST_ON_FACTS = {"text", "story", "quick_check", "call"}  # elsewhere each line does
LISTS = {"items", "options", "do", "dont"}
SHORT = {"t": "text", "correct": "is_right"}


def _item(row: Json, kind: str) -> Json:
    out = {SHORT.get(name, name): value for name, value in row.items() if name != "facts"}
    if kind not in REST_ON_FACTS and row.get("facts"):
        out["rests_on"] = _rests_on(row)
    return out


def _facts_in(thing: Any) -> list[str]:
    """Ids of facts that anything below rests on, each once, in order."""
    if isinstance(thing, dict):
        found = [*thing.get("facts", []), *(f for v in thing.values() for f in _facts_in(v))]
    elif isinstance(thing, list):
        found = [fact for part in thing for fact in _facts_in(part)]
    else:
        found = []
    return list(dict.fromkeys(found))


def _rests_on(block: Any) -> str:
    return " ".join(_facts_in(block))


def _paragraphs(sentences: Iterable[Json]) -> str:
    """One paragraph; whoever speaks begins a new one."""
    paragraphs: list[list[str]] = []
    for sentence in sentences:
        words = html.escape(sentence["t"], quote=False)
        if not paragraphs or words.startswith(('"', "“")):
            paragraphs.append([])
        paragraphs[-1].append(words)
    return "".join(f"<p>{' '.join(words)}</p>" for words in paragraphs)
