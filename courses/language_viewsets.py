"""The list of spoken languages, kept by trainers."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import SpokenLanguage


class SpokenLanguageViewSet(SnippetViewSet):
    model = SpokenLanguage
    icon = "media"
    menu_label = _("Spoken languages")
    add_to_admin_menu = False
    copy_view_enabled = False
    ordering = ["position", "name"]
    list_display = [
        "name",
        Column("own_name", label=_("its own name"), accessor="own_name", classname="mn-wide"),
        Column("code", label=_("short name"), accessor="code"),
        BooleanColumn("is_offered", label=_("offered to learners")),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("own_name"),
            FieldPanel("code"),
            FieldPanel("position"),
            FieldPanel("is_offered"),
        ]
    )
