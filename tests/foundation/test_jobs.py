"""The job table.

1. A job enqueued in a transaction that fails never existed.
2. A job is done once by one worker; a worker that dies loses it to another after its lease.
3. An error puts the job back with a longer pause; after the last attempt it stays, failed, with its reason.
4. While a job takes long, what people wait for is done beside it; what can wait too isn't.
   Each has what it is done within to itself, in whichever thread.
5. `unique` keeps one waiting; a schedule enqueues once for all workers.
"""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from foundation import clock, jobs
from foundation.database import Database
from foundation.jobs import enqueue, enqueue_due_schedules, every, job, take_lease, when_given_up, work_all, work_one

done: list[int] = []


@job("tests.note")
def note(_database: Database, payload: dict[str, int]) -> None:
    done.append(payload["n"])


@job("tests.break")
def break_down(_database: Database, _payload: dict[str, int]) -> None:
    raise RuntimeError("the printer is on fire")


begun, may_end = threading.Semaphore(0), threading.Event()


@job("tests.long", can_wait=True)
def take_long(_database: Database, _payload: dict[str, int]) -> None:
    begun.release()
    assert may_end.wait(30)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    done.clear()
    may_end.clear()


def count(database: Database) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).select_from(jobs.jobs)).scalar_one()


def test_a_job_of_a_failed_transaction_never_existed(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as db:
        enqueue(db, "tests.note", {"n": 1})
        raise RuntimeError
    assert work_all(database) == 0


def test_a_done_job_is_gone(database: Database) -> None:
    with database.writing() as db:
        enqueue(db, "tests.note", {"n": 1})
    assert work_all(database) == 1
    assert done == [1]
    assert count(database) == 0


def test_many_workers_do_each_job_once(database: Database) -> None:
    with database.writing() as db:
        for n in range(40):
            enqueue(db, "tests.note", {"n": n})
    threads = [threading.Thread(target=work_all, args=(database,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work_all(database)
    assert sorted(done) == list(range(40))


def test_a_silent_worker_loses_its_job_to_another(database: Database) -> None:
    with database.writing() as db:
        enqueue(db, "tests.note", {"n": 7})
    assert take_lease(database, now=clock.now(), lease_seconds=60)
    assert not work_one(database)
    assert work_one(database, now=clock.now() + timedelta(seconds=61))
    assert done == [7]


def test_a_failing_job_waits_longer_each_time_and_then_stays(database: Database) -> None:
    with database.writing() as db:
        enqueue(db, "tests.break")
    now = clock.now()
    for _ in range(jobs.MOST_ATTEMPTS):
        now += timedelta(hours=2)
        assert work_one(database, now=now)
    assert not work_one(database, now=now + timedelta(days=9))
    with database.reading() as db:
        row = db.execute(select(jobs.jobs)).one()
    assert row.state == "failed"
    assert "printer" in row.last_error


def test_what_follows_when_a_job_is_given_up_is_done_once(database: Database) -> None:
    ended: list[int] = []
    when_given_up("tests.give_up", lambda _db, payload: ended.append(payload["n"]))
    with database.writing() as db:
        enqueue(db, "tests.give_up", {"n": 4})
    for attempt in range(jobs.MOST_ATTEMPTS):
        assert not ended
        assert work_one(database, now=clock.now() + attempt * timedelta(hours=1))
    assert ended == [4]
    assert not work_one(database, now=clock.now() + timedelta(days=1))


@job("tests.give_up")
def give_up(_database: Database, _payload: dict[str, int]) -> None:
    raise RuntimeError("no ink")


def test_what_people_wait_for_is_done_beside_a_job_that_takes_long(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foundation.company.ALONE", 0.05)
    within: list[str] = []

    @contextmanager
    def around() -> Iterator[None]:
        within.append(threading.current_thread().name)
        yield

    with database.writing() as db:
        enqueue(db, "tests.long")
        enqueue(db, "tests.long")
    stop = threading.Event()
    worker = threading.Thread(
        target=jobs.work_forever,
        args=(database, stop),
        kwargs={"poll_seconds": 0.05, "lease_seconds": 60, "around": around},
    )
    worker.start()
    try:
        assert begun.acquire(timeout=10)
        with database.writing() as db:
            for n in (1, 2):
                enqueue(db, "tests.note", {"n": n})
        until = time.monotonic() + 10
        while done != [1, 2] and time.monotonic() < until:
            time.sleep(0.01)
        assert done == [1, 2]
        assert within.count("company") >= 2  # they need an application as much as the long one
        assert not begun.acquire(timeout=0.3)  # the other one that can wait does
        assert count(database) >= 2
    finally:
        may_end.set()
        assert begun.acquire(timeout=10)
        stop.set()
        worker.join(20)
    assert not worker.is_alive()


def test_unique_jobs_wait_once(database: Database) -> None:
    for _ in range(3):
        with database.writing() as db:
            enqueue(db, "tests.note", {"n": 1}, unique="only")
    assert count(database) == 1


def test_a_schedule_enqueues_once_for_all_workers(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_schedules", {})
    every("tests.note", seconds=3600)
    now = clock.now()
    for _ in range(3):
        enqueue_due_schedules(database, now=now)
    assert count(database) == 1
    enqueue_due_schedules(database, now=now + timedelta(hours=1, seconds=1))
    assert count(database) == 1, "the first still waits"


WORKER = """
import sys, time, threading
from foundation.database import open_database
from foundation.jobs import job, work_forever
@job("tests.slow")
def slow(database, payload):
    print("started", flush=True)
    time.sleep(payload["seconds"])
    open(payload["mark"], "a").write("done\\n")
work_forever(open_database(sys.argv[1]), threading.Event(), poll_seconds=0.05, lease_seconds=1)
"""


def test_a_killed_workers_job_is_done_by_the_next(database: Database, tmp_path) -> None:
    mark = tmp_path / "mark"
    with database.writing() as db:
        enqueue(db, "tests.slow", {"seconds": 0.4, "mark": str(mark)})
    url = database.engine.url.render_as_string(hide_password=False)

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WORKER), url], stdout=subprocess.PIPE, text=True, cwd=os.getcwd()
        )

    first = start()
    assert first.stdout is not None
    assert first.stdout.readline() == "started\n"
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = start()
    try:
        until = time.monotonic() + 20
        while count(database) and time.monotonic() < until:
            time.sleep(0.05)
        assert mark.read_text() == "done\n"
    finally:
        second.kill()
        second.wait()
