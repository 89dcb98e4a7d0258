"""Counts effort in a job and keeps the figures, so that a page only reads them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from foundation.database import Database, upsert
from helpdesk.effort.figures import Effort, count_effort
from helpdesk.effort.gathering import steps_between
from helpdesk.effort.issue import QUIET, issues_of
from helpdesk.effort.tables import effort_figures
from helpdesk.routing.data.settings import RoutingSettings

PERIODS = {28: "Four weeks", 84: "Twelve weeks", 365: "A year"}
BEFORE = 2 * QUIET  # steps before a period, to see which issues began earlier


def count(database: Database, settings: RoutingSettings, *, now: datetime) -> None:
    """`settings`: those in force; their channels say what a contact costs. Twice is once."""
    costs = {name: channel.cost for name, channel in settings.channels.items()}
    periods = {days: Effort(now - timedelta(days=days), now, costs) for days in PERIODS}
    since = now - timedelta(days=max(PERIODS)) - BEFORE
    with database.reading() as db:
        count_effort(issues_of(steps_between(db, since, now, families=settings.topics)), periods.values())
    rows = [{"days": days, "figures": one.told(), "made_at": now} for days, one in periods.items()]
    with database.writing() as db:
        upsert(db, effort_figures, rows, keys=["days"])


def read_effort(db: Connection, days: int) -> dict[str, Any] | None:
    """The figures of a period; None until they were counted, or where nothing has happened."""
    row = db.execute(select(effort_figures).where(effort_figures.c.days == days)).first()
    if row is None or not row.figures["all"]["issues"] + row.figures["not_over"]:
        return None
    told: dict[str, Any] = row.figures
    return told | {
        "made_at": row.made_at, "first": datetime.fromisoformat(told["first"]), "last": datetime.fromisoformat(told["last"]),
    }  # fmt: skip
