"""Tickets changed and told of: one or many in the same few statements. The verbs beside it decide, this writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from foundation.live import publish, together
from helpdesk.fields.naming import names_left
from helpdesk.joining.telling import tell_customers
from helpdesk.sla.storing import timed_all
from helpdesk.snoozing.snoozing import AWAKE, wakes
from helpdesk.tickets.holding import update_all
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.ticket import reference_of

MOVES_CLOCKS = {"status", "priority", "team", "channel", "kind"}


@dataclass(frozen=True)
class Move:
    ticket: Any  # its row, held
    values: Mapping[str, Any]  # columns of tickets that become something else


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
