"""How trainers see a communication product in the admin: what it is first, the rest behind."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)

from courses import panels


def product_tabs() -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel("title"),
                    FieldPanel("kind"),
                    FieldPanel("summary"),
                    InlinePanel("files", label=_("File"), heading=_("Files to take away")),
                    FieldPanel("words"),
                    MultiFieldPanel(
                        [FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")
                    ),
                ],
                heading=_("Content"),
            ),
            ObjectList(
                [
                    FieldPanel("audiences"),
                    FieldPanel("topics"),
                    FieldPanel("agency"),
                    FieldPanel("licence"),
                    FieldPanel("source"),
                ],
                heading=_("For whom, and whose"),
            ),
            ObjectList(panels.ADDRESS, heading=_("Address and sharing")),
            panels.publishing(),
        ]
    )
