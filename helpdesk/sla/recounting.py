"""What waits is counted anew when promises or hours change: at once where few wait, else by a job that says how far it is. Of two
the newest counts."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from foundation import clock
from foundation.database import Database, insert_row
from foundation.jobs import enqueue, job
from foundation.live import publish
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.names import TEAMS
from helpdesk.routing.opening import never, settings_here
from helpdesk.sla.levels import hours_of_team
from helpdesk.sla.storing import retime
from helpdesk.sla.tables import sla_recounts
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN

AT_ONCE = 200
CHUNK = 100  # a transaction: well under a second also where the disk is slow


@dataclass(frozen=True)
class Recount:
    id: int
    total: int
    done: int
    asked_at: datetime
    asked_by: str
    finished_at: datetime | None
    ended_since: datetime | None
    moved: int = 0  # how many are due at another time; known where it was done at once


def recount(
    db: Connection, *, by: str, now: datetime, ended_since: datetime | None = None, quiet: bool = False
) -> Recount:
    """Everything that is open. `ended_since`: and what was solved since then, whose outcomes are made anew by today's promises.
    `quiet`: nobody is told of what is late already."""
    scope = _scope(ended_since)
    total = db.execute(select(func.count()).select_from(tickets).where(scope)).scalar_one()
    row = {
        "hours": hours_stamp(settings_here()), "ended_since": ended_since, "total": total, "done": 0, "up_to": 0,
        "asked_at": now, "asked_by": by, "finished_at": None,
    }  # fmt: skip
    number = insert_row(db, sla_recounts, **row)
    moved = 0
    if total <= AT_ONCE:
        moved = _next(db, scope, 0, again=ended_since is not None, quiet=quiet, now=now, many=AT_ONCE)[1]
        db.execute(update(sla_recounts).where(sla_recounts.c.id == number).values(done=total, finished_at=now))
        publish(db, "queue", {"kind": "levels", "by": "agent"})
    else:
        enqueue(db, "sla.recount", {"recount": number, "quiet": quiet})
    finished = now if total <= AT_ONCE else None
    return Recount(number, total, total if finished else 0, now, by, finished, ended_since, moved)


def last_recount(db: Connection) -> Recount | None:
    row = db.execute(select(sla_recounts).order_by(sla_recounts.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    return Recount(row.id, row.total, row.done, row.asked_at, row.asked_by, row.finished_at, row.ended_since)


def recount_if_hours_changed(database: Database, *, now: datetime) -> bool:
    """The hours of teams are kept in routing and the settings: when they change, or nothing was ever counted, all is counted anew."""
    stamp = hours_stamp(settings_here())
    newest = select(sla_recounts.c.hours).order_by(sla_recounts.c.id.desc()).limit(1)
    with database.reading() as db:
        if db.execute(newest).scalar() == stamp:
            return False
    with database.writing() as db:
        before = db.execute(newest).scalar()
        if before != stamp:
            recount(db, by="desk", now=now, quiet=before is None)
    return before != stamp


def hours_stamp(settings: RoutingSettings) -> str:
    """A name for the hours of all teams."""
    hours = {team: hours_of_team(team, settings) for team in TEAMS}
    said = {
        team: one and [one.begins, one.ends, sorted(one.days) if one.days is not None else None, one.shut is not never]
        for team, one in hours.items()
    }
    named = json.dumps(said, sort_keys=True)
    return hashlib.sha256(named.encode()).hexdigest()[:16]


@job("sla.recount")
def _recount(database: Database, payload: dict[str, Any]) -> None:
    while _step(database, payload["recount"], quiet=bool(payload.get("quiet"))):
        pass


def _step(database: Database, number: int, *, quiet: bool) -> bool:
    """A piece in a transaction of its own; False when all is done, or a newer count has begun."""
    with database.writing() as db:
        row = db.execute(select(sla_recounts).order_by(sla_recounts.c.id.desc()).limit(1)).first()
        if row is None or row.id != number or row.finished_at:
            return False
        scope, now = _scope(row.ended_since), clock.now()
        ids, _ = _next(db, scope, row.up_to, again=row.ended_since is not None, quiet=quiet, now=now, many=CHUNK)
        values: dict[str, Any] = {"done": row.done + len(ids), "up_to": ids[-1] if ids else row.up_to}
        if len(ids) < CHUNK:
            values |= {"finished_at": now, "done": row.total}
            publish(db, "queue", {"kind": "levels", "by": "agent"})
        db.execute(update(sla_recounts).where(sla_recounts.c.id == number).values(**values))
        return "finished_at" not in values


def _next(
    db: Connection, scope: ColumnElement[bool], up_to: int, *, again: bool, quiet: bool, now: datetime, many: int
) -> tuple[list[int], int]:
    query = select(tickets.c.id).where(scope, tickets.c.id > up_to).order_by(tickets.c.id).limit(many)
    ids = list(db.execute(query.with_for_update()).scalars())
    return ids, retime(db, ids, now=now, again=again, quiet=quiet)


def _scope(ended_since: datetime | None) -> ColumnElement[bool]:
    is_open = tickets.c.status.in_(OPEN)
    if ended_since is None:
        return is_open
    return or_(is_open, and_(tickets.c.status.not_in(OPEN), tickets.c.solved_at >= ended_since))
