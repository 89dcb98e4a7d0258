"""What happens to tickets, as rules and webhooks know it.

1. One list: what triggers wait for and what webhooks are told has one name and one sentence.
2. A merge fires rules for the ticket that goes on, un-merging and restoring for the one that comes back; webhooks are told of each.
3. Clocks are counted anew at each of them.
"""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk.happenings import HAPPENINGS
from helpdesk.joining.merging import merge, unmerge
from helpdesk.joining.shelving import put_aside, restore
from helpdesk.rules.heard import EVENTS
from helpdesk.rules.tables import rule_firings
from helpdesk.sla.tables import sla_outcomes
from helpdesk.webhooks.endpoints import make_endpoint
from helpdesk.webhooks.tables import webhook_deliveries
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.rules.making import do, trigger

TOLD = ["ticket.merged", "ticket.unmerged", "ticket.set_aside", "ticket.restored"]


@pytest.fixture
def ada(database: Database, app: Flask) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def running(database: Database, ticket: int) -> int:
    """Promises that are still to be kept."""
    with database.reading() as db:
        own = sla_outcomes.c.ticket == ticket, sla_outcomes.c.state == "running"
        return len(db.execute(select(sla_outcomes.c.ticket).where(*own)).all())


def test_every_name_stands_for_one_thing() -> None:
    told = [one.told for one in HAPPENINGS.values()]
    assert len(told) == len(set(told))
    assert all(EVENTS[one.key] == one.words for one in HAPPENINGS.values() if one.key)


def test_merging_taking_out_and_restoring_are_heard(app: Flask, database: Database, ada: Staff) -> None:
    with app.app_context(), database.writing() as db:
        for event in ("merged", "unmerged", "restored"):
            trigger(db, event.capitalize(), event, actions=[do("add_tags", text=event)])
        make_endpoint(db, "Warehouse", "https://example.org/hooks", TOLD, by="Lee", now=clock.now())
        first, second = ask(db, MARA), ask(db, MARA)
    at = clock.now()
    with database.writing() as db:
        merge(db, first.id, [second.id], by=ada, now=at)
        unmerge(db, second.id, by=ada, now=at + timedelta(minutes=1))
        put_aside(db, first.id, "spam", by=ada, now=at + timedelta(minutes=2))
        restore(db, first.id, by=ada, now=at + timedelta(minutes=3))
    with database.reading() as db:
        events = db.execute(select(webhook_deliveries.c.event).order_by(webhook_deliveries.c.id)).scalars().all()
    assert events == TOLD
    work_all(database)
    with database.reading() as db:
        fired = db.execute(select(rule_firings.c.because, rule_firings.c.ticket).order_by(rule_firings.c.id)).all()
    assert [tuple(row) for row in fired] == [
        ("Another ticket is merged into it", first.id), ("It is taken out of the ticket it was merged into", second.id),
        ("It comes back from spam or the trash", first.id),
    ]  # fmt: skip


def test_no_promise_runs_while_a_ticket_is_merged_or_set_aside(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        first, second = ask(db, MARA), ask(db, MARA)
    had = running(database, second.id)
    assert had
    at = clock.now()
    with database.writing() as db:
        merge(db, first.id, [second.id], by=ada, now=at + timedelta(minutes=1))
    assert running(database, second.id) == 0
    with database.writing() as db:
        unmerge(db, second.id, by=ada, now=at + timedelta(minutes=2))
    assert running(database, second.id) == had
    with database.writing() as db:
        put_aside(db, second.id, "trash", by=ada, now=at + timedelta(minutes=3))
    assert running(database, second.id) == 0
    with database.writing() as db:
        restore(db, second.id, by=ada, now=at + timedelta(minutes=4))
    assert running(database, second.id) == had
