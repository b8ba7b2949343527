"""The privacy notice, and a person's own data: seen, agreed to, corrected, asked for."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import consents, data_requests, my_data, notice, optional_fields
from people.models import DataRequest
from people.personal_data import export_of
from people.privacy_forms import AskForm, ConsentForm, ContactPhoneForm
from people.views import next_address
from places import days


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice, for anybody."""
    return render(request, "people/privacy.html", {"sections": notice.in_full()})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def privacy_notice(request: HttpRequest) -> HttpResponse:
    """The notice as a step after signing in, where it was not read on the PIN's page."""
    if request.method == "POST":
        notice.note_notice_read(person=request.user)
        return redirect(next_address(request))
    context = {"sections": notice.in_full(), "next": next_address(request)}
    return render(request, "people/privacy_notice.html", context)


@never_cache
@login_required
@require_safe
def show_my_data(request: HttpRequest) -> HttpResponse:
    return _my_data(request)


def _my_data(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    person = request.user
    agreements = [
        (one, forms.get(one.purpose) or ConsentForm(purpose=one.purpose, wording=one.wording))
        for one in my_data.agreements_of(person)
    ]
    context = {
        "parts": my_data.parts_of(person),
        "agreements": agreements,
        "optional_fields_are_off": optional_fields.are_off(),
        "phone_form": forms.get("phone") or ContactPhoneForm(instance=person),
        "requests": my_data.requests_of(person),
        "readings": my_data.readings_of(person),
        "kinds": [(kind, kind.label) for kind in DataRequest.Kind],
    }
    return render(request, "people/my_data.html", context, status=status)


@never_cache
@login_required
@require_safe
def download_my_data(request: HttpRequest) -> JsonResponse:
    """Everything held about oneself, as a file that programs read."""
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(export_of(request.user), json_dumps_params=options)
    name = f"my-data-{days.today():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@login_required
@require_POST
def change_phone(request: HttpRequest) -> HttpResponse:
    form = ContactPhoneForm(request.POST, instance=request.user)
    if not form.is_valid():
        request.user.refresh_from_db()
        return _my_data(request, status=422, phone=form)
    form.save()
    messages.success(request, _("Your contact phone was changed."))
    return redirect("my-data")


@never_cache
@login_required
@require_POST
def change_consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Agree to one purpose, or take it back."""
    if purpose not in consents.purposes_here():
        raise Http404
    if "withdraw" in request.POST:
        consents.withdraw_consent(person=request.user, purpose=purpose)
        messages.success(request, _("You have taken your consent back."))
        return redirect("my-data")
    form = ConsentForm(request.POST, purpose=purpose, wording=consents.wording_of(purpose))
    try:
        if form.is_valid():
            value = form.cleaned_data.get("value", "")
            consents.give_consent(person=request.user, purpose=purpose, value=value)
            messages.success(request, _("Thank you. You can take this back here at any time."))
            return redirect("my-data")
    except ValidationError as error:
        form.add_error("value", error.messages)
    return _my_data(request, status=422, **{purpose: form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for one thing; before an erasure one is told what it ends."""
    if kind not in DataRequest.Kind.values:
        raise Http404
    form = AskForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            data_requests.open_request(
                person=request.user, kind=kind, opened_by=request.user, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your request was received. Its state stands below."))
            return redirect("my-data")
    label = DataRequest.Kind(kind).label
    context = {"form": form, "kind": kind, "label": label, "stays": my_data.what_stays()}
    return render(request, "people/ask_about_data.html", context)
