"""What the screens of question files show: rows, figures, words. Nothing is decided here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from places import days
from quizzes import importing
from quizzes.exporting import export_questions, questions_for_export
from quizzes.file_forms import ExportForm, TakeInForm
from quizzes.formats.reading import Format
from quizzes.formats.writing import CONTENT_TYPES, ENDINGS, Written
from quizzes.import_plans import Plan, Planned
from quizzes.models import Question, QuestionImport

PAGE_SIZE = 50
TABS = {
    "created": _("New"),
    "changed": _("New draft of a question here"),
    "lost": _("With something to mind"),
    "rejected": _("Cannot be brought in"),
    "unchanged": _("Unchanged"),
}


@dataclass(frozen=True)
class Tab:
    name: str
    label: Any
    number: int


def files_context(form: Any, page: str | None) -> dict[str, Any]:
    files = QuestionImport.objects.defer("content")
    return {"form": form, "page": Paginator(files, PAGE_SIZE).get_page(page)}


def plan_context(batch: QuestionImport, asked: Mapping[str, str]) -> dict[str, Any]:
    """What taking the file in would do, question by question. Raises ValidationError."""
    replace_newer = asked.get("replace_newer") == "on"
    plan = importing.plan_of_batch(batch, replace_newer=replace_newer)
    tabs = [Tab(name, label, len(rows_of(plan, name))) for name, label in TABS.items()]
    tabs = [Tab("", _("All"), len(plan.rows)), *(tab for tab in tabs if tab.number)]
    show = asked.get("show", "")
    show = show if show in {tab.name for tab in tabs} else ""
    page = Paginator(rows_of(plan, show), PAGE_SIZE).get_page(asked.get("page"))
    page.object_list = [(row, KINDS[row.drafted.kind]) for row in page.object_list]
    kept = {"replace_newer": "on"} if replace_newer else {}
    return {
        "batch": batch,
        "plan": plan,
        "told": plan.summary,
        "tabs": tabs,
        "show": show,
        "page": page,
        "kept": urlencode(kept),
        "query": urlencode(kept | ({"show": show} if show else {})),
        "form": TakeInForm(initial={"replace_newer": replace_newer}),
        "has_newer": any(row.question and row.reason for row in plan.rows) or replace_newer,
    }


KINDS = dict(Question.Kind.choices)


def rows_of(plan: Plan, name: str) -> list[Planned]:
    if not name:
        return plan.rows
    if name == "lost":
        return [row for row in plan.rows if row.lost and not row.reason]
    return plan.with_outcome(name)


def outcome_context(batch: QuestionImport) -> dict[str, Any]:
    rows = batch.rows.select_related("question").order_by("pk")
    return {"batch": batch, "told": batch.summary, "rows": rows}


def export_context(form: ExportForm) -> dict[str, Any]:
    """What the file would hold, and what not."""
    if not form.is_bound or not form.is_valid():
        return {"form": form}
    written = written_for(form)
    return {
        "form": form,
        "written": written,
        "taken": len(written.questions) - len(written.left_out),
        "losing": [one for one in written.questions if one.lost and not one.is_refused],
        "query": urlencode({name: form[name].value() or "" for name in form.fields}),
    }


def written_for(form: ExportForm) -> Written:
    chosen = form.cleaned_data
    topic = chosen["topic"].name if chosen["topic"] else ""
    questions = questions_for_export(topic=topic, quiz=chosen["quiz"], ids=chosen["ids"])
    return export_questions(questions, format=Format(chosen["format"]))


def as_download(content: bytes, format: Format, name: str) -> HttpResponse:
    file_name = f"{name}-{days.today():%Y-%m-%d}{ENDINGS[format]}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
