"""Tickets that belong together and stay apart: related ones, a parent and its children, a problem and its incidents.

Parents and problems are one level deep, and both rows are held while they are tied: so there is never a circle, whoever ties them.
"""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

from foundation.accounts import Staff
from foundation.database import upsert
from foundation.errors import Conflict, Invalid, NotFound
from helpdesk.joining.kinds import change_kind, has_incidents
from helpdesk.joining.tables import links
from helpdesk.joining.telling import tell_agents
from helpdesk.joining.trees import MergedAway, top_of
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of

Relation = Literal["related", "parent", "child", "problem", "incident"]  # what the other one is to this one
RELATIONS: dict[str, str] = {
    "related": "Related to", "parent": "Child of", "child": "Parent of", "problem": "Incident of", "incident": "Problem behind",
}  # fmt: skip
ITSELF = "A ticket can’t be linked to itself. Choose another."
BELOW = {"parent": "child", "problem": "incident"}  # as the one above tells it in its story


def link(db: Connection, ticket_id: int, other: int, relation: str, *, by: Staff, now: datetime) -> None:
    """`other`: also one that was merged: then what it went into. Twice is once. Raises Conflict where they can't be tied so."""
    if relation not in RELATIONS:
        raise Invalid("Choose how the tickets belong together.", field="relation")
    other = top_of(db, other)
    if other == ticket_id:
        raise Invalid(ITSELF, field="which")
    this, that = _hold(db, ticket_id, other)
    match relation:
        case "related":
            _relate(db, this, that, by=by, now=now)
        case "parent":
            _adopt(db, that, this, by=by, now=now)
        case "child":
            _adopt(db, this, that, by=by, now=now)
        case "problem":
            _blame(db, that, this, by=by, now=now)
        case "incident":
            _blame(db, this, that, by=by, now=now)


def unlink(db: Connection, ticket_id: int, other: int, relation: str, *, by: Staff, now: datetime) -> None:
    """Nothing where they aren't tied so any more."""
    this, that = _hold(db, ticket_id, other)
    if relation == "related":
        low, high = sorted((this.id, that.id))
        gone = db.execute(delete(links).where(links.c.low == low, links.c.high == high)).rowcount
        if gone:
            _note(db, this, that, "related", linked=False, by=by, now=now)
        return
    below, above = (this, that) if relation in ("parent", "problem") else (that, this)
    column = "parent" if relation in ("parent", "child") else "problem"
    if getattr(below, column) != above.id:
        return
    note_change(db, below.id, by.name, column, reference_of(above.id), None, now=now)
    note_change(db, above.id, by.name, BELOW[column], reference_of(below.id), None, now=now)
    db.execute(update(tickets).where(tickets.c.id == below.id).values(**{column: None, "updated_at": now}))
    _tell(db, this, that)


def _relate(db: Connection, this: Any, that: Any, *, by: Staff, now: datetime) -> None:
    low, high = sorted((this.id, that.id))
    known = select(links).where(links.c.low == low, links.c.high == high)
    if db.execute(known).first() is None:
        upsert(db, links, [{"low": low, "high": high}], keys=("low", "high"), update=())
        _note(db, this, that, "related", linked=True, by=by, now=now)


def _adopt(db: Connection, parent: Any, child: Any, *, by: Staff, now: datetime) -> None:
    if child.parent == parent.id:
        return
    if parent.parent == child.id:
        raise Conflict(f"{reference_of(parent.id)} is a child of {reference_of(child.id)}. Unlink them first.")
    if parent.parent is not None:
        raise Conflict(f"{reference_of(parent.id)} is a child of {reference_of(parent.parent)}. Link to that one.")
    if db.execute(select(tickets.c.id).where(tickets.c.parent == child.id).limit(1)).first():
        raise Conflict(f"{reference_of(child.id)} has children of its own. Unlink them first.")
    _tie(db, child, "parent", parent, by=by, now=now)


def _blame(db: Connection, problem: Any, incident: Any, *, by: Staff, now: datetime) -> None:
    if incident.problem == problem.id:
        return
    if problem.problem == incident.id:
        raise Conflict(f"{reference_of(problem.id)} is an incident of {reference_of(incident.id)}. Unlink them first.")
    if problem.problem is not None:
        raise Conflict(
            f"{reference_of(problem.id)} is an incident of {reference_of(problem.problem)}. Link to that one."
        )
    if has_incidents(db, incident.id):
        raise Conflict(f"{reference_of(incident.id)} is the problem behind others. Unlink them first.")
    for row, kind in ((problem, "problem"), (incident, "incident")):
        if row.kind != kind:
            change_kind(db, row.id, row.kind, kind, by=by, now=now)
    _tie(db, incident, "problem", problem, by=by, now=now)


def _tie(db: Connection, below: Any, column: str, above: Any, *, by: Staff, now: datetime) -> None:
    before = getattr(below, column)
    note_change(
        db, below.id, by.name, column, reference_of(before) if before else None, reference_of(above.id), now=now
    )
    note_change(db, above.id, by.name, BELOW[column], None, reference_of(below.id), now=now)
    if before:
        note_change(db, before, by.name, BELOW[column], reference_of(below.id), None, now=now)
    db.execute(update(tickets).where(tickets.c.id == below.id).values(**{column: above.id, "updated_at": now}))
    _tell(db, below, above)


def _hold(db: Connection, one: int, other: int) -> tuple[Any, Any]:
    query = select(tickets).where(tickets.c.id.in_((one, other))).order_by(tickets.c.id).with_for_update()
    held = {row.id: row for row in db.execute(query)}
    if len(held) < 2:
        raise NotFound("There is no such ticket.")
    for row in held.values():
        if row.merged_into is not None:
            raise MergedAway(row.id, row.merged_into)
    return held[one], held[other]


def _note(db: Connection, this: Any, that: Any, what: str, *, linked: bool, by: Staff, now: datetime) -> None:
    for row, other in ((this, that), (that, this)):
        name = reference_of(other.id)
        note_change(db, row.id, by.name, what, None if linked else name, name if linked else None, now=now)
    _tell(db, this, that)


def _tell(db: Connection, this: Any, that: Any) -> None:
    for row in (this, that):
        tell_agents(db, row.id, "linked")
