"""When a channel fails, the next best one: never one that was tried. Its customer is asked once; between teams it moves by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, NotFound
from foundation.live import publish
from helpdesk.assignment.reading import automatic_teams
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.people.person import Person
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.names import CHANNEL_OF_TEAM, TEAM_OF_CHANNEL
from helpdesk.routing.offering import led_to, make_offer
from helpdesk.routing.opening import Closed, never
from helpdesk.routing.outcomes.escalations import Because, Escalation, escalations, escalations_of, offered_now
from helpdesk.tickets import lifecycle
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import changes, is_open, tickets
from helpdesk.tickets.ticket import Ticket, id_of, reference_of
from helpdesk.tickets.transferring import move_to_team

CLOCK = Staff(0, "The clock", "", frozenset())
LATE_SINCE = timedelta(minutes=30)  # older ones were looked at already, or a person has decided to let them wait
AT_ONCE = 20
ASKED_BY_AN_AGENT = ("live_chat", "phone_callback")


def escalate(
    db: Connection, router: DeskRouter, ticket_id: int, because: Because, *, now: datetime, closed: Closed = never
) -> Escalation | None:
    """Decide anew with everything that was tried. None where nothing new is left, or a choice is open already."""
    ticket = _held(db, ticket_id)
    if ticket is None or not ticket.is_open or offered_now(db, ticket_id):
        return None
    before = tried_for(db, ticket)
    offer = make_offer(db, router, _context(ticket, before), now, who=ticket.customer.key, closed=closed)
    channel = offer.best.channel
    moves = because == "late" and channel in TEAM_OF_CHANNEL
    if channel in before or channel not in _reachable(because):
        return _to_somebody_else(db, ticket, now=now) if because == "late" else None
    made = _keep(db, ticket_id, offer.decision_id, channel, because, "moved" if moves else "offered", now)
    if moves:
        led_to(db, offer.decision_id, ticket_id)
        move_to_team(db, ticket_id, TEAM_OF_CHANNEL[channel], by=CLOCK.name, actor=CLOCK.key, now=now)
    else:
        _tell(db, ticket_id)
    return made


def invite(db: Connection, ticket_id: int, channel: str, *, by: Staff, now: datetime) -> None:
    """An agent asks whether to talk: in chat, or on the telephone. A choice that was open makes room for this one."""
    ticket = _held(db, ticket_id)
    if ticket is None or channel not in ASKED_BY_AN_AGENT:
        raise NotFound("There is no such way to invite somebody.")
    if not ticket.is_open:
        raise Conflict("This question is solved. Reopen it before you invite its customer.")
    open_now = offered_now(db, ticket_id)
    if open_now and open_now.channel == channel:
        return
    if open_now:
        _settle(db, open_now, "over", now)
    _keep(db, ticket_id, "", channel, "invited", "offered", now)
    note_change(db, ticket_id, by.name, "invitation", None, channel, now=now)
    _tell(db, ticket_id)


def withdraw_offer(db: Connection, ticket_id: int, *, now: datetime) -> None:
    """What was proposed is overtaken: a person has decided."""
    if found := offered_now(db, ticket_id):
        _settle(db, found, "over", now)
        _tell(db, ticket_id)


def answer(db: Connection, reference: str, customer: str, channel: str, accepted: bool, *, now: datetime) -> Ticket:
    """What its customer says to the open choice. A team has it then; a chat or a call is for the caller to begin.
    Raises Conflict when the choice isn't open any more."""
    ticket = _held(db, id_of(reference) or 0)
    if ticket is None or ticket.customer.key != customer:
        raise NotFound("There is no such conversation of yours.")
    found = offered_now(db, ticket.id)
    if found is None or found.channel != channel:
        raise Conflict("This isn’t open any more. Write here, and we go on.")
    _settle(db, found, "taken" if accepted else "declined", now)
    if accepted:
        led_to(db, _decision(db, found.id), ticket.id)
        if channel in TEAM_OF_CHANNEL:
            move_to_team(db, ticket.id, TEAM_OF_CHANNEL[channel], by=ticket.customer.name, actor=customer, now=now)
        elif ticket.channel != channel:
            note_change(db, ticket.id, ticket.customer.name, "channel", ticket.channel, channel, now=now)
            db.execute(update(tickets).where(tickets.c.id == ticket.id).values(channel=channel, updated_at=now))
    _tell(db, ticket.id)
    return ticket


def tried_for(db: Connection, ticket: Ticket) -> set[str]:
    """Every channel this question has been on, or was offered: none of them is proposed again."""
    of_changes = select(changes.c.what, changes.c.before).where(
        changes.c.ticket == ticket.id, changes.c.what.in_(("channel", "team")), changes.c.before.is_not(None)
    )
    passed = {
        CHANNEL_OF_TEAM.get(row.before, row.before) if row.what == "team" else row.before
        for row in db.execute(of_changes)
    }
    live = db.execute(select(chats.c.ticket, callbacks.c.ticket).select_from(
        tickets.outerjoin(chats, chats.c.ticket == tickets.c.id).outerjoin(callbacks, callbacks.c.ticket == tickets.c.id)
    ).where(tickets.c.id == ticket.id)).one()  # fmt: skip
    talked = {name for name, found in zip(ASKED_BY_AN_AGENT, live, strict=True) if found is not None}
    said = ticket.context.get("tried") or []
    offered = {one.channel for one in escalations_of(db, ticket.id)}
    return {ticket.channel, *passed, *talked, *offered, *(one for one in said if isinstance(one, str))}


def late_ones(db: Connection, *, now: datetime) -> list[int]:
    """Open questions whose time has just run out, each of them once."""
    done = select(escalations.c.ticket).where(
        escalations.c.because == "late", escalations.c.made_at >= tickets.c.due_at
    )
    query = (
        select(tickets.c.id)
        .where(is_open, tickets.c.waiting_on_us, tickets.c.due_at.between(now - LATE_SINCE, now))
        .where(~done.where(escalations.c.ticket == tickets.c.id).exists())
        .order_by(tickets.c.due_at)
        .limit(AT_ONCE)
    )
    return list(db.execute(query).scalars())


def _to_somebody_else(db: Connection, ticket: Ticket, *, now: datetime) -> Escalation | None:
    """No other team is better: whoever had it gives it back to the team, where somebody else may be free. A team that shares
    its work out by hand decides that itself."""
    moves = ticket.assignee is not None and ticket.team in automatic_teams(db)
    made = _keep(db, ticket.id, "", ticket.channel, "late", "moved" if moves else "over", now)
    if moves:
        lifecycle.assign(db, ticket.id, None, by=CLOCK, now=now)
    return made


def _context(ticket: Ticket, before: Iterable[str]) -> dict[str, Any]:
    person: Person = ticket.customer
    return {
        "issue_id": ticket.reference, "query": ticket.context.get("query") or ticket.subject, "topic": ticket.topic, "page": ticket.page, "url": ticket.context.get("url"),
        "role": person.role, "plan": person.plan, "account_state": person.state, "language": person.language, "urgency": ticket.priority,
        "attempts": 1 + sum(1 for _ in before), "tried": sorted(before), "wants_human": True,
    }  # fmt: skip


def _reachable(because: Because) -> set[str]:
    """A message in writing is where it is already; whoever waits too long isn't asked to come to a chat that may be as full."""
    return {*TEAM_OF_CHANNEL, "phone_callback"} | (set() if because == "chat_unanswered" else {"live_chat"})


def _held(db: Connection, ticket_id: int) -> Ticket | None:
    if db.execute(select(tickets.c.id).where(tickets.c.id == ticket_id).with_for_update()).first() is None:
        return None
    return read_ticket(db, ticket_id)


def _keep(
    db: Connection, ticket_id: int, decision: str, channel: str, because: str, state: str, now: datetime
) -> Escalation:
    row = {
        "ticket": ticket_id, "decision": decision, "channel": channel, "because": because, "state": state, "made_at": now,
        "answered_at": None,
    }  # fmt: skip
    return Escalation(insert_row(db, escalations, **row), ticket_id, channel, because, state, now)


def _settle(db: Connection, one: Escalation, state: str, now: datetime) -> None:
    db.execute(update(escalations).where(escalations.c.id == one.id).values(state=state, answered_at=now))


def _decision(db: Connection, number: int) -> str | None:
    return db.execute(select(escalations.c.decision).where(escalations.c.id == number)).scalar() or None


def _tell(db: Connection, ticket_id: int) -> None:
    data = {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": "next", "by": "agent"}
    for topic in (f"ticket:{ticket_id}", f"thread:{reference_of(ticket_id)}"):
        publish(db, topic, data)
