"""Sentinel values go through the whole of a real site; after erasure none is anywhere."""

import json
import os
import subprocess
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.sites import make_site, migrated_site, new_site, real_server  # noqa: F401  (fixtures)

pytestmark = pytest.mark.slow

NAME = "Đoàn Thị Sentinella Quỳnh"
SENTINELS = [
    NAME, "Sentinella", "905987654", "905 987 654", "905.987.654", "912345999", "912 345 999",
    "WORKSENTINEL", "NOTESENTINEL", "RAWSENTINEL", "INBOXSENTINEL", "COMMENTSENTINEL",
    "REQUESTSENTINEL", "TASKSENTINEL", "DRAFTSENTINEL", "LOGSENTINEL",
]  # fmt: skip

FILL = f'''
import json, uuid
from datetime import date, timedelta
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import FormState
from wagtail.log_actions import log
from wagtail.models import Comment, Page, UploadedFile
from wagtail.users.models import UserProfile
from courses.models import Course
from courses.queries import lessons_of, page_of
from people import consents, services as people
from people.models import *
from people.phones import display_phone
from places import days
from places.models import Audience, Unit
from records import corrections, past, services as records
from records.ledger import keep_unplaced
from records.models import Completion

NAME = "{NAME}"
department = people.add_person(name="Lê Thị Minh", phone="0905000003")
people.choose_pin(person=department, pin="274961")
department.groups.add(Group.objects.get(name="department"))
who = people.add_person(
    name=NAME, phone="0905987654", gender="female", ethnic_group="Hrê", birth_date=date(1990, 4, 7)
)
who.contact_phone = "+84912345999"; who.save()
who.groups.add(Group.objects.get(name="trainer"))
pin = people.issue_one_time_pin(person=who, by=department)
unit = Unit.objects.on(days.today()).communes().first() or Unit.objects.create(
    code="21115", name="Xã Trà Bồng", kind="xã", level=3, valid_from=date(2020, 1, 1)
)
audience = Audience.objects.get_or_create(
    slug="collaborator", defaults={{"name": "CTV", "posts": "people"}}
)[0]
consents.give_consent(person=who, purpose="gender", value="female")
consents.give_consent(person=who, purpose="ethnic_group", value="Hrê")
consents.withdraw_consent(person=who, purpose="ethnic_group")
SignInCard.objects.create(person=who, digest="x", expires_at=days.now())
roster = RosterImport.objects.create(
    file_name="x.csv", digest="x", content=f"{{NAME}},0905.987.654".encode(),
    summary={{"rejected": [[NAME]]}}, rejects=f"{{NAME}},0905987654".encode(),
    foreseen={{"kept": [[NAME, "x"]]}},
)
RosterPage.objects.create(roster=roster, show="created", number=0, rows=[{{"name": NAME}}])
RosterChange.objects.create(
    roster=roster, kind="person-changed", person=who, before={{"name": NAME}}, after={{"x": NAME}}
)
posting = people.post(
    person=who, audience=audience, unit=unit, start=date(2025, 7, 1), workplace="WORKSENTINEL"
)
people.move(posting=posting, unit=unit, on=date(2025, 8, 1), workplace="WORKSENTINEL 2")
UnitContact.objects.create(unit=unit, name=NAME, role="Cán bộ", phone="+84905987654")

course = Course.objects.create(slug="sentinel", title="Khóa học")
from tests.records.rows import QUESTION, RIGHT, make_quiz_version
version = make_quiz_version()
sent = records.submit_attempt(
    person=who, course=course, quiz_version=version, client_id=uuid.uuid4(),
    answers={{QUESTION: [RIGHT]}}, raw="RAWSENTINEL " + NAME,
)
done, _new = past.record_completion(
    person=who, course=course, completed_on=date(2025, 9, 1), source="workshop",
    note="NOTESENTINEL", recorded_by=department,
)
corrections.void_completion(completion=done, author=department, reason="NOTESENTINEL " + NAME)
keep_unplaced(person=who, reason="unknown", content={{"x": "INBOXSENTINEL"}}, at=days.now())
keep_unplaced(person=None, reason="unknown", content={{"x": "0905.987.654"}}, at=days.now())

page = Page.objects.filter(depth=2).first()
comment = Comment.objects.create(page=page, user=who, text="COMMENTSENTINEL", contentpath="title")
comment.replies.create(user=department, text="Chào " + NAME)
page.get_latest_revision_as_object().specific.save_revision(user=who)
log(page, "wagtail.comments.create", user=who, data={{"comment": {{
    "id": comment.pk, "contentpath": "title", "text": "COMMENTSENTINEL"}}}})
log(who, "wagtail.edit", user=department, data={{"LOGSENTINEL": NAME}})
log(page, "wagtail.edit", user=department, data={{"note": "0905 987 654"}})
FormState.objects.create(
    user=department, content_type=ContentType.objects.get_for_model(Person),
    object_id=str(who.pk), data="name=DRAFTSENTINEL",
    last_updated_at=days.now(),
)
profile = UserProfile.get_for_user(who)
profile.avatar.save("DRAFTSENTINEL.png", ContentFile(b"RAWSENTINEL"))
UploadedFile.objects.create(
    uploaded_by_user=who, file=ContentFile(b"RAWSENTINEL", "DRAFTSENTINEL.txt")
)
DBTaskResult.objects.create(
    args_kwargs={{"args": [NAME, "TASKSENTINEL"], "kwargs": {{}}}}, task_path="x",
    traceback="TASKSENTINEL 0905987654", exception_class_path="", backend_name="default",
    run_after=days.now(),
)
DataRequest.objects.create(
    person=who, kind="correct", text="REQUESTSENTINEL " + NAME, decision="REQUESTSENTINEL",
    answer_due=days.today(), act_due=days.today(),
)
people.log_reading(actor=department, action="person", subject=who, people=1)

staff = Client(HTTP_HOST="127.0.0.1")
staff.force_login(department)
answer = staff.post(f"/admin/users/edit/{{who.pk}}/", {{
    "name": NAME, "contact_phone": "0912 345 999", "login_phone": "0905987654", "gender": "female",
    "birth_date": "1990-04-07", "ethnic_group": "", "language": "vi", "is_active": "on",
}})
print(json.dumps({{"pin": pin, "code": who.code, "unit": unit.code, "pk": who.pk,
    "username": who.username, "admin": answer.status_code}}))
'''
ERASE = """
from people.erasure import erase_person
from people.models import Person
department = Person.objects.get(login_phone="+84905000003")
erase_person(person=Person.objects.get(pk={pk}), by=department)
"""


def browser():
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def submit(opener, url: str, **fields) -> str:
    page = opener.open(url).read().decode()
    fields["csrfmiddlewaretoken"] = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[
        0
    ]
    data = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(url, data, headers={"Referer": url})
    return opener.open(request).read().decode()


def whole_database(site) -> bytes:
    """Every byte of the SQLite files, or a dump of PostgreSQL."""
    url = site.environment["DATABASE_URL"]
    if not url:
        return b"".join(path.read_bytes() for path in site.data_dir.glob("db.sqlite3*"))
    bins = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    tool = str(bins[-1]) if bins else "pg_dump"
    return subprocess.run([tool, "--dbname", url], capture_output=True, check=True).stdout


def everything(site) -> dict[str, bytes]:
    found = {"database": whole_database(site)}
    for folder, _names, files in os.walk(site.data_dir):
        for name in files:
            if not name.startswith("db.sqlite3"):
                path = Path(folder) / name
                found[str(path)] = path.read_bytes() + name.encode()
    return found


def writings(word: str) -> set[bytes]:
    from places.names import folded

    forms = {word, word.upper(), folded(word), json.dumps(word)[1:-1]}
    return {form.encode() for form in forms}


def traces_in(content: dict[str, bytes], words: list[str]) -> list[tuple[str, str]]:
    return [
        (where, word)
        for where, data in content.items()
        for word in words
        if any(form in data for form in writings(word))
    ]


def test_after_erasure_no_sentinel_is_anywhere(real_server):  # noqa: F811
    site = real_server
    site.environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    told = json.loads(site.shell(FILL).splitlines()[-1])
    site.start()
    mine = browser()
    submit(mine, f"{site.url}/sign-in/", identifier="0905 987 654", pin=told["pin"])
    submit(mine, f"{site.url}/my/pin/", pin="639274", again="639274", next="/my/profile/")
    assert "Sentinella" in mine.open(f"{site.url}/my/profile/").read().decode()
    assert "Sentinella" in mine.open(f"{site.url}/my/data/").read().decode()
    browser().open(f"{site.url}/whom-to-call/?unit={told['unit']}").read()

    words = [*SENTINELS, told["code"], told["username"]]
    before = traces_in(everything(site), words)
    missed = set(words) - {word for _where, word in before}
    assert not missed - {"905 987 654", "905.987.654", "912 345 999"}, "not put in"

    site.shell(ERASE.format(pk=told["pk"]))
    assert traces_in(everything(site), words) == []
    assert site.manage("verify_ledger").returncode == 0
    assert "sign-in" in mine.open(f"{site.url}/my/profile/").url
    listed = site.manage("list_erasures").stdout
    (site.data_dir / "erased.txt").write_text(listed)
    again = site.manage("redo_erasures", str(site.data_dir / "erased.txt")).stdout
    assert "erased again: 0 of 1" in again
    assert "Sentinella" not in site.log()
