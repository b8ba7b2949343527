"""How long a module of 20 lessons and 200 questions takes as a file, out of a site and into one."""

import io
import time
import uuid
import zipfile

from tests.bench.saying import heading, say

LESSONS, QUESTIONS, BLOCKS = 20, 200, 12
WORDS = "Chị Hoa, cộng tác viên thôn, hỏi thăm em và nghe em nói hết. "


def run() -> None:
    heading("Modules as files")
    from courses.module_files.importing import import_course

    content = as_zip(written_out())
    floor = plainly(content)
    size = len(content) / 1_048_576
    say(f"{LESSONS} lessons, {QUESTIONS} questions: {size:.1f} MB")
    say(f"reading and writing the same zip by zipfile alone: {floor:.2f} s")
    imported, outcome = timed(lambda: import_course(file=io.BytesIO(content)))
    tell("import_course", imported, floor)
    exported, again = timed(lambda: as_zip_of(outcome.slug))
    tell("export_course", exported, floor)
    repeated, second = timed(lambda: import_course(file=io.BytesIO(again)))
    tell("  the same file again", repeated, floor)
    counts = second.summary.counts
    if counts["added"] or counts["updated"] or as_zip_of(outcome.slug) != again:
        raise SystemExit("A module that was brought in twice is not what it was.")


def tell(what: str, seconds: float, floor: float) -> None:
    say(f"{what:<34} {seconds:9.1f} s    {seconds / floor:7.0f} × zipfile")


def timed(do):
    started = time.perf_counter()
    found = do()
    return time.perf_counter() - started, found


def as_zip_of(slug: str) -> bytes:
    from courses.module_files.writing import export_course

    out = io.BytesIO()
    export_course(slug=slug, target=out)
    return out.getvalue()


def as_zip(module) -> bytes:
    from courses.module_files.archive import write_zip
    from courses.module_files.writing import files_of

    out = io.BytesIO()
    write_zip(out, files_of(module), {})
    return out.getvalue()


def plainly(content: bytes) -> float:
    """All entries read and written again, with nothing done to them."""
    started = time.perf_counter()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            target.writestr(info, source.read(info))
    return time.perf_counter() - started


def written_out():
    """A module in the plain form, as large as a trainer would make one."""
    from courses.module_files.plain import Module

    course = {
        "uuid": identity("course"), "slug": "do-toc-do", "address": "do-toc-do",
        "title": "Mô-đun để đo", "summary": WORDS, "search_description": "", "minutes": 60,
        "colour": "la", "is_public": True, "audiences": [], "duties": [], "topics": ["đo"],
        "agency": "", "cover": {}, "share": "", "quiz": identity("quiz"),
    }  # fmt: skip
    questions = [question(number) for number in range(QUESTIONS)]
    quiz = {
        "uuid": identity("quiz"), "slug": "do-toc-do", "title": "Hỏi", "pass_mark": 80,
        "shuffle": True, "attempts_allowed": None, "minutes_allowed": None,
        "pause_minutes": None, "is_practice": False, "draws": [],
        "entries": [one["uuid"] for one in questions],
    }  # fmt: skip
    lessons = [lesson(number) for number in range(LESSONS)]
    return Module(course=course, quiz=quiz, lessons=lessons, questions=questions)


def lesson(number: int) -> dict:
    kinds = [{"type": "heading", "text": "Đầu đề"}, {"type": "text", "body": f"<p>{WORDS * 4}</p>"}]
    blocks = [{**kinds[n % 2], "id": identity(f"{number}/{n}")} for n in range(BLOCKS)]
    return {
        "uuid": identity(f"lesson/{number}"), "address": f"bai-{number}",
        "title": f"Bài {number}", "search_description": "", "certainty": "verified",
        "signed_off": {}, "why_draft": "", "blocks": blocks,
    }  # fmt: skip


def question(number: int) -> dict:
    options = [
        {
            "uuid": identity(f"{number}/option/{n}"), "match_uuid": "", "match": "",
            "text": f"Câu trả lời {n}", "picture": {}, "is_correct": n == 0,
            "feedback": WORDS, "keep_last": False,
        }
        for n in range(4)
    ]  # fmt: skip
    return {
        "uuid": identity(f"question/{number}"), "slug": "", "kind": "single",
        "difficulty": "medium", "topics": ["đo"], "case": "", "case_position": 0,
        "text": f"{number}. {WORDS}", "picture": {}, "audio": "", "tolerance": "0",
        "explanation": WORDS, "source": "Luật Trẻ em", "certainty": "verified",
        "signed_off": {}, "options": options,
    }  # fmt: skip


def identity(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"bench/{name}"))
