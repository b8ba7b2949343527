"""How trainers see the pages in the admin: tabs, help, and what a preview looks like."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

INTRODUCED = [TitleFieldPanel("title"), FieldPanel("introduction")]
SLUG = FieldPanel(
    "slug",
    help_text=_(
        "The end of the page's address. When it changes, links shared before lead nowhere."
    ),
)
ADDRESS = [SLUG, FieldPanel("search_description")]


def course_tabs() -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel("title"),
                    FieldPanel("summary"),
                    MultiFieldPanel(
                        [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("colour")],
                        heading=_("Cover"),
                    ),
                    FieldRowPanel([FieldPanel("minutes"), FieldPanel("is_public")]),
                    FieldPanel("quiz"),
                ],
                heading=_("Content"),
            ),
            ObjectList(
                [
                    FieldPanel("audiences"),
                    FieldPanel("topics"),
                    FieldPanel("duties"),
                    FieldPanel("agency"),
                ],
                heading=_("For whom, and why"),
            ),
            _sharing([FieldPanel("share_picture")]),
            publishing(),
        ]
    )


def lesson_tabs() -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(
                [TitleFieldPanel("title"), FieldPanel("body")],
                heading=_("Content"),
            ),
            ObjectList(
                [
                    HelpPanel(
                        content=_(
                            "A lesson is published only when it was verified in its sources, "
                            "or when an expert has signed it off: name, title and day."
                        )
                    ),
                    FieldPanel("certainty"),
                    FieldPanel("why_draft"),
                    MultiFieldPanel(
                        [
                            FieldPanel("signed_off_by"),
                            FieldPanel("signed_off_title"),
                            FieldPanel("signed_off_on"),
                        ],
                        heading=_("Signed off by an expert"),
                    ),
                ],
                heading=_("Checked by"),
            ),
            _sharing([]),
            publishing(),
        ]
    )


def _sharing(first: list[Any]) -> ObjectList:
    return ObjectList(
        [*first, *ADDRESS],
        heading=_("Address and sharing"),
    )


def publishing() -> ObjectList:
    return ObjectList([PublishingPanel(), CommentPanel()], heading=_("When"))
