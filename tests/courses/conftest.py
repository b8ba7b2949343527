import pytest
from django.core.cache import caches

from tests.courses.factories import make_course_page, make_lesson, make_site


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def site(db, uploads):
    return make_site()


@pytest.fixture
def course(site):
    return make_course_page(site.index, title="Phòng chống đuối nước", slug="duoi-nuoc")


@pytest.fixture
def lessons(course):
    return [make_lesson(course, title=f"Bài {n}", slug=f"bai-{n}") for n in (1, 2, 3)]


@pytest.fixture
def no_kept_pages():
    """Call it to begin with nothing kept."""
    return caches["pages"].clear
