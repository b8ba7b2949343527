"""Files of questions as they come: each says what stands in the .json of its name, and what of
it cannot be carried is named question by question."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from quizzes.formats.neutral import Drafted, Unreadable
from quizzes.formats.reading import read_questions

FILES = Path(__file__).parent / "files"
SENT = sorted(path for path in FILES.iterdir() if path.suffix != ".json")


def said_by(path: Path) -> dict[str, Any]:
    """What is read from a file, in English, as its .json has it."""
    with translation.override("en"):
        try:
            reading = read_questions(path.read_bytes(), name=path.name)
        except Unreadable as error:
            return {"error": str(error)}
        said: dict[str, Any] = {"format": reading.format.value}
        if reading.notes:
            said["notes"] = reading.notes
        return said | {"questions": [_told(question) for question in reading.questions]}


def _told(question: Drafted) -> dict[str, Any]:
    """Only what is there."""
    told: dict[str, Any] = {"at": question.label, "text": question.text}
    if question.line:
        told["line"] = question.line
    if question.is_refused:
        return told | {"refused": question.reason}
    options = [_option(option) for option in question.options]
    told |= {"kind": question.kind, "options": options}
    for name in ("explanation", "difficulty", "source", "external_id", "lost", "notes"):
        if value := getattr(question, name):
            told[name] = value
    if question.kind == "number":
        told["tolerance"] = str(question.tolerance)
    if question.topics:
        told["topics"] = list(question.topics)
    if question.picture:
        told["picture"] = [question.picture.name, question.picture.alt]
    return told


def _option(option: Any) -> dict[str, Any]:
    told = {name: value for name, value in asdict(option).items() if value and name != "picture"}
    if option.picture:
        told["picture"] = [option.picture.name, option.picture.alt]
    return told


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_a_file_is_read_as_it_should_be(path):
    expected = json.loads((FILES / f"{path.name}.json").read_text(encoding="utf-8"))
    assert said_by(path) == expected


def test_there_are_files_of_every_format_and_none_without_its_result():
    assert len(SENT) >= 40
    names = {path.name for path in SENT}
    results = {path.name.removesuffix(".json") for path in FILES.glob("*.json")}
    assert results == names
    formats = {said_by(path).get("format") for path in SENT}
    assert formats == {"gift", "moodlexml", "aiken", "xlsx", None}
