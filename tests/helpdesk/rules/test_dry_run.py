"""Dry runs.

1. A trigger is tried on what happened in the last 30 days, with tickets as they stood then, as far as their story tells.
2. An automation is tried on each of the last 30 days, and counts when a ticket began to match.
3. What can't be known is said; what an action would not have changed is counted apart.
4. It is a handful of statements, however many tickets, and changes nothing.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.database import count_statements
from helpdesk.actions import choices_of
from helpdesk.conditions import fields_of
from helpdesk.fields import set_field
from helpdesk.fields.defining import keep
from helpdesk.fields.shaping import field_data
from helpdesk.rules.defining import read_definition
from helpdesk.rules.dry_run import DryRun, try_out
from helpdesk.tickets import lifecycle
from helpdesk.tickets.actor import rule_actor
from helpdesk.tickets.customer_messages import customer_reply, reply_in_copy
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.rules.making import ago, do, is_

NOON = datetime(2026, 5, 30, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def ada(app: Flask, db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


def tried(db: Connection, sort: Any, *, when: Any = (), every: Any = (), actions: Any = (), **more: Any) -> DryRun:  # fmt: skip
    fields, choices = fields_of(db), choices_of(db)
    sent = {"when": [{"event": one} if isinstance(one, str) else one for one in when], "conditions": {"all": list(every)}, "actions": list(actions) or [do("priority", "high")]} | more  # fmt: skip
    return try_out(db, sort, read_definition(sort, sent, fields, choices), fields, choices, now=NOON)


def test_what_happened_is_counted_with_tickets_as_they_stood_then(db: Connection, ada: Staff) -> None:
    ticket = ask(db, MARA, now=NOON - 10 * DAY).id  # normal when it was opened
    lifecycle.set_priority(db, ticket, "low", by=ada, now=NOON - 9 * DAY)
    lifecycle.add_note(db, ticket, author=ada, body="Low.", now=NOON - 8 * DAY)
    lifecycle.set_priority(db, ticket, "critical", by=ada, now=NOON - 7 * DAY)
    ask(db, BO, now=NOON - 40 * DAY)
    run = tried(db, "trigger", when=["opened"], every=[is_("priority", "normal")])
    assert (run.fired, run.examples[0].changes) == (1, (("priority", "Normal", "High"),))
    assert tried(db, "trigger", when=["noted"], every=[is_("priority", "low")]).fired == 1
    assert tried(db, "trigger", when=["noted"], every=[is_("priority", "critical")]).fired == 0
    changed = {"event": "priority", "before": ["low"], "after": ["critical"]}
    assert tried(db, "trigger", when=[changed]).fired == 1


def test_what_a_rule_did_itself_would_not_have_set_it_off(db: Connection, ada: Staff) -> None:
    ticket = ask(db, MARA, now=NOON - 10 * DAY).id
    lifecycle.set_priority(db, ticket, "low", by=ada, now=NOON - 9 * DAY)
    lifecycle.set_priority(db, ticket, "high", by=rule_actor(4, "Never low"), now=NOON - 8 * DAY)
    lifecycle.set_priority(db, ticket, "critical", by=rule_actor(5, "Another"), now=NOON - 7 * DAY)
    fields, choices = fields_of(db), choices_of(db)
    sent = {"when": [{"event": "priority"}], "conditions": {"all": []}, "actions": [do("priority", "high")]}
    definition = read_definition("trigger", sent, fields, choices)
    assert try_out(db, "trigger", definition, fields, choices, now=NOON, name="Never low").fired == 2
    assert try_out(db, "trigger", definition, fields, choices, now=NOON).fired == 3, "a new one hasn’t done anything"


def test_every_event_that_was_kept_can_be_tried(db: Connection, ada: Staff) -> None:
    ticket = ask(db, MARA, now=NOON - 10 * DAY)
    lifecycle.reply(db, ticket.id, author=ada, body="Which one?", seen=2**40, now=NOON - 9 * DAY)
    customer_reply(db, ticket.reference, MARA.key, "That one.", now=NOON - 8 * DAY)
    lifecycle.solve(db, ticket.id, by=ada, now=NOON - 7 * DAY)
    lifecycle.reopen(db, ticket.id, by=ada, now=NOON - 6 * DAY)
    reply_in_copy(db, ticket.id, author="cc:1", name="Pat Doe", body="Me too.", now=NOON - 5 * DAY)
    set_field(db, ticket.id, keep(db, "field", None, "Order", field_data(db, None, name="Order", kind="text"), by=ada, now=NOON), "7", by=ada, now=NOON - 4 * DAY)  # fmt: skip
    for event in (
        "opened",
        "agent_replied",
        "customer_replied",
        "copy_replied",
        "assigned",
        "solved",
        "reopened",
        "field",
    ):
        assert tried(db, "trigger", when=[event]).fired == 1, event
    assert tried(db, "trigger", when=["status"]).fired == 4
    assert (
        tried(
            db, "trigger", when=["customer_replied"], every=[is_("status", "open"), is_("assignee", str(ada.id))]
        ).fired
        == 1
    )
    run = tried(db, "trigger", when=["rated"])
    assert (run.fired, run.caveats) == (0, ("When a customer rated wasn’t kept, so it isn’t counted.",))


def test_lengths_of_time_count_from_the_moment_of_the_event(db: Connection, ada: Staff) -> None:
    old = ask(db, MARA, now=NOON - 20 * DAY)
    customer_reply(db, old.reference, MARA.key, "Still?", now=NOON - 10 * DAY)
    young = ask(db, BO, now=NOON - 9 * DAY)
    customer_reply(db, young.reference, BO.key, "Hello?", now=NOON - 8 * DAY)
    run = tried(db, "trigger", when=["customer_replied"], every=[ago("opened", "5d")])
    assert [one.ticket for one in run.examples] == [old.id]
    recent = {"field": "opened", "op": "within_last", "value": "2d"}
    assert [one.ticket for one in tried(db, "trigger", when=["customer_replied"], every=[recent]).examples] == [
        young.id
    ]


def test_an_automation_counts_the_days_on_which_tickets_began_to_match(db: Connection, ada: Staff) -> None:
    ticket = ask(db, MARA, now=NOON - 25 * DAY)
    lifecycle.reply(db, ticket.id, author=ada, body="Which?", seen=2**40, now=NOON - 24 * DAY)
    customer_reply(db, ticket.reference, MARA.key, "This.", now=NOON - 15 * DAY)
    lifecycle.reply(db, ticket.id, author=ada, body="And?", seen=2**40, now=NOON - 14 * DAY)
    lifecycle.solve(db, ticket.id, by=ada, now=NOON - 13 * DAY)
    run = tried(
        db,
        "automation",
        every=[is_("status", "pending"), ago("status_since", "3d")],
        actions=[do("status", "solved"), do("note", text="x")],
    )
    assert (run.fired, run.tickets) == (1, 1)
    assert (run.examples[0].at, run.examples[0].changes) == (NOON - 20 * DAY, (("status", "Pending", "Solved"),))
    assert "once a day" in run.caveats[-1]


def test_what_an_action_would_not_change_and_what_is_not_known_is_said(db: Connection, ada: Staff) -> None:
    for who in (MARA, BO):
        ask(db, who, now=NOON - 3 * DAY)
    lifecycle.set_priority(db, ask(db, BO, now=NOON - 2 * DAY).id, "high", by=ada, now=NOON - 2 * DAY)
    unrated = {"field": "rating", "op": "is_not_set"}
    run = tried(
        db,
        "trigger",
        when=["opened"],
        every=[unrated],
        actions=[do("priority", "high"), do("assignee", str(ada.id)), do("tell", text="Hi")],
    )
    assert run.fired == 3
    assert next((one.words, one.done, one.unchanged) for one in run.counts) == ("Set the priority to High", 2, 1)
    assert run.caveats == ("Satisfaction (1 to 5): what it was then wasn’t kept, so it is taken as it is today.",)


def test_it_is_a_handful_of_statements_and_tells_how_many_it_looked_at(app: Flask, db: Connection, ada: Staff) -> None:
    for at in range(12):
        ask(db, MARA, now=NOON - at * DAY)
    fields, choices = fields_of(db), choices_of(db)
    sent = {"when": [{"event": "opened"}], "actions": [do("priority", "high")]}
    definition = read_definition("trigger", sent, fields, choices)
    with count_statements(app.extensions["database"]) as seen:
        run = try_out(db, "trigger", definition, fields, choices, now=NOON, most=10)
    assert len(seen) <= 4
    assert (run.fired, run.looked_at, run.of, run.is_whole) == (10, 10, 12, False)
