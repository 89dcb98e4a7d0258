"""Clocks kept up to date: from what happened to a ticket to its due columns and one outcome per promise and round.

A verb that changes a ticket calls `timed` before its own update (two statements), or `retime` afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
    bindparam,
    cast,
    delete,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from foundation.arrays import columns_of, rows_of
from foundation.columns import Big
from foundation.database import update_many
from helpdesk.callbacks.slots import LENGTH
from helpdesk.callbacks.tables import callbacks
from helpdesk.people.person import customers
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.opening import settings_here
from helpdesk.sla.clocks import Clock, Clocks, Promise, clocks_of
from helpdesk.sla.history import Call, Event, History, Kind, in_order
from helpdesk.sla.policy import Asked, Metric
from helpdesk.sla.rules import AROUND_THE_CLOCK, Rules
from helpdesk.sla.tables import in_force, sla_outcomes
from helpdesk.sla.versions import rules_named
from helpdesk.tickets.tables import changes, messages, tickets
from helpdesk.tickets.ticket import OPEN, Ticket

MINUTE = timedelta(minutes=1)
SPOKE: dict[str, Kind] = {"customer": "asked", "agent": "answered"}
CALLS: dict[str, Kind] = {"called": "answered", "nobody answered": "call_missed", "cancelled": "call_off"}
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
    return timed_all(db, {ticket_id: values}, now=now)[ticket_id]


def timed_all(
    db: Connection, moves: Mapping[int, Mapping[str, Any]], *, now: datetime
) -> dict[int, dict[str, datetime | None]]:
    """The same of many, by number, in the same two statements."""
    if not moves:
        return {}
    rows = db.execute(_story(), {"tickets": list(moves)}).all() if len(moves) > 1 else _story_of(db, *moves)
    stories = groupby(rows, key=lambda row: row.ticket_id)
    found = [_time(db, list(own), moves[number], now) for number, own in stories]
    _keep(db, found, now=now, since=now)
    return {one.ticket: one.columns for one in found}


def retime(
    db: Connection, ticket_ids: Iterable[int], *, now: datetime, again: bool = False, quiet: bool = False
) -> int:
    """Count tickets anew from what happened to them; how many are due at another time now. The same few statements however many.
    `again`: also what ended keeps nothing of its time. `quiet`: nobody is told of what is late already."""
    ids = list(ticket_ids)
    if not ids:
        return 0
    rows = db.execute(_story(), {"tickets": ids}).all()
    found = [_time(db, list(own), {}, now) for _, own in groupby(rows, key=lambda row: row.ticket_id)]
    before = {row.ticket_id: (row.due_at, row.resolve_by) for row in rows}
    moved = [{"id": one.ticket, **one.columns} for one in found if (one.due_at, one.resolve_by) != before[one.ticket]]
    update_many(db, tickets, moved)
    _keep(db, found, now=now, again=again, quiet=quiet)
    stale = sla_outcomes.c.ticket.in_(ids), sla_outcomes.c.ended_at.is_(None), sla_outcomes.c.counted_at != now
    db.execute(delete(sla_outcomes).where(*stale))  # rounds that what happened doesn't hold any more
    return len(moved)


def promised(db: Connection, ticket: Ticket, since: datetime) -> datetime | None:
    """When a reply is owed to somebody who waits since then, by today's promises alone."""
    asked = Asked(ticket.priority, ticket.customer.plan, ticket.channel, ticket.team, ticket.kind)
    promise = rules_named(db, ticket.sla).promise(asked, settings_here())
    metric: Metric = "next_reply" if ticket.first_reply_at else "first_reply"
    target = promise[0].target(metric, ticket.priority) if promise else None
    return promise[1].after(since, target) if promise and target is not None else None


def read_timed(db: Connection, ticket_ids: Sequence[int], *, now: datetime, rules: Rules | None = None) -> list[Timed]:
    """Without keeping anything. `rules`: others than those in force."""
    rows = db.execute(_story(), {"tickets": list(ticket_ids)}).all()
    return [_time(db, list(own), {}, now, rules) for _, own in groupby(rows, key=lambda row: row.ticket_id)]


def _story_of(db: Connection, ticket_id: int) -> Sequence[Row[Any]]:
    """Of one, as it is asked for whenever a ticket comes or is answered: a list is written into its statement anew each time."""
    return db.execute(_story(one=True), {"ticket": ticket_id}).all()


@cache
def _story(*, one: bool = False) -> Any:
    """All that clocks need of some tickets, in one statement: a row for each thing that happened. Put together once: that takes longer
    than the database needs to answer it."""
    ids = bindparam("ticket", type_=Big) if one else bindparam("tickets", expanding=True, type_=Big)

    def among(column: ColumnElement[Any]) -> ColumnElement[bool]:
        return column == ids if one else column.in_(ids)

    said = select(
        messages.c.ticket.label("of"), literal(0).label("log"), messages.c.id, messages.c.kind, null().label("before"), null().label("after"),
        messages.c.sent_at.label("at"),
    ).where(among(messages.c.ticket), messages.c.kind.in_(list(SPOKE)))  # fmt: skip
    changed = select(
        changes.c.ticket,
        literal(1),
        changes.c.id,
        changes.c.what,
        changes.c.before,
        changes.c.after,
        changes.c.changed_at,
    ).where(among(changes.c.ticket), changes.c.what.in_(["status", "team", "call", "snoozed"]))
    came = (
        select(tickets.c.merged_into, literal(2), messages.c.id, messages.c.kind, cast(messages.c.ticket, String), null(), messages.c.sent_at)
        .join(tickets, tickets.c.id == messages.c.ticket)
        .where(among(tickets.c.merged_into), messages.c.kind.in_(list(SPOKE)))
    )  # fmt: skip
    when = (
        select(tickets.c.merged_into, literal(3), changes.c.id, changes.c.what, cast(changes.c.ticket, String), null(), changes.c.changed_at)
        .join(tickets, tickets.c.id == changes.c.ticket)
        .where(among(tickets.c.merged_into), changes.c.what == "merged_into", changes.c.after.is_not(None))
    )  # fmt: skip
    events = union_all(said, changed, came, when).subquery("events")
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
        .where(among(tickets.c.id))
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
    said = [Event(one.at, SPOKE[one.kind]) for one in rows if one.log == 0]
    set_aside = row.shelved_at or (row.updated_at if row.merged_into else None)
    story = in_order(said, [*changed, *came_in(_sources(rows))], status=None if set_aside else status)
    history = History(row.opened_at, asked.priority, story, _call(row), set_aside)
    clocks = clocks_of_ticket(history, asked, rules, settings, now)
    is_open = status in OPEN
    booked = row.slot if row.call == "booked" and is_open else None
    return Timed(row.ticket_id, status, asked, history, clocks, booked or _due(clocks.reply, is_open), _due(clocks.resolution, is_open))  # fmt: skip


def clocks_of_ticket(
    history: History, asked: Asked, rules: Rules, settings: RoutingSettings, now: datetime, *, newest: bool = False
) -> Clocks:
    """By the rules: its own promise, and those of teams that had it before. `newest`: only the last round of each metric."""
    promise = rules.promise(asked, settings)
    teams = {event.before for event in history.events if event.kind == "team" and event.before} - {asked.team}
    earlier: dict[str, Promise] = {}
    for team in teams:
        theirs = rules.promise(Asked(asked.priority, asked.plan, asked.channel, team, asked.kind), settings)
        if theirs:
            earlier[team] = theirs
    policy, calendar = promise or (None, AROUND_THE_CLOCK)
    share = rules.warn_percent / 100
    return clocks_of(history, policy, calendar, now, earlier=earlier, warn_share=share, newest=newest)


def _due(clock: Clock | None, is_open: bool) -> datetime | None:
    return clock.due_at if clock and is_open and not clock.why else None


@dataclass(frozen=True)
class Source:
    """A ticket that was merged into another at a moment: who spoke in it (customer | agent), and when, in order."""

    merged_at: datetime
    words: tuple[tuple[str, datetime], ...]


def came_in(sources: Iterable[Source]) -> list[Event]:
    """What nobody had answered there waits in the other ticket, since it was asked. What is asked there later waits there too."""
    found = []
    for one in sources:
        answers = [place for place, (kind, _) in enumerate(one.words) if SPOKE[kind] == "answered"]
        waiting = [at for _, at in one.words[answers[-1] + 1 if answers else 0 :]]
        if waiting:
            found.append(Event(max(one.merged_at, waiting[0]), "merged", waiting[0].isoformat()))
    return sorted(found, key=lambda event: event.at)


def _sources(rows: Sequence[Row[Any]]) -> list[Source]:
    merged_at = {row.before: row.at for row in rows if row.log == 3}
    return [
        Source(at, tuple((row.kind, row.at) for row in rows if row.log == 2 and row.before == source))
        for source, at in merged_at.items()
    ]


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
    statement = _keeping(db.dialect.name, tuple(rows[0]), again)
    db.execute(statement, rows if db.dialect.name == "sqlite" else columns_of(rows))


@cache
def _keeping(dialect: str, names: tuple[str, ...], again: bool) -> Any:
    statement: Any = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(sla_outcomes)
    keys = ("ticket", "metric", "round")
    new = statement.excluded
    goes_on = or_(sla_outcomes.c.ended_at.is_(None), new.ended_at.is_(None))
    kept = {name: new[name] for name in names if name not in (*keys, *ONCE)}
    if dialect == "postgresql":
        statement = statement.from_select(names, rows_of(sla_outcomes, names))
    return statement.on_conflict_do_update(index_elements=keys, set_=kept, where=None if again else goes_on)


def _outcome(one: Timed, clock: Clock, now: datetime, *, quiet: bool) -> dict[str, Any]:
    told = now if quiet and clock.breached_at else None
    return {
        "ticket": one.ticket, "metric": clock.metric, "round": clock.round, "policy": clock.policy.key, "team": one.asked.team,
        "priority": one.asked.priority, "state": clock.state, "target_seconds": int(clock.target.total_seconds()),
        "started_at": clock.started_at, "warn_at": None if clock.why else clock.warn_at, "due_at": clock.late_after, "met_at": clock.met_at,
        "breached_at": clock.breached_at, "ended_at": clock.ended_at, "taken_minutes": clock.used // MINUTE,
        "paused_minutes": clock.paused // MINUTE, "warned_at": told, "told_at": told, "counted_at": now,
    }  # fmt: skip
