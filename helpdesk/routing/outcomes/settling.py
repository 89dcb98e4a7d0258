"""What came of a decision: written once, given its place in what everybody learns."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from foundation.errors import Conflict, NotFound
from helpdesk.routing.router import weight_of
from helpdesk.routing.tables import routing_decisions, routing_state

LATELY = timedelta(days=7)


def settle(db: Connection, outcome: Mapping[str, Any], *, now: datetime) -> bool:
    """Write the outcome beside its decision. False when the same one is there already; the first one stands against another."""
    c, name = routing_decisions.c, str(outcome.get("decision_id") or "")
    row = db.execute(select(c.id, c.outcome, c.who).where(c.id == name).with_for_update()).first()
    if row is None:
        raise NotFound("There is no decision with this id.")
    if row.outcome is not None:
        if row.outcome != dict(outcome):
            raise Conflict("This decision already has another outcome. The first one stands.", field="decision_id")
        return False
    changed = {
        "outcome": dict(outcome),
        "settled_at": now,
        "lesson": _next_place(db, now),
        "weight": _weight(db, row.who, now),
    }
    db.execute(update(routing_decisions).where(c.id == name).values(**changed))
    return True


def _next_place(db: Connection, now: datetime) -> int:
    """The row is held until the transaction ends, so places are handed out in the order in which they become visible."""
    query = update(routing_state).values(lessons=routing_state.c.lessons + 1).returning(routing_state.c.lessons)
    place = db.execute(query).scalar()
    if place is None:
        begin_state(db, now)
        place = db.execute(query).scalar_one()
    return int(place)


def begin_state(db: Connection, now: datetime) -> None:
    """The one row of state, where there is none yet."""
    row = {"id": 1, "lessons": 0, "mode": "learning", "wheel": [], "changed_at": now}
    if db.dialect.name == "sqlite":
        db.execute(insert(routing_state).prefix_with("OR IGNORE").values(**row))
    else:
        from sqlalchemy.dialects.postgresql import insert as insert_or

        db.execute(insert_or(routing_state).values(**row).on_conflict_do_nothing())


def _weight(db: Connection, who: str | None, now: datetime) -> float:
    if who is None:
        return 1.0
    c = routing_decisions.c
    heard = db.execute(select(func.count()).where(c.who == who, c.settled_at > now - LATELY)).scalar_one()
    return weight_of(heard + 1)
