"""Questions from files and into files, in the trainers' admin."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.permission_policies import ModelPermissionPolicy

from quizzes import file_screens, importing
from quizzes.file_forms import ExportForm, SendFileForm, TakeInForm
from quizzes.formats.reading import Format
from quizzes.formats.sheet_writing import template
from quizzes.import_undoing import undo_import
from quizzes.models import Question, QuestionImport

MOST_TOLD = 10
View = Callable[..., HttpResponse]
policy = ModelPermissionPolicy(Question)


def for_writers(view: View) -> View:
    """Only for those who may write questions."""

    @require_admin_access
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


@for_writers
@require_http_methods(["GET", "HEAD", "POST"])
def question_files(request: HttpRequest) -> HttpResponse:
    form = SendFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = importing.receive_file(
                content=file.read(), file_name=file.name, format=form.cleaned_data["format"]
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("question_file", batch.uuid)
    context = file_screens.files_context(form, request.GET.get("p"))
    return render(request, "quizzes/admin/files.html", context)


@for_writers
@require_safe
def question_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What will happen, or has happened, whichever it is."""
    batch = get_object_or_404(QuestionImport, uuid=uuid)
    if batch.state != QuestionImport.State.RECEIVED:
        context = file_screens.outcome_context(batch)
        return render(request, "quizzes/admin/file_outcome.html", context)
    try:
        context = file_screens.plan_context(batch, request.GET)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("question_files")
    return render(request, "quizzes/admin/file_plan.html", context)


@for_writers
@require_POST
def question_file_import(request: HttpRequest, uuid: UUID) -> HttpResponse:
    batch = get_object_or_404(QuestionImport, uuid=uuid)
    form = TakeInForm(request.POST)
    newer = form.is_valid() and form.cleaned_data["replace_newer"]
    try:
        plan = importing.import_questions(batch=batch, by=request.user, replace_newer=newer)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        number = len(plan.to_write)
        words = ngettext("%(n)d question was imported.", "%(n)d questions were imported.", number)
        messages.success(request, words % {"n": number})
    return redirect("question_file", uuid)


@for_writers
@require_POST
def question_file_undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    batch = get_object_or_404(QuestionImport, uuid=uuid)
    try:
        undone = undo_import(batch=batch)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The file was taken back."))
        for question, reason in undone.kept[:MOST_TOLD]:
            messages.warning(request, f"{question}: {reason}")
    return redirect("question_file", uuid)


@for_writers
@require_safe
def question_template(request: HttpRequest) -> HttpResponse:
    return file_screens.as_download(template(), Format.XLSX, "mau-cau-hoi")


@for_writers
@require_safe
def question_export(request: HttpRequest) -> HttpResponse:
    """Choose; see what the format cannot hold; fetch the file."""
    form = ExportForm(request.GET if "format" in request.GET else None)
    if request.GET.get("download") and form.is_valid():
        written = file_screens.written_for(form)
        chosen = Format(form.cleaned_data["format"])
        return file_screens.as_download(written.content, chosen, "cau-hoi")
    context = file_screens.export_context(form)
    return render(request, "quizzes/admin/export.html", context)
