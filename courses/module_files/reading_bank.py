"""The questions, cases and the quiz of a module's folder, into the plain form."""

import re

from courses.module_files.fields import Fields, unexpected
from courses.module_files.plain import FILE, Json, Module
from courses.starter_files import VERIFIED, stable_id

KINDS = {"single", "several", "true_false", "ordering", "matching", "number", "word", "likert"}
DIFFICULTY = {"easy", "medium", "hard"}
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
ADDRESS = re.compile(r"[-\w]{1,255}")  # the end of a page's address may have diacritics


class BankReading:
    """The part of reading a folder that is about the bank; the rest gives what it needs."""

    id: str
    top: Fields
    module: Module

    def _quiz(self) -> Json | None:
        if not self.top.has("quiz"):
            self.top.get("quiz")
            return None
        quiz, asked = self.top.part("quiz"), [one["uuid"] for one in self.module.questions]
        identity = quiz.identity("uuid", stable_id(self.id, "quiz") if self.id else None)
        self._note(identity, f"{self.id}/quiz", quiz)
        told = {
            "uuid": identity,
            "slug": self._slug(quiz, "slug") if quiz.has("slug") else self.module.course["slug"],
            "title": quiz.text("title", 200, needed=True),
            "pass_mark": quiz.number("pass_mark", 1, 100, 80),
            "shuffle": quiz.flag("shuffle", True),
            "attempts_allowed": quiz.number("attempts_allowed", 1, 32_767, None),
            "minutes_allowed": quiz.number("minutes_allowed", 1, 32_767, None),
            "pause_minutes": quiz.number("pause_minutes", 1, 32_767, None),
            "is_practice": quiz.flag("practice", False),
            "entries": quiz.texts("questions") if quiz.has("questions") else asked,
            "draws": [self._draw(row) for row in quiz.rows("draws")],
        }
        quiz.get("questions")
        quiz.close()
        if unknown := set(told["entries"]) - set(asked):
            raise unexpected("module.yaml: quiz", sorted(unknown)[0])
        return told

    def _draw(self, row: Fields) -> Json:
        told = {
            "topic": row.text("topic", 100),
            "difficulty": row.choice("difficulty", DIFFICULTY | {""}, ""),
            "count": row.number("count", 1, 1_000, 5),
        }
        row.close()
        return told

    def _question(self, row: Fields) -> Json:
        name = row.text("id", 80)
        identity = row.identity("uuid", stable_id(name) if name else None)
        self._note(identity, name, row)
        kind = row.choice("kind", KINDS, "single")
        right = row.texts("answer")
        options = [self._option(option, name or identity, right) for option in row.rows("options")]
        if row.flag("fixed_last", False) and options:
            options[-1]["keep_last"] = True
        certainty, published = row.text("certainty"), row.flag("published", True)
        is_verified = certainty == "verified" or (certainty == VERIFIED and published)
        basis = self.in_full(row.text("basis", 300))[:300]
        told = {
            "uuid": identity,
            "slug": self._slug(row, "slug") if row.has("slug") else name.lower(),
            "kind": kind,
            "difficulty": row.choice("difficulty", DIFFICULTY, "medium"),
            "topics": sorted(set(row.texts("topics", 100))),
            "case": row.identity("case") if row.has("case") else "",
            "case_position": row.number("case_position", 0, 32_767, 0),
            "text": row.text("text"),
            "picture": self._picture(row.part("picture")),
            "audio": self._media(FILE, row.text("audio")) if row.has("audio") else "",
            "tolerance": self._tolerance(row),
            "explanation": row.text("explanation"),
            "source": row.text("source", 300) or basis,
            "certainty": "verified" if is_verified else "expert",
            "signed_off": self._signed_off(row),
            "options": options,
        }
        row.get("case"), row.get("audio")
        row.close()
        return told

    def _option(self, row: Fields, question: str, right: list[str]) -> Json:
        name = row.text("id", 80, needed=True)
        identity = row.identity("uuid", stable_id(question, name))
        told = {
            "uuid": identity,
            "match_uuid": row.identity("match_uuid") if row.has("match_uuid") else "",
            "text": row.text("text", 500),
            "match": row.text("match", 500),
            "picture": self._picture(row.part("picture")),
            "is_correct": name in right,
            "feedback": row.text("feedback", 500),
            "keep_last": row.flag("keep_last", False),
        }
        row.get("match_uuid")
        row.close()
        return told

    def _case(self, row: Fields) -> Json:
        told = {
            "uuid": row.identity("uuid"),
            "title": row.text("title", 200, needed=True),
            "text": row.text("text"),
            "picture": self._picture(row.part("picture")),
            "audio": self._media(FILE, row.text("audio")) if row.has("audio") else "",
        }
        row.get("audio")
        row.close()
        return told

    def _tolerance(self, row: Fields) -> str:
        value = row.get("tolerance")
        text = "0" if value is None else str(value)
        if not re.fullmatch(r"\d{1,10}(\.\d{1,4})?", text):
            raise unexpected(f"{row.where}: tolerance", value)
        return text

    def _signed_off(self, row: Fields) -> Json:
        part = row.part("signed_off")
        if not part.data:
            return {}
        told = {"by": part.text("by", 120), "title": part.text("title", 120), "on": part.day("on")}
        part.close()
        return told

    def _slug(self, row: Fields, name: str, pattern: re.Pattern[str] = SLUG) -> str:
        slug = row.text(name)
        if not pattern.fullmatch(slug):
            raise unexpected(f"{row.where}: {name}", slug)
        return slug

    def _note(self, identity: str, name: str, row: Fields) -> None:
        if self.id:
            self.module.names[identity] = name
        if place := row.text("checked_at", 200):
            self.module.checked_at[identity] = place
