"""Which tickets are one conversation: a ticket and all that were merged into it, held together while something changes there.

`merged_into` always names the top of the tree, so one step leads there, and one index finds everything below. Whoever changes a tree
holds all its rows, in the order of their numbers, so that two who do so at once never wait for each other.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select, union_all

from foundation.errors import Conflict, NotFound
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of


class MergedAway(Conflict):
    """It goes on in another ticket; `into` is its number."""

    title = "This ticket was merged"

    def __init__(self, ticket: int, into: int) -> None:
        super().__init__(
            f"{reference_of(ticket)} was merged into {reference_of(into)}. Go on there, or undo the merge."
        )
        self.into, self.goes_on = into, f"/desk/tickets/{into}"


def check_stands(row: Any) -> None:
    """To be acted on: neither merged into another, nor set aside. Raises MergedAway, or Conflict."""
    if row.merged_into is not None:
        raise MergedAway(row.id, row.merged_into)
    if row.shelved is not None:
        where = "marked as spam" if row.shelved == "spam" else "in the trash"
        raise Conflict(f"{reference_of(row.id)} is {where}. Restore it first.")


def tree_of(ticket_id: int | ColumnElement[int]) -> Select[Any]:
    """The numbers of a ticket and of those merged into it, as a subquery."""
    both = union_all(
        select(tickets.c.id).where(tickets.c.id == ticket_id), select(tickets.c.id).where(tickets.c.merged_into == ticket_id)
    ).subquery()  # fmt: skip
    return select(both.c.id)


def top_of(db: Connection, ticket_id: int) -> int:
    """Where it goes on: itself, unless it was merged. Raises NotFound."""
    row = db.execute(select(tickets.c.id, tickets.c.merged_into).where(tickets.c.id == ticket_id)).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    return int(row.merged_into or row.id)


def hold_trees(db: Connection, tops: Collection[int]) -> dict[int, Any]:
    """Every row of these trees, by number, held until the transaction ends."""
    query = select(tickets).where(or_(tickets.c.id.in_(tops), tickets.c.merged_into.in_(tops))).order_by(tickets.c.id)
    return {row.id: row for row in db.execute(query.with_for_update())}


def hold_where_it_goes_on(db: Connection, ticket_id: int) -> tuple[Any, Any]:
    """(the ticket, the one it goes on in: itself, mostly), both held. Somebody may merge it, or take it out, while we wait for
    its row: then we look once more."""
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id)).first()
    while row is not None:
        top = row.merged_into or row.id
        attempt = db.begin_nested()
        held = hold_trees(db, {top}) if row.merged_into else _hold(db, ticket_id)
        now = held.get(ticket_id)
        if now is not None and (now.merged_into or now.id) == top:
            attempt.commit()
            return now, held[top]
        attempt.rollback()  # lets go of the rows
        row = db.execute(select(tickets).where(tickets.c.id == ticket_id)).first()
    raise NotFound("There is no such ticket.")


def _hold(db: Connection, ticket_id: int) -> dict[int, Any]:
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    return {ticket_id: row} if row else {}
