"""A question is given to somebody, with the reason kept; what nobody could take is tried again until somebody can."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, select

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.events import Happening
from foundation.jobs import job
from helpdesk.assignment.choosing import Choice, Need, choose
from helpdesk.assignment.languages import language_of
from helpdesk.assignment.reading import answered_by, automatic_teams, read_agents, read_turns, read_ways
from helpdesk.assignment.tables import assignments
from helpdesk.assignment.ways import Way
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.routing.data.defaults import TOPICS
from helpdesk.tickets import lifecycle
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import is_open, tickets
from helpdesk.tickets.ticket import Ticket

AT_ONCE = 50
NOBODY = Staff(0, "Automatic assignment", "", frozenset())


def give(db: Connection, ticket_id: int, *, now: datetime) -> Choice | None:
    """Give an unassigned question to whom it fits best. None where it isn't ours to give: it has somebody, waits for its
    customer, or its team shares work out by hand."""
    held = select(tickets.c.id).where(tickets.c.id == ticket_id)
    if db.execute(held.with_for_update()).first() is None:
        return None
    ticket = read_ticket(db, ticket_id)
    if ticket.assignee is not None or not ticket.is_open or not ticket.waiting_on_us:
        return None
    way = read_ways(db).of(ticket.team)
    if way is Way.BY_HAND:
        return None
    people = read_agents(db, now=now, hold=True)
    choice = choose(_need(db, ticket, way), people, now=now, way=way)
    if choice.agent is not None:
        chosen = Staff(choice.agent.id, choice.agent.name, "", frozenset())
        lifecycle.assign(db, ticket_id, chosen, by=NOBODY, now=now)
        row = {
            "ticket": ticket_id,
            "staff": chosen.id,
            "team": ticket.team,
            "sentence": choice.sentence,
            "given_at": now,
        }
        db.execute(assignments.insert().values(row))
    return choice


def why_given(db: Connection, ticket_id: int, agent: int | None) -> str | None:
    """Why it came to whoever has it now; None where a person gave it."""
    newest = (
        select(assignments.c.staff, assignments.c.sentence)
        .where(assignments.c.ticket == ticket_id)
        .order_by(assignments.c.id.desc())
        .limit(1)
    )
    row = db.execute(newest).first()
    return row.sentence if row is not None and row.staff == agent else None


def hear(database: Database, fact: Any, _happening: Happening) -> None:
    """A question arrived, or came to another team."""
    with database.writing() as db:
        give(db, fact.ticket, now=clock.now())


@job("assignment.give_waiting")
def give_waiting(database: Database, _payload: dict[str, Any]) -> None:
    """What waits in the queues of teams, the most urgent first: somebody may have come to work, or have room again."""
    now = clock.now()
    with database.reading() as db:
        people = [one for one in read_agents(db, now=now) if one.calendar.is_at_work(now) or one.is_present(now)]
        teams = {team for one in people if one.room(live=False) > 0 or one.room(live=True) > 0 for team in one.teams}
        waiting = _waiting(db, teams & automatic_teams(db)) if teams else []
    for ticket in waiting:
        with database.writing() as db:
            give(db, ticket, now=now)


def _waiting(db: Connection, teams: set[str]) -> list[int]:
    talking = tickets.c.id.in_(select(chats.c.ticket).where(chats.c.state == "waiting"))
    query = (
        select(tickets.c.id)
        .where(is_open, tickets.c.assignee.is_(None), tickets.c.waiting_on_us, tickets.c.team.in_(teams))
        .order_by(case((talking, 0), else_=1), tickets.c.due_at, tickets.c.id)
        .limit(AT_ONCE)
    )  # fmt: skip
    return list(db.execute(query).scalars())


def _need(db: Connection, ticket: Ticket, way: Way) -> Need:
    live = db.execute(select(chats.c.state).where(chats.c.ticket == ticket.id)).scalar() == "waiting"
    call = db.execute(select(callbacks.c.state).where(callbacks.c.ticket == ticket.id)).scalar() == "booked"
    before = set(db.execute(select(assignments.c.staff).where(assignments.c.ticket == ticket.id)).scalars())
    return Need(
        ticket.id, ticket.team, live, ticket.topic, TOPICS.get(ticket.topic or ""), ticket.language or language_of(ticket.customer.language),
        answered_by(db, ticket.customer.key), frozenset(before),
        call, read_turns(db, ticket.team) if way is Way.ROUND_ROBIN else {},
    )  # fmt: skip
