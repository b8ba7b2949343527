"""The site's own work: what waits is done, what is due is done, what fails stops nothing."""

import signal
import subprocess
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django_tasks import task
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from lms import upkeep
from people.models import SignInCard
from places import days
from records.models import SealedRow
from records.past import record_completion
from tests.factories import make_course, make_person
from tests.sites import BASE, PYTHON


@task(backend="background")
def add_a_person(name: str) -> None:
    make_person(name)


@task(backend="background")
def break_down() -> None:
    raise RuntimeError("on purpose")


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_done_once_and_a_failure_holds_nothing_up():
    from people.models import Person

    break_down.enqueue()
    add_a_person.enqueue("Hồ Thị Mới")
    assert not Person.objects.exists()
    for _twice in range(2):
        upkeep.run_waiting_tasks()
    assert Person.objects.count() == 1
    assert DBTaskResult.objects.failed().count() == DBTaskResult.objects.successful().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_worker_was_killed_is_put_back_and_done():
    from people.models import Person

    add_a_person.enqueue("Hồ Thị Mới")
    running = {"status": TaskResultStatus.RUNNING, "started_at": days.now() - timedelta(minutes=50)}
    DBTaskResult.objects.update(**running)
    assert upkeep.put_back_stuck_tasks() == 0
    assert upkeep.put_back_stuck_tasks(at=days.now() + timedelta(minutes=20)) == 1
    upkeep.run_waiting_tasks()
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_round_seals_what_is_new_and_forgets_old_results():
    record_completion(
        person=make_person(), course=make_course(), completed_on=days.today(), source="import"
    )
    add_a_person.enqueue("Hồ Thị Mới")
    upkeep.run_waiting_tasks()
    DBTaskResult.objects.update(finished_at=days.now() - timedelta(days=8))
    assert upkeep.go_round() == 0
    assert SealedRow.objects.count() == 2
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_round_forgets_the_cards_that_ended_long_ago():
    long_ago = days.now() - timedelta(days=400)
    for expires_at in (long_ago, days.now() + timedelta(days=1)):
        SignInCard.objects.create(
            person=make_person(), digest=f"{expires_at}", issued_at=long_ago, expires_at=expires_at
        )
    assert upkeep.go_round() == 0
    assert SignInCard.objects.get().expires_at > days.now()


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_is_told_and_the_others_are_taken(monkeypatch):
    taken = []

    def fails():
        raise RuntimeError("on purpose")

    monkeypatch.setattr(upkeep, "ROUND", [fails, lambda: taken.append(1)])
    with pytest.raises(CommandError, match="1 steps failed"):
        call_command("upkeep")
    assert taken == [1]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["asked to stop", "its parent is gone"])
def test_a_worker_of_its_own_ends_when_it_should(new_site, how):
    site = new_site()
    words = [*PYTHON, str(BASE / "manage.py"), "upkeep", "--forever", "--with-parent"]
    if how == "asked to stop":
        worker = subprocess.Popen(words, env=site.environment, cwd=site.data_dir)
        time.sleep(6)
        assert worker.poll() is None
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
        return
    inner = f"import subprocess; print(subprocess.Popen({words!r}).pid, flush=True)"
    shell = subprocess.run(
        [*PYTHON, "-c", inner + "; import time; time.sleep(6)"],
        env=site.environment,
        cwd=site.data_dir,
        stdout=subprocess.PIPE,
        text=True,
    )
    pid = shell.stdout.strip()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and _lives(pid):
        time.sleep(0.5)
    assert not _lives(pid)


def _lives(pid: str) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().split()[2] != "Z"
    except FileNotFoundError:
        return False
