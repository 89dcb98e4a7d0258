"""What other promises would have meant for the tickets of the last weeks, beside those in force. Nothing is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from helpdesk.sla.clocks import Clock
from helpdesk.sla.policy import METRICS, Metric, choose
from helpdesk.sla.rules import Rules
from helpdesk.sla.storing import Timed, read_timed
from helpdesk.tickets.tables import tickets

DAYS = timedelta(days=30)
MOST = 600  # tickets compared, the newest: a lead waits for it


@dataclass(frozen=True)
class Kept:
    """Promises whose end is known: kept, or late."""

    met: int
    late: int

    @property
    def share(self) -> float | None:
        return self.met / (self.met + self.late) if self.met + self.late else None


@dataclass(frozen=True)
class Comparison:
    tickets: int
    is_part: bool  # of more tickets than are compared
    rows: tuple[tuple[Metric, Kept, Kept], ...]  # now, and with the others
    fits: dict[str, int]  # tickets by policy of the others
    late_now: int  # open ones that would be late at once and aren't today


def compare(db: Connection, rules: Rules, other: Rules, *, now: datetime) -> Comparison:
    """Two statements for each 200 tickets."""
    query = select(tickets.c.id).where(tickets.c.opened_at >= now - DAYS, tickets.c.opened_at < now)
    ids = list(db.execute(query.order_by(tickets.c.opened_at.desc()).limit(MOST + 1)).scalars())
    chosen = sorted(ids[:MOST])
    before, after = (_timed(db, chosen, now, one) for one in (rules, other))
    rows = tuple((metric, _kept(before, metric), _kept(after, metric)) for metric in METRICS)
    late = _late(after) - _late(before)
    return Comparison(len(chosen), len(ids) > MOST, rows, _fits(after, other), len({ticket for ticket, _ in late}))


def _timed(db: Connection, ids: Sequence[int], now: datetime, rules: Rules) -> list[Timed]:
    pieces = [ids[place : place + 200] for place in range(0, len(ids), 200)]
    return [one for piece in pieces for one in read_timed(db, piece, now=now, rules=rules)]


def _kept(found: Sequence[Timed], metric: Metric) -> Kept:
    clocks = [clock for one in found for clock in one.clocks.rounds if clock.metric == metric]
    return Kept(sum(one.state == "met" for one in clocks), sum(one.state == "breached" for one in clocks))


def _late(found: Sequence[Timed]) -> set[tuple[int, str]]:
    def is_late(clock: Clock) -> bool:
        return clock.is_open and clock.state == "breached"

    return {(one.ticket, clock.metric) for one in found for clock in one.clocks.rounds if is_late(clock)}


def _fits(found: Sequence[Timed], rules: Rules) -> dict[str, int]:
    chosen = (choose(rules.policies, one.asked) for one in found)
    counted = Counter(policy.key for policy in chosen if policy)
    return {policy.key: counted[policy.key] for policy in rules.policies}
