"""Questions and cases in the admin, for trainers. The form shows what the chosen kind needs."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from quizzes import queries, services
from quizzes.file_menu import FileButtons
from quizzes.forms import CaseForm, QuestionForm
from quizzes.models import Case, Question

CHOICES = "single several true_false likert"


def state_of(question: Question) -> str:
    """Told from the row alone, so that a list asks nothing more of the database."""
    if not question.live:
        return _("draft")
    return _("published, newer draft") if question.has_unpublished_changes else _("published")


def only(kinds: str) -> dict[str, str]:
    """Shown for these kinds alone (`js/question_form.js`)."""
    return {"data-mn-kinds": kinds}


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
    topic = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Topic"), queryset=Tag.objects.none(), field_name="topics"
    )

    class Meta:
        model = Question
        fields = ["kind", "topic", "difficulty", "certainty"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["topic"].queryset = queries.topics()

    def in_state(self, questions: QuerySet, name: str, value: str) -> QuerySet:
        if value == "changed":
            return questions.filter(live=True, has_unpublished_changes=True)
        return questions.filter(live=value == "published")


class QuestionIndexView(FileButtons, IndexView):
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


ANSWERS = InlinePanel(
    "options",
    heading=gettext_lazy("Answers"),
    label=gettext_lazy("Answer"),
    min_num=1,
    panels=[
        FieldPanel("text"),
        FieldPanel("match", attrs=only("matching")),
        FieldRowPanel(
            [FieldPanel("is_correct"), FieldPanel("keep_last", attrs=only("single several"))],
            attrs=only("single several true_false number word"),
        ),
        FieldPanel("feedback"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt")],
            heading=gettext_lazy("Picture of this answer"),
            classname="collapsed",
            attrs=only("single several likert ordering matching"),
        ),
    ],
)


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = gettext_lazy("Questions")
    add_to_admin_menu = False
    copy_view_enabled = False  # its ids and short name are its own
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
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column(
            "difficulty",
            label=gettext_lazy("Difficulty"),
            accessor="get_difficulty_display",
            classname="mn-wide",
        ),
        Column(
            "certainty",
            label=gettext_lazy("Certainty"),
            accessor="get_certainty_display",
            sort_key="certainty",
            classname="mn-wide",
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("kind"),
                    HelpPanel(template="quizzes/kind_help.html"),
                    FieldPanel("text"),
                    ANSWERS,
                    FieldPanel("tolerance", attrs=only("number")),
                    FieldPanel("explanation"),
                    FieldPanel("source"),
                    HelpPanel(template="quizzes/answers_links.html"),
                ],
                heading=gettext_lazy("Question"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("topics"), FieldPanel("difficulty")]),
                    FieldRowPanel([FieldPanel("case"), FieldPanel("case_position")]),
                ],
                heading=gettext_lazy("Topic and case"),
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


# --- Cases -------------------------------------------------------------------------------


class PublishesCase:
    """A case has no draft: saving it shows it to learners wherever it is asked about."""

    def save_instance(self) -> Case:
        case = super().save_instance()
        services.publish_case(case=case)
        return case


class CaseCreateView(PublishesCase, CreateView):
    pass


class CaseEditView(PublishesCase, EditView):
    pass


class CaseViewSet(SnippetViewSet):
    model = Case
    icon = "openquote"
    menu_label = gettext_lazy("Cases")
    add_to_admin_menu = False
    copy_view_enabled = False
    add_view_class = CaseCreateView
    edit_view_class = CaseEditView
    search_fields = ["title", "text"]
    search_backend_name = None
    list_display = ["title"]
    edit_handler = ObjectList(
        [
            HelpPanel(template="quizzes/case_help.html"),
            FieldPanel("title"),
            FieldPanel("text"),
            MultiFieldPanel(
                [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("audio")],
                heading=gettext_lazy("Picture and sound"),
            ),
        ],
        base_form_class=CaseForm,
    )
