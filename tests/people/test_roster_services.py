"""Rosters on the screen: received, looked at, corrected, decided, applied, undone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from people.models import Headcount, Person, Posting, RosterChange, RosterImport
from people.roster_holdings import drop_old_files
from people.rosters import applying, services
from people.rosters.leases import wait_for_worker
from people.rosters.services import (
    apply_roster,
    columns_of,
    decide,
    plan_of,
    receive_roster,
    rejects_file,
    set_mapping,
    undo_roster,
)
from people.services import post, withdraw_posting
from people.tasks import apply_roster_in_background
from places import days
from places.models import Level, Lineage, Unit
from tests.factories import make_audience, make_person, make_posting
from tests.people.rosters import COLUMNS, everything, posts

pytestmark = pytest.mark.django_db
D = date
AN = "Nguyễn Văn An,0905123456,collaborator,21115,Thôn 3,2024-01-15,,female,Kinh,1980-02-03"
BE = "Trần Thị Bé,0905123457,collaborator,21115,,2024-01-15,,,,"


@pytest.fixture(autouse=True)
def ground(commune, other_commune, settings):
    settings.PRIVACY = settings.PRIVACY | {"OPTIONAL_FIELDS": "basis"}
    make_audience("collaborator")
    make_audience("teacher")
    make_audience("parent", has_roster=False)


@pytest.fixture
def receive(officer):
    def receive(*lines: str, header: str = COLUMNS, **options) -> RosterImport:
        content = "\n".join([header, *lines]).encode()
        return receive_roster(content=content, file_name="ds.csv", by=officer, **options)

    return receive


def state() -> list:
    """All that is known, villages and lineage too."""
    units = list(Unit.objects.order_by("code").values_list("code", "name"))
    lineage = Lineage.objects.known().order_by("unit", "ancestor", "since")
    rows = [(row[1:]) for row in everything()]
    return [rows, units, list(lineage.values_list("unit__code", "ancestor__code", "since"))]


def test_undoing_takes_back_everything(receive, officer, commune):
    known = make_person("Trần Thị Bé", contact_phone="+84905123457")
    make_posting(known, unit=commune, start=D(2023, 1, 1))
    gone = make_posting(make_person("Đi Rồi"), unit=commune, start=D(2023, 1, 1))
    before = state()
    roster = receive(
        AN,
        BE.replace("21115", "21484") + "1990-01-01",
        unit=None,
    )
    assert apply_roster(roster=roster, by=officer).summary["moved"] == 1
    complete = receive(AN, unit=commune, audience=gone.audience, on=D(2025, 1, 1), complete=True)
    plan = apply_roster(roster=complete, by=officer)
    assert [leaver.name for leaver in plan.leaving] == ["Đi Rồi"]
    assert state() != before
    assert undo_roster(roster=complete, by=officer).kept == []
    assert undo_roster(roster=roster, by=officer).kept == []
    assert roster.state == RosterImport.State.UNDONE
    assert state() == before
    assert not Unit.objects.filter(level=Level.VILLAGE).exists()
    assert not RosterChange.objects.exists()
    assert apply_roster(roster=roster, by=officer).summary["created"] == 1


def test_what_was_built_on_since_is_kept_and_said(receive, officer, commune, other_commune):
    roster = receive(AN, BE, "Lê Văn Ba,,collaborator,21115,,2024-01-15,,,,")
    apply_roster(roster=roster, by=officer)
    an, be = (Person.objects.get(name=name) for name in ("Nguyễn Văn An", "Trần Thị Bé"))
    post(person=an, audience=make_audience("teacher"), unit=commune, start=D(2025, 1, 1))
    withdraw_posting(posting=Posting.objects.known().get(person=be))
    undone = undo_roster(roster=roster, by=officer)
    assert {kept.person for kept in undone.kept} == {an.pk, be.pk}
    assert all(kept.reason for kept in undone.kept)
    assert undone.people == 1
    assert not Person.objects.filter(name="Lê Văn Ba").exists()
    assert posts("Nguyễn Văn An") == ["Thôn 3 2024-01-15"]


def test_undone_on_a_later_day_figures_as_known_between_stay(receive, officer, commune):
    roster = receive(AN)
    apply_roster(roster=roster, by=officer)
    Person.objects.filter(name="Nguyễn Văn An").update(created_at=days.now() - timedelta(days=3))
    Posting.objects.filter(unit__name="Thôn 3").update(recorded_at=days.now() - timedelta(days=3))
    undo_roster(roster=roster, by=officer)
    between = Posting.objects.known(days.now() - timedelta(days=1)).filter(unit__name="Thôn 3")
    assert between.count() == 1
    person = between.get().person
    assert (person.name, person.contact_phone, person.login_phone) == ("", "", None)
    assert person.erased_at and not Posting.objects.known().filter(person=person).exists()


def test_a_fault_half_way_leaves_nothing(receive, officer, monkeypatch):
    before = state()
    monkeypatch.setattr(applying, "CHUNK", 1)
    calls = []

    def fails(self, chunk, *args, real=applying.Writer._write_people):
        calls.append(chunk)
        if len(calls) == 2:
            raise DatabaseError("disk full")
        return real(self, chunk, *args)

    monkeypatch.setattr(applying.Writer, "_write_people", fails)
    roster = receive(AN, BE)
    with pytest.raises(ValidationError):
        apply_roster(roster=roster, by=officer)
    assert len(calls) == 2 and state() == before
    assert roster.state == RosterImport.State.FAILED and roster.error
    monkeypatch.undo()
    assert apply_roster(roster=roster, by=officer).summary["created"] == 2


def test_applying_that_was_cut_off_is_put_back_and_begun_anew(receive, officer, monkeypatch):
    roster = receive(AN, BE)
    plan = plan_of(roster)
    plan.people = plan.people[:1]
    applying.Writer(plan, roster, officer, days.now()).write()
    some_time_ago = days.now() - timedelta(minutes=10)
    RosterImport.objects.filter(pk=roster.pk).update(state="applying", beat_at=some_time_ago)
    apply_roster_in_background.func(str(roster.uuid), officer.pk)
    roster.refresh_from_db()
    assert roster.summary["created"] == 2 and roster.state == RosterImport.State.APPLIED
    assert Person.objects.filter(name="Nguyễn Văn An").count() == 1
    apply_roster_in_background.func(str(roster.uuid), officer.pk)  # once more does nothing
    assert Person.objects.filter(name="Nguyễn Văn An").count() == 1


def test_a_roster_is_applied_once(receive, officer):
    roster = receive(AN)
    apply_roster(roster=roster, by=officer)
    with pytest.raises(ValidationError):
        apply_roster(roster=roster, by=officer)
    with pytest.raises(ValidationError):
        set_mapping(roster=roster, mapping={"": {"name": 0}})


def test_progress_is_told_and_kept(receive, officer):
    seen = []
    roster = receive(AN, BE)
    apply_roster(roster=roster, by=officer, progress=lambda done, total: seen.append((done, total)))
    roster.refresh_from_db()
    assert seen == [(2, 2)] and (roster.progress, roster.total) == (2, 2)


def test_columns_can_be_said_by_hand(receive, officer):
    roster = receive(
        "Nguyễn Văn An;0905123456;CTV;21115", header="Ai;Gọi số;Làm gì;Ở đâu;Họ tên;SĐT"
    )
    (sheet,) = columns_of(roster)
    assert sheet.header[:2] == ["Ai", "Gọi số"] and sheet.mapping == {"name": 4, "phone": 5}
    mapping = {"": {"name": 0, "phone": 1, "audience": 2, "unit_code": 3}}
    set_mapping(roster=roster, mapping=mapping)
    assert columns_of(roster)[0].mapping == mapping[""]
    assert plan_of(roster).summary["created"] == 1
    for wrong in ({"": {"phone": 1}}, {"": {"name": 0, "nothing": 1}}, {"": {"name": 500}}):
        with pytest.raises(ValidationError):
            set_mapping(roster=roster, mapping=wrong)


def test_a_person_decides_who_is_meant(receive, officer, commune):
    known = make_person("Trần Thị Bé", contact_phone="+84905000777")
    make_posting(known, unit=commune)
    roster = receive(BE)
    (planned,) = plan_of(roster).rows
    assert planned.outcome == "ambiguous"
    assert [candidate.pk for candidate in planned.candidates] == [known.pk]
    decide(roster=roster, row=planned.key, choice="skip")
    assert plan_of(roster).summary["rejected"] == 1
    decide(roster=roster, row=planned.key, choice="new")
    assert plan_of(roster).summary["created"] == 1
    decide(roster=roster, row=planned.key, choice=None)
    assert plan_of(roster).summary["ambiguous"] == 1
    decide(roster=roster, row=planned.key, choice=known)
    assert apply_roster(roster=roster, by=officer).summary["updated"] == 1
    known.refresh_from_db()
    assert known.contact_phone == "+84905123457"
    assert plan_of(receive(BE)).summary["unchanged"] == 1
    undo_roster(roster=roster, by=officer)
    known.refresh_from_db()
    assert known.contact_phone == "+84905000777"


def test_what_would_change_is_told(receive, commune):
    known = make_person("Nguyễn Văn An", contact_phone="+84905123456")
    make_posting(known, unit=commune, start=D(2023, 1, 1))
    (planned,) = plan_of(receive(AN.replace("21115", "21484"))).rows
    assert planned.outcome == "moved"
    told = {change.field: (change.before, change.after) for change in planned.changes}
    assert told["post"][0].startswith("Xã Trà Bồng") and "Xã Ba Tơ" in told["post"][1]
    assert told["birth_date"] == ("", "03/02/1980")


def test_refused_rows_come_back_as_a_file(receive):
    text = rejects_file(receive(AN, BE.replace("21115", "9"))).decode("utf-8-sig")
    header, row = text.splitlines()
    assert header == f"{COLUMNS},reason" and row.startswith("Trần Thị Bé,")


def test_files_are_not_kept_longer_than_they_should_be(receive, officer):
    roster = receive(AN)
    apply_roster(roster=roster, by=officer)
    assert drop_old_files(days.now() + timedelta(days=1)) == 1
    roster.refresh_from_db()
    assert roster.content is None
    with pytest.raises(ValidationError):
        plan_of(roster)
    undo_roster(roster=roster, by=officer)
    assert not Person.objects.filter(name="Nguyễn Văn An").exists()


def test_too_large_a_file_is_refused(receive, settings):
    settings.ROSTER_MAX_MEGABYTES = 0
    with pytest.raises(ValidationError):
        receive(AN)


def test_a_person_added_meanwhile_stops_the_whole(receive, officer, commune):
    known = make_person("Nguyễn Văn An", contact_phone="+84905123456")
    posting = make_posting(known, unit=commune, start=D(2023, 1, 1))
    roster = receive(AN.replace("21115", "21484"), BE)
    plan = plan_of(roster)
    withdraw_posting(posting=posting)
    with pytest.raises(ValidationError):
        apply_roster(roster=roster, by=officer, plan=plan)
    assert not Person.objects.filter(name="Trần Thị Bé").exists()


def test_headcounts_follow_the_same_way_and_are_undone(receive, officer):
    header = "audience,unit_code,number,day,source"
    first = receive("parent,21115,100,2024-12-31,điều tra", header=header)
    assert apply_roster(roster=first, by=officer).summary["created"] == 1
    again = receive("parent,21115,100,2024-12-31,điều tra", header=header)
    assert apply_roster(roster=again, by=officer).summary["unchanged"] == 1
    other = receive("parent,21115,120,2024-12-31,điều tra", header=header)
    assert apply_roster(roster=other, by=officer).summary["updated"] == 1
    assert Headcount.objects.known().get().number == 120
    undo_roster(roster=other, by=officer)
    assert Headcount.objects.known().get().number == 100
    undo_roster(roster=first, by=officer)


def test_a_count_without_a_day_is_not_counted_again_later(receive, officer):
    row, header = "Xã Trà Bồng,100", "Xã,Số cha mẹ"
    apply_roster(roster=receive(row, header=header, on=D(2025, 1, 1)), by=officer)
    again = receive(row, header=header, on=D(2025, 6, 1))
    assert apply_roster(roster=again, by=officer).summary["unchanged"] == 1
    assert services.about_of(again).on == D(2025, 6, 1)


def test_nobody_begins_a_list_at_which_another_is_at_work(receive):
    """The second one would put back what the first is writing."""
    roster = receive(AN)
    busy = RosterImport.objects.filter(pk=roster.pk)
    busy.update(state=RosterImport.State.APPLYING, beat_at=days.now())
    with pytest.raises(ValidationError) as refused:
        apply_roster(roster=roster, by=None)
    assert refused.value.code == "state" and not wait_for_worker(roster=roster)
    busy.update(beat_at=days.now() - timedelta(minutes=6))
    assert wait_for_worker(roster=roster)
    assert apply_roster(roster=roster, by=None).summary["created"] == 1
