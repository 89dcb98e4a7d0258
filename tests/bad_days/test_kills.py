"""`kill -9`, on real processes, on either database.

1. A worker killed in the middle of a job: the next takes the job after its lease; nothing is lost, nothing is there twice.
2. Web and worker killed while customers write: every question that was acknowledged is there exactly once after the restart,
   and sending any of them again, acknowledged or not, makes no second one.
3. Every job bears being done twice.
"""

import http.client
import json
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from analytics.voice.tables import verbatims
from foundation import clock
from foundation import jobs as job_table
from foundation.database import Database, metadata, open_database
from foundation.jobs import jobs, take_lease, work_all, work_forever, work_one
from helpdesk.tickets import lifecycle
from helpdesk.tickets.customer_messages import customer_reply
from helpdesk.tickets.tables import messages, tickets
from tests.bad_days.conftest import Everybody
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.processes import environment, free_port, kill_all, running, wait_until_up

PATIENCE = 40  # seconds


def wait_for(what: Any, seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)


def in_state(database: Database, state: str) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).select_from(jobs).where(jobs.c.state == state)).scalar_one()


def is_idle(database: Database) -> bool:
    with database.reading() as db:
        left = select(func.count()).select_from(jobs).where(jobs.c.kind == "events.deliver")
        return not db.execute(left).scalar_one()


@pytest.mark.slow
def test_a_worker_killed_twice_in_the_middle_of_a_job_loses_and_doubles_nothing(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        for number in range(12):
            ticket = ask(db, (BO, MARA)[number % 2], f"Question {number}: my payout is pending.")
            lifecycle.reply(
                db, ticket.id, author=ada, body=f"Answer {number}", seen=ticket.last_message, now=clock.now()
            )
            customer_reply(db, ticket.reference, ticket.customer.key, f"Thanks {number}", now=clock.now())
    settings = environment(database, tmp_path / "var")
    killed_in_the_middle = 0
    for _ in range(12):  # jobs are short: some kills come between two of them
        with running("work", settings) as worker:
            wait_for(lambda: in_state(database, "running"))
            kill_all(worker)
        killed_in_the_middle += in_state(database, "running") > 0
        if killed_in_the_middle == 2:
            break
    assert killed_in_the_middle == 2
    with running("work", settings):
        wait_for(lambda: is_idle(database))
    with database.reading() as db:
        said = Counter(db.execute(select(messages.c.body)).scalars())
        heard = Counter(db.execute(select(verbatims.c.source_id)).scalars())
        assert db.execute(select(func.count()).select_from(tickets)).scalar_one() == 12
        assert [row.last_error for row in db.execute(select(jobs)) if row.last_error] == []
    assert set(said.values()) == {1}
    assert (len(said), len(heard), set(heard.values())) == (36, 24, {1})


class Customer:
    """Writes question after question over HTTP, noting which the server acknowledged; stops when the server is gone."""

    def __init__(self, name: str, port: int) -> None:
        self.name, self.port = name, port
        self.session = str(self._post("session", {"site": "worklane"})["session"])
        self.sent: list[str] = []
        self.acknowledged: dict[str, str] = {}

    def write(self, most: int = 1000) -> None:
        for number in range(most):
            key = f"{self.name}-question-{number}"
            self.sent.append(key)
            try:
                self.acknowledged[key] = self.send(key)
            except (OSError, http.client.HTTPException):
                return

    def send(self, key: str) -> str:
        return str(self._post("tickets", {"session": self.session, "key": key, "body": key})["reference"])

    def _post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", f"/widget/v1/{path}", json.dumps(body), {"Content-Type": "text/plain"})
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            return dict(json.loads(answer.read()))
        finally:
            connection.close()


@pytest.mark.slow
def test_everything_killed_while_customers_write_keeps_every_acknowledged_question_once(
    database: Database, tmp_path: Path
) -> None:
    port = free_port()
    settings = environment(database, tmp_path / "var", ASIDE_PORT=str(port))
    with running("serve", settings) as server:
        wait_until_up(port)
        customers = [Customer(f"customer-{number}", port) for number in range(4)]
        threads = [threading.Thread(target=one.write) for one in customers]
        for thread in threads:
            thread.start()
        wait_for(lambda: sum(len(one.acknowledged) for one in customers) >= 30)
        assert kill_all(server) >= 4, "serve, gunicorn, its process and a worker"
        for thread in threads:
            thread.join()
    acknowledged = {key: reference for one in customers for key, reference in one.acknowledged.items()}
    assert len(set(acknowledged.values())) == len(acknowledged)
    kept = bodies(database)
    assert set(kept.values()) == {1}
    assert set(acknowledged) <= set(kept)
    with running("serve", settings):
        wait_until_up(port)
        for one in customers:
            for key in one.sent:
                reference = one.send(key)
                assert one.acknowledged.setdefault(key, reference) == reference
        wait_for(lambda: is_idle(database))
    assert bodies(database) == Counter(key for one in customers for key in one.sent)
    with database.reading() as db:
        heard = db.execute(select(func.count()).select_from(verbatims)).scalar_one()
        assert heard == sum(len(one.sent) for one in customers)
        assert [row.last_error for row in db.execute(select(jobs)) if row.last_error] == []
        if database.is_sqlite:
            assert db.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def bodies(database: Database) -> Counter[str]:
    with database.reading() as db:
        opened = select(messages.c.body).join(tickets, tickets.c.id == messages.c.ticket)
        return Counter(db.execute(opened).scalars())


def test_an_acknowledged_question_is_on_the_disk(tmp_path: Path) -> None:
    """PostgreSQL does so by default; SQLite when told."""
    database = open_database(f"sqlite:///{tmp_path / 'aside.db'}")
    with database.reading() as db:
        assert db.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert db.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    database.close()


def test_a_worker_that_comes_back_late_does_not_end_the_job_of_another(database: Database) -> None:
    with database.writing() as db:
        job_table.enqueue(db, "kb.reindex")
    now = clock.now()
    late = take_lease(database, now=now, lease_seconds=1)
    other = take_lease(database, now=now + timedelta(seconds=2), lease_seconds=60)
    assert late is not None
    assert other is not None
    job_table._finish(database, late)
    job_table._put_back(database, late, "too late")
    with database.reading() as db:
        row = db.execute(select(jobs)).one()
    assert (row.state, row.lease_token) == ("running", other.token)


def test_a_worker_waits_for_a_database_that_went_away(tmp_path: Path) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    here.mkdir()
    database = open_database(f"sqlite:///{here / 'aside.db'}", durable=False)
    metadata.create_all(database.engine)
    with database.writing() as db:
        job_table.enqueue(db, "live.sweep")
    database.close()
    here.rename(elsewhere)
    stop = threading.Event()
    worker = threading.Thread(
        target=work_forever, args=(database, stop), kwargs={"poll_seconds": 0.05, "lease_seconds": 60}
    )
    worker.start()
    try:
        stop.wait(0.3)
        assert worker.is_alive()
        elsewhere.rename(here)
        wait_for(lambda: not in_state(database, "waiting"))
    finally:
        stop.set()
        worker.join()
        database.close()


def test_every_job_bears_being_done_twice(
    app: Flask, database: Database, everybody: Everybody, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, slug = everybody.client, everybody.known["slug"]
    vote = client.post(
        f"/help/articles/{slug}/feedback", data={"helped": "no", "comment": "Unclear."}, headers=everybody.headers
    )
    assert vote.status_code == 303
    client.get("/help/search?q=nothing+like+this")
    with database.writing() as db:
        lifecycle.rate(
            db, "W-10001" if database.is_sqlite else reference(everybody), MARA.key, 2, "Too slow.", now=clock.now()
        )
        for kind in job_table._schedules:
            job_table.enqueue(db, kind, unique=kind)
    with database.reading() as db:
        kinds = [(row.kind, row.payload) for row in db.execute(select(jobs))]
    assert {kind for kind, _ in kinds} >= {"events.deliver", "voice.summarise", "live.sweep"}
    while work_one(database, now=clock.now() + timedelta(minutes=1)):
        pass
    once = counts(database)
    with database.writing() as db:
        for kind, payload in [*kinds, *kinds]:
            job_table.enqueue(db, kind, payload)
    assert work_all(database) >= 2 * len(kinds)
    while work_one(database, now=clock.now() + timedelta(minutes=1)):
        pass
    assert counts(database) == once
    with database.reading() as db:
        assert db.execute(select(jobs)).all() == []


def reference(everybody: Everybody) -> str:
    from helpdesk.tickets.ticket import reference_of

    return reference_of(int(everybody.known["ticket_id"]))


def counts(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
