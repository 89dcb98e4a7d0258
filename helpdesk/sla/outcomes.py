"""What came of promises, for reports: each ticket, metric and round once, whatever was recounted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from helpdesk.sla.policy import METRICS, Metric
from helpdesk.sla.tables import sla_outcomes
from helpdesk.tickets.tables import tickets

Facet = Literal["team", "priority", "policy", "channel", "assignee", "topic"]


@dataclass(frozen=True)
class Outcome:
    """A promise that ended: kept, or not. `taken`: minutes of business time."""

    ticket: int
    metric: str
    round: int
    policy: str
    team: str  # that had it then
    priority: str
    channel: str
    assignee: int | None
    topic: str | None
    started_at: datetime
    ended_at: datetime
    met: bool
    taken: int
    paused: int


@dataclass(frozen=True)
class Kept:
    """Of one group: how many promises ended, how many were kept, and the business minutes they took."""

    group: str | int | None
    metric: str
    ended: int
    met: int
    median: float | None
    ninetieth: float | None

    @property
    def share(self) -> float | None:
        """Of those that ended, 0 to 1; None where none did."""
        return self.met / self.ended if self.ended else None


def outcomes(
    db: Connection, since: datetime, until: datetime, *, metric: Metric | None = None, team: str | None = None, assignee: int | None = None
) -> list[Outcome]:  # fmt: skip
    """Promises that ended from `since` up to `until`, the oldest first, in one statement. Those with nothing left to promise
    (solved before anybody answered in time) are no outcome. Still running ones aren't either."""
    kept = sla_outcomes.c
    query = (
        select(sla_outcomes, tickets.c.channel, tickets.c.assignee, tickets.c.topic)
        .join(tickets, tickets.c.id == kept.ticket)
        .where(kept.ended_at >= since, kept.ended_at < until, kept.state.in_(["met", "breached"]))
        .order_by(kept.ended_at, kept.ticket, kept.metric, kept.round)
    )
    if metric:
        query = query.where(kept.metric == metric)
    if team:
        query = query.where(kept.team == team)
    if assignee:
        query = query.where(tickets.c.assignee == assignee)
    return [
        Outcome(
            row.ticket, row.metric, row.round, row.policy, row.team, row.priority, row.channel, row.assignee, row.topic, row.started_at,
            row.ended_at, row.state == "met", row.taken_minutes, row.paused_minutes,
        )
        for row in db.execute(query)
    ]  # fmt: skip


def kept_by(found: Sequence[Outcome], facet: Facet | None = None) -> list[Kept]:
    """Grouped by a facet (None: all together) and metric, in the order of metrics."""
    groups: dict[tuple[str | int | None, str], list[Outcome]] = {}
    for one in found:
        groups.setdefault((getattr(one, facet) if facet else None, one.metric), []).append(one)
    summed = [_summed(group, metric, ones) for (group, metric), ones in groups.items()]
    return sorted(summed, key=lambda one: (METRICS.index(one.metric), str(one.group)))


def _summed(group: str | int | None, metric: str, ones: Sequence[Outcome]) -> Kept:
    taken = sorted(one.taken for one in ones)
    return Kept(group, metric, len(ones), sum(one.met for one in ones), quantile(taken, 0.5), quantile(taken, 0.9))


def quantile(ordered: Sequence[int], share: float) -> float | None:
    """Between the two nearest, as R's type 7 does."""
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
