"""A NUL byte, which PostgreSQL refuses to store or compare, makes an address unreadable."""

import pytest
from django.contrib.auth.models import Group

from records.models import Reach
from tests.courses.factories import make_course_page, make_site
from tests.factories import make_person
from tests.quizzes.factories import make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    site = make_site()
    quiz = make_quiz(make_question(), slug="nuoc")
    make_course_page(site.index, title="Đuối nước", slug="duoi-nuoc", quiz=quiz)
    return site


@pytest.mark.parametrize(
    "address",
    [
        "/whom-to-call/?q=%00",
        "/whom-to-call/?unit=%00",
        "/khoa-hoc/?q=%00",
        "/khoa-hoc/?topic=%00",
        "/khoa-hoc/?audience=%00",
        "/coverage/?unit=%00",
        "/coverage/?course=%00",
        "/coverage/?audience=%00",
        "/coverage/people/?part=%00",
        "/khoa-hoc/%00/",
        "/%00/",
        "/check/%00/",
        "/my/certificates/%00/",
        "/whom-to-call/%00/new/",
        "/qr/?path=/%00",
        "/quiz/nuoc/?x=%00",
        "/sign-in/?next=%00",
    ],
)
def test_an_address_with_nul_is_answered_in_words(client, site, address):
    person = make_person("Sở")
    person.groups.add(Group.objects.get(name="department"))
    client.force_login(person, backend="people.sign_in.PinBackend")
    answer = client.get(address)
    assert answer.status_code == 400
    assert "111" in answer.content.decode()


def test_answers_with_a_nul_for_a_commune_are_marked_and_counted(client, site):
    sent = {"commune": "\0", "as_it_is": "1"}
    version = client.get("/quiz/nuoc/").context["version"].uuid
    answer = client.post(
        "/quiz/nuoc/", sent | {"version": version}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 200
    assert Reach.objects.get().unit is None
