"""What answers say about questions and modules, in the trainers' admin. No names."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses.models import CoursePage
from people.small_groups import LEAST
from quizzes.models import Question
from records.question_staff import for_question_writers
from reports import item_flags, items, module_figures
from reports.item_sums import Tally

PER_PAGE = 40


@for_question_writers
@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """All questions that were answered, those that need a look first."""
    every = items.items()
    flagged = [one for one in every if one.flags]
    shown = every if request.GET.get("all") else flagged
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "answered": len(every), "flagged": len(flagged)}
    context |= {"all": bool(request.GET.get("all")), "least": item_flags.LEAST_ANSWERS}
    return render(request, "reports/admin/question_list.html", context)


@for_question_writers
@require_safe
def question_page(request: HttpRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(Question, pk=pk)
    item = items.item_of(question)
    context: dict[str, Any] = {
        "question": question,
        "edit_url": reverse(Question.snippet_viewset.get_url_name("edit"), args=[pk]),
        "item": item,
        "least": LEAST,
    }
    if item and not item.is_hidden:
        context["answers"] = items.answers_of(item)
        context["figures"] = figures_of(item.tally)
        context["versions"] = [
            (one.version, None if items.is_small(one.tally.asked) else figures_of(one.tally))
            for one in item.of_versions
        ]
    return render(request, "reports/admin/question.html", context)


@for_question_writers
@require_safe
def module_page(request: HttpRequest, pk: int) -> HttpResponse:
    pages = CoursePage.objects.filter(alias_of=None).select_related("course", "quiz")
    page = get_object_or_404(pages, pk=pk, course__isnull=False)
    current = page.quiz.current if page.quiz else None
    asked = {one["id"] for one in current.content["questions"]} if current else set()
    figures = module_figures.figures_of(page.course)
    rate = figures.pass_rate
    context = {
        "page": page,
        "figures": figures,
        "pass_rate": None if rate is None else item_flags.per_cent(rate),
        "items": items.items(only=asked) if asked else [],
        "modules": CoursePage.objects.filter(alias_of=None, live=True).order_by("title"),
    }
    return render(request, "reports/admin/module_figures.html", context)


def figures_of(tally: Tally) -> dict[str, Any]:
    """What a row of figures says, in words."""
    r, share = tally.discrimination, tally.share_right
    return {
        "asked": tally.asked,
        "right": None if share is None else item_flags.per_cent(share),
        "blank": item_flags.per_cent(tally.blank / tally.asked),
        "discrimination": None if r is None else item_flags.decimal(r),
    }
