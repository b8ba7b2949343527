"""CPU of the server per page and per quiz, beside an empty Django view on the same stack."""

from collections.abc import Callable
from statistics import median

from tests.bench.saying import heading, row, say
from tests.bench.visitor import Visitor

LESSONS, FRESH_LESSONS, QUIZZES = 300, 30, 30


def run() -> None:
    from lms.wsgi import application

    heading("Server CPU, median")
    visitor = Visitor(application)
    empty = _median(visitor, lambda: _ok(visitor.get("/empty/")), LESSONS)
    lesson = _lesson_path()
    fresh = _median(visitor, lambda: _ok(visitor.get(lesson)), FRESH_LESSONS, before=_forget_pages)
    kept = _median(visitor, lambda: _ok(visitor.get(lesson)), LESSONS)
    learner = _signed_in(Visitor(application))
    asked = _quiz()
    quiz = _median(learner, lambda: _whole_quiz(learner, asked), QUIZZES)
    row("an empty view", empty, 1, "itself")
    row("a lesson, cached", kept, kept / empty, "an empty view", "≤ 1 ms")
    row("a lesson, not cached", fresh, fresh / empty, "an empty view")
    row("a whole quiz: start, send, result", quiz, quiz / empty, "an empty view", "≤ 15 ms")
    say(f"({lesson})")


def _median(
    visitor: Visitor,
    act: Callable[[], None],
    times: int,
    before: Callable[[], None] = lambda: None,
) -> float:
    """Milliseconds that the server spent on one act; the first three only warm up."""
    spent = []
    for _turn in range(times + 3):
        before()
        visitor.spent = 0.0
        act()
        spent.append(visitor.spent * 1000)
    return median(spent[3:])


def _ok(answer) -> None:
    if answer.status != 200:
        where = answer.headers.get("location", "")
        raise SystemExit(f"The site answered {answer.status} {where}".rstrip() + ".")


def _forget_pages() -> None:
    from courses.page_cache import drop_pages

    drop_pages()


def _lesson_path() -> str:
    """The longest lesson."""
    from courses.models import LessonPage

    lessons = LessonPage.objects.live().filter(locale__language_code="vi", alias_of=None)
    return max(lessons, key=lambda lesson: len(lesson.body)).url


def _signed_in(visitor: Visitor) -> Visitor:
    from lms.demo.accounts import PIN
    from people.models import Person
    from people.notice import note_notice_read

    note_notice_read(person=Person.objects.get(code="DEMOCTV"))
    form = visitor.get("/sign-in/")
    token = form.field("csrfmiddlewaretoken")
    fields = [("identifier", "DEMO-CTV"), ("pin", PIN), ("csrfmiddlewaretoken", token)]
    if visitor.post("/sign-in/", fields).status != 302:
        raise SystemExit("The demonstration's collaborator could not sign in.")
    return visitor


def _whole_quiz(learner: Visitor, quiz) -> None:
    """Open it, answer every question rightly, send, see the result."""
    path = f"/quiz/{quiz.slug}/"
    form = learner.get(path)
    _ok(form)
    hidden = ("csrfmiddlewaretoken", "attempt", "version", "given_to")
    fields = [(name, form.field(name)) for name in hidden]
    for question in quiz.current.content["questions"]:
        right = (option["id"] for option in question["options"] if option["correct"])
        fields += [(f"q-{question['id']}", option) for option in right]
    sent = learner.post(path, fields)
    if sent.status not in {302, 303}:
        raise SystemExit(f"The quiz was not taken ({sent.status}).")
    _ok(learner.get(sent.headers["location"]))


def _quiz():
    from courses.models import CoursePage

    pages = CoursePage.objects.live().select_related("quiz__current")
    return pages.get(course__slug="quyen-tre-em", locale__language_code="vi").quiz
