"""A person's own pages: my training, a course, reading a lesson, results and certificates."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from courses import hearing
from courses.models import Course
from courses.queries import course_of_lesson, step_after
from records import certificates, origins, overview, results, services
from records.models import Reach


@never_cache
@login_required
@require_safe
def my_training(request: HttpRequest) -> HttpResponse:
    context = {"overview": overview.overview_of(request.user)}
    return render(request, "records/my_training.html", context)


@never_cache
@login_required
@require_safe
def my_course(request: HttpRequest, slug: str) -> HttpResponse:
    course = get_object_or_404(Course, slug=slug)
    found = overview.course_of(request.user, course)
    if found is None:
        raise Http404
    return render(request, "records/my_course.html", {"progress": found})


@never_cache
@csrf_exempt
@require_POST
def read_lesson(request: HttpRequest, lesson_key: UUID) -> HttpResponse:
    """ "I have read this", sent by the lesson's own page; then on to what comes next."""
    if not origins.may_be_taken(request):
        return render(request, "records/reading_refused.html", status=403)
    course = course_of_lesson(lesson_key)
    if course is None:
        raise Http404
    following = step_after(lesson_key)
    if request.user.is_authenticated:
        language = get_language() or "vi"
        services.read_lesson(person=request.user, lesson_key=lesson_key, locale=language)
    else:
        services.count_reach(course=course, what=Reach.What.READING)
    url = following.url if following else overview.after_last_lesson(request.user, course)
    if following:  # who listened to this one listens to the next
        url = hearing.address(following.key, request.POST.get("listen", "")[:20]) or url
    return HttpResponseRedirect(url, status=303)


@never_cache
@login_required
@require_safe
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    context = results.result_of(request.user, uuid)
    if context is None:
        raise Http404
    return render(request, "records/attempt.html", context)


@never_cache
@login_required
@require_safe
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    found = certificates.certificate_with(serial)
    if found is None or found.person_id != request.user.pk:
        raise Http404
    path = reverse("check-certificate", args=[found.serial])
    context = {
        "certificate": found,
        "check_path": path,
        "check_url": certificates.full_address(request, path),
        "qr_url": certificates.qr_address(path),
    }
    return render(request, "records/certificate.html", context)


@never_cache
@require_safe
def check_certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """Open to everybody: name, course, date and validity, and nothing more."""
    found = certificates.certificate_with(serial)
    context = {"certificate": found, "serial": serial[:60]}
    response = render(
        request, "records/check_certificate.html", context, status=200 if found else 404
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def qr(request: HttpRequest) -> HttpResponse:
    path = request.GET.get("path", "/")
    if not certificates.is_own_path(path):
        raise Http404
    context = {
        "path": path,
        "address": certificates.full_address(request, path),
        "qr_url": certificates.qr_address(path),
    }
    return render(request, "records/qr.html", context)


@cache_control(public=True, max_age=86_400)
@require_safe
def qr_image(request: HttpRequest) -> HttpResponse:
    path = request.GET.get("path", "/")
    if not certificates.is_own_path(path):
        raise Http404
    svg = certificates.qr_svg(certificates.full_address(request, path))
    return HttpResponse(svg, content_type="image/svg+xml")
