"""Many tickets changed at once.

1. Each is changed and logged as by hand; open pages hear of all of it once a chunk.
2. What can't be changed is left with its reason, and nothing of it is half done: changed since it was selected, in chat, set aside.
3. All of a view means what it holds now, and no other number than the person was told.
4. Undo puts back exactly what was, where nobody touched it since.
5. The job may die between chunks and run twice; where every attempt fails, it ends as failed, and what was changed can be undone.
6. It costs the same statements however many tickets a chunk has.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select, update

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database, count_statements
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import events
from foundation.jobs import MOST_ATTEMPTS, work_all, work_one
from foundation.live import live_messages
from helpdesk import fields
from helpdesk.chat.tables import chats
from helpdesk.conditions import Asking
from helpdesk.joining.merging import merge
from helpdesk.joining.shelving import put_aside, restore
from helpdesk.sla.tables import sla_outcomes
from helpdesk.snoozing.snoozing import snooze
from helpdesk.tickets.lifecycle import add_note
from helpdesk.tickets.tables import changes, tickets
from helpdesk.tickets.transferring import transfer
from helpdesk.views.built_in import BY_KEY
from helpdesk.views.bulk import ACTIONS, Selection, read_bulk, start_bulk, start_undo, work, working
from helpdesk.views.bulk.standing import KEPT
from helpdesk.views.tables import bulk_changes, bulk_lines
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.rules.making import do, is_, trigger

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def asked(database: Database, count: int = 4) -> list[int]:
    with database.writing() as db:
        return [ask(db, BO if n % 2 else MARA, subject=f"Question {n}", now=NOON).id for n in range(count)]


def start(database: Database, ada: Staff, action: str, *ids: int, view: str = "open", expected: int | None = None, seen: datetime = NOON, **value: Any) -> int:  # fmt: skip
    chosen = Selection(BY_KEY[view], ids, seen if ids else None, expected=expected)
    with database.writing() as db:
        return start_bulk(db, chosen, action, value, by=ada, asking=Asking(NOON, ada.id))


def undo(database: Database, ada: Staff, bulk: int) -> dict[str, int]:
    with database.writing() as db:
        start_undo(db, bulk, by=ada)
    work_all(database)
    return counts(database, ada, bulk)


def counts(database: Database, ada: Staff, bulk: int) -> dict[str, int]:
    with database.reading() as db:
        return read_bulk(db, bulk, ada).counts


def whys(database: Database, ada: Staff, bulk: int) -> dict[int, str]:
    with database.reading() as db:
        return {one.ticket: one.why for one in read_bulk(db, bulk, ada).left}


def in_chat(db: Connection, ticket: int) -> None:
    db.execute(chats.insert().values(ticket=ticket, state="waiting", ahead=0, started_at=NOON, until=NOON))


def stand(database: Database) -> list[tuple[Any, ...]]:
    with database.reading() as db:
        return [tuple(row) for row in db.execute(select(tickets.c.id, *(tickets.c[name] for name in KEPT)).order_by(tickets.c.id))]  # fmt: skip


def test_each_ticket_is_changed_and_logged_as_by_hand(database: Database, ada: Staff) -> None:
    ids = asked(database)
    bulk = start(database, ada, "priority", *ids, value="high")
    work_all(database)
    assert counts(database, ada, bulk) == {"done": 4}
    with database.reading() as db:
        logged = select(changes.c.ticket).where(changes.c.what == "priority", changes.c.after == "high", changes.c.who == ada.name)  # fmt: skip
        assert sorted(db.execute(logged).scalars()) == ids


@pytest.mark.parametrize(
    ("action", "value"),
    [("assign", {}), ("status", {"value": "solved"}), ("status", {"value": "on_hold"}), ("priority", {"value": "critical"}),
     ("team", {"value": "payments", "note": "About money"}), ("tag", {"value": "vip"}), ("snooze", {"value": "reply"}), ("spam", {}), ("trash", {})],
)  # fmt: skip
def test_undo_puts_back_exactly_what_was(database: Database, ada: Staff, action: str, value: dict[str, str]) -> None:
    ids = asked(database)
    with database.writing() as db:
        lee = staff(db, "Lee Okafor", "lead")
        snooze(db, ids[0], NOON + timedelta(days=90), by=lee, now=NOON)
        snooze(db, ids[1], None, by=lee, now=NOON)
        db.execute(update(tickets).where(tickets.c.id == ids[2]).values(woke_at=NOON))
    before = stand(database)
    bulk = start(database, ada, action, *ids, **({"value": str(ada.id)} if action == "assign" else value))
    work_all(database)
    assert counts(database, ada, bulk) == {"done": 3, "same": 1} if action == "snooze" else {"done": 4}
    assert action == "tag" or stand(database) != before
    assert undo(database, ada, bulk).get("undone") == (3 if action == "snooze" else 4)
    assert stand(database) == before
    with database.reading() as db:
        assert fields.tags_of(db, ids) == {}


@pytest.mark.parametrize(
    ("first", "then"), [("spam", "restore"), ("trash", "restore"), ("trash", "spam"), ("spam", "trash")]
)
def test_undo_puts_back_on_the_shelf_it_came_from(database: Database, ada: Staff, first: str, then: str) -> None:
    ids = asked(database, 2)
    start(database, ada, first, *ids)
    work_all(database)
    before = stand(database)
    bulk = start(database, ada, then, *ids, seen=NOON + timedelta(days=900))
    work_all(database)
    assert undo(database, ada, bulk) == {"undone": 2}
    assert stand(database) == before
    assert {row[1 + KEPT.index("shelved")] for row in before} == {first}


def test_what_was_restored_and_is_in_chat_since_stays_when_that_is_undone(database: Database, ada: Staff) -> None:
    ids = asked(database, 2)
    start(database, ada, "trash", *ids)
    work_all(database)
    bulk = start(database, ada, "restore", *ids, seen=NOON + timedelta(days=900))
    work_all(database)
    with database.writing() as db:
        in_chat(db, ids[0])
    assert undo(database, ada, bulk) == {"undone": 1, "kept": 1}
    assert whys(database, ada, bulk) == {ids[0]: "Its customer is in chat now. End the chat first."}
    with database.reading() as db:
        shelves = db.execute(select(tickets.c.shelved).where(tickets.c.id.in_(ids)).order_by(tickets.c.id)).scalars()
        assert list(shelves) == [None, "trash"]


@pytest.mark.parametrize("action", ["snooze", "spam", "trash"])
def test_what_cannot_be_put_off_or_set_aside_is_left_alone_among_many(
    database: Database, ada: Staff, action: str
) -> None:
    ids = asked(database, 4)
    with database.writing() as db:
        helpdesk.solve(db, ids[0], by=ada, now=NOON)
        merge(db, ids[3], [ids[1]], by=ada, now=NOON)
        in_chat(db, ids[2])
    bulk = start(database, ada, action, *ids, value="reply")
    work_all(database)
    told = whys(database, ada, bulk)
    assert told[ids[1]] == "It was merged into another ticket."
    if action == "snooze":
        assert told[ids[0]] == "A solved ticket can’t be snoozed. Reopen it first."
    else:
        assert told[ids[2]] == "Its customer is in chat now. End the chat first."
    assert counts(database, ada, bulk) == {"done": 2, "skipped": 2}


def test_a_moment_that_was_over_before_the_job_came_to_it_snoozes_nothing(database: Database, ada: Staff) -> None:
    ids = asked(database, 2)
    bulk = start(database, ada, "snooze", *ids, value=(NOON + timedelta(hours=1)).isoformat())
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        work(database, {"bulk": bulk})
    assert counts(database, ada, bulk) == {"skipped": 2}
    assert set(whys(database, ada, bulk).values()) == {"This moment is over. Choose one that is still to come."}


def test_what_somebody_touched_since_is_not_undone_but_told(database: Database, ada: Staff) -> None:
    ids = asked(database)
    bulk = start(database, ada, "status", *ids, value="solved")
    work_all(database)
    with database.writing() as db:
        helpdesk.customer_reply(db, helpdesk.read_ticket(db, ids[0]).reference, MARA.key, "No, it isn’t.", now=NOON + timedelta(days=900))  # fmt: skip
        add_note(db, ids[1], author=ada, body="Solved with the bank.", now=NOON + timedelta(days=900))
    assert undo(database, ada, bulk) == {"undone": 2, "kept": 2}
    assert set(whys(database, ada, bulk)) == {ids[0], ids[1]}
    assert undo(database, ada, bulk) == {"undone": 2, "kept": 2}


def test_tickets_that_cannot_be_changed_are_left_with_the_reason(database: Database, ada: Staff) -> None:
    ids = asked(database, 5)
    with database.writing() as db:
        helpdesk.set_priority(db, ids[0], "high", by=ada, now=NOON + timedelta(minutes=1))
        db.execute(update(tickets).where(tickets.c.id == ids[1]).values(shelved="trash"))
        db.execute(update(tickets).where(tickets.c.id == ids[2]).values(priority="low"))
    bulk = start(database, ada, "priority", *ids, value="low")
    work_all(database)
    assert counts(database, ada, bulk) == {"done": 2, "skipped": 2, "same": 1}
    told = whys(database, ada, bulk)
    assert told[ids[0]] == "It was changed after you selected it."
    assert "in the trash" in told[ids[1]]


def test_of_all_of_a_view_what_a_colleague_changes_meanwhile_is_left(database: Database, ada: Staff) -> None:
    ids = asked(database, 3)
    bulk = start(database, ada, "priority", value="low")
    with database.writing() as db:
        helpdesk.set_priority(db, ids[0], "high", by=ada, now=NOON + timedelta(seconds=1))
    work_all(database)
    assert counts(database, ada, bulk) == {"done": 2, "skipped": 1}
    assert whys(database, ada, bulk)[ids[0]] == "It was changed after you selected it."


def test_all_of_a_view_is_what_it_holds_now_and_what_the_person_was_told(database: Database, ada: Staff) -> None:
    asked(database, 6)
    with pytest.raises(Conflict, match="holds 6 tickets now, not 5") as raised:
        start(database, ada, "priority", expected=5, value="high")
    assert raised.value.extra["count"] == 6
    bulk = start(database, ada, "priority", expected=6, value="high")
    work_all(database)
    assert counts(database, ada, bulk) == {"done": 6}
    with pytest.raises(Invalid, match="Select the tickets first"):
        start(database, ada, "priority", view="payments", value="high")


def test_a_bulk_goes_on_where_it_stopped_and_tells_each_page_once(database: Database, ada: Staff, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    ids = asked(database, 7)
    monkeypatch.setattr(working, "CHUNK", 3)
    bulk = start(database, ada, "priority", *ids, value="high")
    assert working._chunk(database, bulk, NOON + timedelta(minutes=1))
    assert counts(database, ada, bulk) == {"done": 3, "waiting": 4}
    with pytest.raises(Conflict, match="still at work"), database.writing() as again:
        start_undo(again, bulk, by=ada)
    work(database, {"bulk": bulk})
    work(database, {"bulk": bulk})
    assert counts(database, ada, bulk) == {"done": 7}
    if database.is_sqlite:
        told = select(func.count()).select_from(live_messages).where(live_messages.c.topic == "queue")
        with database.reading() as reader:
            assert reader.execute(told).scalar_one() == 7 + 3  # seven questions, three chunks


def test_a_bulk_that_fails_to_the_last_ends_as_failed_and_what_was_changed_is_undone(database: Database, ada: Staff, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    ids = asked(database, 4)
    before = stand(database)
    monkeypatch.setattr(working, "CHUNK", 3)
    bulk = start(database, ada, "priority", *ids, value="high")
    assert working._chunk(database, bulk, NOON + timedelta(minutes=1))
    with database.writing() as db:  # its row is of no use to the job from now on
        db.execute(update(bulk_changes).where(bulk_changes.c.id == bulk).values(value={"words": "Priority High"}))
    with database.writing() as db:
        token = sign_in(db, email=ada.email, password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    while work_one(database, now=clock.now()):  # up to the first failure: it is said, and when it goes on
        pass
    assert "It’s tried again in" in client.get(f"/desk/views/bulk/{bulk}").text
    _work_to_the_last(database)
    assert counts(database, ada, bulk) == {"done": 3, "failed": 1}
    assert whys(database, ada, bulk) == {ids[3]: working.FAILED}
    page = client.get(f"/desk/views/bulk/{bulk}").text
    assert "tried again in" not in page
    assert "</span> ticket wasn’t changed. Select it and try again, or undo what was changed." in page
    assert f'action="/desk/views/bulk/{bulk}/undo"' in page
    assert client.get(f"/desk/views/bulk/{bulk}", headers={"Accept": "application/json"}).json["state"] == "failed"
    first = bulk_lines.c.bulk == bulk, bulk_lines.c.ticket == ids[0]
    with database.writing() as db:  # and its undoing fails too
        line = db.execute(select(bulk_lines).where(*first)).one()
        db.execute(update(bulk_lines).where(*first).values(before={"due_at": "some day"}))
        start_undo(db, bulk, by=ada)
    _work_to_the_last(database)
    page = client.get(f"/desk/views/bulk/{bulk}").text
    assert "</span> tickets weren’t put back." in page
    with database.writing() as db:
        db.execute(update(bulk_lines).where(*first).values(before=line.before))
    assert undo(database, ada, bulk) == {"undone": 3, "failed": 1}
    assert [row[:-1] for row in stand(database)] == [row[:-1] for row in before]


def _work_to_the_last(database: Database) -> None:
    for attempt in range(MOST_ATTEMPTS):
        while work_one(database, now=clock.now() + attempt * timedelta(hours=1)):
            pass


BY_HAND: dict[str, Any] = {
    "assign": lambda db, ticket, by, now: helpdesk.assign(db, ticket, by, by=by, now=now),
    "priority": lambda db, ticket, by, now: helpdesk.set_priority(db, ticket, "critical", by=by, now=now),
    "on_hold": lambda db, ticket, by, now: fields.set_status(db, ticket, "on_hold", by=by, now=now),
    "solved": lambda db, ticket, by, now: fields.set_status(db, ticket, "solved", by=by, now=now),
    "team": lambda db, ticket, by, now: transfer(db, ticket, "payments", note="About money", by=by, now=now),
    "tag": lambda db, ticket, by, now: fields.add_tags(db, [ticket], ["vip"], by=by, now=now),
    "snooze": lambda db, ticket, by, now: snooze(db, ticket, None, by=by, now=now),
    "spam": lambda db, ticket, by, now: put_aside(db, ticket, "spam", by=by, now=now),
    "trash": lambda db, ticket, by, now: put_aside(db, ticket, "trash", by=by, now=now),
    "restore": lambda db, ticket, by, now: restore(db, ticket, by=by, now=now),
}


@pytest.mark.parametrize("action", BY_HAND)
def test_many_at_once_come_to_be_what_each_would_by_hand(database: Database, ada: Staff, action: str) -> None:
    ids = asked(database, 6)
    many, alone = ids[0::2], ids[1::2]
    with database.writing() as db:
        db.execute(update(tickets).values(customer=BO.key))
        for one in (ids[0], ids[1]):
            snooze(db, one, NOON + timedelta(days=90), by=ada, now=NOON)
        for one in (ids[2], ids[3]):
            helpdesk.assign(db, one, ada, by=ada, now=NOON)
        if action == "restore":
            for one in ids:
                put_aside(db, one, "spam", by=ada, now=NOON)
            for one in (ids[4], ids[5]):
                helpdesk.customer_reply(db, helpdesk.read_ticket(db, one).reference, BO.key, "Hello?", now=NOON)
    with time_machine.travel(NOON, tick=False):
        value = {
            "assign": str(ada.id),
            "priority": "critical",
            "tag": "vip",
            "team": "payments",
            "snooze": "reply",
        }.get(action, action)
        start(database, ada, action if action in ACTIONS else "status", *many, value=value, note="About money")
        work_all(database)
        with database.writing() as db:
            for one in alone:
                BY_HAND[action](db, one, ada, NOON)
    with database.reading() as db:
        told = {one: _all_of(db, one) for one in ids}
    assert [told[one] for one in many] == [told[one] for one in alone]


def _all_of(db: Connection, ticket: int) -> tuple[Any, ...]:
    """How a ticket stands, its story, its clocks, and what others hear of it, each in its order."""
    stands = db.execute(select(*(tickets.c[name] for name in KEPT)).where(tickets.c.id == ticket)).one()
    story = db.execute(
        select(changes.c.who, changes.c.what, changes.c.before, changes.c.after, changes.c.changed_at)
        .where(changes.c.ticket == ticket)
        .order_by(changes.c.id)
    )
    c = sla_outcomes.c
    clocks = db.execute(
        select(c.metric, c.round, c.state, c.due_at, c.ended_at).where(c.ticket == ticket).order_by(c.metric, c.round)
    )
    heard = [
        (
            row.name,
            row.actor,
            {key: value for key, value in row.facts.items() if key not in {"ticket", "reference", "message"}},
        )
        for row in db.execute(select(events).order_by(events.c.id))
        if row.facts["ticket"] == ticket and row.name != "ticket_opened"
    ]
    return tuple(stands), story.all(), clocks.all(), heard, fields.tags_of(db, [ticket]).get(ticket)


@pytest.mark.parametrize(
    ("action", "value"),
    [("assign", "me"), ("status", "on_hold"), ("status", "solved"), ("priority", "critical"), ("tag", "vip"), ("untag", "vip"), ("team", "payments"),
     ("snooze", "reply"), ("spam", ""), ("trash", ""), ("restore", "")],
)  # fmt: skip
@pytest.mark.once
def test_a_hundred_more_cost_no_statement_more(database: Database, ada: Staff, action: str, value: str) -> None:
    ids = asked(database, 24)
    if action == "restore":
        start(database, ada, "trash", *ids)
        work_all(database)
    said = {"value": str(ada.id) if value == "me" else value, "note": "About money"}
    far = NOON + timedelta(days=900)
    asking = [start(database, ada, action, *some, seen=far, **said) for some in (ids[:4], ids[4:])]
    doing = [cost_of(database, bulk) for bulk in asking]
    assert doing[0] == doing[1] <= 60
    with database.writing() as db:
        for bulk in asking:
            start_undo(db, bulk, by=ada)
    undoing = [cost_of(database, bulk) for bulk in asking]
    assert undoing[0] == undoing[1] <= 60


def cost_of(database: Database, bulk: int) -> int:
    with count_statements(database) as seen:
        work(database, {"bulk": bulk})
    return len(seen)


@pytest.mark.usefixtures("app")
def test_rules_hear_of_every_ticket_that_is_tagged_together(database: Database, ada: Staff) -> None:
    ids = asked(database, 3)
    with database.writing() as db:
        trigger(db, "Payouts first", "tags", every=[is_("tags", "payout")], actions=[do("priority", "high")])
    start(database, ada, "tag", *ids, value="payout")
    work_all(database)
    with database.reading() as db:
        assert set(db.execute(select(tickets.c.priority).where(tickets.c.id.in_(ids))).scalars()) == {"high"}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("undone", [False, True])
def test_rules_hear_of_every_ticket_that_is_restored_together(database: Database, ada: Staff, undone: bool) -> None:
    """Also where that undoes a change of many."""
    ids = asked(database, 3)
    with database.writing() as db:
        trigger(db, "Back from the trash", "restored", actions=[do("priority", "high")])
    bulk = start(database, ada, "trash", *ids)
    work_all(database)
    if undone:
        undo(database, ada, bulk)
    else:
        start(database, ada, "restore", *ids, seen=NOON + timedelta(days=900))
    work_all(database)
    with database.reading() as db:
        assert set(db.execute(select(tickets.c.priority).where(tickets.c.id.in_(ids))).scalars()) == {"high"}


@pytest.mark.parametrize(("action", "value"), [("explode", {}), ("priority", {"value": "urgent"}), ("assign", {"value": "999"}), ("team", {"value": "payments"}), ("tag", {"value": ""})])  # fmt: skip
def test_what_cannot_be_asked_is_refused_before_anything_is_changed(database: Database, ada: Staff, action: str, value: dict[str, str]) -> None:  # fmt: skip
    with pytest.raises(Invalid):
        start(database, ada, action, *asked(database, 1), **value)


def test_a_change_is_its_askers_alone(database: Database, ada: Staff) -> None:
    bulk = start(database, ada, "priority", *asked(database, 1), value="high")
    with database.writing() as db:
        lee = staff(db, "Lee Okafor", "lead")
        with pytest.raises(NotFound):
            read_bulk(db, bulk, lee)
        with pytest.raises(NotFound):
            start_undo(db, bulk, by=lee)
