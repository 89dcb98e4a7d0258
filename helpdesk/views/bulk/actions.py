"""What can be done to many tickets at once: each action is the verb that one ticket has, for many, and how it is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from foundation.accounts import Staff, list_staff
from foundation.errors import Invalid
from helpdesk import fields
from helpdesk.joining import shelving
from helpdesk.permissions.sight import may_take_of
from helpdesk.routing.names import TEAMS
from helpdesk.snoozing import bulk as snoozing
from helpdesk.tickets.assigning import assign_all
from helpdesk.tickets.holding import Left
from helpdesk.tickets.prioritising import prioritise_all
from helpdesk.tickets.ticket import PRIORITIES
from helpdesk.tickets.transferring import transfer_all

Value = Mapping[str, Any]
STATUSES = {"open": "Open", "pending": "Pending", "on_hold": "On hold", "solved": "Solved"}


@dataclass(frozen=True)
class Action:
    """`check` makes a form's values into what is kept; `do` leaves tickets that can't take it as they are, and says why."""

    check: Callable[[Connection, Value], dict[str, Any]]
    do: Callable[[Connection, list[int], Value, Staff, datetime], Left]
    ends_talks: bool = False  # by hand it would end a chat or a call: such tickets are left to a person


def _assign_to(db: Connection, value: Value) -> dict[str, Any]:
    chosen = str(value.get("value", ""))
    people = {str(one.id): one for one in list_staff(db) if one.may("agent", "lead")}
    if chosen and chosen not in people:
        raise Invalid("This person isn’t on the team any more. Choose somebody else.", field="value")
    return {"value": chosen, "words": f"Assign to {people[chosen].name}" if chosen else "Unassign"}


def _assign(db: Connection, numbers: list[int], value: Value, by: Staff, now: datetime) -> Left:
    people = {str(one.id): one for one in list_staff(db)} if value["value"] else {}
    chosen = people.get(value["value"])
    takes = set(numbers) if chosen is None else set(may_take_of(db, chosen, numbers))
    left = assign_all(db, [one for one in numbers if one in takes], chosen, by=by, now=now)
    if chosen is not None:
        left |= {
            one: Invalid(f"{chosen.name} can’t be given tickets of this team.") for one in numbers if one not in takes
        }
    return left


def _tag(db: Connection, numbers: list[int], value: Value, by: Staff, now: datetime) -> Left:
    tags = [value["value"]]
    full = fields.full_with(db, numbers, tags)
    fields.add_tags(db, [one for one in numbers if one not in full], tags, by=by, now=now)
    return dict(full)


def _untag(db: Connection, numbers: list[int], value: Value, by: Staff, now: datetime) -> Left:
    fields.remove_tags(db, numbers, [value["value"]], by=by, now=now)
    return {}


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


def _a_tag(said: str) -> Callable[[Connection, Value], dict[str, Any]]:
    def check(_db: Connection, value: Value) -> dict[str, Any]:
        tag = fields.clean_tag(str(value.get("value", "")))
        return {"value": tag, "words": said.format(tag)}

    return check


def _plain(words: str) -> Callable[[Connection, Value], dict[str, Any]]:
    return lambda _db, _value: {"value": "", "words": words}


ACTIONS: dict[str, Action] = {
    "assign": Action(_assign_to, _assign),
    "status": Action(
        _one_of(STATUSES, "Set the status to {}"),
        lambda db, numbers, value, by, now: fields.set_statuses(db, numbers, value["value"], by=by, now=now), ends_talks=True,
    ),
    "priority": Action(
        _one_of({key: key.capitalize() for key in PRIORITIES}, "Set the priority to {}"),
        lambda db, numbers, value, by, now: prioritise_all(db, numbers, value["value"], by=by, now=now),
    ),
    "team": Action(
        _team, lambda db, numbers, value, by, now: transfer_all(db, numbers, value["value"], note=value["note"], by=by, now=now), ends_talks=True
    ),
    "tag": Action(_a_tag("Add the tag {}"), _tag),
    "untag": Action(_a_tag("Remove the tag {}"), _untag),
    "snooze": Action(snoozing.check, snoozing.do),
    "spam": Action(_plain("Mark as spam"), lambda db, numbers, _value, by, now: shelving.put_all_aside(db, numbers, "spam", by=by, now=now)),
    "trash": Action(_plain("Move to the trash"), lambda db, numbers, _value, by, now: shelving.put_all_aside(db, numbers, "trash", by=by, now=now)),
    "restore": Action(_plain("Restore"), lambda db, numbers, _value, by, now: shelving.restore_all(db, numbers, by=by, now=now)),
}  # fmt: skip
