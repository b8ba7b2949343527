"""Drafted questions → a file in one of the formats."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizzes.formats import aiken, gift_writing, moodle_writing, sheet_writing
from quizzes.formats.neutral import Drafted
from quizzes.formats.reading import Format

CONTENT_TYPES = {
    Format.GIFT: "text/plain; charset=utf-8",
    Format.AIKEN: "text/plain; charset=utf-8",
    Format.MOODLEXML: "application/xml",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS = {
    Format.GIFT: ".gift.txt",
    Format.AIKEN: ".aiken.txt",
    Format.MOODLEXML: ".xml",
    Format.XLSX: ".xlsx",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and every question with what it loses in it (or why it was left out)."""

    content: bytes
    questions: list[Drafted]

    @property
    def left_out(self) -> list[Drafted]:
        return [question for question in self.questions if question.is_refused]


def write_questions(questions: Iterable[Drafted], format: Format) -> Written:
    if format == Format.XLSX:
        told, content = sheet_writing.write(questions)
        return Written(content, told)
    writer = {
        Format.GIFT: gift_writing.write,
        Format.AIKEN: aiken.write,
        Format.MOODLEXML: moodle_writing.write,
    }[format]
    pairs = list(writer(questions))
    text = "".join(text for _question, text in pairs)
    if format == Format.MOODLEXML:
        text = f"{moodle_writing.HEAD}{text}{moodle_writing.FOOT}"
    return Written(text.encode(), [question for question, _text in pairs])
