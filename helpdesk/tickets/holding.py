"""Tickets held before they are changed, and saved; one or many in the same few statements."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from foundation.database import update_many
from foundation.errors import Conflict, NotFound, Problem
from helpdesk.joining.trees import check_stands
from helpdesk.tickets.tables import tickets

Left = dict[int, Problem]  # tickets that can't be changed, by number, and why


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


def update_all(db: Connection, values: Mapping[int, Mapping[str, Any]]) -> None:
    """One statement for each set of columns."""
    rows = sorted(({"id": number, **told} for number, told in values.items() if told), key=sorted)
    for _, alike in groupby(rows, key=sorted):
        update_many(db, tickets, [dict(sorted(one.items())) for one in alike])
