""" "This key was wrong", in the trainers' admin: look, confirm, and see what was done."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from people import permissions
from people.services import log_reading
from quizzes.models import Question
from records import repair_screens, repairs, tasks
from records.models import KeyRepair
from records.question_staff import for_question_writers


class ConfirmForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept with every mark that changes. Write no names."),
    )
    takes_away = forms.BooleanField(
        label=gettext_lazy("Take these completions away"), required=False
    )


@for_question_writers
@require_http_methods(["GET", "HEAD", "POST"])
def wrong_key(request: HttpRequest, pk: int) -> HttpResponse:
    """The key as it is now, and the button that counts who was marked by another one."""
    question = get_object_or_404(Question, pk=pk)
    problems: list[str] = []
    if request.method == "POST":
        also = request.POST.getlist("also_right")
        try:
            repair = repairs.open_repair(question=question, by=request.user, also_right=also)
        except ValidationError as problem:
            problems = problem.messages
        else:
            tasks.go_on_soon(repair=repair)
            return redirect("key_repair", repair.uuid)
    edit_url = reverse(Question.snippet_viewset.get_url_name("edit"), args=[pk])
    context = {"question": question, "problems": problems, "edit_url": edit_url}
    context |= repair_screens.form_of(question)
    return render(request, "records/admin/wrong_key.html", context)


@for_question_writers
@require_safe
def repair(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _show(request, _repair(uuid))


@for_question_writers
@require_POST
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found, form = _repair(uuid), ConfirmForm(request.POST)
    if form.is_valid():
        try:
            found = repairs.confirm_repair(repair=found, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            tasks.go_on_soon(repair=found)
            return redirect("key_repair", uuid)
    return _show(request, found, form=form)


@for_question_writers
@require_POST
def put_aside(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _repair(uuid)
    repairs.put_aside(repair=found)
    messages.success(request, _("Nothing was changed."))
    return redirect("question_wrong_key", found.question_id)


@never_cache
@require_admin_access
@require_safe
def affected(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Names, for whoever may see people; each look is noted."""
    scope = permissions.scope_of(request.user)
    if not scope:
        raise PermissionDenied
    found = _repair(uuid)
    people = repair_screens.affected_people(found, scope)
    log_reading(actor=request.user, action="key-repair-people", people=len(people))
    context = {"repair": found, "people": people}
    return render(request, "records/admin/affected_people.html", context)


def _repair(uuid: UUID) -> KeyRepair:
    return get_object_or_404(KeyRepair.objects.select_related("question"), uuid=uuid)


def _show(request: HttpRequest, found: KeyRepair, **extra: Any) -> HttpResponse:
    context = {
        **repair_screens.progress_of(found),
        "form": ConfirmForm(),
        "may_see_people": bool(permissions.scope_of(request.user)),
        **extra,
    }
    status = 400 if "form" in extra else 200
    return render(request, "records/admin/key_repair.html", context, status=status)
