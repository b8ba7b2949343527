"""The library of communication products: found, taken, counted, passed on."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from courses.library import LibraryPage, ProductFetches, ProductFile, ProductPage
from courses.library_counts import count_fetch
from courses.library_queries import fetches_of
from tests.courses.factories import make_drawing, make_english_twins, make_png
from tests.courses.test_module_files import make_document
from tests.factories import make_audience

pytestmark = pytest.mark.django_db
WEIGHT = 20_000


@pytest.fixture
def library(site, no_kept_pages):
    no_kept_pages()
    page = site.home.add_child(instance=LibraryPage(title="Thư viện", slug="thu-vien"))
    page.save_revision().publish()
    return LibraryPage.objects.get(pk=page.pk)


def make_product(library, title, *, files=(), topics=(), **fields) -> ProductPage:
    fields.setdefault("kind", ProductPage.Kind.LEAFLET)
    fields.setdefault("summary", "Phát ở cuộc họp thôn.")
    page = library.add_child(instance=ProductPage(title=title, live=False, **fields))
    page.files = [ProductFile(document=file, sort_order=n) for n, file in enumerate(files)]
    page.topics.add(*topics)
    page.save_revision().publish()
    return ProductPage.objects.get(pk=page.pk)


@pytest.fixture
def products(library):
    teacher = make_audience("teacher", name="Giáo viên")
    leaflet = make_product(
        library,
        "Tờ rơi phòng đuối nước",
        files=[make_document("to-roi.pdf", b"%PDF" + b"x" * 2044)],
        topics=["đuối nước"],
        picture=make_png(),
        picture_alt="Em bé bên ao có rào",
    )
    leaflet.audiences.add(teacher)
    leaflet.save_revision().publish()
    broadcast = make_product(
        library,
        "Bài phát thanh mùa mưa",
        kind=ProductPage.Kind.BROADCAST,
        words="Bà con chú ý.\n\nTrông các em gần nước.",
        files=[make_document("loa.mp3")],
    )
    return leaflet, broadcast


def drawn(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_kind_topic_and_size(client, products):
    html = drawn(client, "/thu-vien/")
    assert "Tờ rơi phòng đuối nước" in html
    assert "Bài phát thanh mùa mưa" in html
    assert "2,0\xa0KB" in html or "2,0 KB" in html


def test_products_are_found_without_diacritics_and_by_kind_topic_and_people(client, products):
    wanted = {
        "q=duoi+nuoc": {0},
        "q=ba+con": {1},
        "q=khong+co": set(),
        "kind=broadcast": {1},
        "kind=poster": set(),
        f"topic={products[0].topics.get().slug}": {0},
        "audience=teacher": {0},
        "audience=teacher&kind=broadcast": set(),
    }
    for asked, numbers in wanted.items():
        html = drawn(client, f"/thu-vien/?{asked}")
        found = {n for n, one in enumerate(products) if f"/{one.slug}/" in html}
        assert found == numbers, asked


def test_an_empty_library_says_so_kindly_and_is_not_linked(client, library):
    assert "empty-state" in drawn(client, "/thu-vien/")
    assert "/thu-vien/" not in drawn(client, "/")


def test_the_front_page_leads_to_a_library_that_holds_something(client, products):
    assert 'href="/thu-vien/"' in drawn(client, "/")


def test_a_product_says_what_it_weighs_who_may_use_it_and_how_to_pass_it_on(client, products):
    html = drawn(client, products[0].url)
    assert "PDF, 2,0" in html
    assert 'property="og:title" content="Tờ rơi phòng đuối nước"' in html
    assert 'property="og:image" content="http://localhost:8000/media/' in html
    assert reverse("qr") in html
    assert 'href="tel:111"' in html
    assert len(html.encode()) < WEIGHT
    html = drawn(client, products[1].url)
    assert "<audio controls preload=" in html
    assert "Trông các em gần nước." in html


def test_taking_a_file_is_counted_and_looking_whether_it_is_there_is_not(client, products):
    key = products[0].translation_key
    url = reverse("take-product-file", args=[key, 1])
    assert url in drawn(client, products[0].url)
    assert client.head(url).status_code == 302
    assert fetches_of([key]) == {}
    for _again in range(3):
        response = client.get(url)
    assert response.url == products[0].files.get().document.url
    assert fetches_of([key]) == {key: 3}
    assert "no-store" in response["Cache-Control"]
    names = {field.name for field in ProductFetches._meta.get_fields()}
    assert names == {"id", "product", "day", "count"}


def test_days_are_counted_apart_and_added_up(products):
    key = products[0].translation_key
    for day in (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 2)):
        count_fetch(product=key, on=day)
    assert sorted(ProductFetches.objects.values_list("count", flat=True)) == [1, 2]
    assert fetches_of([key]) == {key: 3}


def test_files_of_drafts_and_files_that_are_not_there_are_not_found(client, products):
    key = products[0].translation_key
    assert client.get(reverse("take-product-file", args=[key, 2])).status_code == 404
    assert client.get(reverse("take-product-file", args=[key, 0])).status_code == 404
    products[0].unpublish()
    assert client.get(reverse("take-product-file", args=[key, 1])).status_code == 404
    assert not ProductFetches.objects.exists()


def test_an_english_page_is_the_same_product(client, site, library, products):
    make_english_twins(site.home, library, *products)
    html = drawn(client, "/en/thu-vien/")
    assert "Tờ rơi phòng đuối nước" in html
    html = drawn(client, f"/en{products[0].url}")
    assert f'href="/en/take/{products[0].translation_key}/1/"' in html


def test_the_list_takes_as_many_queries_for_three_as_for_two(
    client, library, products, django_assert_num_queries, no_kept_pages
):
    drawn(client, "/thu-vien/")
    no_kept_pages()
    with CaptureQueriesContext(connection) as for_two:
        drawn(client, "/thu-vien/")
    assert len(for_two) <= 14
    make_product(library, "Thêm một", files=[make_document("them.pdf")], topics=["bơi"])
    no_kept_pages()
    with django_assert_num_queries(len(for_two)):
        drawn(client, "/thu-vien/")


def test_pages_are_kept_until_a_product_changes(
    client, products, django_capture_on_commit_callbacks, django_assert_num_queries
):
    drawn(client, "/thu-vien/?kind=leaflet")
    with django_assert_num_queries(0):
        drawn(client, "/thu-vien/?kind=leaflet")
    page = products[0]
    page.title = "Tên mới"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "Tên mới" in drawn(client, "/thu-vien/?kind=leaflet")


def test_a_drawing_may_stand_for_a_product(client, library):
    page = make_product(library, "Áp phích", picture=make_drawing(), picture_alt="Cây măng")
    assert 'alt="Cây măng"' in drawn(client, page.url)
    assert not any(Page.find_problems())
