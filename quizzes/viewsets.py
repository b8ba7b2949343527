"""Questions and quizzes in the admin, for trainers."""

from collections.abc import Iterable

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from quizzes import queries, services
from quizzes.forms import QuestionForm, QuizForm
from quizzes.models import Question, Quiz


def state_of(question: Question) -> str:
    """Told from the row alone, so that a list asks nothing more of the database."""
    if not question.live:
        return _("draft")
    return _("published, newer draft") if question.has_unpublished_changes else _("published")


# --- Questions ---------------------------------------------------------------------------


class QuestionFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="in_state",
        choices=[
            ("published", gettext_lazy("published")),
            ("changed", gettext_lazy("published, newer draft")),
            ("draft", gettext_lazy("draft")),
        ],
    )

    class Meta:
        model = Question
        fields = ["certainty", "kind"]

    def in_state(self, questions: QuerySet, name: str, value: str) -> QuerySet:
        if value == "changed":
            return questions.filter(live=True, has_unpublished_changes=True)
        return questions.filter(live=value == "published")


class QuestionIndexView(IndexView):
    is_searchable = True

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.matching(self.search_query) if self.is_searching else queryset


class QuestionChooserFilters(SearchFilterMixin, BaseFilterForm):
    def filter(self, objects: QuerySet) -> QuerySet:
        words = self.cleaned_data.get("q")
        if words:
            self.is_searching, self.search_query = True, words
        return objects.matching(words) if words else objects


class ChooseQuestionView(ChooseView):
    filter_form_class = QuestionChooserFilters


class ChooseQuestionResultsView(ChooseResultsView):
    filter_form_class = QuestionChooserFilters


class QuestionChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseQuestionView
    choose_results_view_class = ChooseQuestionResultsView


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = gettext_lazy("Questions")
    add_to_admin_menu = False
    index_view_class = QuestionIndexView
    chooser_viewset_class = QuestionChooserViewSet
    filterset_class = QuestionFilters
    list_per_page = 30
    list_display = [
        "__str__",
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor=state_of,
            primary=lambda question: question.live,
            sort_key="live",
        ),
        Column(
            "certainty",
            label=gettext_lazy("Certainty"),
            accessor="get_certainty_display",
            sort_key="certainty",
        ),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("kind"),
                    FieldPanel("text"),
                    InlinePanel(
                        "options",
                        heading=gettext_lazy("Answers"),
                        label=gettext_lazy("Answer"),
                        min_num=2,
                        panels=[
                            FieldPanel("text"),
                            FieldRowPanel([FieldPanel("is_correct"), FieldPanel("keep_last")]),
                            FieldPanel("feedback"),
                        ],
                    ),
                    FieldPanel("explanation"),
                    FieldPanel("source"),
                ],
                heading=gettext_lazy("Question"),
            ),
            ObjectList(
                [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("audio")],
                heading=gettext_lazy("Picture and sound"),
            ),
            ObjectList(
                [
                    HelpPanel(template="quizzes/certainty_help.html"),
                    FieldPanel("certainty"),
                    MultiFieldPanel(
                        [
                            FieldPanel("signed_off_by"),
                            FieldPanel("signed_off_title"),
                            FieldPanel("signed_off_on"),
                        ],
                        heading=gettext_lazy("Signed off by an expert"),
                    ),
                    FieldPanel("slug"),
                ],
                heading=gettext_lazy("Verified?"),
            ),
        ],
        base_form_class=QuestionForm,
    )


# --- Quizzes -----------------------------------------------------------------------------


def keep_published_quizzes(request: HttpRequest, snippets: Iterable) -> HttpResponse | None:
    """Before deleting: versions of a quiz, and answers given on them, stay; so it stays too."""
    kept = [item for item in snippets if isinstance(item, Quiz) and item.versions.exists()]
    if not kept:
        return None
    messages.error(request, _("A quiz that was published is kept, with the answers given to it."))
    return redirect(kept[0].snippet_viewset.get_url_name("list"))


class QuizIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet:
        return queries.quizzes_with_counts()


class PublishesOnSave:
    """Saving a quiz publishes it; where it cannot be, the trainer is told why."""

    not_published = ""

    def save_instance(self) -> Quiz:
        quiz = super().save_instance()
        try:
            services.publish_quiz(quiz=quiz)
        except services.NotPublishable as problem:
            self.not_published = str(problem)
        quiz.refresh_from_db()
        return quiz

    def get_success_message(self, instance: Quiz | None = None) -> str:
        if not self.not_published:
            words = _("Saved. Learners now get version %(number)s.")
            return words % {"number": self.object.current.number}
        if self.object.current:
            words = _("Saved, but learners still get version %(number)s. %(why)s")
            return words % {"number": self.object.current.number, "why": self.not_published}
        return _("Saved, but not published yet. %(why)s") % {"why": self.not_published}


class QuizCreateView(PublishesOnSave, CreateView):
    pass


class QuizEditView(PublishesOnSave, EditView):
    def get_object(self, queryset: QuerySet | None = None) -> Quiz:
        quiz = super().get_object(queryset)
        quiz.asked_now = len(quiz.current.content["questions"]) if quiz.current else 0
        return quiz


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ol"
    menu_label = gettext_lazy("Quizzes")
    add_to_admin_menu = False
    index_view_class = QuizIndexView
    add_view_class = QuizCreateView
    edit_view_class = QuizEditView
    copy_view_enabled = False  # its short name and versions are its own
    search_fields = ["title", "slug"]
    search_backend_name = None
    list_display = [
        "title",
        Column(
            "version", label=gettext_lazy("Version"), accessor="current.number", classname="mn-wide"
        ),
        Column(
            "live", label=gettext_lazy("Published questions"), accessor="live", classname="mn-wide"
        ),
        Column(
            "chosen", label=gettext_lazy("Chosen questions"), accessor="chosen", classname="mn-wide"
        ),
        Column(
            "pass_mark",
            label=gettext_lazy("Pass mark (%)"),
            accessor="pass_mark",
            classname="mn-wide",
        ),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(template="quizzes/quiz_help.html"),
            FieldPanel("title"),
            FieldPanel("slug"),
            MultipleChooserPanel(
                "entries",
                chooser_field_name="question",
                heading=gettext_lazy("Questions, in order"),
                label=gettext_lazy("Question"),
                panels=[FieldPanel("question")],
            ),
            MultiFieldPanel(
                [
                    FieldPanel("pass_mark"),
                    FieldPanel("shuffle"),
                    FieldPanel("attempts_allowed"),
                    FieldPanel("minutes_allowed"),
                ],
                heading=gettext_lazy("Rules"),
            ),
        ],
        base_form_class=QuizForm,
    )


class QuizzesGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, QuizViewSet)
    menu_icon = "help"
    menu_label = gettext_lazy("Questions")
    menu_name = "questions"
    menu_order = 210
