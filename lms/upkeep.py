"""What the site does by itself: background work, seals, publishing, letting go of what is old.

`manage.py upkeep` does once what is due; with `--forever` it is the site's worker. `make run`
and the service `mangnon-worker` keep one. Several at once do no harm: tasks are claimed,
and every step may be repeated.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from courses.module_files.uploading import forget_old as forget_old_modules
from people.retention import apply_retention
from people.ways import forget_used_ways
from places import days
from quizzes.importing import drop_old_files as drop_old_question_files
from recordings.services import take_in_what_was_missed
from records.seals import seal
from records.services import mark_pending
from records.tasks import go_on_with_repairs
from reports.item_pass import sums

logger = logging.getLogger(__name__)

BETWEEN_LOOKS = 2.0  # seconds in which a task may wait unnoticed
BETWEEN_ROUNDS = timedelta(minutes=10)
STUCK_AFTER = timedelta(hours=1)
RESULTS_KEPT = timedelta(days=7)


def mark_and_seal() -> None:
    """Mark the attempts whose marking was cut short, and close the ledger's new rows."""
    mark_pending()
    for _sealed in seal():
        pass


def publish_what_is_due() -> None:
    call_command("publish_scheduled", verbosity=0)


def keep_item_sums() -> None:
    """So that no trainer waits for a pass over everything that was ever answered."""
    sums()


def put_back_stuck_tasks(*, at: datetime | None = None) -> int:
    """Tasks whose worker was killed wait for the next one; return how many there were."""
    since = (at or days.now()) - STUCK_AFTER
    stuck = DBTaskResult.objects.running().filter(started_at__lt=since)
    return stuck.update(status=TaskResultStatus.READY, started_at=None)


def forget_finished_tasks(*, at: datetime | None = None) -> int:
    """Results name rows of the database; they are of no use after a week."""
    since = (at or days.now()) - RESULTS_KEPT
    return DBTaskResult.objects.finished().filter(finished_at__lt=since).delete()[0]


ROUND: list[Callable[[], object]] = [
    mark_and_seal,
    go_on_with_repairs,
    keep_item_sums,
    publish_what_is_due,
    take_in_what_was_missed,
    put_back_stuck_tasks,
    forget_finished_tasks,
    apply_retention,
    forget_used_ways,
    forget_old_modules,
    drop_old_question_files,
]


def go_round() -> int:
    """Every step of the round, whatever becomes of the others; return how many failed."""
    failed = 0
    for step in ROUND:
        try:
            step()
        except Exception:  # the next step may be the one that matters
            failed += 1
            logger.exception("Upkeep: %s failed.", step.__name__)
    return failed


def run_waiting_tasks(most: int | None = None) -> None:
    """Do the background work that waits: all of it, or so many tasks."""
    if not DBTaskResult.objects.ready().exists():
        return  # the worker would take SQLite's only lock to find out
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="background",
        startup_delay=False,
        max_tasks=most,
        worker_id="upkeep",
        excluded_queue_names=[],
    ).run()


def keep_up(goes_on: Callable[[], bool]) -> None:
    """Work and rounds for as long as `goes_on` says so."""
    next_round = days.now()
    while goes_on():
        close_old_connections()
        run_waiting_tasks(most=1)  # films may take long: the round comes between two of them
        if days.now() >= next_round:
            go_round()
            next_round = days.now() + BETWEEN_ROUNDS
        time.sleep(BETWEEN_LOOKS)
