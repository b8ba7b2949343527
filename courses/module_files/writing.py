"""A module of the site as files: the shape of the starter modules, and the zip around them."""

from pathlib import PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.utils.text import slugify

from courses.models import Course, CoursePage, LessonPage, StarterItem
from courses.module_files import archive, languages, telling
from courses.module_files.pages_in import find_course
from courses.module_files.plain import Json, Media, Module, digest, says_it_was_checked
from courses.module_files.reading import FOLDERS
from places.names import folded
from quizzes.models import Case, Question, Quiz

LONGEST_NAME, LONGEST_ADDRESS = 40, 60
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class NoSuchModule(ValueError):
    """There is no course page of this short name; the message says which there are."""


def export_course(*, slug: str, target: BinaryIO) -> Module:
    """Write the module of a course as a zip; the same module gives the same bytes.

    Of what is live the published words are written, of a draft its newest. Raises NoSuchModule.
    """
    course = Course.objects.filter(slug=slug).first()
    page = find_course(str(course.uuid)) if course else None
    if page is None:
        known = ", ".join(Course.objects.order_by("slug").values_list("slug", flat=True))
        raise NoSuchModule(f"There is no module “{slug}”. There are: {known or '–'}.")
    module = module_of(page)
    title = module.course["title"]
    archive.write_zip(target, files_of(module), {"module": slug, "title": title})
    return module


def module_of(page: CoursePage) -> Module:
    """The module as it stands, in the plain form."""
    uploads = telling.Uploads()
    page = as_shown(page)
    lessons = LessonPage.objects.child_of(page).filter(alias_of=None).order_by("path")
    module = Module(course=telling.course(page, uploads))
    module.lessons = [telling.lesson(as_shown(lesson), uploads) for lesson in lessons]
    if page.quiz_id:
        module.quiz = telling.quiz(page.quiz)
        questions = _questions_of(page.quiz)
        module.questions = [telling.question(as_shown(one), uploads) for one in questions]
        cases = {one["case"] for one in module.questions} - {""}
        rows = Case.objects.filter(uuid__in=cases).order_by("uuid")
        module.cases = [telling.case(case, uploads) for case in rows]
    module.media = uploads.media
    module.translations = languages.pages_in_words(page, lessons)
    module.words = languages.words_of(module)
    module.checked_at = _where_checked(module)
    return module


def as_shown(thing: Any) -> Any:
    """What learners see of it; of a draft its newest words."""
    return thing if thing.live else thing.get_latest_revision_as_object()


def _questions_of(quiz: Quiz) -> list[Question]:
    """Those it asks of everybody, in order, then those it may come to draw, drafts too."""
    entries = quiz.entries.order_by("sort_order", "pk").select_related("question")
    found = {entry.question_id: entry.question for entry in entries}
    for draw in quiz.draws.select_related("topic"):
        pool = Question.objects.all()
        pool = pool.filter(tagged_items__tag=draw.topic) if draw.topic_id else pool
        pool = pool.filter(difficulty=draw.difficulty) if draw.difficulty else pool
        for question in pool.order_by("uuid"):
            found.setdefault(question.pk, question)
    return list(found.values())


def _where_checked(module: Module) -> dict[str, str]:
    """The site that verified or signed off each thing: this one, unless its words came with a
    file and are still what they were."""
    here = urlsplit(settings.SITE_URL).netloc or "localhost"
    brought = {
        item.file_digest: item.checked_at
        for item in StarterItem.objects.exclude(checked_at="").only("file_digest", "checked_at")
    }
    return {
        one["uuid"]: brought.get(digest(one), here)
        for one in (*module.lessons, *module.questions)
        if says_it_was_checked(one)
    }


# --- The files -----------------------------------------------------------------------------------


def files_of(module: Module) -> dict[str, Any]:
    """Every file of the module by its name: bytes, or the upload that holds them."""
    names = _names_of(module.media)
    named = _Namer(module, names)
    lessons = {
        f"{number}-{one['address'][:LONGEST_ADDRESS]}.yaml": named.lesson(one)
        for number, one in enumerate(module.lessons, 1)
    }
    files = {"module.yaml": _yaml(named.course(list(lessons)))}
    files |= {f"lessons/{name}": _yaml(one) for name, one in lessons.items()}
    if module.questions:
        told = {"questions": [named.question(one) for one in module.questions]}
        cases = [named.case(one) for one in module.cases]
        files["questions.yaml"] = _yaml(told | ({"cases": cases} if cases else {}))
    rows = [_described(names[ref], media) for ref, media in module.media.items()]
    if rows:
        rows.sort(key=lambda row: row["name"])
        files["media.yaml"] = _yaml({"media": rows})
    files |= languages.files_of(module)
    files |= {names[ref]: media.path for ref, media in module.media.items()}
    return files


def _names_of(media: dict[str, Media]) -> dict[str, str]:
    """pictures/<title>-<beginning of the digest>.svg: the same on every site."""
    found = {}
    for reference, one in media.items():
        title = slugify(folded(one.title))[:LONGEST_NAME] or "tep"
        suffix = PurePosixPath(str(one.path)).suffix.lower()
        found[reference] = f"{FOLDERS[one.kind]}/{title}-{one.sha256[:12]}{suffix}"
    return found


def _described(name: str, media: Media) -> Json:
    return _lean({"name": name, "title": media.title, "description": media.description})


class _Namer:
    """The plain form with its references as names of files, and without what goes unsaid."""

    def __init__(self, module: Module, names: dict[str, str]) -> None:
        self.module, self.names = module, names

    def course(self, lessons: list[str]) -> Json:
        told = dict(self.module.course)
        told["open_to_everybody"] = None if told.pop("is_public") else False
        told["address"] = None if told["address"] == told["slug"] else told["address"]
        told["cover"] = self._picture(told["cover"])
        told["share"] = {"file": self._file(told["share"])} if told["share"] else None
        quiz = self.module.quiz
        if quiz:
            told["quiz"] = _lean(
                {**quiz, "questions": quiz["entries"], "practice": quiz["is_practice"] or None}
                | {"entries": None, "is_practice": None, "draws": [_lean(d) for d in quiz["draws"]]}
            )
            told["quiz"].setdefault("questions", [])
        return {"format": archive.FORMAT, **_lean(told), "lessons": lessons}

    def lesson(self, told: Json) -> Json:
        ready = told["certainty"] == "verified" or len(_lean(told["signed_off"])) == 3
        by_itself = "verified" if ready else "expert"
        return _lean(
            {
                "uuid": told["uuid"],
                "slug": told["address"],
                "title": told["title"],
                "status": "published" if ready else "draft",
                "certainty": None if told["certainty"] == by_itself else told["certainty"],
                "signed_off": _lean(told["signed_off"]),
                "checked_at": self.module.checked_at.get(told["uuid"]),
                "why_draft": told["why_draft"],
                "search_description": told["search_description"],
            }
        ) | {"blocks": [self._block(block) for block in told["blocks"]]}

    def _block(self, block: Json) -> Json:
        out = dict(block)
        for name in ("image", "file", "captions"):
            if name in out and out[name] in self.names:
                out["file" if name == "image" else name] = self._file(out.pop(name))
        return out

    def question(self, told: Json) -> Json:
        letters = [_letter(number) for number in range(len(told["options"]))]
        options = zip(letters, told["options"], strict=True)
        right = [
            name for name, one in zip(letters, told["options"], strict=True) if one["is_correct"]
        ]
        return _lean(
            {
                **told,
                "checked_at": self.module.checked_at.get(told["uuid"]),
                "difficulty": None if told["difficulty"] == "medium" else told["difficulty"],
                "case_position": told["case_position"] or None,
                "tolerance": None if told["tolerance"] == "0" else told["tolerance"],
                "picture": self._picture(told["picture"]),
                "audio": self._file(told["audio"]),
                "signed_off": _lean(told["signed_off"]),
                "options": [self._option(name, one) for name, one in options],
                "answer": right,
            }
        )

    def _option(self, name: str, told: Json) -> Json:
        return _lean(
            {
                "id": name,
                **told,
                "picture": self._picture(told["picture"]),
                "is_correct": None,
                "keep_last": told["keep_last"] or None,
            }
        )

    def case(self, told: Json) -> Json:
        picture, audio = self._picture(told["picture"]), self._file(told["audio"])
        return _lean({**told, "picture": picture, "audio": audio})

    def _picture(self, told: Json) -> Json | None:
        return {"file": self._file(told["file"]), "alt": told["alt"]} if told else None

    def _file(self, reference: str) -> str:
        return self.names[reference].partition("/")[2] if reference else ""


def _letter(number: int) -> str:
    return LETTERS[number] if number < len(LETTERS) else f"z{number}"


def _lean(told: Json) -> Json:
    return {name: value for name, value in told.items() if value not in ("", None, [], {})}


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Words over several lines as they are read, and never a reference to another place."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _yaml(told: Json) -> bytes:
    return yaml.dump(
        told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000
    ).encode()
