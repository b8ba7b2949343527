"""Write questions of the bank in a format of other programs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.exporting import export_questions, questions_for_export
from quizzes.formats.reading import Format
from quizzes.formats.writing import Written
from quizzes.models import Quiz


class Command(BaseCommand):
    help = (
        "Export questions to a file or, without one, to standard output. What the format cannot "
        "hold is listed on standard error, question by question; questions that it cannot hold "
        "at all are left out. Ends with 1 when there is no such question, or none that the "
        "format can hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--format", choices=list(Format), default=Format.MOODLEXML)
        parser.add_argument("--topic", default="", help="only the questions of a topic")
        parser.add_argument("--quiz", metavar="SLUG", help="only those a quiz asks or may draw")
        parser.add_argument(
            "--id", action="append", default=[], dest="ids", help="a uuid or short name; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        questions = questions_for_export(
            topic=options["topic"], quiz=_quiz(options["quiz"]), ids=options["ids"]
        )
        written = export_questions(questions, format=Format(options["format"]))
        if not written.questions:
            raise CommandError("There is no such question.")
        for question in written.questions:
            for words in [question.reason] if question.is_refused else question.lost:
                what = "left out" if question.is_refused else "not kept of"
                self.stderr.write(f"{what} {question.name or question.external_id}: {words}")
        if len(written.left_out) == len(written.questions):
            raise CommandError("The format can hold none of these questions.")
        self._put(written, options["file"])

    def _put(self, written: Written, path: Path | None) -> None:
        if path is None:
            out = getattr(self.stdout._out, "buffer", None)
            if out is None:
                self.stdout.write(written.content.decode(errors="replace"), ending="")
            else:
                out.write(written.content)
            return
        try:
            path.write_bytes(written.content)
        except OSError as error:
            raise CommandError(f"The file cannot be written: {path}") from error


def _quiz(slug: str | None) -> Quiz | None:
    if not slug:
        return None
    quiz = Quiz.objects.filter(slug=slug).first()
    if quiz is None:
        raise CommandError(f"There is no quiz {slug}.")
    return quiz
