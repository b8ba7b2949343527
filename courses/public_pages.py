"""What all pages of the site have in common."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Page, PageViewRestriction

from courses import panels
from courses.guiding import is_left_over
from courses.serving import serve_as_everybody
from quizzes.previews import PREVIEW_SIZES


class PublicPage(Page):
    """A page that is the same bytes for everybody, so that it can be kept whole."""

    promote_panels = panels.ADDRESS
    private_page_options: ClassVar[list[str]] = []
    admin_default_ordering = "ord"  # in the admin too, lessons stand in reading order

    class Meta:
        abstract = True

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEW_SIZES

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Whatever way leads here (schedule, workflow, bulk): guiding words stay a draft."""
        if is_left_over(revision.as_object()):
            raise PublishPagePermissionError("Guiding words are left on this page.")
        super().publish(revision, *args, **kwargs)

    @property
    def content_language(self) -> str:
        """The language the words are in; an alias shows the words of its source."""
        return (self.alias_of or self).locale.language_code

    @property
    def needs_account(self) -> bool:
        return False

    def get_view_restrictions(self) -> models.QuerySet:
        """None: who may read is said by `is_public` of the course, and nowhere else."""
        return PageViewRestriction.objects.none()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return serve_as_everybody(self, request, super().serve)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses import contexts

        context = super().get_context(request, *args, **kwargs)
        return context | contexts.of(self, request)
