"""Many outcomes at once, as `settling.settle` writes one: in a handful of statements, each with its place in what everybody learns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from helpdesk.routing.outcomes.settling import LATELY, begin_state
from helpdesk.routing.router import weight_of
from helpdesk.routing.tables import routing_decisions, routing_state


def settle_together(db: Connection, outcomes: Sequence[Mapping[str, Any]], *, now: datetime) -> int:
    """Those that have an outcome already, and unknown ones, are left as they are. Returns how many were written."""
    c = routing_decisions.c
    told = {str(one["decision_id"]): dict(one) for one in outcomes}
    waiting = select(c.id, c.who).where(c.id.in_(told), c.outcome.is_(None)).order_by(c.id).with_for_update()
    rows = db.execute(waiting).all()
    if not rows:
        return 0
    order = {name: place for place, name in enumerate(told)}
    rows = sorted(rows, key=lambda row: order[row.id])
    last = _last_place(db, len(rows), now)
    weights = _weights(db, [row.who for row in rows], now)
    settled = update(routing_decisions).where(c.id == bindparam("decision")).values(
        outcome=bindparam("told"), settled_at=now, lesson=bindparam("place"), weight=bindparam("counts")
    )  # fmt: skip
    db.execute(settled, [
        {"decision": row.id, "told": told[row.id], "place": last - len(rows) + n, "counts": weight}
        for n, (row, weight) in enumerate(zip(rows, weights, strict=True), 1)
    ])  # fmt: skip
    return len(rows)


def _last_place(db: Connection, count: int, now: datetime) -> int:
    """As many places as asked for end here; the row is held until the transaction ends."""
    query = update(routing_state).values(lessons=routing_state.c.lessons + count).returning(routing_state.c.lessons)
    place = db.execute(query).scalar()
    if place is None:
        begin_state(db, now)
        place = db.execute(query).scalar_one()
    return int(place)


def _weights(db: Connection, people: Sequence[str | None], now: datetime) -> list[float]:
    """One person's outcomes count less and less, those before and those among these."""
    c = routing_decisions.c
    known = {who for who in people if who is not None}
    lately = select(c.who, func.count()).where(c.who.in_(known), c.settled_at > now - LATELY).group_by(c.who)
    heard = Counter({row[0]: row[1] for row in db.execute(lately)})
    weights = []
    for who in people:
        if who is not None:
            heard[who] += 1
        weights.append(weight_of(heard[who]) if who is not None else 1.0)
    return weights
