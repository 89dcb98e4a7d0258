"""Warned when most of the time is over, told when it is: once each, as the moment comes, found by an index of what is still to come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from foundation import clock
from foundation.accounts import staff
from foundation.database import Database
from foundation.events import record
from foundation.jobs import job
from foundation.live import publish
from helpdesk.assignment.tables import agents
from helpdesk.sla.facts import SlaBreached, SlaWarned
from helpdesk.sla.recounting import recount_if_hours_changed
from helpdesk.sla.storing import retime
from helpdesk.sla.tables import breach_to_tell, sla_outcomes, warning_to_tell
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of

AT_MOST = 100  # promises a transaction tells of
SECONDS = 15  # between looks


def sweep(database: Database, *, now: datetime) -> int:
    """How many warnings and breaches were told."""
    told = 0
    while True:
        with database.reading() as db:  # an idle worker must not disturb writers
            ids = _tickets_due(db, now)
        if not ids:
            return told
        with database.writing() as db:
            many = _tell_of(db, ids, now)
        told += many
        if not many:
            return told


def _tickets_due(db: Connection, now: datetime) -> list[int]:
    outcomes = sla_outcomes.c
    late = select(outcomes.ticket).where(breach_to_tell, outcomes.due_at < now).order_by(outcomes.due_at)
    soon = select(outcomes.ticket).where(warning_to_tell, outcomes.warn_at <= now).order_by(outcomes.warn_at)
    found = [*db.execute(late.limit(AT_MOST)).scalars(), *db.execute(soon.limit(AT_MOST)).scalars()]
    return sorted(set(found))[:AT_MOST]


def _tell_of(db: Connection, ids: Sequence[int], now: datetime) -> int:
    """Their clocks are counted anew first, so that what isn't due any more is told to nobody."""
    db.execute(select(tickets.c.id).where(tickets.c.id.in_(ids)).order_by(tickets.c.id).with_for_update()).all()
    retime(db, ids, now=now)
    of_these = sla_outcomes.c.ticket.in_(ids)
    query = select(sla_outcomes, tickets.c.assignee, tickets.c.subject).join(tickets, tickets.c.id == sla_outcomes.c.ticket).where(of_these)  # fmt: skip
    late = db.execute(query.where(breach_to_tell, sla_outcomes.c.breached_at.is_not(None))).all()
    soon = db.execute(query.where(warning_to_tell, sla_outcomes.c.warn_at <= now)).all()
    known = {_key(row) for row in late}
    soon = [row for row in soon if _key(row) not in known]
    leads = _leads(db) if any(row.assignee is None for row in (*late, *soon)) else []
    for row in late:
        _say(db, row, SlaBreached, now, leads=leads)
    for row in soon:
        _say(db, row, SlaWarned, now, leads=leads)
    _mark(db, late, "told_at", now)
    _mark(db, soon, "warned_at", now)
    return len(late) + len(soon)


def _key(row: Row[Any]) -> tuple[int, str, int]:
    return row.ticket, row.metric, row.round


def _leads(db: Connection) -> list[Row[Any]]:
    query: Select[Any] = select(staff.c.id, staff.c.roles, agents.c.teams).outerjoin(agents)
    return [one for one in db.execute(query.where(staff.c.active).order_by(staff.c.id)) if "lead" in one.roles]


def hearers(row: Row[Any], leads: Sequence[Row[Any]]) -> list[int]:
    """Who is told aloud: who has it; where nobody has, the leads of its team, or all leads where it has none."""
    if row.assignee is not None:
        return [row.assignee]
    own = [one.id for one in leads if row.team in (one.teams or ())]
    return own or [one.id for one in leads]


def _say(
    db: Connection,
    row: Row[Any],
    kind: type[SlaBreached] | type[SlaWarned],
    now: datetime,
    *,
    leads: Sequence[Row[Any]],
) -> None:
    fact = kind(
        ticket=row.ticket, reference=reference_of(row.ticket), metric=row.metric, round=row.round, policy=row.policy, team=row.team,
        assignee=row.assignee, due_at=row.due_at.isoformat() if row.due_at else "",
    )  # fmt: skip
    record(db, fact, now=now, actor="desk")
    told = {
        "ticket": row.ticket, "reference": fact.reference, "metric": row.metric, "state": "late" if kind is SlaBreached else "soon",
        "due_at": fact.due_at, "assignee": row.assignee, "team": row.team, "kind": "sla", "by": "desk",
    }  # fmt: skip
    publish(db, "queue", told)
    for one in hearers(row, leads):
        publish(
            db, f"staff:{one}", told | {"hint": True, "words": row.subject}
        )  # said and shown; the other has pages read anew
    publish(db, f"ticket:{row.ticket}", told)


def _mark(db: Connection, rows: Sequence[Row[Any]], column: str, now: datetime) -> None:
    if not rows:
        return
    is_it = [getattr(sla_outcomes.c, name) == bindparam(f"its_{name}") for name in ("ticket", "metric", "round")]
    values = [{"its_ticket": row.ticket, "its_metric": row.metric, "its_round": row.round} for row in rows]
    db.execute(update(sla_outcomes).where(*is_it).values({column: now}), values)


@job("sla.sweep")
def _sweep(database: Database, _payload: dict[str, Any]) -> None:
    recount_if_hours_changed(database, now=clock.now())
    sweep(database, now=clock.now())
