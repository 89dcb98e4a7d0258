"""Live chat on top of tickets.

1. Who waits knows their place. 2. Of two agents the first has it. 3. Nobody in time: it goes on as a ticket, once.
4. Either side ends it; what is written afterwards opens it again. 5. Hints are few, and marks never run ahead of what was said.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.database import Database
from foundation.errors import Conflict, NotFound
from foundation.jobs import jobs, work_one
from helpdesk import chat
from helpdesk.routing.measured import ENOUGH, chat_wait, reply_waits, spread
from helpdesk.tickets.reading import timeline
from helpdesk.tickets.ticket import Change
from tests.helpdesk.people import BO, MARA, ask, staff

PATIENCE = timedelta(minutes=3)


def start(db, who=MARA, *, now=None) -> helpdesk.Ticket:
    now = now or clock.now()
    ticket = ask(db, who, channel="live_chat", now=now)
    chat.begin(db, ticket.id, patience=PATIENCE, now=now)
    return ticket


def test_who_waits_knows_how_many_are_before_them(db) -> None:
    now = clock.now()
    first, second = start(db, BO, now=now), start(db, MARA, now=now + timedelta(seconds=1))
    places = [chat.position(db, chat.read_chat(db, one.id)) for one in (first, second)]
    assert places == [1, 2]
    chat.take(db, first.id, by=staff(db, "Ada Brenner"), now=now + timedelta(seconds=9))
    assert chat.position(db, chat.read_chat(db, second.id)) == 1
    waiting = helpdesk.list_tickets(db, "mine", staff_id=0, now=now).items
    assert [(ticket.id, ticket.in_line_since) for ticket in waiting] == [(second.id, now + timedelta(seconds=1))]


def test_who_waits_in_chat_comes_first_in_every_view_and_once(db) -> None:
    late = ask(db, BO, now=clock.now() - timedelta(days=2))
    waits = start(db)
    for view in ("waiting", "open", "late", "mine", "mediation"):
        ids = [one.id for one in helpdesk.list_tickets(db, view, staff_id=0, now=clock.now()).items]
        assert ids[0] == waits.id, view
        assert ids.count(waits.id) == 1
    assert late.id in [one.id for one in helpdesk.list_tickets(db, "late", staff_id=0, now=clock.now()).items]
    assert helpdesk.list_tickets(db, "solved", staff_id=0, now=clock.now()).items == []
    assert helpdesk.list_tickets(db, "open", staff_id=0, now=clock.now(), words="nothing says this").items == []


def test_of_two_agents_the_first_has_the_chat(db) -> None:
    ada, lee, ticket = staff(db, "Ada Brenner"), staff(db, "Lee Okafor"), start(db)
    chat.take(db, ticket.id, by=ada, now=clock.now())
    chat.take(db, ticket.id, by=ada, now=clock.now())
    with pytest.raises(Conflict, match="Ada Brenner has this chat already"):
        chat.take(db, ticket.id, by=lee, now=clock.now())
    taken = chat.read_chat(db, ticket.id)
    assert (taken.state, taken.agent_name) == ("live", "Ada Brenner")
    assert helpdesk.read_ticket(db, ticket.id).assignee_name == "Ada Brenner"


def test_who_answers_a_chat_has_taken_it(db) -> None:
    ada, lee, ticket = staff(db, "Ada Brenner"), staff(db, "Lee Okafor"), start(db)
    assert chat.take_by_answering(db, ticket.id, by=ada, now=clock.now()) is True
    assert chat.take_by_answering(db, ticket.id, by=ada, now=clock.now()) is True
    assert chat.take_by_answering(db, ticket.id, by=lee, now=clock.now()) is False, "Ada has it"
    assert chat.read_chat(db, ticket.id).state == "live"
    assert chat.take_by_answering(db, ask(db).id, by=ada, now=clock.now()) is False


def test_a_chat_nobody_takes_goes_on_as_a_ticket(database: Database) -> None:
    with database.writing() as db:
        late, early = start(db, now=clock.now() - PATIENCE), start(db, BO)
    while work_one(database):
        pass
    with database.reading() as db:
        gone, waits = chat.read_chat(db, late.id), chat.read_chat(db, early.id)
        ticket = helpdesk.read_ticket(db, late.id)
        waiting = db.execute(select(jobs.c.kind).where(jobs.c.kind == "chat.fall_back")).all()
        story = [one.after for one in timeline(db, late.id) if isinstance(one, Change)]
    assert (gone.state, gone.ended_by, ticket.channel, ticket.waiting_on_us) == ("left", "nobody", "ticket", True)
    assert ticket.due_at is not None
    assert story == ["ticket"]
    assert (waits.state, len(waiting)) == ("waiting", 1)


def test_a_chat_that_was_taken_does_not_fall_back(database: Database) -> None:
    with database.writing() as db:
        ticket = start(db, now=clock.now() - PATIENCE)
        chat.take(db, ticket.id, by=staff(db, "Ada Brenner"), now=clock.now())
    while work_one(database):
        pass
    with database.reading() as db:
        assert chat.read_chat(db, ticket.id).state == "live"


def test_leaving_the_line_keeps_the_question(db) -> None:
    ticket = start(db)
    chat.end_by_customer(db, ticket.reference, MARA.key, now=clock.now())
    left, ticket = chat.read_chat(db, ticket.id), helpdesk.read_ticket(db, ticket.id)
    assert (left.state, left.ended_by, ticket.channel, ticket.is_open) == ("left", "customer", "ticket", True)


def test_ending_an_answered_chat_solves_it_and_writing_again_reopens_it_as_a_ticket(db) -> None:
    ada, ticket = staff(db, "Ada Brenner"), start(db)
    chat.take(db, ticket.id, by=ada, now=clock.now())
    helpdesk.reply(
        db, ticket.id, author=ada, body="It is released on Tuesday.", seen=ticket.last_message, now=clock.now()
    )
    chat.end_by_customer(db, ticket.reference, MARA.key, now=clock.now())
    chat.end_by_customer(db, ticket.reference, MARA.key, now=clock.now())
    assert helpdesk.read_ticket(db, ticket.id).status == "solved"
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "One more thing.", now=clock.now())
    assert helpdesk.read_ticket(db, ticket.id).status == "open"
    assert chat.read_chat(db, ticket.id).state == "ended"


def test_ending_a_chat_before_its_answer_leaves_the_question_open(db) -> None:
    ada, ticket = staff(db, "Ada Brenner"), start(db)
    chat.take(db, ticket.id, by=ada, now=clock.now())
    chat.end_by_customer(db, ticket.reference, MARA.key, now=clock.now())
    assert helpdesk.read_ticket(db, ticket.id).waiting_on_us


def test_the_agent_ends_a_chat_once(db) -> None:
    ada, ticket = staff(db, "Ada Brenner"), start(db)
    chat.take(db, ticket.id, by=ada, now=clock.now())
    for _ in range(2):
        chat.end_by_agent(db, ticket.id, by=ada, now=clock.now())
    assert (chat.read_chat(db, ticket.id).state, chat.read_chat(db, ticket.id).ended_by) == ("ended", "agent")
    with pytest.raises(Conflict, match="over"):
        chat.take(db, ticket.id, by=ada, now=clock.now())


def test_nobody_ends_or_watches_a_chat_of_somebody_else(db) -> None:
    ticket = start(db)
    with pytest.raises(NotFound):
        chat.end_by_customer(db, ticket.reference, BO.key, now=clock.now())
    with pytest.raises(NotFound):
        chat.customer_is_here(db, ticket.reference, BO.key, writing=True, got=1, read=1, now=clock.now())


def test_marks_only_grow_and_never_pass_the_newest_message(db) -> None:
    ada, ticket, now = staff(db, "Ada Brenner"), start(db), clock.now()
    chat.take(db, ticket.id, by=ada, now=now)
    said = helpdesk.reply(db, ticket.id, author=ada, body="Hello Mara.", seen=ticket.last_message, now=now)
    for got, read in [(said.id, said.id), (0, 0), (10**9, 10**9)]:
        chat.customer_is_here(db, ticket.reference, MARA.key, writing=False, got=got, read=read, now=now)
    seen = chat.read_chat(db, ticket.id)
    assert (seen.customer_got, seen.customer_read, seen.customer_is_here(now)) == (said.id, said.id, True)
    assert not seen.customer_is_here(now + timedelta(minutes=2))


def test_only_the_agent_of_a_chat_is_here(db) -> None:
    ada, lee, ticket, now = staff(db, "Ada Brenner"), staff(db, "Lee Okafor"), start(db), clock.now()
    chat.take(db, ticket.id, by=ada, now=now - timedelta(minutes=5))
    chat.agent_is_here(db, ticket.id, lee, writing=True, read=9, now=now)
    assert not chat.read_chat(db, ticket.id).agent_is_here(now)
    chat.agent_is_here(db, ticket.id, ada, writing=True, read=9, now=now)
    assert chat.read_chat(db, ticket.id).agent_is_here(now)


def test_a_pace_lets_one_through_at_a_time() -> None:
    pace = chat.Pace(2.0, most=2)
    assert [pace.allows("mara", at) for at in (10, 11, 12.5)] == [True, False, True]
    assert pace.allows("bo", 13)
    assert pace.allows("sam", 13)
    assert pace.allows("mara", 13), "the oldest of too many is forgotten"


def test_waits_are_measured_or_not_told(db) -> None:
    now, ada = clock.now(), staff(db, "Ada Brenner")
    assert chat_wait(db, ahead=0, now=now) is None
    for minutes in range(1, ENOUGH + 1):
        ticket = start(db, now=now - timedelta(hours=1))
        chat.take(db, ticket.id, by=ada, now=now - timedelta(minutes=60 - minutes))
    wait = chat_wait(db, ahead=0, now=now)
    assert (round(wait.low), round(wait.usual), round(wait.high)) == (2, 3, 4)


@pytest.mark.parametrize(("taken", "told"), [(0, False), (18, False), (19, True)])
def test_where_a_quarter_leaves_in_vain_no_wait_is_told(db, taken: int, told: bool) -> None:
    """The measure of six chats nobody took would be how long six people hoped."""
    now, ada, left = clock.now(), staff(db, "Ada Brenner"), 6
    for number in range(left + taken):
        ticket = start(db, now=now - timedelta(hours=1))
        if number < left:
            chat.end_by_customer(db, ticket.reference, MARA.key, now=now - timedelta(minutes=57))
        else:
            chat.take(db, ticket.id, by=ada, now=now - timedelta(minutes=58))
    assert (chat_wait(db, ahead=0, now=now) is not None) is told


def test_a_question_nobody_has_answered_counts_as_long_as_it_waits(db) -> None:
    now = clock.now()
    for _ in range(ENOUGH):
        ask(db, now=now - timedelta(days=3))
    assert round(reply_waits(db, now=now)["ticket"].usual) == 3 * 24 * 60
    assert reply_waits(db, now=now + timedelta(days=60)) == {}
    assert spread([1, 2, 3, 4]) is None
