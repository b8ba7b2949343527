"""A module in its plain form: what files say and what a site says, to be compared. Pure.

    course    {"uuid", "slug", "address", "title", "summary", "search_description", "minutes",
               "colour", "is_public", "audiences", "duties", "topics", "agency",
               "cover": {"file", "alt"}, "share", "quiz": uuid or ""}
    quiz      {"uuid", "slug", "title", "pass_mark", "shuffle", "attempts_allowed",
               "minutes_allowed", "pause_minutes", "is_practice", "entries": [uuid, …],
               "draws": [{"topic", "difficulty", "count"}, …]}
    lesson    {"uuid", "address", "title", "search_description", "certainty", "signed_off",
               "why_draft", "blocks": [{"type", "id", …}, …]}
    question  {"uuid", "slug", "kind", "difficulty", "topics", "case", "case_position", "text",
               "picture": {"file", "alt"}, "audio", "tolerance", "explanation", "source",
               "certainty", "signed_off", "options": [{"uuid", "match_uuid", "text", "match",
               "picture", "is_correct", "feedback", "keep_last"}, …]}
    case      {"uuid", "title", "text", "picture", "audio"}

`signed_off` is {} or {"by", "title", "on"}. Whatever names a picture or a file names it by a
reference: a key of `Module.media`. Lists without an order of their own are sorted.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

Json = dict[str, Any]
PICTURE, FILE = "picture", "file"
UNSAID = "?"  # where something was checked, when the file does not say


class Media(NamedTuple):
    """A picture or a file that comes with a module, and where its bytes lie."""

    kind: str
    path: Path
    sha256: str
    title: str
    description: str = ""


class Words(NamedTuple):
    """What a thing of the bank says in another language, as its translator left it."""

    language: str
    subject: str
    field: str
    text: str


@dataclass
class Module:
    course: Json
    quiz: Json | None = None
    lessons: list[Json] = field(default_factory=list)
    questions: list[Json] = field(default_factory=list)
    cases: list[Json] = field(default_factory=list)
    media: dict[str, Media] = field(default_factory=dict)
    words: list[Words] = field(default_factory=list)
    # Translations of pages as PO files, by language and uuid of the lesson or course.
    translations: dict[tuple[str, str], str] = field(default_factory=dict)
    # Where each thing was verified or signed off, by its uuid; "" is the file's own word.
    checked_at: dict[str, str] = field(default_factory=dict)
    # The names of the starter files, by uuid; none in a file that a site wrote.
    names: dict[str, str] = field(default_factory=dict)


def says_it_was_checked(told: Json) -> bool:
    """Whether a thing claims to be verified in its source, or signed off by somebody."""
    return told.get("certainty") == "verified" or bool(told.get("signed_off"))


def digest(thing: Any) -> str:
    text = json.dumps(thing, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def by_content(thing: Any, media: dict[str, Media]) -> Any:
    """The same with every reference to a picture or file replaced by its SHA-256."""
    if isinstance(thing, dict):
        return {name: by_content(value, media) for name, value in thing.items()}
    if isinstance(thing, list):
        return [by_content(value, media) for value in thing]
    return media[thing].sha256 if isinstance(thing, str) and thing in media else thing


def as_copy(module: Module, *, seed: uuid.UUID, title: str) -> Module:
    """The same words under identities of their own: another module, which changes alone."""
    known = {one["uuid"] for one in (module.course, *module.lessons, *module.questions)}
    known |= {one["uuid"] for one in module.cases}
    known |= {module.quiz["uuid"]} if module.quiz else set()
    for question in module.questions:
        known |= {option["uuid"] for option in question["options"]}
    new = {old: str(uuid.uuid5(seed, old)) for old in known}

    def renamed(thing: Any) -> Any:
        if isinstance(thing, dict):
            return {name: renamed(value) for name, value in thing.items()}
        if isinstance(thing, list):
            return [renamed(value) for value in thing]
        if isinstance(thing, str) and "<a " in thing:
            for old, fresh in new.items():
                thing = thing.replace(f'to="{old}"', f'to="{fresh}"')
        return new.get(thing, thing) if isinstance(thing, str) else thing

    course = {**renamed(module.course), "title": title}
    return replace(
        module,
        course=course,
        quiz=renamed(module.quiz),
        lessons=renamed(module.lessons),
        questions=[{**one, "slug": ""} for one in renamed(module.questions)],
        cases=renamed(module.cases),
        words=[w._replace(subject=new.get(w.subject, w.subject)) for w in module.words],
        translations={(lang, new[key]): po for (lang, key), po in module.translations.items()},
        checked_at={new[key]: place for key, place in module.checked_at.items()},
        names={},
    )
