"""A question goes to another team with all that is known of it. The clock goes on: what was due is never due later than it was,
and sooner where the new team promises more; where nothing was due, the new team's time begins now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from foundation.accounts import Staff, names_of_staff
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import record_all
from foundation.live import publish, together
from helpdesk.fields.naming import names_left
from helpdesk.joining.trees import MergedAway
from helpdesk.routing.names import CHANNEL_OF_TEAM, TEAMS, channel_name
from helpdesk.sla.storing import retime
from helpdesk.tickets.annotating import annotate_all
from helpdesk.tickets.announcing import tell_in_threads
from helpdesk.tickets.facts import TicketTransferred
from helpdesk.tickets.holding import Left, check_none_left, update_all
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.posting import checked_body
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, reference_of

TOLD = "Your question is with {team} now. They see everything above; you needn’t repeat it."


def transfer(db: Connection, ticket_id: int, team: str, *, note: str, by: Staff, now: datetime) -> None:
    """An agent passes it on, and says why to those who get it."""
    check_none_left(transfer_all(db, [ticket_id], team, note=note, by=by, now=now))


def transfer_all(db: Connection, ticket_ids: Iterable[int], team: str, *, note: str, by: Staff, now: datetime) -> Left:
    """Left are those that the team has already, that are solved, or that go on in another."""
    if team not in TEAMS:
        raise Invalid("Choose a team from the list.", field="team")
    if not note.strip():
        raise Invalid("Say in a few words why, so that the new team needn’t ask again.", field="note")
    body = checked_body(f"To {TEAMS[team]}: {note.strip()}")
    rows, left = _held(db, ticket_ids, team)
    left |= {row.id: MergedAway(row.id, row.merged_into) for row in rows if row.merged_into is not None}
    moving = [row for row in rows if row.merged_into is None]
    _move(db, moving, team, by=by.name, actor=by.key, now=now)
    if moving:
        annotate_all(db, [row.id for row in moving], body, author=by, now=now)
    return left


def move_to_team(db: Connection, ticket_id: int, team: str, *, by: str, actor: str, now: datetime) -> None:
    """Also without an agent: by its customer's choice, or by itself. Raises Conflict for a team that has it already."""
    rows, left = _held(db, [ticket_id], team)
    check_none_left(left)
    _move(db, rows, team, by=by, actor=actor, now=now)


def _held(db: Connection, ticket_ids: Iterable[int], team: str) -> tuple[list[Any], Left]:
    wanted = list(ticket_ids)
    query = select(tickets).where(tickets.c.id.in_(wanted)).order_by(tickets.c.id)
    rows = {row.id: row for row in db.execute(query.with_for_update())}
    left: Left = {number: NotFound("There is no such ticket.") for number in wanted if number not in rows}
    for row in rows.values():
        if row.team == team:
            left[row.id] = Conflict(f"{TEAMS[team]} has this question already.")
        elif row.status not in OPEN:
            left[row.id] = Conflict("This question is solved. Reopen it before you pass it on.")
    return [row for row in rows.values() if row.id not in left], left


def _move(db: Connection, rows: Sequence[Any], team: str, *, by: str, actor: str, now: datetime) -> None:
    numbers, channel = [row.id for row in rows], CHANNEL_OF_TEAM[team]
    names = names_of_staff(db, {row.assignee for row in rows if row.assignee is not None})
    left_names = names_left(db, [(row, _status(row)) for row in rows], who=by)
    noted = [one for row in rows for one in _noted(row, team, channel, names, by)]
    note_changes(db, [*noted, *left_names.values()], now=now)
    update_all(db, {row.id: _values(row, team, channel, now) for row in rows})
    retime(db, numbers, now=now)
    tell_in_threads(db, dict.fromkeys(numbers, TOLD.format(team=_said(channel))), by=by, now=now)
    facts = [TicketTransferred(row.id, reference_of(row.id), row.team, team) for row in rows]
    record_all(db, facts, now=now, actor=actor)
    _publish(db, numbers)


def _noted(row: Any, team: str, channel: str, names: Mapping[int, str], by: str) -> Iterator[Noted]:
    yield Noted(row.id, by, "team", row.team, team)
    if row.channel != channel:
        yield Noted(row.id, by, "channel", row.channel, channel)
    if row.assignee is not None:
        yield Noted(row.id, by, "assignee", names.get(row.assignee), None)
    if _status(row) != row.status:
        yield Noted(row.id, by, "status", row.status, _status(row))


def _values(row: Any, team: str, channel: str, now: datetime) -> dict[str, Any]:
    told = {"team": team, "channel": channel, "assignee": None, "waiting_on_us": True, "updated_at": now}
    return told | {"status": _status(row), "custom_status": None}


def _status(row: Any) -> str:
    return "new" if row.status == "new" else "open"


def _said(channel: str) -> str:
    return "the support team" if channel == "ticket" else channel_name(channel)


def _publish(db: Connection, numbers: Iterable[int]) -> None:
    with together(db):
        for number in numbers:
            reference = reference_of(number)
            data = {"ticket": number, "reference": reference, "kind": "transferred", "by": "agent"}
            for topic in ("queue", f"ticket:{number}", f"thread:{reference}"):
                publish(db, topic, data)
