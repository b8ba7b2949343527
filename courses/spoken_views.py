"""Recordings in the trainers' admin: what is missing, the script, sending in, using."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.permissions import page_permission_policy

from courses import hearing, parts, recording
from courses.language_forms import OneFileForm, UploadForm
from courses.language_views import module_page
from courses.models import SpokenLanguage, Voicing, VoicingBatch
from courses.module_views import for_writers
from courses.sound_files import Problem, address_in, files_in

WHY_NOT_READ = {
    "too-many": gettext_lazy("More than 500 files at once. Send them in two parts."),
    "too-large": gettext_lazy("More than 150 MB at once. Send them in two parts."),
    "not-a-zip": gettext_lazy("This zip file is damaged. Make it again."),
}


@for_writers
@require_safe
def spoken(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Every part of a module with its recording in one language."""
    page, language = module_page(pk), get_object_or_404(SpokenLanguage, code=code)
    takes = hearing.takes_of(parts.note_parts(page=page), language)
    context = {
        "page": page,
        "language": language,
        "languages": SpokenLanguage.objects.all(),
        "sections": takes,
        "progress": hearing.progress_of(take for _section, own in takes for take in own),
        "may_use": may_use(request),
    }
    return render(request, "courses/admin/spoken.html", context)


@for_writers
@require_safe
def script(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """To print on A4: what to read, and the name to give each file."""
    page, language = module_page(pk), get_object_or_404(SpokenLanguage, code=code)
    takes = hearing.takes_of(parts.note_parts(page=page), language)
    only_missing = "missing" in request.GET
    sections = [
        (section, [take for take in own if not (only_missing and take.state == "there")])
        for section, own in takes
    ]
    context = {
        "page": page,
        "language": language,
        "sections": [(section, own) for section, own in sections if own],
        "only_missing": only_missing,
    }
    return render(request, "courses/admin/script.html", context)


@for_writers
def upload(request: HttpRequest) -> HttpResponse:
    """Many files by their names, or (`?to=M1-L02-B03-hre`) one for one part."""
    to = address_in(f"{request.GET.get('to', '')}.mp3")
    kind = OneFileForm if to else UploadForm
    form = kind(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _receive(request, form, to)
        except Problem as problem:
            form.add_error("files", WHY_NOT_READ[problem.code])
    status = 400 if request.method == "POST" else 200
    context = {
        "form": form,
        "to": f"{to.code}-{to.language}" if to else "",
        "languages": SpokenLanguage.objects.all(),
    }
    return render(request, "courses/admin/upload_recordings.html", context, status=status)


@for_writers
def batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was sent in and where it goes; used or thrown away from here."""
    found = get_object_or_404(VoicingBatch, uuid=uuid)
    if request.method == "POST":
        return _decide(request, found)
    rows = found.voicings.select_related("part", "language", "document__recording")
    context = {
        "batch": found,
        "rows": rows.order_by("language__position", "part__code"),
        "may_use": may_use(request),
    }
    return render(request, "courses/admin/recordings.html", context)


@for_writers
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """An outdated recording was listened to, and still holds."""
    found = get_object_or_404(Voicing.objects.select_related("part", "language"), pk=pk)
    if not may_use(request):
        raise PermissionDenied
    recording.confirm_recording(recording=found)
    messages.success(request, _("Confirmed. Learners hear it again."))
    return redirect("languages_spoken", request.POST.get("page", 0), found.language.code)


def may_use(request: HttpRequest) -> bool:
    """Whoever publishes decides what learners hear."""
    return page_permission_policy.user_has_permission(request.user, "publish")


def _receive(request: HttpRequest, form: UploadForm, to: object) -> HttpResponse:
    sent = ((file.name, file.read()) for file in form.cleaned_data["files"])
    found = recording.receive_recordings(
        files=files_in(sent),
        to=to,
        recorded_by=form.cleaned_data["recorded_by"],
        recorded_on=form.cleaned_data["recorded_on"],
        uploaded_by=request.user,
    )
    return redirect("languages_batch", found.uuid)


def _decide(request: HttpRequest, found: VoicingBatch) -> HttpResponse:
    uses = request.POST.get("act") == "use"
    if (uses or found.applied_at) and not may_use(request):
        raise PermissionDenied
    act = recording.use_recordings if uses else recording.take_back_recordings
    number = act(batch=found)
    if uses:
        told = ngettext("Learners now hear %(n)s recording.",
                        "Learners now hear %(n)s recordings.", number)  # fmt: skip
    else:
        told = ngettext("%(n)s recording was taken back.",
                        "%(n)s recordings were taken back.", number)  # fmt: skip
    messages.success(request, told % {"n": number})
    return redirect("languages_batch", found.uuid) if uses else redirect("languages")
