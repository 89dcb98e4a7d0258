"""Deliveries.

1. One row for each endpoint that wants an event, in the event's transaction: neither is there without the other.
2. What arrives is signed as Standard Webhooks says, under an id that stays the same when it is sent again, without anybody's words.
3. What fails is tried ten times over about a day, then lies among the dead, and can be sent again: one, or all.
4. An endpoint that nothing reached for three days, or that says 410, is switched off, with a notice.
5. A rule calls a webhook; one that is gone or off is skipped with its reason.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import work_all
from foundation.mail.tables import mails
from helpdesk.rules.tables import rule_firings
from helpdesk.tickets import lifecycle
from helpdesk.webhooks.calling import Answer
from helpdesk.webhooks.endpoints import (
    list_endpoints,
    make_endpoint,
    read_endpoint,
    switch_endpoint,
    take_endpoint_away,
)
from helpdesk.webhooks.sending import CLAIM, PAUSES, claim, forget_old, replay, replay_dead, send_due, settle
from helpdesk.webhooks.tables import webhook_attempts, webhook_deliveries
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.rules.making import do, trigger
from tests.helpdesk.webhooks.receiver import Receiver, receiver
from tests.helpdesk.writing.desk import enter, send

NOON = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


@pytest.fixture
def lee(app: Flask, database: Database, there: Receiver) -> Staff:
    app.extensions["config"] = replace(app.extensions["config"], webhook_hosts=(there.host,))
    with database.writing() as db, app.app_context():
        return staff(db, "Lee Okafor", "lead")


@pytest.fixture
def hook(app: Flask, database: Database, there: Receiver, lee: Staff) -> tuple[int, str]:
    with app.app_context(), database.writing() as db:
        return make_endpoint(db, "Warehouse", there.url, ["ticket.opened", "ticket.solved"], by=lee.name, now=NOON)


def rows(database: Database) -> list[Any]:
    with database.reading() as db:
        return list(db.execute(select(webhook_deliveries).order_by(webhook_deliveries.c.id)))


def test_what_happens_is_told_signed_to_those_who_want_it(database: Database, there: Receiver, hook: tuple[int, str]) -> None:  # fmt: skip
    with database.writing() as db:
        ticket = ask(db, MARA, body="My secret is quokka.", subject="My secret is quokka")
        lifecycle.add_note(db, ticket.id, author=staff(db, "Ada Brenner"), body="Nobody wants notes.", now=NOON)
    work_all(database)
    ((path, headers, body),) = there.got
    assert path == "/hooks?from=aside"
    said = json.loads(body)
    assert (said["type"], said["data"]["ticket"]["reference"]) == ("ticket.opened", ticket.reference)
    assert b"quokka" not in body
    assert b"Mara" not in body
    assert b"mara@" not in body
    key = base64.b64decode(hook[1].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    assert (
        headers["webhook-signature"]
        == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    )
    (row,) = rows(database)
    assert (row.state, row.attempts, row.key) == ("sent", 1, headers["webhook-id"])


def test_a_transaction_that_fails_leaves_no_delivery(database: Database, hook: tuple[int, str]) -> None:
    with pytest.raises(RuntimeError), database.writing() as db:
        ask(db, MARA)
        assert db.execute(select(func.count()).select_from(webhook_deliveries)).scalar() == 1
        raise RuntimeError
    assert rows(database) == []


def test_a_failure_is_tried_again_later_and_later_ten_times_over_a_day(database: Database, there: Receiver, hook: tuple[int, str], app: Flask) -> None:  # fmt: skip
    with database.writing() as db:
        ask(db, MARA)
    at, waits = rows(database)[0].due_at, []
    for _ in range(10):
        with database.writing() as db:
            (one,) = claim(db, now=at)
            settle(db, one, Answer(500, "Oops", "It answered 500.", 3), now=at, jitter=1.0)
        waits.append(rows(database)[0].due_at - at)
        at = rows(database)[0].due_at
    assert waits[:9] == PAUSES
    assert timedelta(hours=20) < sum(waits[:9], timedelta()) < timedelta(hours=28)
    (row,) = rows(database)
    assert (row.state, row.attempts) == ("dead", 10)
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(webhook_attempts)).scalar() == 10


def test_the_dead_are_sent_again_under_the_same_id(
    database: Database, app: Flask, there: Receiver, hook: tuple[int, str]
) -> None:
    there.status = 410
    with database.writing() as db:
        ask(db, MARA)
        ask(db, MARA)
    work_all(database)
    with database.reading() as db:
        assert not read_endpoint(db, hook[0]).active
        assert "410" in str(read_endpoint(db, hook[0]).off_because)
        assert db.execute(select(func.count()).select_from(mails)).scalar() == 1
    assert {row.state for row in rows(database)} == {"dead"}
    first = [headers["webhook-id"] for _, headers, _ in there.got]
    there.status = 204
    with app.app_context(), database.writing() as db:
        assert replay_dead(db, hook[0], now=NOON) == 0  # nothing while it is off
        switch_endpoint(db, hook[0], True)
        assert replay_dead(db, hook[0], now=NOON) == 2
    work_all(database)
    assert {row.state for row in rows(database)} == {"sent"}
    assert set(first) <= {headers["webhook-id"] for _, headers, _ in there.got[len(first) :]}
    with database.writing() as db:
        assert replay(db, [rows(database)[0].id], now=NOON) == 1


def test_what_waits_for_its_next_attempt_can_have_it_now(
    database: Database, there: Receiver, hook: tuple[int, str]
) -> None:
    there.status = 500
    with database.writing() as db:
        ask(db, MARA)
    work_all(database)
    with database.writing() as db:
        assert replay(db, [rows(database)[0].id], now=clock.now()) == 1
    there.status = 204
    work_all(database)
    assert [(row.state, row.attempts) for row in rows(database)] == [("sent", 2)]


def test_what_is_being_sent_is_not_sent_beside_that(
    database: Database, app: Flask, there: Receiver, hook: tuple[int, str], lee: Staff
) -> None:
    there.status = 500
    with database.writing() as db:
        ask(db, MARA)
    work_all(database)
    (row,) = rows(database)
    there.status, browser = 204, enter(app, database, lee)
    pages = f"/desk/settings/webhooks/{hook[0]}", f"/desk/settings/webhooks/deliveries/{row.id}"
    press = {"path": f"{pages[0]}/replays", "delivery": row.id}
    assert "Try now" in browser.get(pages[1]).text
    send(browser, **press)
    with database.writing() as db:
        (under_way,) = claim(db, now=clock.now())
    for page in pages:
        shown = browser.get(page).text
        assert "It is being sent now." in shown
        assert "Try now" not in shown
    assert send(browser, **press).headers["Location"].endswith("again=1")
    with database.writing() as db:
        switch_endpoint(db, hook[0], False)
        switch_endpoint(db, hook[0], True)  # it is among the dead by this
        assert replay_dead(db, hook[0], now=clock.now()) == 1
    work_all(database)
    assert len(there.got) == 1
    with database.writing() as db:
        settle(db, under_way, Answer(204, "", None, 3), now=clock.now(), jitter=1.0)
    work_all(database)
    (row,) = rows(database)
    assert (row.state, row.held_until, len(there.got)) == ("sent", None, 1)


def test_who_fell_silent_while_sending_loses_it(database: Database, there: Receiver, hook: tuple[int, str]) -> None:
    with database.writing() as db:
        ask(db, MARA)
        now = clock.now()
        assert len(claim(db, now=now)) == 1
        assert claim(db, now=now + CLAIM - timedelta(seconds=1)) == []
        assert len(claim(db, now=now + CLAIM)) == 1


def test_an_endpoint_that_nothing_reached_for_three_days_is_switched_off_and_leads_hear_of_it(database: Database, app: Flask, hook: tuple[int, str], lee: Staff) -> None:  # fmt: skip
    failed = Answer(None, "", "No answer within 10 seconds.", 10_000)
    with database.writing() as db:
        ask(db, MARA, now=NOON)
    with app.app_context(), database.writing() as db:
        (one,) = claim(db, now=NOON)
        settle(db, one, failed, now=NOON, jitter=1.0)
        settle(db, one, failed, now=NOON + timedelta(days=2), jitter=1.0)
        assert read_endpoint(db, hook[0]).active
        settle(db, one, failed, now=NOON + timedelta(days=3), jitter=1.0)
        found = read_endpoint(db, hook[0])
        letter = db.execute(select(mails)).one()
    assert not found.active
    assert "since 5 May 2026" in str(found.off_because)
    assert letter.address == lee.email
    assert "Warehouse" in letter.subject


def test_one_success_between_failures_begins_the_count_anew(
    database: Database, app: Flask, hook: tuple[int, str]
) -> None:
    with database.writing() as db:
        ask(db, MARA, now=NOON)
    with app.app_context(), database.writing() as db:
        (one,) = claim(db, now=NOON)
        settle(db, one, Answer(500, "", "It answered 500.", 1), now=NOON, jitter=1.0)
        settle(db, one, Answer(200, "", None, 1), now=NOON + timedelta(days=2), jitter=1.0)
        settle(db, one, Answer(500, "", "It answered 500.", 1), now=NOON + timedelta(days=4), jitter=1.0)
        assert read_endpoint(db, hook[0]).active


def test_what_two_workers_claim_is_sent_once(database: Database, hook: tuple[int, str], there: Receiver) -> None:
    with database.writing() as db:
        ask(db, MARA, now=NOON)
    with database.writing() as db:
        assert len(claim(db, now=clock.now())) == 1
        assert claim(db, now=clock.now()) == []
    send_due(database, allowed=[there.host])
    assert len(there.got) == 0


def test_a_rule_calls_a_webhook_and_says_why_it_couldn_t(database: Database, app: Flask, there: Receiver, hook: tuple[int, str]) -> None:  # fmt: skip
    with app.app_context(), database.writing() as db:
        trigger(db, "Tell the warehouse", "noted", actions=[do("webhook", str(hook[0]))])
        ticket, ada = ask(db, MARA).id, staff(db, "Ada Brenner")
        lifecycle.add_note(db, ticket, author=ada, body="One.", now=NOON)
    work_all(database)
    assert [json.loads(body)["type"] for _, _, body in there.got] == ["ticket.opened", "rule.fired"]
    with app.app_context(), database.writing() as db:
        take_endpoint_away(db, hook[0], now=NOON)
        lifecycle.add_note(db, ticket, author=ada, body="Two.", now=NOON)
        assert list_endpoints(db) == []
    work_all(database)
    with database.reading() as db:
        outcomes = db.execute(select(rule_firings.c.outcome).order_by(rule_firings.c.id)).scalars().all()
    assert [one[0]["result"] for one in outcomes] == ["done", "skipped"]
    assert outcomes[1][0]["why"] == "This webhook is gone."


def test_what_is_old_is_forgotten_the_dead_later(
    database: Database, app: Flask, there: Receiver, hook: tuple[int, str]
) -> None:
    with database.writing() as db:
        ask(db, MARA, now=NOON)
    work_all(database)
    with database.writing() as db:
        forget_old(db, now=NOON + timedelta(days=29))
        assert len(rows(database)) == 1
        forget_old(db, now=NOON + timedelta(days=31))
    assert rows(database) == []
