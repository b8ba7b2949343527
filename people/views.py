"""Signing in and out, the PIN, one's own data, and whom to call."""

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from people import contacts, permissions, queries, services
from people import messages as sending
from people.entering import SHARED_PHONE, enter, owes_pin, pin_was_chosen
from people.forms import ChoosePinForm, ContactForm, LanguageForm, SignInForm
from people.models import Person, UnitContact
from people.notice import in_full, in_short, note_notice_read, owes_notice
from people.phones import display_phone
from places import days
from places.models import Unit


def next_address(request: HttpRequest) -> str:
    """Where to go on to: the `next` of the request if it is on this site, else "my training"."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    return address if get_adapter().is_safe_url(address) else reverse("my-training")


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    goes_on = next_address(request)
    if request.user.is_authenticated and request.method != "POST":
        # Said in words and never redirected: the page asked for may have refused this very
        # person, and would send them back here.
        return render(request, "people/signed_in_already.html", {"next": goes_on})
    shared = {"shared": "shared" in request.GET}
    form = SignInForm(request.POST or None, request=request, initial=shared)
    if form.is_valid():
        shared = form.cleaned_data["shared"]
        return enter(request, form.person, by="password", goes_on=goes_on, shared=shared)
    status = 429 if form.is_bound and form.is_paused else 200
    context = {"form": form, "next": goes_on, "code_by_message": sending.can_be_sent()}
    context["identity"] = settings.OIDC["SERVER_URL"] and settings.OIDC["NAME"]
    return render(request, "people/sign_in.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/sign_out.html")
    shared = SHARED_PHONE in request.session
    logout(request, show_message=False)
    if not shared:
        return redirect("wagtail_serve", "")
    response = redirect(f"{reverse('sign-in')}?shared=1")  # for the next person
    # What the browser has seen goes; what waits in it to be sent lies elsewhere, and stays.
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in page takes a password past ours: it is never reached."""
    query = {"next": request.GET.get("next") or reverse("wagtailadmin_home")}
    return redirect(f"{reverse('sign-in')}?{urlencode(query)}")


@never_cache
@login_required
@sensitive_post_parameters("current", "pin", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_pin(request: HttpRequest) -> HttpResponse:
    form = ChoosePinForm(request.POST or None, request=request)
    if form.is_valid():
        services.choose_pin(person=request.user, pin=form.cleaned_data["pin"])
        update_session_auth_hash(request, request.user)
        pin_was_chosen(request)
        if owes_notice(request.user):
            note_notice_read(person=request.user)  # it stood above the button just pressed
        messages.success(request, _("You have a new PIN. Use it from now on."))
        return redirect(next_address(request))
    context = {"form": form, "next": next_address(request), "owes_pin": owes_pin(request)}
    if owes_notice(request.user):
        context |= {"in_short": in_short(), "sections": in_full()}
    return render(request, "people/choose_pin.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_pin(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give somebody a one-time PIN, shown once, on this very answer."""
    person = get_object_or_404(Person, uuid=uuid)
    if not permissions.may_give_pin(request.user, person):
        raise Http404  # the same as for an id that nobody has
    context = {"person": person, "phone": display_phone(person.login_phone or "")}
    if request.method != "POST":
        services.log_reading(actor=request.user, action="new-pin-page", subject=person, people=1)
    else:
        pin = services.issue_one_time_pin(person=person, by=request.user)
        context |= {"pin": pin, "sign_in_url": request.build_absolute_uri(reverse("sign-in"))}
    return render(request, "people/new_pin.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(request.user.language):
            return redirect("profile")
    context = {
        "form": form,
        "phone": display_phone(request.user.login_phone or request.user.contact_phone),
        "postings": queries.postings_of(request.user),
        "staff": not permissions.only_learns(request.user.pk),
    }
    return render(request, "people/profile.html", context)


@require_safe
def whom_to_call(request: HttpRequest) -> HttpResponse:
    """Search for a commune, then its contacts. `?unit=` names it by its code of today."""
    text, code = request.GET.get("q", "").strip(), request.GET.get("unit", "").strip()
    unit = Unit.objects.on(days.today()).communes().filter(code=code).first() if code else None
    search = text if not unit else ""
    context = {
        "q": text,
        "unit": unit,
        "unknown": bool(code) and unit is None,
        "found": queries.communes_matching(search) if search else [],
        "former": queries.communes_once_called(search) if search else [],
        "contacts": queries.contacts_of(unit) if unit else [],
        "may_edit": unit is not None and permissions.may_keep_contacts_of(request.user, unit),
        "keep_query": True,
    }
    return render(request, "people/whom_to_call.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """The officer's form: a new contact, or one in the place of another."""
    unit = get_object_or_404(Unit.objects.on(days.today()).communes(), code=code)
    if not permissions.may_keep_contacts_of(request.user, unit):
        raise PermissionDenied
    old = get_object_or_404(queries.contacts_of(unit), pk=pk) if pk else None
    form = ContactForm(request.POST or None, instance=old and UnitContact.objects.get(pk=old.pk))
    if request.method == "POST" and old and "end" in request.POST:
        contacts.end_contact(contact=old)
    elif form.is_valid():
        contacts.keep_contact(unit=unit, replaces=old, **form.cleaned_data)
    else:
        return render(request, "people/edit_contact.html", {"form": form, "unit": unit, "old": old})
    return redirect(f"{reverse('whom-to-call')}?{urlencode({'unit': unit.code})}")
