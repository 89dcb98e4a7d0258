"""A change of many is put back exactly as it was, where nobody touched the ticket since."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from foundation.accounts import Staff, staff
from foundation.events import record_all
from helpdesk import fields
from helpdesk.joining import shelving
from helpdesk.routing.names import CHANNEL_OF_TEAM, TEAMS
from helpdesk.snoozing.bulk import put_to_sleep_as_before
from helpdesk.tickets.announcing import tell_in_threads
from helpdesk.tickets.facts import TicketAssigned, TicketReopened
from helpdesk.tickets.holding import Left, update_all
from helpdesk.tickets.moving import tell_all
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, reference_of
from helpdesk.views.bulk.standing import columns_of, marks_of

NOTED = ("status", "assignee", "priority", "team", "channel")
BACK = "Your question is with {team} again. They see everything above."
KEPT = "It was changed since. It stays as it is."
Standing = Mapping[int, Mapping[str, Any]]  # columns of tickets as they were, by number


def put_back(db: Connection, bulk: Any, lines: Any, by: Staff, now: datetime) -> dict[int, dict[str, Any]]:
    numbers = [line.ticket for line in lines]
    held = select(tickets).where(tickets.c.id.in_(numbers)).order_by(tickets.c.id)
    rows = {row.id: row for row in db.execute(held.with_for_update())}
    marks = marks_of(db, numbers)
    outcomes: dict[int, dict[str, Any]] = {}
    was: dict[int, dict[str, Any]] = {}
    for line in lines:
        untouched = marks.get(line.ticket) == line.after
        told = {"state": "undone", "why": None} if untouched else {"state": "kept", "why": KEPT}
        outcomes[line.ticket] = told | {"before": line.before, "after": line.after}
        if untouched:
            was[line.ticket] = columns_of(line.before)
    for number, why in _undo_beside(db, bulk, was, by, now).items():
        outcomes[number] |= {"state": "kept", "why": why.detail[:300]}
        del was[number]
    _put_back(db, bulk, [rows[number] for number in was], was, by, now)
    return outcomes


def _undo_beside(db: Connection, bulk: Any, was: Standing, by: Staff, now: datetime) -> Left:
    """What isn't kept in the columns of tickets. Left are those that can't be put back."""
    match bulk.action:
        case "tag":
            fields.remove_tags(db, was, [bulk.value["value"]], by=by, now=now)
        case "untag":
            fields.add_tags(db, was, [bulk.value["value"]], by=by, now=now)
        case "snooze":
            moments = {number: columns["snoozed_until"] for number, columns in was.items()}
            return put_to_sleep_as_before(db, moments, by=by, now=now)
        case "spam" | "trash" | "restore":
            return _shelve_as_before(db, bulk, was, by, now)
    return {}


def _shelve_as_before(db: Connection, bulk: Any, was: Standing, by: Staff, now: datetime) -> Left:
    unsaid = "trash" if bulk.action == "restore" else None  # by changes from before shelves were kept
    shelves = {number: columns.get("shelved", unsaid) for number, columns in was.items()}
    left = shelving.restore_all(db, [number for number, shelf in shelves.items() if shelf is None], by=by, now=now)
    for shelf in shelving.SHELVES:
        back = [number for number, one in shelves.items() if one == shelf]
        left |= shelving.put_all_aside(db, back, shelf, by=by, now=now)
    return left


def _put_back(db: Connection, bulk: Any, rows: list[Any], was: Standing, by: Staff, now: datetime) -> None:
    if bulk.action not in {"spam", "trash", "restore"}:
        names: dict[int | None, str] = {row.id: row.name for row in db.execute(select(staff.c.id, staff.c.name))}
        note_changes(db, [one for row in rows for one in _noted(row, was[row.id], names, by)], now=now)
    update_all(db, was)
    record_all(db, [fact for row in rows for fact in _facts(row, was[row.id], by)], now=now, actor=by.key)
    teams = {row.id: was[row.id]["team"] for row in rows if row.team != was[row.id]["team"]}
    sentences = {number: BACK.format(team=_said(team)) for number, team in teams.items()}
    tell_in_threads(db, sentences, by=by.name, now=now)
    tell_all(db, [row.id for row in rows], "undone", by="agent")


def _noted(row: Any, was: Mapping[str, Any], names: Mapping[int | None, str], by: Staff) -> list[Noted]:
    differs = [(name, getattr(row, name), was[name]) for name in NOTED if getattr(row, name) != was[name]]
    return [
        Noted(row.id, by.name, name, *((names.get(now), names.get(then)) if name == "assignee" else (now, then)))
        for name, now, then in differs
    ]


def _facts(row: Any, was: Mapping[str, Any], by: Staff) -> list[Any]:
    facts: list[Any] = []
    if row.status == "solved" and was["status"] in OPEN:
        facts.append(TicketReopened(row.id, reference_of(row.id), by.key))
    if row.assignee != was["assignee"]:
        facts.append(TicketAssigned(row.id, reference_of(row.id), was["assignee"]))
    return facts


def _said(team: str) -> str:
    return "the support team" if CHANNEL_OF_TEAM.get(team) == "ticket" else TEAMS.get(team, team)
