"""What came of service levels: one row for each ticket, metric and round that ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from sqlalchemy import BigInteger, Connection, Select, case, select, tuple_, type_coerce

from foundation.access import token_only
from foundation.errors import Invalid
from foundation.paging import pack_cursor, unpack_cursor
from foundation.web import reading
from helpdesk.api.blueprint import api, in_reach
from helpdesk.api.paging import next_page
from helpdesk.api.shapes import Cursor, Limit
from helpdesk.sla.policy import METRICS
from helpdesk.sla.tables import sla_outcomes
from helpdesk.tickets.tables import tickets


class Outcome(Struct, kw_only=True):
    """A promise that ended. Minutes are of business time."""

    ticket: int
    metric: Literal["first_reply", "next_reply", "resolution"]
    round: int
    policy: str
    team: Annotated[str, Meta(description="That had it then.")]
    priority: str
    started_at: datetime
    ended_at: datetime
    met: bool
    taken_minutes: int
    paused_minutes: int


class Outcomes(Struct, kw_only=True):
    data: list[Outcome]
    next: str | None


Since = Annotated[datetime | None, Meta(description="Ended then or later.")]
Until = Annotated[datetime | None, Meta(description="Ended before then.")]


@api.get("/sla/outcomes", summary="List outcomes of service levels", access=token_only("tickets:read"))
def outcomes(
    limit: Limit = 25, cursor: Cursor = None, since: Since = None, until: Until = None,
    metric: Literal["first_reply", "next_reply", "resolution"] | None = None,
) -> Outcomes:  # fmt: skip
    """In the order in which they ended. Those that still run, and those with nothing left to promise, aren't among them."""
    kept = sla_outcomes.c
    ended = type_coerce(kept.ended_at, BigInteger)
    place = tuple_(ended, kept.ticket, case({key: at for at, key in enumerate(METRICS)}, value=kept.metric), kept.round)
    query = select(sla_outcomes, ended.label("ended")).join(tickets, tickets.c.id == kept.ticket)
    query = query.where(kept.ended_at.is_not(None), kept.state.in_(["met", "breached"]), in_reach())
    for name, moment in (("since", since), ("until", until)):
        if moment is not None:
            if moment.tzinfo is None:
                raise Invalid(f"{name} needs a time zone, such as 2026-05-01T00:00:00Z.", field=name)
            query = query.where(kept.ended_at >= moment if name == "since" else kept.ended_at < moment)
    if metric:
        query = query.where(kept.metric == metric)
    after = unpack_cursor(cursor, 4)
    if after:
        query = query.where(place > tuple_(*after))
    with reading() as db:
        rows = _rows(db, query.order_by(*place.clauses).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    following = (
        pack_cursor([last.ended, last.ticket, METRICS.index(last.metric), last.round]) if last is not None else None
    )
    return Outcomes(data=[_outcome(row) for row in rows[:limit]], next=next_page(following))


def _rows(db: Connection, query: Select[Any]) -> Sequence[Any]:
    return db.execute(query).all()


def _outcome(row: Any) -> Outcome:
    return Outcome(
        ticket=row.ticket, metric=row.metric, round=row.round, policy=row.policy, team=row.team, priority=row.priority,
        started_at=row.started_at, ended_at=row.ended_at, met=row.state == "met", taken_minutes=row.taken_minutes,
        paused_minutes=row.paused_minutes,
    )  # fmt: skip
