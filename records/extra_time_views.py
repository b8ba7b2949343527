"""The page where a person is given more time or tries, by whoever looks after them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import permissions
from people.models import Person
from people.services import log_reading
from records.extra_time import ExtraTimeForm, give_extra_time, given_to


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person = get_object_or_404(Person, uuid=uuid)
    may_give = permissions.may(request.user, "give-extra-time", person=person)
    if not may_give or person == request.user or person.erased_at:
        raise Http404  # the same as for an id that nobody has
    form = ExtraTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_extra_time(person=person, given_by=request.user, **form.terms())
        messages.success(request, _("Given. It counts from the next try on."))
        return redirect("more-time", uuid=uuid)
    log_reading(actor=request.user, action="extra-time-page", subject=person, people=1)
    context = {"person": person, "form": form, "given": given_to(person)}
    return render(request, "records/more_time.html", context)
