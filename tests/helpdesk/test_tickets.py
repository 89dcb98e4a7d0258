"""Tickets.

1. A question becomes one ticket with its person, topic, team, clock and everything known, in one transaction.
2. A reply written against a stale thread is refused and nothing is sent; notes never reach the customer.
3. Writing again opens a solved ticket; a customer sees and writes only their own.
4. Each change is kept with who, from and to; each is a fact and a live message.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

import helpdesk
from foundation import clock
from foundation.database import Database
from foundation.errors import Invalid, NotFound
from foundation.events import events
from foundation.live import Bus
from helpdesk.sla.targets import SUPPORT, SUPPORT_HOURS, reply_due
from helpdesk.tickets.lists import Order, count_views, list_tickets
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Change, id_of
from tests.helpdesk.people import BO, MARA, ask, staff

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def names(db: Connection) -> list[str]:
    return list(
        db.execute(select(events.c.name).where(events.c.name != "ticket_changed").order_by(events.c.id)).scalars()
    )


def test_a_question_becomes_a_ticket_that_knows_everything(db: Connection) -> None:
    ticket = ask(
        db,
        page="contract/fixed",
        channel="payments_team",
        context={"query": "miletsone", "tried": ["article"]},
        now=NOON,
    )
    assert ticket.reference.startswith("W-")
    assert id_of(ticket.reference) == ticket.id
    assert (ticket.status, ticket.team, ticket.topic) == ("new", "payments", "milestone_not_released")
    assert ticket.customer == MARA
    assert ticket.context["query"] == "miletsone"
    assert ticket.due_at == datetime(2026, 11, 25, 8, tzinfo=UTC)  # payments works until 19:00, and from 7:00
    assert names(db) == ["ticket_opened"]


def test_an_account_takeover_is_critical(db: Connection) -> None:
    assert ask(db, body="My account was hacked, somebody else logged in").priority == "critical"


def test_an_empty_message_is_refused_and_opens_nothing(db: Connection) -> None:
    with pytest.raises(Invalid):
        ask(db, body="  \x00 ")
    with pytest.raises(Invalid, match=r"20,000"):
        ask(db, body="x" * 20_001)
    assert db.execute(select(func.count()).select_from(tickets)).scalar_one() == 0


def test_a_reply_waits_for_the_customer_and_takes_the_ticket(db: Connection) -> None:
    ada, ticket = staff(db, "Ada Brenner"), ask(db)
    helpdesk.reply(db, ticket.id, author=ada, body="It is on its way.", seen=ticket.last_message, now=clock.now())
    after = helpdesk.read_ticket(db, ticket.id)
    assert (after.status, after.assignee_name, after.waiting_on_us, after.due_at) == (
        "pending",
        "Ada Brenner",
        False,
        None,
    )


def test_a_reply_against_a_stale_thread_is_refused_and_says_what_happened(db: Connection) -> None:
    ada, ticket = staff(db, "Ada Brenner"), ask(db)
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "Never mind, it arrived.", now=clock.now())
    with pytest.raises(helpdesk.StaleReply, match="Mara Castell") as refused:
        helpdesk.reply(db, ticket.id, author=ada, body="We look into it.", seen=ticket.last_message, now=clock.now())
    assert refused.value.extra["messages"][0]["body"] == "Never mind, it arrived."
    assert db.execute(select(func.count()).where(messages.c.kind == "agent")).scalar_one() == 0
    seen = helpdesk.read_ticket(db, ticket.id).last_message
    helpdesk.reply(db, ticket.id, author=ada, body="Good to hear.", seen=seen, now=clock.now())


def test_two_agents_answering_at_once_do_not_both_answer(db: Connection) -> None:
    ada, jonas, ticket = staff(db, "Ada Brenner"), staff(db, "Jonas Weiss"), ask(db)
    helpdesk.reply(db, ticket.id, author=ada, body="Hello", seen=ticket.last_message, now=clock.now())
    with pytest.raises(helpdesk.StaleReply, match="Ada Brenner"):
        helpdesk.reply(db, ticket.id, author=jonas, body="Hello too", seen=ticket.last_message, now=clock.now())


def test_notes_are_for_colleagues_only(db: Connection) -> None:
    ada, ticket = staff(db, "Ada Brenner"), ask(db)
    helpdesk.add_note(db, ticket.id, author=ada, body="Looks like fraud", now=clock.now())
    thread = helpdesk.read_thread(db, ticket.reference, MARA.key)
    assert [one.by for one in thread.messages] == ["you"]
    assert "fraud" not in str(thread)
    assert helpdesk.customer_tickets(db, MARA.key)[0].last == "My milestone is not released."


def test_writing_again_opens_a_solved_ticket(db: Connection) -> None:
    ada, ticket = staff(db, "Ada Brenner"), ask(db)
    helpdesk.solve(db, ticket.id, by=ada, now=clock.now())
    assert helpdesk.read_ticket(db, ticket.id).status == "solved"
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "It still isn't there.", now=clock.now())
    after = helpdesk.read_ticket(db, ticket.id)
    assert (after.status, after.waiting_on_us, after.solved_at) == ("open", True, None)
    assert after.due_at is not None
    assert names(db) == ["ticket_opened", "ticket_solved", "ticket_reopened", "customer_replied"]


def test_nobody_sees_or_writes_in_anothers_conversation(db: Connection) -> None:
    ticket = ask(db)
    for reference in (ticket.reference, "W-999999", "nonsense", ""):
        with pytest.raises(NotFound):
            helpdesk.read_thread(db, reference, BO.key)
        with pytest.raises(NotFound):
            helpdesk.customer_reply(db, reference, BO.key, "Hello", now=clock.now())
        with pytest.raises(NotFound):
            helpdesk.rate(db, reference, BO.key, 5, None, now=clock.now())


def test_every_change_says_who_from_and_to(db: Connection) -> None:
    ada, lee, ticket = staff(db, "Ada Brenner"), staff(db, "Lee Osei", "lead"), ask(db)
    helpdesk.assign(db, ticket.id, ada, by=lee, now=clock.now())
    helpdesk.set_priority(db, ticket.id, "high", by=ada, now=clock.now())
    helpdesk.assign(db, ticket.id, None, by=lee, now=clock.now())
    helpdesk.solve(db, ticket.id, by=ada, now=clock.now())
    helpdesk.reopen(db, ticket.id, by=ada, now=clock.now())
    told = [
        (one.who, one.what, one.before, one.after)
        for one in helpdesk.timeline(db, ticket.id)
        if isinstance(one, Change)
    ]
    assert ("Lee Osei", "assignee", None, "Ada Brenner") in told
    assert ("Ada Brenner", "priority", "normal", "high") in told
    assert ("Lee Osei", "assignee", "Ada Brenner", None) in told
    assert ("Ada Brenner", "status", "solved", "open") in told
    with pytest.raises(Invalid):
        helpdesk.set_priority(db, ticket.id, "yesterday", by=ada, now=clock.now())


def test_a_rating_can_be_changed_and_the_story_tells_it(db: Connection) -> None:
    ticket = ask(db)
    for score, comment in ((2, None), (2, "slow"), (5, None)):
        helpdesk.rate(db, ticket.reference, MARA.key, score, comment, now=clock.now())
    assert helpdesk.read_ticket(db, ticket.id).rating == 5
    told = [(one.who, one.before, one.after) for one in helpdesk.timeline(db, ticket.id) if isinstance(one, Change) and one.what == "rating"]  # fmt: skip
    assert told == [("Mara Castell", None, "2"), ("Mara Castell", "2", "5")], "a comment is no other rating"
    with pytest.raises(Invalid):
        helpdesk.rate(db, ticket.reference, MARA.key, 6, None, now=clock.now())


def test_views_hold_and_count_the_same_tickets(db: Connection) -> None:
    ada = staff(db, "Ada Brenner")
    mine, payments, waiting = ask(db), ask(db, channel="payments_team"), ask(db, BO)
    helpdesk.assign(db, mine.id, ada, by=ada, now=clock.now())
    helpdesk.reply(db, waiting.id, author=ada, body="Hello", seen=waiting.last_message, now=clock.now())
    helpdesk.solve(db, ask(db).id, by=ada, now=clock.now())
    counts = count_views(db, staff_id=ada.id, now=clock.now())
    held = {key: [one.id for one in list_tickets(db, key, staff_id=ada.id, now=clock.now()).items] for key in counts}
    assert {key: len(ids) for key, ids in held.items()} == counts
    assert set(held["mine"]) == {mine.id, waiting.id}
    assert held["payments"] == [payments.id]
    assert set(held["waiting"]) == {mine.id, payments.id}


@pytest.mark.parametrize("order", ["due", "newest"])
def test_pages_of_a_view_show_every_ticket_once(db: Connection, order: Order) -> None:
    ada = staff(db, "Ada Brenner")
    made = [ask(db, now=NOON + timedelta(minutes=n % 7)).id for n in range(95)]
    seen: list[int] = []
    cursor = None
    while True:
        page = list_tickets(db, "open", staff_id=ada.id, now=NOON, cursor=cursor, order=order)
        seen += [one.id for one in page.items]
        if page.next is None:
            break
        cursor = page.next
    assert sorted(seen) == sorted(made)
    with pytest.raises(Invalid):
        list_tickets(db, "open", staff_id=ada.id, now=NOON, cursor="bm90IG91cnM")


def test_a_view_can_show_the_newest_first(db: Connection) -> None:
    ada = staff(db, "Ada Brenner")
    urgent = ask(db, now=NOON, topic="account_takeover")
    fresh = ask(db, now=NOON + timedelta(minutes=5))
    by_due = list_tickets(db, "open", staff_id=ada.id, now=NOON).items
    by_age = list_tickets(db, "open", staff_id=ada.id, now=NOON, order="newest").items
    assert [one.id for one in by_due] == [urgent.id, fresh.id]
    assert [one.id for one in by_age] == [fresh.id, urgent.id]


def test_search_finds_by_words_person_and_reference(db: Connection) -> None:
    ada = staff(db, "Ada Brenner")
    one, two = ask(db, subject="Card declined"), ask(db, BO, subject="100% wrong")
    for words, found in (("declined", one), ("halvorsen", two), (one.reference, one), ("100%", two)):
        assert [row.id for row in list_tickets(db, "open", staff_id=ada.id, now=NOON, words=words).items] == [found.id]


def test_open_pages_hear_of_a_new_ticket(database: Database) -> None:
    bus = Bus(database, poll_seconds=0.05, heartbeat_seconds=5)
    stream = bus.stream(["queue"])
    next(stream)
    with database.writing() as db:
        ask(db)
    assert '"kind":"opened"' in next(stream)
    stream.close()


@pytest.mark.parametrize(
    ("asked", "priority", "plan", "due"),
    [
        (NOON, "critical", "basic", NOON + timedelta(minutes=30)),
        (NOON, "normal", "basic", NOON + timedelta(hours=8)),
        (NOON.replace(hour=20), "normal", "basic", datetime(2026, 11, 25, 12, tzinfo=UTC)),
        (NOON.replace(hour=3), "high", "plus", NOON.replace(hour=8)),
        (NOON.replace(hour=23), "critical", None, datetime(2026, 11, 25, 6, 30, tzinfo=UTC)),
        (NOON.replace(hour=23), "critical", "enterprise", NOON.replace(hour=23, minute=15)),
        (NOON, "low", "basic", datetime(2026, 11, 25, 20, tzinfo=UTC)),
    ],
)
def test_a_reply_is_due_in_business_hours(asked: datetime, priority: str, plan: str | None, due: datetime) -> None:
    assert reply_due(asked, priority=priority, plan=plan, level=SUPPORT) == due


def test_business_time_adds_up() -> None:
    assert SUPPORT_HOURS.after(NOON.replace(hour=21, minute=30), timedelta(hours=1)) == datetime(
        2026, 11, 25, 6, 30, tzinfo=UTC
    )
