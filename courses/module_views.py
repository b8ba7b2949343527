"""Modules in the trainers' admin: all of them, and one with all that is to be done about it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.permissions import page_permission_policy

from courses import approval, citations, review_dates
from courses.models import CoursePage
from courses.module_forms import AnswerForm, AskToConfirmForm, ConfirmForm
from courses.modules import Module, State, all_modules, module_of
from places.models import LegalReference
from quizzes.models import Quiz

View = Callable[..., HttpResponse]


def for_writers(view: View) -> View:
    """Only for those who may write somewhere in the page tree."""

    @require_admin_access
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        writes = {"add", "change", "publish"}
        if not page_permission_policy.user_has_any_permission(request.user, writes):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


@for_writers
@require_safe
def module_list(request: HttpRequest) -> HttpResponse:
    modules = all_modules()
    state = request.GET.get("state", "")
    reviews = review_dates.reviews_by_course(one.page.course_id for one in modules)
    rows = [
        (module, _review(reviews.get(module.page.course_id)))
        for module in modules
        if not state or module.state == state
    ]
    states = [(one.value, one.label) for one in State if any(m.state == one for m in modules)]
    context = {"rows": rows, "states": states, "state": state, "total": len(modules)}
    return render(request, "courses/admin/module_list.html", context)


@for_writers
@require_safe
def module_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, module_of(_page(pk)))


@for_writers
@require_POST
def send_module(request: HttpRequest, pk: int) -> HttpResponse:
    page = _page(pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    try:
        sent = approval.send_module(page=page, user=request.user)
    except ValidationError as problem:
        return _show(request, module_of(page), problems=problem.messages)
    words = ngettext("%(n)s thing was sent for approval.", "%(n)s things were sent for approval.",
                     len(sent)) % {"n": len(sent)}  # fmt: skip
    messages.success(request, words)
    return redirect("course_module", page.pk)


@for_writers
@require_POST
def answer_module(request: HttpRequest, pk: int) -> HttpResponse:
    page, form = _page(pk), AnswerForm(request.POST)
    form.is_valid()
    comment = form.cleaned_data.get("comment", "")
    approves = request.POST.get("act") == "approve"
    act = approval.approve_module if approves else approval.send_back_module
    try:
        act(page=page, user=request.user, comment=comment)
    except ValidationError as problem:
        return _show(request, module_of(page), problems=problem.messages, answer=form)
    words = _("Approved and published.") if approves else _("Sent back with your comment.")
    messages.success(request, words)
    return redirect("course_module", page.pk)


@for_writers
@require_POST
def confirm_module(request: HttpRequest, pk: int) -> HttpResponse:
    page, form = _page(pk), ConfirmForm(request.POST)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if form.is_valid():
        try:
            review_dates.confirm_content(page=page, user=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Confirmed. Thank you for reading it again."))
            return redirect("course_module", page.pk)
    return _show(request, module_of(page), confirm=form)


@for_writers
@require_safe
def legal_texts(request: HttpRequest) -> HttpResponse:
    references = list(LegalReference.objects.all())
    counts = citations.counts(references)
    rows = sorted(((one, counts[one.pk]) for one in references), key=lambda row: -row[1])
    return render(request, "courses/admin/legal_texts.html", {"rows": rows})


@for_writers
def legal_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The modules that cite a text; whoever publishes may ask that they be confirmed."""
    reference = get_object_or_404(LegalReference, pk=pk)
    cited = citations.citing(reference)
    pages = [one.module.page for one in cited]
    may_ask = bool(pages) and pages[0].permissions_for_user(request.user).can_publish()
    form = AskToConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_ask:
            raise PermissionDenied
        if form.is_valid() and _ask(request, form, pages):
            return redirect("course_modules")
    reviews = review_dates.reviews_by_course(page.course_id for page in pages)
    rows = [(one, _review(reviews.get(one.module.page.course_id))) for one in cited]
    context = {"reference": reference, "rows": rows, "may_ask": may_ask, "form": form}
    return render(request, "courses/admin/legal_text.html", context)


def _ask(request: HttpRequest, form: AskToConfirmForm, pages: list[CoursePage]) -> bool:
    try:
        review_dates.ask_to_confirm(pages=pages, user=request.user, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    messages.success(request, _("Asked. The modules stand on the trainers’ first page."))
    return True


def _show(request: HttpRequest, module: Module, **extra: Any) -> HttpResponse:
    page, user = module.page, request.user
    rights = page.permissions_for_user(user)
    review = _review(review_dates.reviews_by_course([page.course_id]).get(page.course_id))
    context = {
        "module": module,
        "page": page,
        "experts": module.having(State.EXPERT),
        "may_send": rights.can_edit(),
        "may_approve": approval.may_approve(user, module.sent),
        "may_confirm": rights.can_publish() and page.live,
        "review": review,
        "quiz_url": _edit_quiz(page.quiz),
        "answer": AnswerForm(),
        "confirm": ConfirmForm(),
        **extra,
    }
    status = 400 if "problems" in extra else 200
    return render(request, "courses/admin/module.html", context, status=status)


def _review(review: Any) -> dict[str, Any] | None:
    if review is None:
        return None
    return {"row": review, "urgency": review_dates.urgency_of(review).value}


def _edit_quiz(quiz: Quiz | None) -> str:
    return reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[quiz.pk]) if quiz else ""


def _page(pk: int) -> CoursePage:
    pages = CoursePage.objects.filter(alias_of=None, locale__language_code="vi")
    return get_object_or_404(pages.select_related("course", "quiz"), pk=pk)
