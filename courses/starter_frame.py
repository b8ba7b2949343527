"""The pages that modules and products stand below: front door, list of courses, library."""

from typing import Any

from wagtail.models import Locale, Page, Site

from courses.models import CourseIndexPage, HomePage, LibraryPage, StarterItem
from courses.module_files.shelf import Shelf
from courses.signals import home_page_made
from courses.starter_files import Json

ENGLISH = "en"
LIBRARY = "frame/library"


def put_frame(shelf: Shelf, site: Json) -> CourseIndexPage:
    """Front door, list of courses and library, in both languages; made once, then left alone."""
    home = HomePage.objects.filter(locale__language_code="vi").first()
    if home is None:
        home = _make_frame_page(Page.get_first_root_node(), HomePage, site["home"])
        _open_door(home)
        home_page_made.send(HomePage, page=home)
        shelf.summary.counts["added"] += 1
    index = CourseIndexPage.objects.child_of(home).first()
    if index is None:
        index = _make_frame_page(home, CourseIndexPage, site["index"])
        shelf.summary.counts["added"] += 1
    _put_library(shelf, home, site)
    return index


def _put_library(shelf: Shelf, home: HomePage, site: Json) -> None:
    """Made once; who removed it does not get it again."""
    if LIBRARY in shelf.items or LibraryPage.objects.exists() or "library" not in site:
        return
    page = _make_frame_page(home, LibraryPage, site["library"])
    StarterItem.objects.create(key=LIBRARY, kind="frame", digest="", object_pk=page.pk)
    shelf.summary.counts["added"] += 1


def _make_frame_page(parent: Page, model: Any, data: Json) -> Any:
    page = model(slug=data["slug"], live=False, **data["vi"])
    parent.add_child(instance=page)
    page.save_revision().publish()
    english = Locale.objects.get(language_code=ENGLISH)
    twin = page.copy_for_translation(english, copy_parents=True)
    twin.title, twin.introduction = data["en"]["title"], data["en"]["introduction"]
    twin.save_revision().publish()
    return model.objects.get(pk=page.pk)


def _open_door(home: HomePage) -> None:
    """The site begins at our home page; Wagtail's own welcome page goes, if nobody used it."""
    site = Site.objects.filter(is_default_site=True).first()
    site = site or Site(is_default_site=True, hostname="localhost")
    welcome, site.root_page, site.site_name = site.root_page_id, home, "Măng Non"
    site.save()
    unused = Page.objects.filter(pk=welcome, content_type__model="page", numchild=0).first()
    if unused:
        unused.delete()
