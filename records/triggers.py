"""The database itself refuses to change or take away what the ledger holds.

The ledger's tables and quiz versions are append-only (`places/append_only.py`). Of
demonstration rows (`is_demo`, a word of the row itself that nothing can change) DELETE is
let through, so that a demonstration can be taken away; see docs/decisions/0010.
"""

from places.append_only import append_only
from places.triggers import Trigger, missing_triggers
from quizzes.models import QuizVersion
from records.models import (
    Attempt,
    Completion,
    Correction,
    Evidence,
    Marking,
    Payload,
    Seal,
    SealedRow,
)

__all__ = ["ledger_triggers", "missing_triggers"]

LEDGER = (Attempt, Marking, Completion, Evidence, Correction, Seal, SealedRow)
# A payload may be emptied once (erasure), and not otherwise changed.
EMPTIED = (
    "NEW.id = OLD.id AND NEW.row = OLD.row AND NEW.is_demo = OLD.is_demo "
    "AND OLD.emptied_at IS NULL AND NEW.emptied_at IS NOT NULL "
    "AND NEW.text = '' AND NEW.salt = ''"
)


def ledger_triggers() -> list[Trigger]:
    found: list[Trigger] = []
    for model in LEDGER:
        found += append_only(model, may_delete="OLD.is_demo")
    found += append_only(QuizVersion)
    found += append_only(Payload, may_update=EMPTIED, may_delete="OLD.is_demo")
    return found
