"""What came of suggestions: in how many tickets articles and earlier answers were shown, and in how many an agent took one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, or_, select

from helpdesk.knowledge.tables import knowledge_offers

KINDS = ("article", "solved")


@dataclass(frozen=True)
class Taken:
    """Tickets of one period, each counted once."""

    offered: int = 0
    linked: int = 0
    quoted: int = 0
    started: int = 0
    used: int = 0  # in any of these ways

    @property
    def share(self) -> float | None:
        """Of the tickets it was offered in, 0 to 1."""
        return self.used / self.offered if self.offered else None


@dataclass(frozen=True)
class Suggested:
    """`before`: the same in the period before."""

    kind: str  # of KINDS
    now: Taken
    before: Taken


def measure_suggestions(
    db: Connection, *, since: datetime, parts: datetime, until: datetime, team: str | None = None, agent: int | None = None
) -> list[Suggested]:  # fmt: skip
    """One statement for both periods: `since` to `parts`, and `parts` to `until`. By when something was first shown."""
    c = knowledge_offers.c
    period = case((c.offered_at >= parts, 1), else_=0)
    wanted = [c.offered_at >= since, c.offered_at < until]
    wanted += [c.team == team] if team else []
    wanted += [c.staff == agent] if agent else []

    def where(*took: Any) -> Any:
        return func.count(case((or_(*took), c.ticket)).distinct())

    linked, quoted, started = (one.is_not(None) for one in (c.linked_at, c.quoted_at, c.started_at))
    query = (
        select(
            c.kind, period.label("period"), func.count(c.ticket.distinct()).label("offered"), where(linked).label("linked"), where(quoted).label("quoted"),
            where(started).label("started"), where(linked, quoted, started).label("used"),
        )
        .where(*wanted)
        .group_by(c.kind, period)
    )  # fmt: skip
    found = {(row.kind, row.period): Taken(*row[2:]) for row in db.execute(query)}
    return [Suggested(kind, found.get((kind, 1), Taken()), found.get((kind, 0), Taken())) for kind in KINDS]
