"""Coverage on the screen: the table, the people behind each figure, the files."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from people.permissions import (
    Scope,
    may,
    scope_of,
    those_given_pins_by,
    waits_for_agency,
)
from people.second_factor import second_factor_required
from people.services import log_reading
from places import days
from reports import calling, listing, presenting, tables
from reports.by_group import by_group
from reports.forms import CallListForm, CoverageForm
from reports.presenting_groups import groups_context
from reports.queries import Coverage, coverage
from reports.scoping import agencies_named, courses_within, required_within

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_SIZE = 50
View = Callable[..., HttpResponse]


def asked(*, to: str, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Read the question from the address, where the person may do this action (`to`); show
    the form again where it cannot be answered."""

    def wrap(view: View) -> View:
        @require_http_methods(methods)
        @login_required
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            scope = scope_of(request.user, to=to)
            response = _answer(view, request, scope) if scope else _refuse(request, to)
            add_never_cache_headers(response)
            return response

        return answer

    return wrap


def _answer(view: View, request: HttpRequest, scope: Scope) -> HttpResponse:
    form = CoverageForm(_with_defaults(request, scope), scope=scope)
    return view(request, form) if form.is_valid() else _form_again(request, form)


def _refuse(request: HttpRequest, to: str) -> HttpResponse:
    """Nothing is open: said to an agency's viewer with what is missing, else as everywhere."""
    if to == "see-figures" and waits_for_agency(request.user):
        return render(request, "reports/no_agency.html", status=403)
    raise PermissionDenied


@asked(to="see-figures")
def coverage_page(request: HttpRequest, form: CoverageForm) -> HttpResponse:
    table, names = coverage(form.question), _may_see_names(request, form)
    sort = request.GET.get("sort", "name")
    context = presenting.table_context(table, form, sort=sort, names=names)
    return render(request, "reports/coverage.html", context)


@asked(to="see-figures")
def groups_page(request: HttpRequest, form: CoverageForm) -> HttpResponse:
    table, names = coverage(form.question), _may_see_names(request, form)
    context = groups_context(table, form, by_group(table, names=names), names=names)
    return render(request, "reports/by_group.html", context)


@asked(to="see-figures")
@second_factor_required
def groups_csv(request: HttpRequest, form: CoverageForm) -> HttpResponse:
    table = coverage(form.question)
    groups = by_group(table, names=_may_see_names(request, form))
    if groups is None:
        raise Http404
    return _file(tables.groups_as_csv(groups), CSV, table, "csv", name="by-group")


@asked(to="see-people")
def people_page(request: HttpRequest, form: CoverageForm) -> HttpResponse:
    figure, part = _chosen(request)
    table = coverage(form.question)
    chosen = _behind(table, figure, part)
    page = Paginator(listing.in_name_order(chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    people = listing.with_people(page.object_list, among=chosen)
    log_reading(
        actor=request.user, action="coverage-list", unit=form.question.unit, people=len(people)
    )
    context = presenting.people_context(table, form, figure, part, page, people)
    persons = [one.person for one in people]
    context["may_give_pin"] = those_given_pins_by(request.user, persons)
    return render(request, "reports/people.html", context)


@asked(to="export-people", methods=("GET", "HEAD", "POST"))
@second_factor_required
def call_list(request: HttpRequest, form: CoverageForm) -> HttpResponse:
    """Names and numbers as a file, once it is said what for. Whoever takes it is noted."""
    figure, part = _chosen(request)
    table = coverage(form.question)
    chosen = listing.in_name_order(_behind(table, figure, part))
    why = CallListForm(request.POST or None)
    if not why.is_valid():
        context = presenting.call_list_context(table, form, figure, part, len(chosen))
        return render(request, "reports/call_list.html", context | {"why": why})
    log_reading(
        actor=request.user,
        action="call-list",
        unit=form.question.unit,
        people=len(chosen),
        reason=why.cleaned_data["reason"],
    )
    people = listing.with_people(chosen)
    if why.cleaned_data["kind"] == "csv":
        return _file(calling.as_csv(people), CSV, table, "csv", name="people")
    return _file(calling.as_xlsx(people, tables.title(table)), XLSX, table, "xlsx", name="people")


@asked(to="see-figures")
@second_factor_required
def csv_file(request: HttpRequest, form: CoverageForm) -> HttpResponse:
    table, names = coverage(form.question), _may_see_names(request, form)
    return _file(tables.as_csv(table, names=names), CSV, table, "csv")


@asked(to="see-figures")
@second_factor_required
def xlsx_file(request: HttpRequest, form: CoverageForm) -> HttpResponse:
    table, names = coverage(form.question), _may_see_names(request, form)
    groups = by_group(table, names=names)
    return _file(tables.as_xlsx(table, groups, names=names), XLSX, table, "xlsx")


def _may_see_names(request: HttpRequest, form: CoverageForm) -> bool:
    return may(request.user, "see-people", unit=form.question.unit)


def _chosen(request: HttpRequest) -> tuple[str, str]:
    return request.GET.get("figure", "required"), request.GET.get("part", "")


def _with_defaults(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    """What the address leaves out: today, and a course and audience that something requires."""
    data = request.GET.dict()
    data.setdefault("on", days.today().isoformat())
    if not data.get("course") or not data.get("audience"):
        known = required_within(scope).select_related("course", "audience")
        wanted = {f"{key}__slug": data[key] for key in ("course", "audience") if data.get(key)}
        first = known.filter(**wanted).order_by("audience__position", "course__sort_key").first()
        if first:
            data.setdefault("course", first.course.slug)
            data.setdefault("audience", first.audience.slug)
    return data


def _form_again(request: HttpRequest, form: CoverageForm) -> HttpResponse:
    """No question yet, or one that cannot be answered: what was chosen stays chosen."""
    nothing = not required_within(form.scope).exists()
    context = {"form": form, "nothing_required_yet": nothing}
    if nothing and not courses_within(form.scope).exists():
        context["no_course_of"] = agencies_named(form.scope)
    status = 200 if nothing and not request.GET.get("course") else 400
    return render(request, "reports/coverage.html", context, status=status)


def _behind(table: Coverage, figure: str, part: str) -> list:
    try:
        return listing.behind(table, figure=figure, part=part)
    except KeyError as error:
        raise Http404 from error


def _file(
    content: bytes, kind: str, table: Coverage, ending: str, *, name: str = "coverage"
) -> HttpResponse:
    question = table.question
    file = f"{name}-{question.course.slug}-{question.unit.code}-{question.on}.{ending}"
    disposition = f'attachment; filename="{file}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
