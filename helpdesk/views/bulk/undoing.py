"""A change of many is put back, ticket by ticket, exactly as it was, where nobody touched it since."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff, staff
from foundation.events import record
from helpdesk import fields
from helpdesk.joining import shelving
from helpdesk.routing.names import CHANNEL_OF_TEAM, TEAMS
from helpdesk.snoozing.bulk import put_to_sleep_as_before
from helpdesk.tickets.announcing import tell_in_thread
from helpdesk.tickets.facts import TicketAssigned, TicketReopened
from helpdesk.tickets.lifecycle import tell_changed
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, reference_of
from helpdesk.views.bulk.standing import columns_of, marks_of

NOTED = ("status", "assignee", "priority", "team", "channel")
BACK = "Your question is with {team} again. They see everything above."
KEPT = "It was changed since. It stays as it is."


def put_back(db: Connection, bulk: Any, lines: Any, by: Staff, now: datetime) -> dict[int, dict[str, Any]]:
    numbers = [line.ticket for line in lines]
    rows = {row.id: row for row in db.execute(select(tickets).where(tickets.c.id.in_(numbers)).with_for_update())}
    marks, names = marks_of(db, numbers), _names(db)
    outcomes = {}
    for line in lines:
        if marks.get(line.ticket) != line.after:
            outcomes[line.ticket] = {"state": "kept", "why": KEPT, "before": line.before, "after": line.after}
            continue
        _put_back(db, bulk, rows[line.ticket], line.before, names, by, now)
        outcomes[line.ticket] = {"state": "undone", "why": None, "before": line.before, "after": line.after}
    return outcomes


def _put_back(
    db: Connection, bulk: Any, row: Any, before: Any, names: dict[int, str], by: Staff, now: datetime
) -> None:
    match bulk.action:
        case "tag":
            fields.remove_tags(db, [row.id], [bulk.value["value"]], by=by, now=now)
        case "untag":
            fields.add_tags(db, [row.id], [bulk.value["value"]], by=by, now=now)
        case "snooze":
            put_to_sleep_as_before(db, row.id, columns_of(before)["snoozed_until"], by=by, now=now)
        case "spam" | "trash":
            shelving.restore(db, row.id, by=by, now=now)
        case "restore":
            shelving.put_aside(db, row.id, "trash", by=by, now=now)
            return
    was = columns_of(before)
    for name in NOTED:
        old, new = getattr(row, name), was[name]
        if old != new and bulk.action not in {"spam", "trash"}:
            said = (names.get(old), names.get(new)) if name == "assignee" else (old, new)
            note_change(db, row.id, by.name, name, *said, now=now)
    db.execute(update(tickets).where(tickets.c.id == row.id).values(**was))
    _record(db, row, was, by, now)
    tell_changed(db, row.id, "undone")


def _record(db: Connection, row: Any, was: dict[str, Any], by: Staff, now: datetime) -> None:
    reference = reference_of(row.id)
    if row.status == "solved" and was["status"] in OPEN:
        record(db, TicketReopened(row.id, reference, by.key), now=now, actor=by.key)
    if row.assignee != was["assignee"]:
        record(db, TicketAssigned(row.id, reference, was["assignee"]), now=now, actor=by.key)
    if row.team != was["team"]:
        team = (
            "the support team" if CHANNEL_OF_TEAM.get(was["team"]) == "ticket" else TEAMS.get(was["team"], was["team"])
        )
        tell_in_thread(db, row.id, BACK.format(team=team), by=by.name, now=now)


def _names(db: Connection) -> dict[int, str]:
    return {row.id: row.name for row in db.execute(select(staff.c.id, staff.c.name))}
