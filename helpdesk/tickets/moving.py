"""Tickets held, changed and told of: one or many in the same few statements. The verbs beside it decide, this writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from foundation.errors import Conflict, NotFound, Problem
from foundation.live import publish, together
from helpdesk.fields.naming import names_left
from helpdesk.joining.telling import tell_customers
from helpdesk.joining.trees import check_stands
from helpdesk.sla.storing import timed_all
from helpdesk.snoozing.snoozing import AWAKE, wakes
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of

MOVES_CLOCKS = {"status", "priority", "team", "channel", "kind"}
Left = dict[int, Problem]  # tickets that can't be changed, by number, and why


@dataclass(frozen=True)
class Move:
    ticket: Any  # its row, held
    values: Mapping[str, Any]  # columns of tickets that become something else


def hold(db: Connection, ticket_ids: Iterable[int]) -> tuple[list[Any], Left]:
    """Their rows, held until the transaction ends, in the order of their numbers; and those that can't be acted on: not there, merged
    into another, set aside."""
    wanted = list(ticket_ids)
    query = select(tickets).where(tickets.c.id.in_(wanted)).order_by(tickets.c.id)
    rows = {row.id: row for row in db.execute(query.with_for_update())}
    left: Left = {number: NotFound("There is no such ticket.") for number in wanted if number not in rows}
    for row in rows.values():
        try:
            check_stands(row)
        except Conflict as why:
            left[row.id] = why
    return [row for row in rows.values() if row.id not in left], left


def check_none_left(left: Left) -> None:
    """For a verb of one ticket: raises why it can't be done."""
    for why in left.values():
        raise why


def move_all(db: Connection, moves: Sequence[Move], *, who: str, now: datetime) -> None:
    """Save what changes, with all that follows from it: they wake, clocks, the story, their named status."""
    values = {one.ticket.id: dict(one.values) for one in moves}
    for number in wakes(db, [(one.ticket, one.values) for one in moves], who=who, now=now):
        values[number] |= AWAKE
    clocks = {number: told for number, told in values.items() if MOVES_CLOCKS & told.keys()}
    for number, due in timed_all(db, clocks, now=now).items():
        values[number] |= due
    turned = [
        one.ticket for one in moves if values[one.ticket.id].get("status", one.ticket.status) != one.ticket.status
    ]
    left_names = names_left(db, [(row, values[row.id]["status"]) for row in turned], who=who)
    noted = []
    for row in turned:
        noted.append(Noted(row.id, who, "status", row.status, values[row.id]["status"]))
        if row.id in left_names:
            noted.append(left_names[row.id])
            values[row.id]["custom_status"] = None
    note_changes(db, noted, now=now)
    update_all(db, values)


def update_all(db: Connection, values: Mapping[int, Mapping[str, Any]]) -> None:
    """One statement for each set of columns."""
    rows = sorted(({"number": number, **told} for number, told in values.items() if told), key=sorted)
    for _, alike in groupby(rows, key=sorted):
        db.execute(update(tickets).where(tickets.c.id == bindparam("number")), list(alike))


def tell_all(db: Connection, ticket_ids: Iterable[int], kind: str, *, by: str, public: bool = True) -> None:
    """To agents and, where it is `public`, to customers: something of these tickets is other than it was."""
    numbers = list(ticket_ids)
    with together(db):
        for number in numbers:
            told = {"ticket": number, "reference": reference_of(number), "kind": kind, "by": by}
            publish(db, "queue", told)
            publish(db, f"ticket:{number}", told)
        if public and numbers:
            tell_customers(db, numbers, kind, by=by)
