"""Patterns of a module, for "New module": lessons with guiding words where one is to write."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.db import models
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).parent / "patterns.yaml"


class Pattern(models.TextChoices):
    CARD = "card", _("Short awareness card: one lesson of five minutes, for everybody")
    STANDARD = "standard", _("Standard module: a story, what to know, what to do")
    CASE = "case", _("Case-based: a situation in steps, with a decision at each")


class LessonPattern(NamedTuple):
    title: str
    blocks: list[dict[str, Any]]


class ModulePattern(NamedTuple):
    minutes: int
    summary: str
    lessons: list[LessonPattern]


@cache
def _all() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def pattern(name: str) -> ModulePattern:
    """Raises KeyError for a name that is none of Pattern."""
    data = _all()[name]
    lessons = [LessonPattern(row["title"], row["blocks"]) for row in data["lessons"]]
    return ModulePattern(data["minutes"], data["summary"], lessons)
