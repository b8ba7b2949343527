"""A digest that another program could compute from the description alone."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from records.digests import COMMON, FIELDS, canonical, canonical_text, digest_of, plain
from records.models import Completion, Evidence, LedgerRow
from tests.records.rows import make_rows

SKIPPED = {"id", "digest"}


@pytest.mark.django_db
def test_a_completion_is_digested_as_the_description_says():
    row = make_rows()["completion"]
    row.refresh_from_db()
    told = {
        "schema": 1,
        "table": "completion",
        "uuid": str(row.uuid),
        "recorded_at": "2024-02-01T03:04:05.000000Z",
        "is_demo": False,
        "serial": row.serial,
        "person": str(row.person.uuid),
        "course": str(row.course.uuid),
        "completed_on": "2024-02-01",
        "source": "online",
        "attempt": str(row.attempt.uuid),
        "quiz_version": None,
        "page_revision": None,
        "locale": "vi",
        "pass_mark": None,
        "score": None,
        "max_score": None,
        "device_time": None,
        "postings": [],
        "rules": [],
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert row.digest == hashlib.sha256(text.encode("utf-8")).hexdigest()


@pytest.mark.django_db
@pytest.mark.parametrize("name", FIELDS)
def test_a_row_read_back_has_the_digest_it_was_written_with(name):
    row = make_rows()[name]
    again = type(row).objects.get(pk=row.pk)
    assert row.digest == again.digest == digest_of(again)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_a_ledger_row_is_covered(name):
    fields = apps.get_model("records", name)._meta.local_fields
    covered = {path.split(".")[0] for path in COMMON + FIELDS[name]}
    assert {field.name for field in fields} - SKIPPED == covered


def test_every_kind_of_ledger_row_has_a_digest():
    kinds = {
        model._meta.model_name
        for model in apps.get_app_config("records").get_models()
        if issubclass(model, LedgerRow)
    }
    assert kinds == set(FIELDS)


@pytest.mark.django_db
def test_rows_inserted_in_bulk_have_digests_too():
    completion = make_rows()["completion"]
    row = Evidence(completion=completion, source="import", fingerprint="0" * 64)
    Evidence.objects.bulk_create([row])
    assert digest_of(Evidence.objects.get(uuid=row.uuid)) == row.digest != ""


@pytest.mark.django_db
def test_a_row_cannot_bring_a_digest_of_its_own():
    rows = make_rows()
    completion = Completion.objects.create(
        person=rows["attempt"].person,
        course=rows["attempt"].course,
        completed_on=rows["completion"].completed_on + timedelta(days=1),
        digest="0" * 64,
    )
    assert completion.digest == digest_of(completion)


def test_floating_point_has_no_single_form_and_is_refused():
    with pytest.raises(TypeError):
        plain({"a": [1.5]})


def test_points_have_four_places_and_instants_are_utc():
    assert plain(Decimal("7.5")) == plain(Decimal("7.5000")) == "7.5000"
    local = datetime(2024, 2, 1, 0, 30, tzinfo=timezone(timedelta(hours=7)))
    assert plain(local) == plain(local.astimezone(UTC)) == "2024-01-31T17:30:00.000000Z"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_canonical_text_does_not_depend_on_the_order_of_keys_and_reads_back(value):
    text = canonical_text(plain(value))
    assert json.loads(text) == value
    assert canonical_text(json.loads(text)) == text


@pytest.mark.django_db
def test_the_canonical_form_names_no_running_number():
    rows = make_rows()
    for name in FIELDS:
        row = rows[name]
        told = canonical(row)
        assert "id" not in told
        for field in row._meta.local_fields:
            if field.is_relation and getattr(row, field.attname) is not None:
                assert len(str(told[field.name])) == 36
