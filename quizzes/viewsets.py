"""Questions, cases and quizzes in the admin, for trainers."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from quizzes import queries, services
from quizzes.file_menu import QuestionFiles
from quizzes.forms import QuizForm
from quizzes.models import Quiz
from quizzes.question_admin import CaseViewSet, QuestionViewSet


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
        quiz.asked_now = queries.asked_now(quiz)
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
            HelpPanel(
                template="quizzes/draws_help.html", heading=gettext_lazy("What can be drawn from")
            ),
            InlinePanel(
                "draws",
                heading=gettext_lazy("Draws"),
                label=gettext_lazy("Draw"),
                panels=[
                    FieldRowPanel(
                        [FieldPanel("count"), FieldPanel("topic"), FieldPanel("difficulty")]
                    )
                ],
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("minutes_allowed")]),
                    FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("pause_minutes")]),
                    FieldPanel("shuffle"),
                    FieldPanel("is_practice"),
                ],
                heading=gettext_lazy("Rules"),
            ),
        ],
        base_form_class=QuizForm,
    )


class QuizzesGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, CaseViewSet, QuizViewSet, QuestionFiles)
    menu_icon = "help"
    menu_label = gettext_lazy("Questions")
    menu_name = "questions"
    menu_order = 210
