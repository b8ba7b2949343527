"""What the database refuses: two known postings of one person in one audience that overlap,
and a log of readings that is edited or shortened."""

from people.models import AccessEntry
from places.append_only import append_only
from places.triggers import POSTGRESQL, SQLITE, Trigger

TABLE = "people_posting"
MESSAGE = "posting_overlap: this person already has a post in this audience in that time"

OVERLAPPING = """
SELECT 1 FROM people_posting other
WHERE other.person_id = NEW.person_id AND other.audience_id = NEW.audience_id
  AND other.retracted_at IS NULL {but}
  AND (other.until IS NULL OR other.until > NEW.start)
  AND (NEW.until IS NULL OR NEW.until > other.start)
"""

# The row of the person is locked first: two transactions that insert at the same time
# would otherwise not see each other's posting.
POSTGRESQL_BODY = f"""
BEGIN
  IF NEW.retracted_at IS NULL THEN
    PERFORM 1 FROM people_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF EXISTS ({OVERLAPPING.format(but="AND other.id <> NEW.id")}) THEN
      RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN NEW;
END
"""


def _sqlite(event: str, but: str) -> Trigger:
    name = f"posting_overlap_{event.lower()}"
    body = (
        "WHEN NEW.retracted_at IS NULL BEGIN "
        f"SELECT RAISE(ABORT, '{MESSAGE}') WHERE EXISTS ({OVERLAPPING.format(but=but)}); END"
    )
    return Trigger(SQLITE, name, TABLE, f"BEFORE {event}", body)


# The log of readings: the subject is emptied when the person is erased, and nothing else is
# ever changed. `COALESCE`, because nothing equals NULL.
UNCHANGED = ("id", "actor_id", "action", "people", "reason", "at", "is_demo")
ERASED = (
    "OLD.subject_id IS NOT NULL AND NEW.subject_id IS NULL "
    "AND COALESCE(NEW.unit_id, 0) = COALESCE(OLD.unit_id, 0) AND "
    + " AND ".join(f"NEW.{column} = OLD.{column}" for column in UNCHANGED)
)
# Rows go when they have been kept long enough, or with the demonstration they belong to.
LOG_KEPT_AT_LEAST_DAYS = 365
OLD_ENOUGH = {
    SQLITE: f"(OLD.is_demo OR OLD.at < datetime('now', '-{LOG_KEPT_AT_LEAST_DAYS} days'))",
    POSTGRESQL: f"(OLD.is_demo OR OLD.at < now() - interval '{LOG_KEPT_AT_LEAST_DAYS} days')",
}

TRIGGERS = [
    _sqlite("INSERT", ""),
    _sqlite("UPDATE", "AND other.id <> OLD.id"),
    Trigger(
        POSTGRESQL,
        "posting_overlap",
        TABLE,
        "BEFORE INSERT OR UPDATE",
        POSTGRESQL_BODY,
        # A session keeps the function's plans. Made while there were few people, they would
        # read the whole table for each of a roster's hundred thousand rows.
        setting="enable_seqscan=off",
    ),
    *append_only(AccessEntry, may_update=ERASED, may_delete=OLD_ENOUGH),
]
