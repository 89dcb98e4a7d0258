"""An action done to a ticket by the verb that hands use."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from foundation.errors import Invalid
from helpdesk import chat
from helpdesk.actions import writing
from helpdesk.actions.action import Action
from helpdesk.actions.people import Doing, person, zone_of
from helpdesk.fields import add_tags, as_typed, read_definitions, remove_tags, set_field, set_status
from helpdesk.fields.statuses import read_status
from helpdesk.joining.kinds import set_kind
from helpdesk.permissions.sight import may_take
from helpdesk.routing.names import TEAMS
from helpdesk.snoozing import snooze
from helpdesk.snoozing.choosing import preset
from helpdesk.tickets import lifecycle
from helpdesk.tickets.solving import DONE
from helpdesk.tickets.ticket import Ticket
from helpdesk.tickets.topic import set_topic
from helpdesk.tickets.transferring import move_to_team

__all__ = ["Doing", "do"]


def do(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> Any:
    """How many tags came or went, where it is about tags. Raises what the verb raises."""
    act = _DO.get(action.kind)
    if act is None:
        raise Invalid("Nobody knows this action any more. Ask whoever keeps it to change it.")
    return act(db, action, ticket, doing)


def _status(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    status, custom = read_status(action.value)
    if status in DONE and doing.by.id:
        chat.end_by_agent(db, ticket.id, by=doing.by, now=doing.now)
    set_status(db, ticket.id, status, custom, by=doing.by, now=doing.now)


def _priority(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    lifecycle.set_priority(db, ticket.id, action.value, by=doing.by, now=doing.now)


def _kind(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    set_kind(db, ticket.id, action.value, by=doing.by, now=doing.now)


def _topic(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    set_topic(db, ticket.id, action.value, by=doing.by, now=doing.now)


def _team(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    if action.value not in TEAMS:
        raise Invalid("This team is gone.")
    if ticket.team != action.value:
        move_to_team(db, ticket.id, action.value, by=doing.by.name, actor=doing.by.key, now=doing.now)


def _assignee(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    if action.value == "nobody":
        return lifecycle.assign(db, ticket.id, None, by=doing.by, now=doing.now)
    chosen = person(db, str(doing.by.id) if action.value == "me" else action.value)
    if not may_take(db, chosen, ticket.id):
        raise Invalid(f"{chosen.name} can’t be given tickets of this team.")
    lifecycle.assign(db, ticket.id, chosen, by=doing.by, now=doing.now)


def _add_tags(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> int:
    return add_tags(db, [ticket.id], action.text.split(), by=doing.by, now=doing.now)


def _remove_tags(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> int:
    return remove_tags(db, [ticket.id], action.text.split(), by=doing.by, now=doing.now)


def _field(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    said = as_typed(read_definitions(db).field(action.value), action.text)
    set_field(db, ticket.id, action.value, said, by=doing.by, now=doing.now)


def _snooze(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    until = preset(action.value, doing.now, zone_of(db, doing.by.id or ticket.assignee))
    snooze(db, ticket.id, until, by=doing.by, now=doing.now)


def _stop(_db: Connection, _action: Action, _ticket: Ticket, _doing: Doing) -> None:
    """Whoever tries the rules sees that it stops."""


_DO: Mapping[str, Callable[[Connection, Action, Ticket, Doing], Any]] = {
    "status": _status, "priority": _priority, "kind": _kind, "topic": _topic, "team": _team, "assignee": _assignee, "add_tags": _add_tags,
    "remove_tags": _remove_tags, "field": _field, "snooze": _snooze, "note": writing.note, "tell": writing.tell, "mail": writing.mail,
    "webhook": writing.webhook, "stop": _stop,
}  # fmt: skip
