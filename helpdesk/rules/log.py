"""What rules did, read back: of one rule, of one ticket, and how often by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, func, select, type_coerce

from foundation.errors import NotFound
from helpdesk.rules.tables import rule_firings, rules
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of

PAGE = 50
DAYS = 30
_DAY = 86_400_000_000  # microseconds


@dataclass(frozen=True)
class Firing:
    id: int
    rule: int
    rule_name: str
    version: int
    ticket: int
    subject: str
    because: str
    state: str  # acted | nothing | held
    why: list[dict[str, Any]]
    outcome: list[dict[str, Any]]
    chain: list[int]
    at: datetime

    @property
    def reference(self) -> str:
        return reference_of(self.ticket)


def list_firings(db: Connection, rule: int, *, before: int | None = None, state: str | None = None) -> list[Firing]:
    """The newest first, one more than a page."""
    query = _with_names().where(rule_firings.c.rule == rule)
    if before:
        query = query.where(rule_firings.c.id < before)
    if state:
        query = query.where(rule_firings.c.state == state)
    return [_firing(row) for row in db.execute(query.order_by(rule_firings.c.id.desc()).limit(PAGE + 1))]


def firings_of_ticket(db: Connection, ticket: int) -> list[Firing]:
    query = (
        _with_names()
        .where(rule_firings.c.ticket == ticket)
        .order_by(rule_firings.c.fired_at.desc(), rule_firings.c.id.desc())
    )
    return [_firing(row) for row in db.execute(query.limit(PAGE))]


def firing_of_change(db: Connection, ticket: int, change: int) -> int | None:
    """Which firing a line of a ticket's story comes from."""
    within = rule_firings.c.change_from < change, rule_firings.c.change_to >= change
    query = select(rule_firings.c.id).where(rule_firings.c.ticket == ticket, *within)
    return db.execute(query.order_by(rule_firings.c.id.desc()).limit(1)).scalar()


def read_firing(db: Connection, number: int) -> Firing:
    row = db.execute(_with_names().where(rule_firings.c.id == number)).first()
    if row is None:
        raise NotFound("This firing isn’t kept any more. The log keeps 400 days.")
    return _firing(row)


def by_day(db: Connection, numbers: Iterable[int], *, now: datetime) -> dict[int, list[int]]:
    """How often each rule acted on each of the last 30 days, the oldest first; days are of UTC. One statement."""
    today = int(now.timestamp() * 1_000_000) // _DAY
    day = (type_coerce(rule_firings.c.fired_at, BigInteger) // _DAY).label("day")
    since = now - timedelta(days=DAYS)
    query = select(rule_firings.c.rule, day, func.count()).where(
        rule_firings.c.rule.in_(list(numbers)), rule_firings.c.fired_at > since, rule_firings.c.state != "held"
    )
    found: dict[int, list[int]] = {}
    for rule, at, many in db.execute(query.group_by(rule_firings.c.rule, day)):
        place = DAYS - 1 - (today - int(at))
        if 0 <= place < DAYS:
            found.setdefault(rule, [0] * DAYS)[place] = many
    return found


def held_lately(db: Connection, *, now: datetime) -> set[int]:
    """Rules that protection against loops stopped within a week."""
    lately = rule_firings.c.state == "held", rule_firings.c.fired_at > now - timedelta(days=7)
    return set(db.execute(select(rule_firings.c.rule).where(*lately).distinct()).scalars())


def names_of(db: Connection, numbers: Iterable[int]) -> dict[int, str]:
    query = select(rules.c.id, rules.c.name).where(rules.c.id.in_(list(numbers)))
    return {number: name for number, name in db.execute(query)}


def picture(days: list[int]) -> list[tuple[int, int, int]]:
    """Bars of a small picture: (x, y, height) in a box of 30 times 4 by 24."""
    most = max(days, default=0) or 1
    heights = [round(many / most * 22) if many else 0 for many in days]
    return [
        (at * 4, 24 - max(high, 2 if days[at] else 1), max(high, 2 if days[at] else 1))
        for at, high in enumerate(heights)
    ]


def _with_names() -> Select[Any]:
    return (
        select(rule_firings, rules.c.name.label("rule_name"), tickets.c.subject)
        .join(rules, rules.c.id == rule_firings.c.rule)
        .join(tickets, tickets.c.id == rule_firings.c.ticket)
    )


def _firing(row: Any) -> Firing:
    return Firing(
        row.id, row.rule, row.rule_name, row.version, row.ticket, row.subject, row.because, row.state, row.why, row.outcome, row.chain, row.fired_at,
    )  # fmt: skip
