"""Languages in the trainers' admin: how far each module is, and English words of the bank."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from courses import languages
from courses.language_forms import WordsForm
from courses.languages import ENGLISH
from courses.models import CoursePage, SpokenLanguage, VoicingBatch
from courses.module_views import for_writers
from quizzes import translating as bank
from quizzes.models import Case, Question, Quiz

KINDS = {"question": Question, "case": Case, "quiz": Quiz}
BATCHES_SHOWN = 10


@for_writers
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    batches = VoicingBatch.objects.prefetch_related("voicings").all()[:BATCHES_SHOWN]
    edit_languages = reverse(SpokenLanguage.snippet_viewset.get_url_name("list"))
    context = {
        "modules": languages.all_modules(),
        "batches": [(one, len(one.voicings.all())) for one in batches],
        "edit_languages": edit_languages,
    }
    return render(request, "courses/admin/languages.html", context)


@for_writers
@require_safe
def english(request: HttpRequest, pk: int) -> HttpResponse:
    page = module_page(pk)
    pieces = languages.pieces_in_english(page)
    done = sum(piece.state == "shown" for piece in pieces)
    context = {"page": page, "pieces": pieces, "done": done}
    return render(request, "courses/admin/english.html", context)


@for_writers
def words(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The English words of a question, story or quiz, beside the Vietnamese ones."""
    thing = _thing(request, kind, pk)
    said = bank.to_say(thing, ENGLISH)
    form = WordsForm(said, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        bank.keep_words(thing=thing, language=ENGLISH, words=form.words())
        if request.POST.get("act") == "show":
            return _show(request, kind, thing)
        messages.success(request, _("Saved. Learners see it once it is shown to them."))
        return redirect(request.path)
    context = {
        "thing": thing,
        "form": form,
        "may_show": may_show(request),
        "is_shown": bool(said) and all(one.is_shown for one in said),
        "done": sum(one.is_done for one in said),
        "total": len(said),
    }
    return render(request, "courses/admin/words.html", context)


def may_show(request: HttpRequest) -> bool:
    return request.user.has_perm("quizzes.publish_question")


def module_page(pk: int) -> CoursePage:
    return get_object_or_404(languages.module_pages(), pk=pk)


def _show(request: HttpRequest, kind: str, thing: bank.Translated) -> HttpResponse:
    if not may_show(request):
        raise PermissionDenied
    try:
        bank.show_words(thing=thing, language=ENGLISH)
    except bank.Missing as missing:
        told = ngettext(
            "Saved. %(n)s text has no English yet, so learners still see the Vietnamese.",
            "Saved. %(n)s texts have no English yet, so learners still see the Vietnamese.",
            missing.count,
        )
        messages.warning(request, told % {"n": missing.count})
    else:
        messages.success(request, _("Learners now see it in English."))
    return redirect("languages_words", kind, thing.pk)


def _thing(request: HttpRequest, kind: str, pk: int) -> bank.Translated:
    if kind not in KINDS:
        raise Http404
    if not request.user.has_perm("quizzes.change_question"):
        raise PermissionDenied
    return get_object_or_404(KINDS[kind], pk=pk)
