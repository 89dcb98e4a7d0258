"""Past decisions in bulk, for the demo world and importers: with their outcomes in the order in which they were learned."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from foundation.database import insert_row
from helpdesk.routing.experience import Experience
from helpdesk.routing.outcomes.settling import begin_state
from helpdesk.routing.snapshots import pack
from helpdesk.routing.tables import routing_decisions, routing_snapshots, routing_state

CHUNK = 1000
NOT_JUDGED = {"judged": 0, "log_loss": None, "log_loss_before": None, "on": True}


def add_decisions(db: Connection, rows: Sequence[dict[str, Any]], experience: Experience, *, now: datetime) -> None:
    """Into a desk that has decided nothing yet.

    Rows: id, context, answer, decided_at, who, ticket (or None), outcome (or None), settled_at, lesson (1, 2, ... without a gap,
    in the order of learning) and weight. `experience` has learned exactly these lessons; new workers begin from it.
    """
    for start in range(0, len(rows), CHUNK):
        db.execute(routing_decisions.insert(), list(rows[start : start + CHUNK]))
    lessons = sum(row["lesson"] is not None for row in rows)
    report = NOT_JUDGED | {"lessons": lessons}
    snapshot = insert_row(
        db, routing_snapshots, lessons=lessons, data=pack(experience), report=report, made_at=now
    )  # fmt: skip
    begin_state(db, now)
    db.execute(update(routing_state).values(lessons=lessons, snapshot=snapshot, changed_at=now))
