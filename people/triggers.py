"""Two known postings of one person in one audience never overlap: the database refuses it."""

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


TRIGGERS = [
    _sqlite("INSERT", ""),
    _sqlite("UPDATE", "AND other.id <> OLD.id"),
    Trigger(POSTGRESQL, "posting_overlap", TABLE, "BEFORE INSERT OR UPDATE", POSTGRESQL_BODY),
]
