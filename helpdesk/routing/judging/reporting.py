"""The jobs that make reports: reads, works it out outside any transaction, keeps it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from helpdesk.routing.data.settings import RoutingSettings, read_settings
from helpdesk.routing.data.versions import read_version
from helpdesk.routing.desk_router import DeskRouter, settings_of
from helpdesk.routing.judging.drift import read_asked
from helpdesk.routing.judging.health import health
from helpdesk.routing.judging.judgement import judge
from helpdesk.routing.judging.replaying import read_settled
from helpdesk.routing.judging.reports import Report, ask_for, asked_since, keep, mark, read_report
from helpdesk.routing.judging.trials import analyse, count_arms
from helpdesk.routing.tables import routing_decisions, routing_state

JUDGED = 5000  # the last decisions a version is judged on
NIGHT = timedelta(hours=20)
LOOKED_AT = 20_000
FIVE_WEEKS = timedelta(days=35)
STEP = 10  # per cent of progress worth telling


def register_reports(router: DeskRouter) -> None:
    @job("routing.report")
    def report_on_routing(database: Database, payload: dict[str, Any]) -> None:
        make_report(database, payload["report"], router.first, now=clock.now())

    @job("routing.nightly_reports", can_wait=True)
    def ask_for_reports(database: Database, _payload: dict[str, Any]) -> None:
        ask_each_night(database, now=clock.now())

    every("routing.nightly_reports", seconds=86_400, at_first=240)


def make_report(database: Database, report: int, first: RoutingSettings, *, now: datetime) -> None:
    """Safe to repeat: a report that is done stays as it is."""
    with database.reading() as db:
        asked = read_report(db, report)
    if asked.state == "done":
        return
    try:
        data = MAKERS[asked.kind](database, asked, first, now)
        with database.writing() as db:
            keep(db, asked, data, now=clock.now())
    except Exception:  # whatever it was: the page must not say for ever that it is being made
        with database.writing() as db:
            mark(db, report, failed=True)
        raise


def ask_each_night(database: Database, *, now: datetime) -> None:
    """The health of routing, and how a live test stands."""
    with database.writing() as db:
        if asked_since(db, now - NIGHT):
            return
        ask_for(db, "health", now=now)
        trial = db.execute(select(routing_state.c.trial)).scalar()
        if trial:
            ask_for(db, "trial", version=trial["settings"], data={"trial": trial}, now=now)


def _health(database: Database, asked: Report, first: RoutingSettings, now: datetime) -> dict[str, Any]:
    with database.reading() as db:
        settings = settings_of(db, _in_force(db), first)
        settled = read_settled(db, last=LOOKED_AT, since=now - FIVE_WEEKS - timedelta(days=7))
        questions = read_asked(db, settings.topics, now=now)
    return health(settled, questions, settings, now=now, progress=_progress(database, asked.id))


def _judgement(database: Database, asked: Report, first: RoutingSettings, now: datetime) -> dict[str, Any]:
    assert asked.version is not None
    with database.reading() as db:
        in_force = _in_force(db)
        settings, proposed = settings_of(db, in_force, first), read_settings(read_version(db, asked.version).data)
        settled = read_settled(db, last=JUDGED)
        decided = db.execute(select(func.count()).select_from(routing_decisions)).scalar_one()
    report = judge(settled, settings, proposed, decided=decided, progress=_progress(database, asked.id))
    return report | {"against": in_force}


def _trial(database: Database, asked: Report, first: RoutingSettings, now: datetime) -> dict[str, Any]:
    trial = asked.data["trial"]
    with database.reading() as db:
        settings = settings_of(db, trial["against"], first)
        rows = read_settled(db, last=LOOKED_AT, since=datetime.fromisoformat(trial["began"]))
        decided = count_arms(db, trial)
    return analyse(rows, trial, decided, settings, now=now)


MAKERS: dict[str, Callable[[Database, Report, RoutingSettings, datetime], dict[str, Any]]] = {
    "health": _health, "judgement": _judgement, "trial": _trial,
}  # fmt: skip


def _in_force(db: Connection) -> int | None:
    found: int | None = db.execute(select(routing_state.c.settings)).scalar()
    return found


def _progress(database: Database, report: int) -> Callable[[float], None]:
    told = 0

    def tell(share: float) -> None:
        nonlocal told
        per_cent = min(99, int(100 * share))
        if per_cent >= told + STEP:
            told = per_cent
            with database.writing() as db:
                mark(db, report, progress=per_cent)

    return tell
