"""The trainers' screens for writing: begin a module, and see what is to be mended in it."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.views.pages.preview import PreviewOnCreate, PreviewOnEdit

from courses import writing
from courses.content_checks import findings_in, measures_of
from courses.models import CourseIndexPage, CoursePage
from courses.module_views import for_writers
from courses.patterns import Pattern
from places.models import Audience
from places.names import nfc


class NewModuleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("What it is about, as you would say it at a village meeting."),
    )
    pattern = forms.ChoiceField(
        label=gettext_lazy("Pattern"),
        choices=Pattern.choices,
        widget=forms.RadioSelect,
        initial=Pattern.STANDARD,
        help_text=gettext_lazy("Lessons and blocks can be added and taken away afterwards."),
    )
    audiences = forms.ModelMultipleChoiceField(
        label=gettext_lazy("For whom"),
        queryset=Audience.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_title(self) -> str:
        return nfc(self.cleaned_data["title"])


@for_writers
def new_module(request: HttpRequest) -> HttpResponse:
    index = CourseIndexPage.objects.filter(locale__language_code="vi").first()
    if index is None or not index.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = NewModuleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        page = writing.begin_module(index=index, user=request.user, **form.cleaned_data)
        messages.success(request, _("The module is there. Now fill in its lessons."))
        return redirect("course_module", page.pk)
    return render(request, "courses/admin/new_module.html", {"form": form})


@for_writers
@require_safe
def what_to_mend(request: HttpRequest, pk: int) -> HttpResponse:
    pages = CoursePage.objects.filter(alias_of=None).select_related("quiz")
    page = get_object_or_404(pages, pk=pk)
    context = {"page": page, "writing": writing.writing_of(page)}
    return render(request, "courses/admin/what_to_mend.html", context)


class ChecksWhileWriting:
    """What is to be mended in a form as it now stands; nothing is saved or kept."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if self.validate_form(form):
            form.save(commit=False)
            return render(request, "courses/admin/checks.html", checks_of(form.instance))
        return render(request, "courses/admin/checks.html", {"unreadable": True})


class ChecksOnEdit(ChecksWhileWriting, PreviewOnEdit):
    pass


class ChecksOnCreate(ChecksWhileWriting, PreviewOnCreate):
    pass


def checks_of(page: Any) -> dict[str, Any]:
    """What the panel shows of a course page or lesson."""
    found = findings_in(page)
    return {
        "musts": [finding for finding in found if finding.must],
        "advice": [finding for finding in found if not finding.must],
        "measures": measures_of(page) if hasattr(page, "body") else None,
    }
