"""The posts of a person in the Wagtail admin: added, moved and ended, never edited."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from people import permissions, services
from people.forms import EndForm, MoveForm, PostForm
from people.models import Person, Posting
from places import days


def _answer(
    request: HttpRequest, person: Person, form: forms.Form, title: str, save: Callable[..., Any]
) -> HttpResponse:
    """Show the form; when it is filled in, save, and say what was not possible in it."""
    if not permissions.may_edit_person(request.user, person):
        raise PermissionDenied
    back = reverse("wagtailusers_users:edit", args=[person.pk])
    if request.method == "POST" and form.is_valid():
        try:
            save(recorded_by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The posts were saved."))
            return redirect(back)
    services.log_reading(actor=request.user, action="posts", subject=person, people=1)
    context = {"form": form, "title": title, "person": person, "back": back}
    return render(request, "people/admin/edit_post.html", context)


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def add_post(request: HttpRequest, person_pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=person_pk)
    form = PostForm(request.POST or None, initial={"start": days.today()})

    def save(**data: Any) -> None:
        services.post(person=person, **data)

    return _answer(request, person, form, _("Add a post"), save)


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def move_post(request: HttpRequest, pk: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.known().select_related("person", "unit"), pk=pk)
    initial = {"start": days.today(), "workplace": posting.workplace}
    form = MoveForm(request.POST or None, initial=initial)

    def save(*, start: Any, **data: Any) -> None:
        kind = posting.workplace_kind
        services.move(posting=posting, on=start, workplace_kind=kind, **data)

    return _answer(request, posting.person, form, _("Move to another unit"), save)


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.known().select_related("person", "unit"), pk=pk)
    form = EndForm(request.POST or None)

    def save(**data: Any) -> None:
        services.end_posting(posting=posting, **data)

    return _answer(request, posting.person, form, _("End the post"), save)
