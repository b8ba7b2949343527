"""What readers say, in the trainers' admin; and who is the duty holder, in the Department's."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from courses.models import Course
from people import permissions
from people.models import Person
from people.phones import normalise_phone
from records import feedback, feedback_queries
from records.models import PageFeedback
from records.question_staff import for_question_writers


class DutyHolderForm(forms.Form):
    """The person by what they sign in with, so that no list of people is shown."""

    identifier = forms.CharField(
        label=gettext_lazy("Phone number or personal code"),
        max_length=30,
        help_text=gettext_lazy("What this person signs in with."),
    )

    def clean_identifier(self) -> Person:
        typed = self.cleaned_data["identifier"].strip()
        phone, code = normalise_phone(typed), typed.replace(" ", "").upper()
        people = Person.objects.filter(is_active=True, erased_at=None)
        found = people.filter(login_phone=phone).first() if phone else None
        found = found or people.filter(code=code).first()
        if found is None:
            raise ValidationError(_("Nobody signs in with this."))
        return found


@never_cache
@for_question_writers
@require_safe
def by_page(request: HttpRequest) -> HttpResponse:
    key = request.GET.get("course", "")
    course = Course.objects.filter(pk=int(key)).first() if _is_key(key) else None
    context = {"pages": feedback_queries.by_page(course), "course": course}
    return render(request, "records/admin/feedback.html", context)


@never_cache
@for_question_writers
@require_safe
def of_page(request: HttpRequest, lesson_key: UUID) -> HttpResponse:
    context = {
        "title": feedback_queries.title_of(lesson_key),
        "said": feedback_queries.said_of(lesson_key),
        "has_duty_holder": feedback.duty_holder() is not None,
    }
    return render(request, "records/admin/feedback_of_page.html", context)


@for_question_writers
@require_POST
def seen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(PageFeedback, uuid=uuid)
    feedback.note_seen(feedback=found)
    return redirect("page_feedback_of", found.lesson_key)


@for_question_writers
@require_POST
def pass_on(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(PageFeedback, uuid=uuid)
    try:
        feedback.pass_on(feedback=found, by=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        words = _("Passed on. Only the duty holder sees it now. In danger right now: call 111.")
        messages.success(request, words)
    return redirect("page_feedback_of", found.lesson_key)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def duty_holder(request: HttpRequest) -> HttpResponse:
    if not permissions.may(request.user, "name-duty-holder"):
        raise PermissionDenied
    form = DutyHolderForm(request.POST or None)
    if form.is_valid():
        try:
            feedback.name_duty_holder(person=form.cleaned_data["identifier"], by=request.user)
        except ValidationError as problem:
            form.add_error("identifier", problem)
        else:
            messages.success(request, _("Named."))
            return redirect("duty_holder")
    context: dict[str, Any] = {"form": form, "holder": feedback.duty_holder()}
    return render(request, "records/admin/duty_holder.html", context)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
