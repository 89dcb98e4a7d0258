"""Clocks kept up to date: from what happened to a ticket to its due columns and one outcome per promise and round.

A verb that changes a ticket calls `timed` before its own update (two statements), or `retime` afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, literal, null, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from helpdesk.callbacks.slots import LENGTH
from helpdesk.people.person import customers
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.opening import settings_here
from helpdesk.sla.clocks import Clock, Clocks, Promise, clocks_of
from helpdesk.sla.history import Call, Event, History, in_order
from helpdesk.sla.policy import Asked
from helpdesk.sla.rules import AROUND_THE_CLOCK, Rules
from helpdesk.sla.tables import sla_outcomes
from helpdesk.sla.versions import in_force, rules_named
from helpdesk.tickets.tables import changes, messages, tickets
from helpdesk.tickets.ticket import OPEN

MINUTE = timedelta(minutes=1)
SPOKE = {"customer": "asked", "agent": "answered"}
CALLS = {"called": "answered", "nobody answered": "call_missed", "cancelled": "call_off"}
ONCE = ("warned_at", "told_at")  # never undone by counting again


@dataclass(frozen=True)
class Timed:
    """A ticket's clocks, with what they were computed from."""

    ticket: int
    status: str
    asked: Asked
    history: History
    clocks: Clocks
    due_at: datetime | None  # a reply, or the promised call
    resolve_by: datetime | None

    @property
    def columns(self) -> dict[str, datetime | None]:
        return {"due_at": self.due_at, "resolve_by": self.resolve_by}


def timed(db: Connection, ticket_id: int, values: Mapping[str, Any], *, now: datetime) -> dict[str, datetime | None]:
    """`due_at` and `resolve_by` for a ticket that is about to get `values` (columns of tickets); its outcomes are kept. What was
    said is in the database already, a change of status in `values` isn't."""
    rows = db.execute(_story([ticket_id])).all()
    one = _time(db, rows, values, now)
    _keep(db, [one], now=now, since=now)
    return one.columns


def retime(db: Connection, ticket_ids: Iterable[int], *, now: datetime, again: bool = False, quiet: bool = False) -> int:
    """Count tickets anew from what happened to them; how many are due at another time now. The same few statements however many.
    `again`: also what ended keeps nothing of its time. `quiet`: nobody is told of what is late already."""
    ids = list(ticket_ids)
    if not ids:
        return 0
    rows = db.execute(_story(ids)).all()
    found = [_time(db, list(own), {}, now) for _, own in groupby(rows, key=lambda row: row.ticket_id)]
    before = {row.ticket_id: (row.due_at, row.resolve_by) for row in rows}
    moved = [{"number": one.ticket, **one.columns} for one in found if (one.due_at, one.resolve_by) != before[one.ticket]]
    if moved:
        values = {name: bindparam(name) for name in ("due_at", "resolve_by")}
        db.execute(update(tickets).where(tickets.c.id == bindparam("number")).values(**values), moved)
    _keep(db, found, now=now, again=again, quiet=quiet)
    stale = sla_outcomes.c.ticket.in_(ids), sla_outcomes.c.ended_at.is_(None), sla_outcomes.c.counted_at != now
    db.execute(delete(sla_outcomes).where(*stale))  # rounds that what happened doesn't hold any more
    return len(moved)


def read_timed(db: Connection, ticket_ids: Sequence[int], *, now: datetime, rules: Rules | None = None) -> list[Timed]:
    """Without keeping anything. `rules`: others than those in force."""
    rows = db.execute(_story(ticket_ids)).all()
    return [_time(db, list(own), {}, now, rules) for _, own in groupby(rows, key=lambda row: row.ticket_id)]


def _story(ids: Sequence[int]) -> Any:
    """All that clocks need of some tickets, in one statement: a row for each thing that happened."""
    from helpdesk.callbacks.tables import callbacks

    said = select(
        messages.c.ticket.label("of"), literal(0).label("log"), messages.c.id, messages.c.kind, null().label("before"), null().label("after"),
        messages.c.sent_at.label("at"),
    ).where(messages.c.ticket.in_(ids), messages.c.kind.in_(list(SPOKE)))  # fmt: skip
    changed = select(
        changes.c.ticket, literal(1), changes.c.id, changes.c.what, changes.c.before, changes.c.after, changes.c.changed_at
    ).where(changes.c.ticket.in_(ids), changes.c.what.in_(["status", "team", "call", "snoozed"]))
    events = union_all(said, changed).subquery("events")
    return (
        select(
            tickets.c.id.label("ticket_id"), tickets.c.status, tickets.c.priority, tickets.c.channel, tickets.c.team, tickets.c.kind.label("asked_kind"),
            tickets.c.opened_at, tickets.c.updated_at, tickets.c.shelved_at, tickets.c.merged_into, tickets.c.due_at, tickets.c.resolve_by,
            customers.c.plan, callbacks.c.state.label("call"), callbacks.c.slot, callbacks.c.changed_at.label("call_at"),
            in_force.label("stamp"), events,
        )
        .join(customers, customers.c.key == tickets.c.customer)
        .outerjoin(callbacks, callbacks.c.ticket == tickets.c.id)
        .outerjoin(events, events.c.of == tickets.c.id)
        .where(tickets.c.id.in_(ids))
        .order_by(tickets.c.id, events.c.log, events.c.id)
    )  # fmt: skip


def _time(db: Connection, rows: Sequence[Row[Any]], values: Mapping[str, Any], now: datetime, rules: Rules | None = None) -> Timed:  # fmt: skip
    row, settings = rows[0], settings_here()
    rules = rules or rules_named(db, row.stamp)
    asked = Asked(
        values.get("priority", row.priority), row.plan, values.get("channel", row.channel), values.get("team", row.team),
        values.get("kind", row.asked_kind),
    )  # fmt: skip
    status = values.get("status", row.status)
    changed = [event for one in rows if one.log == 1 and (event := _change(one))]
    if status != row.status:
        changed.append(Event(now, "status", row.status, status))
    said = [Event(one.at, SPOKE[one.kind]) for one in rows if one.log == 0]  # type: ignore[arg-type]
    history = History(
        row.opened_at, asked.priority, status, in_order(said, changed, status=status), _call(row),
        row.shelved_at or (row.updated_at if row.merged_into else None),
    )  # fmt: skip
    clocks = clocks_of_ticket(history, asked, rules, settings, now)
    is_open = status in OPEN
    booked = row.slot if row.call == "booked" and is_open else None
    return Timed(row.ticket_id, status, asked, history, clocks, booked or _due(clocks.reply, is_open), _due(clocks.resolution, is_open))  # fmt: skip


def clocks_of_ticket(history: History, asked: Asked, rules: Rules, settings: RoutingSettings, now: datetime) -> Clocks:
    """By the rules: its own promise, and those of teams that had it before."""
    promise = rules.promise(asked, settings)
    teams = {event.before for event in history.events if event.kind == "team" and event.before} - {asked.team}
    earlier: dict[str, Promise] = {}
    for team in teams:
        theirs = rules.promise(Asked(asked.priority, asked.plan, asked.channel, team, asked.kind), settings)
        if theirs:
            earlier[team] = theirs
    policy, calendar = promise or (None, AROUND_THE_CLOCK)
    return clocks_of(history, policy, calendar, now, earlier=earlier, warn_share=rules.warn_percent / 100)


def _due(clock: Clock | None, is_open: bool) -> datetime | None:
    return clock.due_at if clock and is_open and not clock.why else None


def _change(row: Row[Any]) -> Event | None:
    kind: Any = CALLS.get(row.after) if row.kind == "call" else row.kind
    return Event(row.at, kind, row.before, row.after) if kind else None


def _call(row: Row[Any]) -> Call | None:
    if row.call not in ("booked", "done"):
        return None
    return Call(row.slot, row.slot + LENGTH, row.call_at if row.call == "done" else None)


def _keep(db: Connection, found: Sequence[Timed], *, now: datetime, since: datetime | None = None, again: bool = False, quiet: bool = False) -> None:  # fmt: skip
    """One statement. What ended keeps the outcome of its time, unless it is asked for `again`. `since`: earlier rounds are left."""
    rows = [
        _outcome(one, clock, now, quiet=quiet)
        for one in found
        for clock in one.clocks.rounds
        if clock.ended_at is None or since is None or clock.ended_at >= since
    ]
    if not rows:
        return
    make = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
    statement = make(sla_outcomes)
    keys = ("ticket", "metric", "round")
    new = statement.excluded
    goes_on = or_(sla_outcomes.c.ended_at.is_(None), new.ended_at.is_(None))
    kept = {name: new[name] for name in rows[0] if name not in (*keys, *ONCE)}
    db.execute(statement.on_conflict_do_update(index_elements=keys, set_=kept, where=None if again else goes_on), rows)


def _outcome(one: Timed, clock: Clock, now: datetime, *, quiet: bool) -> dict[str, Any]:
    told = now if quiet and clock.breached_at else None
    return {
        "ticket": one.ticket, "metric": clock.metric, "round": clock.round, "policy": clock.policy.key, "team": one.asked.team,
        "priority": one.asked.priority, "state": clock.state, "target_seconds": int(clock.target.total_seconds()),
        "started_at": clock.started_at, "warn_at": None if clock.why else clock.warn_at, "due_at": clock.due_at, "met_at": clock.met_at,
        "breached_at": clock.breached_at, "ended_at": clock.ended_at, "taken_minutes": clock.used // MINUTE,
        "paused_minutes": clock.paused // MINUTE, "warned_at": told, "told_at": told, "counted_at": now,
    }  # fmt: skip
