"""What can be done to many tickets at once: each action is the verb that one ticket has, and how it is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from foundation.accounts import Staff, list_staff
from foundation.errors import Invalid
from helpdesk import fields
from helpdesk.joining import shelving
from helpdesk.permissions.sight import may_take
from helpdesk.routing.names import TEAMS
from helpdesk.snoozing import bulk as snoozing
from helpdesk.tickets import lifecycle
from helpdesk.tickets.ticket import PRIORITIES
from helpdesk.tickets.transferring import transfer

Value = Mapping[str, Any]
STATUSES = {"open": "Open", "pending": "Pending", "on_hold": "On hold", "solved": "Solved"}


@dataclass(frozen=True)
class Action:
    """`check` makes a form's values into what is kept; `do` raises a Problem for a ticket that can't take it."""

    check: Callable[[Connection, Value], dict[str, Any]]
    do: Callable[[Connection, int, Value, Staff, datetime], object]
    ends_talks: bool = False  # by hand it would end a chat or a call: such tickets are left to a person


def _assign_to(db: Connection, value: Value) -> dict[str, Any]:
    chosen = str(value.get("value", ""))
    people = {str(one.id): one for one in list_staff(db) if one.may("agent", "lead")}
    if chosen and chosen not in people:
        raise Invalid("This person isn’t on the team any more. Choose somebody else.", field="value")
    return {"value": chosen, "words": f"Assign to {people[chosen].name}" if chosen else "Unassign"}


def _assign(db: Connection, ticket: int, value: Value, by: Staff, now: datetime) -> None:
    people = {str(one.id): one for one in list_staff(db)} if value["value"] else {}
    chosen = people.get(value["value"])
    if chosen is not None and not may_take(db, chosen, ticket):
        raise Invalid(f"{chosen.name} can’t be given tickets of this team.")
    lifecycle.assign(db, ticket, chosen, by=by, now=now)


def _one_of(names: Mapping[str, str], said: str) -> Callable[[Connection, Value], dict[str, Any]]:
    def check(_db: Connection, value: Value) -> dict[str, Any]:
        chosen = str(value.get("value", ""))
        if chosen not in names:
            raise Invalid("Choose one from the list.", field="value")
        return {"value": chosen, "words": said.format(names[chosen])}

    return check


def _team(db: Connection, value: Value) -> dict[str, Any]:
    told = _one_of(TEAMS, "Transfer to {}")(db, value)
    note = str(value.get("note", "")).strip()
    if not note:
        raise Invalid("Say in a few words why, so that the new team needn’t ask again.", field="note")
    return told | {"note": note[:2000]}


def _tag(said: str) -> Callable[[Connection, Value], dict[str, Any]]:
    def check(_db: Connection, value: Value) -> dict[str, Any]:
        tag = fields.clean_tag(str(value.get("value", "")))
        return {"value": tag, "words": said.format(tag)}

    return check


def _plain(words: str) -> Callable[[Connection, Value], dict[str, Any]]:
    return lambda _db, _value: {"value": "", "words": words}


ACTIONS: dict[str, Action] = {
    "assign": Action(_assign_to, _assign),
    "status": Action(
        _one_of(STATUSES, "Set to {}"),
        lambda db, ticket, value, by, now: fields.set_status(db, ticket, value["value"], by=by, now=now), ends_talks=True,
    ),
    "priority": Action(
        _one_of({key: key.capitalize() for key in PRIORITIES}, "Priority {}"),
        lambda db, ticket, value, by, now: lifecycle.set_priority(db, ticket, value["value"], by=by, now=now),
    ),
    "team": Action(
        _team, lambda db, ticket, value, by, now: transfer(db, ticket, value["value"], note=value["note"], by=by, now=now), ends_talks=True
    ),
    "tag": Action(_tag("Add the tag {}"), lambda db, ticket, value, by, now: fields.add_tags(db, [ticket], [value["value"]], by=by, now=now)),
    "untag": Action(
        _tag("Remove the tag {}"), lambda db, ticket, value, by, now: fields.remove_tags(db, [ticket], [value["value"]], by=by, now=now)
    ),
    "snooze": Action(snoozing.check, snoozing.do),
    "spam": Action(_plain("Mark as spam"), lambda db, ticket, _value, by, now: shelving.put_aside(db, ticket, "spam", by=by, now=now)),
    "trash": Action(_plain("Move to the trash"), lambda db, ticket, _value, by, now: shelving.put_aside(db, ticket, "trash", by=by, now=now)),
    "restore": Action(_plain("Restore"), lambda db, ticket, _value, by, now: shelving.restore(db, ticket, by=by, now=now)),
}  # fmt: skip
