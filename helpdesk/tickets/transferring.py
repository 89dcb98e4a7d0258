"""A question goes to another team with all that is known of it. The clock goes on: what was due is never due later than it was,
and sooner where the new team promises more; where nothing was due, the new team's time begins now."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import record
from foundation.live import publish
from helpdesk.fields.naming import leave_named
from helpdesk.routing.names import CHANNEL_OF_TEAM, TEAMS, channel_name
from helpdesk.sla.storing import retime
from helpdesk.tickets.announcing import tell_in_thread
from helpdesk.tickets.facts import TicketTransferred
from helpdesk.tickets.lifecycle import add_note
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of

TOLD = "Your question is with {team} now. They see everything above; you needn’t repeat it."


def transfer(db: Connection, ticket_id: int, team: str, *, note: str, by: Staff, now: datetime) -> None:
    """An agent passes it on, and says why to those who get it."""
    if team not in TEAMS:
        raise Invalid("Choose a team from the list.", field="team")
    if not note.strip():
        raise Invalid("Say in a few words why, so that the new team needn’t ask again.", field="note")
    move_to_team(db, ticket_id, team, by=by.name, actor=by.key, now=now)
    add_note(db, ticket_id, author=by, body=f"To {TEAMS[team]}: {note.strip()}", now=now)


def move_to_team(db: Connection, ticket_id: int, team: str, *, by: str, actor: str, now: datetime) -> None:
    """Also without an agent: by its customer's choice, or by itself. Raises Conflict for a team that has it already."""
    if db.execute(select(tickets.c.id).where(tickets.c.id == ticket_id).with_for_update()).first() is None:
        raise NotFound("There is no such ticket.")
    ticket = read_ticket(db, ticket_id)
    if ticket.team == team:
        raise Conflict(f"{TEAMS[team]} has this question already.")
    if not ticket.is_open:
        raise Conflict("This question is solved. Reopen it before you pass it on.")
    channel = CHANNEL_OF_TEAM[team]
    note_change(db, ticket_id, by, "team", ticket.team, team, now=now)
    if ticket.channel != channel:
        note_change(db, ticket_id, by, "channel", ticket.channel, channel, now=now)
    if ticket.assignee is not None:
        note_change(db, ticket_id, by, "assignee", ticket.assignee_name, None, now=now)
    values: dict[str, Any] = {
        "team": team, "channel": channel, "assignee": None, "waiting_on_us": True, "updated_at": now,
    }  # fmt: skip
    if ticket.status != "new":
        values["status"] = "open"
    if values.get("status", ticket.status) != ticket.status:
        note_change(db, ticket_id, by, "status", ticket.status, "open", now=now)
    values |= leave_named(db, ticket, values.get("status", "new"), who=by, now=now)
    db.execute(update(tickets).where(tickets.c.id == ticket_id).values(**values))
    retime(db, [ticket_id], now=now)
    tell_in_thread(db, ticket_id, TOLD.format(team=_said(channel)), by=by, now=now)
    record(db, TicketTransferred(ticket_id, ticket.reference, ticket.team, team), now=now, actor=actor)
    _publish(db, ticket_id)


def _said(channel: str) -> str:
    return "the support team" if channel == "ticket" else channel_name(channel)


def _publish(db: Connection, ticket_id: int) -> None:
    data = {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": "transferred", "by": "agent"}
    for topic in ("queue", f"ticket:{ticket_id}", f"thread:{reference_of(ticket_id)}"):
        publish(db, topic, data)
