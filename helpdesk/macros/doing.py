"""A macro's actions done to a ticket, all of them or none, by the verbs that hands use."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from foundation.accounts import Staff, staff
from foundation.errors import Invalid
from helpdesk import chat
from helpdesk.fields import add_tags, remove_tags, set_field, set_status
from helpdesk.fields.statuses import DONE, read_status
from helpdesk.host import ask_host
from helpdesk.joining.kinds import set_kind
from helpdesk.macros.facts import facts_here
from helpdesk.macros.macro import Action
from helpdesk.macros.placeholders import check_filled_in, fill
from helpdesk.snoozing import snooze
from helpdesk.snoozing.choosing import preset
from helpdesk.tickets import lifecycle
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.topic import set_topic
from helpdesk.tickets.transferring import move_to_team
from helpdesk.views.reading import read_shelf

LAST = ("status", "snooze")  # after everything that may reopen or wake it


def do_actions(db: Connection, ticket_id: int, actions: Iterable[Action], *, by: Staff, now: datetime) -> None:
    """In their order, what ends the work on a ticket last. Raises what the verbs raise: the caller's transaction is undone then."""
    told = list(actions)
    for action in [one for one in told if one.kind not in LAST] + [one for one in told if one.kind in LAST]:
        do = _DO.get(action.kind)
        if do is None:
            raise Invalid("This macro does something that nobody knows any more. Ask whoever keeps it to change it.")
        do(db, ticket_id, action, by, now)


def _status(db: Connection, ticket: int, action: Action, by: Staff, now: datetime) -> None:
    status, custom = read_status(action.value)
    if status in DONE:
        chat.end_by_agent(db, ticket, by=by, now=now)
    set_status(db, ticket, status, custom, by=by, now=now)


def _assignee(db: Connection, ticket: int, action: Action, by: Staff, now: datetime) -> None:
    if action.value == "nobody":
        return lifecycle.assign(db, ticket, None, by=by, now=now)
    number = by.id if action.value == "me" else int(action.value) if action.value.isdigit() else 0
    row = db.execute(select(staff).where(staff.c.id == number, staff.c.active)).first()
    if row is None:
        raise Invalid("The macro assigns it to somebody who isn’t on the team any more.")
    lifecycle.assign(db, ticket, Staff(row.id, row.name, row.email, frozenset(row.roles)), by=by, now=now)


def _team(db: Connection, ticket: int, action: Action, by: Staff, now: datetime) -> None:
    if read_ticket(db, ticket).team != action.value:
        move_to_team(db, ticket, action.value, by=by.name, actor=by.key, now=now)


def _note(db: Connection, ticket: int, action: Action, by: Staff, now: datetime) -> None:
    found = read_ticket(db, ticket)
    host = ask_host(db, found.customer.key, page=found.page, url=found.context.get("url"))
    body = fill(action.text, facts_here(db, found, by, host)).text
    check_filled_in(body)
    lifecycle.add_note(db, ticket, author=by, body=body, now=now)


def _snooze(db: Connection, ticket: int, action: Action, by: Staff, now: datetime) -> None:
    snooze(db, ticket, preset(action.value, now, read_shelf(db, by).zone), by=by, now=now)


_DO: dict[str, Callable[[Connection, int, Action, Staff, datetime], Any]] = {
    "status": _status,
    "priority": lambda db, ticket, action, by, now: lifecycle.set_priority(db, ticket, action.value, by=by, now=now),
    "assignee": _assignee,
    "team": _team,
    "add_tags": lambda db, ticket, action, by, now: add_tags(db, [ticket], action.text.split(), by=by, now=now),
    "remove_tags": lambda db, ticket, action, by, now: remove_tags(db, [ticket], action.text.split(), by=by, now=now),
    "field": lambda db, ticket, action, by, now: set_field(db, ticket, action.value, action.text, by=by, now=now),
    "kind": lambda db, ticket, action, by, now: set_kind(db, ticket, action.value, by=by, now=now),
    "topic": lambda db, ticket, action, by, now: set_topic(db, ticket, action.value, by=by, now=now),
    "note": _note,
    "snooze": _snooze,
}  # fmt: skip
