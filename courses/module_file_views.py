"""A module as a file, in the trainers' admin: taken away, brought in, looked at before it is."""

import tempfile
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from courses.models import CoursePage, ModuleUpload
from courses.module_files import uploading
from courses.module_files.errors import ModuleFileError
from courses.module_files.importing import Choice
from courses.module_files.writing import export_course
from courses.module_views import for_writers

KEPT = "module_upload"  # in the session: only who sent the file in looks at it
IN_MEMORY = 5_000_000


class ModuleFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of the module"),
        help_text=gettext_lazy("The zip file that another site, or this one, saved."),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.MODULE_MAX_MEGABYTES * 1_048_576:
            raise forms.ValidationError(_("This file is too large."))
        return file


class ChoiceForm(forms.Form):
    choice = forms.ChoiceField(
        label=gettext_lazy("What was edited here since"),
        choices=Choice.choices,
        initial=Choice.KEEP,
        widget=forms.RadioSelect,
    )


@for_writers
@require_safe
def save_module(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(CoursePage, pk=pk, alias_of=None)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by the answer)
    export_course(slug=page.course.slug, target=out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{page.course.slug}.zip")


@for_writers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring_module(request: HttpRequest) -> HttpResponse:
    form = ModuleFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            upload = uploading.receive(file=form.cleaned_data["file"])
        except ModuleFileError as problem:
            form.add_error("file", str(problem))
        else:
            request.session[KEPT] = str(upload.uuid)
            return redirect("course_module_look", upload.uuid)
    return render(request, "courses/admin/bring_module.html", {"form": form})


@for_writers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_at_module(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is in the file and what would happen; taken in once that is confirmed."""
    upload = ModuleUpload.objects.filter(uuid=uuid).first()
    if upload is None or request.session.get(KEPT) != str(uuid):
        messages.warning(request, _("This file is here no longer. Please send it in again."))
        return redirect("course_module_bring")
    form = ChoiceForm(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid():
            outcome = uploading.take_in(
                upload=upload, choice=form.cleaned_data["choice"], user=request.user
            )
            messages.success(request, _("The module was brought in as drafts."))
            return redirect("course_module", outcome.page.pk)
        told = uploading.look_at(upload=upload)
    except ModuleFileError as problem:
        messages.error(request, str(problem))
        return redirect("course_module_bring")
    context = {"told": told, "form": form, "upload": upload}
    return render(request, "courses/admin/look_at_module.html", context)
