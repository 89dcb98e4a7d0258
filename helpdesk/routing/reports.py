"""Reports on routing, asked for and kept: pages read them, a job makes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from foundation.database import insert_row
from foundation.errors import NotFound
from foundation.jobs import enqueue
from helpdesk.routing.tables import routing_reports

KEPT = 200


@dataclass(frozen=True)
class Report:
    id: int
    kind: str  # health | judgement | trial
    version: int | None
    by: str | None
    asked_at: datetime
    state: str  # waiting | done | failed
    progress: int  # per cent
    data: dict[str, Any]
    made_at: datetime | None


def ask_for(
    db: Connection, kind: str, *, version: int | None = None, by: str | None = None, data: dict[str, Any] | None = None, now: datetime
) -> int:  # fmt: skip
    """The report's number; without `data` of its own, that of the one like it that is being made already."""
    c = routing_reports.c
    alike = select(c.id).where(c.kind == kind, c.version.is_not_distinct_from(version), c.state == "waiting")
    waiting = db.execute(alike).scalar() if data is None else None
    if waiting is not None:
        return int(waiting)
    made = insert_row(
        db, routing_reports, kind=kind, version=version, by=by, asked_at=now, state="waiting", progress=0, data=data or {}
    )  # fmt: skip
    enqueue(db, "routing.report", {"report": made})
    return made


def keep(db: Connection, report: int, data: dict[str, Any], *, now: datetime) -> None:
    c = routing_reports.c
    db.execute(update(routing_reports).where(c.id == report).values(state="done", progress=100, data=data, made_at=now))
    newest = select(c.id).order_by(c.id.desc()).limit(KEPT)
    db.execute(delete(routing_reports).where(c.id.not_in(newest), c.kind == "health"))


def mark(db: Connection, report: int, *, progress: int | None = None, failed: bool = False) -> None:
    values = {"state": "failed"} if failed else {"progress": progress}
    db.execute(update(routing_reports).where(routing_reports.c.id == report).values(**values))


def read_report(db: Connection, report: int) -> Report:
    row = db.execute(select(routing_reports).where(routing_reports.c.id == report)).first()
    if row is None:
        raise NotFound("There is no such report.")
    return _report(row)


def newest_done(db: Connection, kind: str, version: int | None = None) -> Report | None:
    c = routing_reports.c
    wanted = select(routing_reports).where(c.kind == kind, c.state == "done")
    if version is not None:
        wanted = wanted.where(c.version == version)
    row = db.execute(wanted.order_by(c.id.desc()).limit(1)).first()
    return _report(row) if row else None


def recent(db: Connection, *, most: int = 60) -> list[Report]:
    """All kinds, newest first, without what the big ones say."""
    c = routing_reports.c
    rows = db.execute(select(routing_reports).where(c.kind != "health").order_by(c.id.desc()).limit(most))
    return [_report(row) for row in rows]


def newest_asked(db: Connection, kind: str) -> Report | None:
    c = routing_reports.c
    row = db.execute(select(routing_reports).where(c.kind == kind).order_by(c.id.desc()).limit(1)).first()
    return _report(row) if row else None


def _report(row: Row[Any]) -> Report:
    return Report(**row._asdict())
