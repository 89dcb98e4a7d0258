"""Reports on routing, asked for and kept: pages read them, a job makes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, or_, select, update

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


def asked_since(db: Connection, moment: datetime) -> bool:
    """Whether routing's health was, or is being, looked at since then."""
    c = routing_reports.c
    return db.execute(select(c.id).where(c.kind == "health", c.asked_at > moment).limit(1)).first() is not None


def keep(db: Connection, report: Report, data: dict[str, Any], *, now: datetime) -> None:
    """It is done; the like of it that failed before, and the oldest of all, go."""
    c = routing_reports.c
    done = {"state": "done", "progress": 100, "data": data, "made_at": now}
    db.execute(update(routing_reports).where(c.id == report.id).values(**done))
    like = and_(c.kind == report.kind, c.version.is_not_distinct_from(report.version))
    newest = select(c.id).order_by(c.id.desc()).limit(KEPT)
    db.execute(delete(routing_reports).where(or_(and_(like, c.state == "failed"), c.id.not_in(newest))))


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


def list_waiting(db: Connection) -> list[Report]:
    """Those in the making, and those that failed and were not made since."""
    c = routing_reports.c
    rows = db.execute(select(routing_reports).where(c.state != "done").order_by(c.id.desc()).limit(20))
    return [_report(row) for row in rows]


def newest_of_versions(db: Connection) -> dict[tuple[str, int], Report]:
    """The newest finished report of each kind on each version."""
    c = routing_reports.c
    newest = select(func.max(c.id)).where(c.state == "done", c.version.is_not(None)).group_by(c.kind, c.version)
    rows = db.execute(select(routing_reports).where(c.id.in_(newest)).order_by(c.id.desc()).limit(100))
    return {(row.kind, row.version): _report(row) for row in rows}


def _report(row: Row[Any]) -> Report:
    return Report(**row._asdict())
