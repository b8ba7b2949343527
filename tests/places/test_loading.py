"""The province in its four states, against the official counts."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

from places import days
from places.loading import load_province
from places.models import Agency, Audience, Duty, Level, Lineage, Succession, Unit

pytestmark = pytest.mark.django_db

PLAN, STEP, MERGER = date(2020, 2, 1), date(2025, 1, 1), date(2025, 7, 1)


@pytest.fixture
def province():
    load_province()


def unit(code: str, on: date) -> Unit:
    return Unit.objects.on(on).get(code=code)


def counts(on: date, province: Unit) -> dict[Level, int]:
    below = Unit.objects.under(province, on).on(on)
    return {level: below.filter(level=level).count() for level in (Level.DISTRICT, Level.COMMUNE)}


def standings(of: Unit, on: date) -> dict[str, str]:
    rows = Lineage.objects.known().on(on).filter(unit=of).select_related("ancestor")
    return {row.ancestor.name: row.standing for row in rows}


@pytest.mark.parametrize(
    ("day", "code", "districts", "communes"),
    [(PLAN, "51", 13, 173), (PLAN, "62", 10, 102), (STEP, "51", 13, 170), (MERGER, "51", 0, 96)],
)
def test_official_counts(province, day, code, districts, communes):
    assert counts(day, unit(code, day)) == {Level.DISTRICT: districts, Level.COMMUNE: communes}


def test_the_merged_province_has_86_rural_communes_9_wards_and_one_special_zone(province):
    kinds = Counter(Unit.objects.on(MERGER).communes().values_list("kind", flat=True))
    assert kinds == {"xã": 86, "phường": 9, "đặc khu": 1}
    assert not Unit.objects.on(MERGER).filter(code="62").exists()


def test_codes_come_again_under_other_names(province):
    old_land = Unit.objects.under(unit("51", PLAN), PLAN)
    before = {u.code: u.name for u in old_land.communes().on(PLAN)}
    from_old_land = {
        heir.pk: heir
        for heir in Unit.objects.on(MERGER).communes()
        if Lineage.objects.known()
        .on(date(2024, 12, 31))
        .filter(unit=heir, ancestor__code="51")
        .exists()
    }
    assert len(from_old_land) == 56
    reused = [u for u in from_old_land.values() if u.code in before]
    assert len(reused) == 55
    assert sum(before[u.code] != u.name for u in reused) == 42


def test_one_name_is_several_units(province):
    wards = Unit.objects.on(PLAN).filter(name="Phường Nguyễn Nghiêm")
    assert {u.code for u in wards} == {"21025", "21439"}
    today = Unit.objects.on(MERGER).get(name="Xã Nguyễn Nghiêm")
    assert today.code == "21457"
    assert {s.predecessor.name for s in today.came_from.all()} == {"Xã Phổ Nhơn", "Xã Phổ Phong"}


def test_the_split_commune_is_unplaced_in_the_province(province):
    split = unit("21142", PLAN)
    heirs = {s.successor.code: s.kind for s in split.became.all()}
    assert heirs == {"21136": "split", "21157": "split"}
    assert standings(split, MERGER) == {"Tỉnh Quảng Ngãi": "unplaced"}


def test_the_split_of_january_2025_heals_in_july(province):
    nghia_my = unit("21286", PLAN)
    assert standings(nghia_my, STEP)["Huyện Tư Nghĩa"] == "unplaced"
    assert standings(nghia_my, MERGER) == {"Xã Vệ Giang": "home", "Tỉnh Quảng Ngãi": "above"}


def test_the_district_without_communes_became_the_special_zone(province):
    ly_son = unit("536", PLAN)
    assert not ly_son.children.exists()
    zone = unit("21548", MERGER)
    assert standings(ly_son, MERGER)[zone.name] == "home"


def test_parts_moved_in_january_2025(province):
    assert unit("21220", PLAN).kind == "xã"
    assert unit("21220", STEP).kind == "thị trấn"
    assert unit("21262", PLAN).name == "Xã Nghĩa An"
    assert unit("21262", STEP).name == "Xã An Phú"
    assert not Unit.objects.on(STEP).filter(code__in=["21253", "21286", "21403"]).exists()
    song_ve = unit("21238", STEP)
    assert {s.predecessor.code: s.whole for s in song_ve.came_from.all()} == {
        "21238": True,
        "21283": False,
        "21286": False,
    }


def test_every_commune_of_2020_arrives_somewhere_in_2025(province):
    merged = unit("51", MERGER)
    arrived = Unit.objects.under(merged, MERGER)
    missing = Unit.objects.on(PLAN).exclude(pk__in=arrived.values("pk"))
    assert not missing.exists()
    homes = Lineage.objects.known().on(MERGER).filter(standing="home", ancestor__level=3)
    lost = Unit.objects.on(PLAN).communes().exclude(pk__in=homes.values("unit"))
    assert [u.code for u in lost] == ["21142"]


def test_the_merger_was_not_known_before_its_resolution(province):
    old = unit("21142", PLAN)
    early = Lineage.objects.known(days.start_of(date(2025, 1, 1))).on(date(2025, 8, 1))
    assert early.filter(unit=old, ancestor=old).exists()
    late = Lineage.objects.known(days.start_of(date(2025, 8, 1))).on(date(2025, 8, 1))
    assert not late.filter(unit=old, ancestor=old).exists()


def test_search_forgives_missing_diacritics_and_sorts_as_in_a_dictionary(province):
    found = Unit.objects.on(MERGER).matching("son tay").in_name_order()
    assert [u.name for u in found] == ["Xã Sơn Tây", "Xã Sơn Tây Hạ", "Xã Sơn Tây Thượng"]


def test_loading_again_changes_nothing_and_keeps_what_somebody_edited(province):
    Audience.objects.filter(slug="teacher").update(name="Thầy cô")
    before = [m.objects.count() for m in (Unit, Succession, Lineage, Agency, Duty)]
    call_command("load_units")
    assert before == [m.objects.count() for m in (Unit, Succession, Lineage, Agency, Duty)]
    assert Audience.objects.get(slug="teacher").name == "Thầy cô"


def test_every_training_duty_of_the_plan_is_there_with_its_agency(province):
    assert Duty.objects.filter(kind="training").count() == 11
    labour = Duty.objects.get(code="III.2-4").agency
    assert {a.slug for a in labour.successors.all()} == {"so-y-te", "so-noi-vu"}
