"""The library in the trainers' admin: every product in one list, with how often it was taken."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from courses.library import LibraryPage, ProductPage
from courses.library_queries import fetches_of


class ProductListView(IndexView):
    """Vietnamese pages only: their English twins are the same products."""

    def get_base_queryset(self) -> Any:
        pages = super().get_base_queryset()
        return pages.filter(alias_of=None, locale__language_code="vi")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        counts = fetches_of([page.translation_key for page in rows])
        for page in rows:
            page.taken = counts.get(page.translation_key, 0)
        context["object_list"] = rows
        return context


class AddProductView(View):
    """A new product stands in the library: nobody is asked below which page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        library = LibraryPage.objects.filter(locale__language_code="vi").first()
        if library is None:
            messages.warning(request, _("There is no library yet. Run “load_starter” once."))
            return redirect("communication_products:index")
        return redirect("wagtailadmin_pages:add", "courses", "productpage", library.pk)


class ProductListing(PageListingViewSet):
    model = ProductPage
    name = "communication_products"
    menu_label = _("Library")
    icon = "folder-open-inverse"
    menu_order = 240
    add_to_admin_menu = True
    index_view_class = ProductListView

    @cached_property
    def choose_parent_view(self) -> Any:
        return AddProductView.as_view()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("taken", label=_("Times taken"), accessor="taken"),
            PageStatusColumn("status", label=_("State"), sort_key="live"),
        ]


product_listing = ProductListing("communication_products")
