"""Automations.

1. When a ticket begins to meet one it fires, once; it fires again only after a person did something and it began to match anew.
2. One that brings its own condition about again doesn't go on for ever.
3. However many match at once, each is done, in chunks, none twice, and other work gets its turn.
4. A clock that jumps, a rule edited while it runs: nothing fires twice, nothing is forgotten.
5. Closed tickets, spam and trash are left alone.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, update

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, count_statements
from foundation.errors import Invalid
from foundation.jobs import jobs
from helpdesk.rules import automations, keeping
from helpdesk.rules.automations import pause_of, sweep, sweep_rule
from helpdesk.rules.tables import rule_firings, rules
from helpdesk.staffing.handing_back import DESK, hand_back
from helpdesk.tickets import lifecycle
from helpdesk.tickets.customer_messages import customer_reply
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import messages, tickets
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.rules.making import ago, automation, do, is_

NOON = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def desk(app: Flask, time_machine: Any) -> Any:
    """A hand on the clock: `at(days)` puts it there, and sweeps until nothing more is asked for."""
    database = app.extensions["database"]

    def waits() -> bool:
        """Whether the sweep asked for another one."""
        with database.writing() as db:
            return db.execute(delete(jobs).where(jobs.c.kind == "rules.sweep")).rowcount > 0

    def at(days: float) -> None:
        time_machine.move_to(NOON + days * DAY, tick=False)
        with app.app_context():
            sweep(database, {})
            while waits():
                sweep(database, {})

    time_machine.move_to(NOON, tick=False)
    return at


@pytest.fixture
def ada(database: Database, desk: Any) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def pending(database: Database, ada: Staff) -> int:
    with database.writing() as db:
        ticket = ask(db, MARA, now=NOON).id
        lifecycle.reply(db, ticket, author=ada, body="Which bank?", seen=2**40, now=NOON)
        return ticket


def fired(database: Database) -> int:
    with database.reading() as db:
        return int(db.execute(select(func.count()).select_from(rule_firings)).scalar_one())


def notes(database: Database) -> int:
    with database.reading() as db:
        return int(db.execute(select(func.count()).where(messages.c.kind == "note")).scalar_one())


def test_pending_for_three_days_reminds_once_and_again_after_the_customer_wrote(database: Database, ada: Staff, desk: Any) -> None:  # fmt: skip
    with database.writing() as db:
        automation(
            db,
            "Remind",
            every=[is_("status", "pending"), ago("status_since", "3d")],
            actions=[do("note", text="Still waiting.")],
        )
    ticket = pending(database, ada)
    for days in (1, 2.9):
        desk(days)
        assert fired(database) == 0
    for days in (3.1, 4, 10):
        desk(days)
        assert fired(database) == 1
    with database.writing() as db:
        customer_reply(db, read_ticket(db, ticket).reference, MARA.key, "The green one.", now=NOON + 11 * DAY)
    desk(11)
    with database.writing() as db:
        lifecycle.reply(db, ticket, author=ada, body="Thank you.", seen=2**40, now=NOON + 12 * DAY)
    desk(13)
    assert fired(database) == 1
    desk(16)
    assert fired(database) == 2


def test_an_automation_that_triggers_itself_fires_once(database: Database, ada: Staff, desk: Any) -> None:
    """Its note is the newest change, so that an hour later the ticket has been quiet for an hour again."""
    with database.writing() as db:
        automation(db, "Quiet for an hour", every=[ago("updated", "1h")], actions=[do("note", text="Quiet.")])
    pending(database, ada)
    for hours in range(1, 30):
        desk(hours / 24 + 0.01)
    assert notes(database) == 1


def test_two_automations_that_wake_each_other_end(database: Database, ada: Staff, desk: Any) -> None:
    with database.writing() as db:
        automation(
            db,
            "Hold",
            every=[is_("status", "open", "new", "pending"), ago("updated", "1h")],
            actions=[do("status", "on_hold")],
        )
        automation(db, "Open", every=[is_("status", "on_hold"), ago("updated", "1h")], actions=[do("status", "open")])
    pending(database, ada)
    for hours in range(1, 24):
        desk(hours / 24 + 0.01)
    assert fired(database) == 2


def test_a_rule_that_assigns_and_the_hand_back_don_t_go_on_undoing_each_other(
    database: Database, ada: Staff, desk: Any
) -> None:
    with database.writing() as db:
        nobody = [is_("assignee", "nobody"), ago("updated", "1h")]
        automation(db, "Give it to Ada", every=nobody, actions=[do("assignee", str(ada.id))])
        automation(db, "Say so", every=nobody, actions=[do("note", text="With nobody.")])
        ticket = ask(db, MARA, now=NOON).id
    for hours in range(2, 12, 2):
        desk(hours / 24)
        with database.writing() as db:
            hand_back(db, ada.id, ada.name, why="is away", by=DESK, now=clock.now())
        desk(hours / 24 + 0.01)  # it has just been changed
    with database.reading() as db:
        names = [
            row.name for row in db.execute(select(rules.c.name).join(rule_firings, rule_firings.c.rule == rules.c.id))
        ]
        assert read_ticket(db, ticket).assignee is None
    assert sorted(names) == [
        "Give it to Ada",
        "Say so",
    ]  # without an end, were the hand-back taken for a person's touch


def test_solved_for_four_days_is_closed_and_stays_so(database: Database, ada: Staff, desk: Any) -> None:
    with database.writing() as db:
        automation(db, "Close", every=[is_("status", "solved"), ago("solved", "4d")], actions=[do("status", "closed")])
        ticket = ask(db, MARA, now=NOON).id
        lifecycle.solve(db, ticket, by=ada, now=NOON)
    for days in (3.9, 4.1, 5, 6):
        desk(days)
    with database.reading() as db:
        assert (read_ticket(db, ticket).status, read_ticket(db, ticket).assignee) == ("closed", ada.id)
    assert fired(database) == 1


def test_nobody_for_half_an_hour_tells_and_a_rule_without_time_is_refused(database: Database, ada: Staff, desk: Any) -> None:  # fmt: skip
    with database.writing() as db:
        automation(
            db,
            "Nobody",
            every=[is_("assignee", "nobody"), ago("assignee_since", "30min")],
            actions=[do("priority", "high")],
        )
        with pytest.raises(Invalid, match="condition about time"):
            automation(db, "Ever", every=[is_("assignee", "nobody")], actions=[do("priority", "low")])
        ticket = ask(db, MARA, now=NOON).id
    desk(0.01)
    assert fired(database) == 0
    desk(0.03)
    with database.reading() as db:
        assert read_ticket(db, ticket).priority == "high"


def test_ten_thousand_matching_at_once_are_all_done_in_chunks_and_none_twice(app: Flask, database: Database, ada: Staff, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """By the hundred here; the statement that finds them reads no more than a chunk, however many there are."""
    monkeypatch.setattr(automations, "CHUNK", 20)
    ticket = pending(database, ada)
    with database.writing() as db:
        row = dict(db.execute(select(tickets).where(tickets.c.id == ticket)).mappings().one())
        del row["id"]
        db.execute(insert(tickets), [row] * 90)
        rule = automation(
            db, "Quiet", every=[is_("status", "pending"), ago("updated", "1d")], actions=[do("priority", "low")]
        )
    with app.app_context():
        assert sweep_rule(database, rule, now=NOON + 2 * DAY) is True
    assert fired(database) == 20
    with count_statements(database) as seen, database.reading() as db:
        assert len(automations.waiting(db, keeping.read_rule(db, rule), now=NOON + 2 * DAY)) == 21
    assert len(seen) <= 5
    desk(2)
    assert fired(database) == 91
    desk(3)
    assert fired(database) == 91


def test_a_clock_that_jumps_ahead_and_back_fires_nothing_twice(database: Database, ada: Staff, desk: Any) -> None:
    with database.writing() as db:
        automation(
            db, "Remind", every=[is_("status", "pending"), ago("updated", "3d")], actions=[do("note", text="Waiting.")]
        )
    pending(database, ada)
    desk(400)
    assert fired(database) == 1
    desk(1)
    desk(4)
    desk(800)
    assert fired(database) == 1


def test_a_time_to_look_again_that_lies_far_ahead_is_not_believed(database: Database, ada: Staff, desk: Any) -> None:
    with database.writing() as db:
        automation(
            db, "Remind", every=[is_("status", "pending"), ago("updated", "3d")], actions=[do("note", text="Waiting.")]
        )
        db.execute(update(rules).values(due_at=NOON + 300 * DAY))
    pending(database, ada)
    desk(4)
    assert fired(database) == 1


def test_an_automation_switched_off_in_the_middle_of_a_chunk_stops(app: Flask, database: Database, ada: Staff, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    for _ in range(3):
        pending(database, ada)
    with database.writing() as db:
        rule = automation(db, "Quiet", every=[ago("updated", "1d")], actions=[do("priority", "low")])
    real = automations.take

    def take_then_off(db: Any, *rest: Any, **more: Any) -> None:
        real(db, *rest, **more)
        keeping.switch_rule(db, rule, False, by="Lee Okafor", now=NOON)

    monkeypatch.setattr(automations, "take", take_then_off)
    with app.app_context():
        sweep_rule(database, rule, now=NOON + 2 * DAY)
    assert fired(database) == 1


def test_closed_tickets_spam_and_merged_ones_are_left_alone(database: Database, ada: Staff, desk: Any) -> None:
    with database.writing() as db:
        automation(db, "Quiet", every=[ago("updated", "1d")], actions=[do("priority", "low")])
        for values in ({"status": "closed"}, {"shelved": "trash"}):
            one = ask(db, MARA, now=NOON).id
            db.execute(update(tickets).where(tickets.c.id == one).values(**values))
    desk(2)
    assert fired(database) == 0


def test_a_rule_about_days_looks_once_an_hour_and_one_about_minutes_each_few(database: Database, ada: Staff, desk: Any) -> None:  # fmt: skip
    with database.writing() as db:
        days = automation(
            db, "Days", every=[is_("status", "pending"), ago("updated", "3d")], actions=[do("priority", "low")]
        )
        soon = automation(db, "Soon", every=[ago("updated", "30min")], actions=[do("priority", "low")])
        found = [pause_of(keeping.read_rule(db, one).definition.conditions) for one in (days, soon)]
    assert found == [timedelta(hours=1), timedelta(minutes=3)]
    sweep(database, {})
    with count_statements(database) as seen:
        sweep(database, {})
    assert not [one for one in seen if "FROM tickets" in one]
