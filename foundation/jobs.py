"""Work that can wait: rows in the same database, enqueued with their cause, done under a lease, safe to repeat."""

import logging
import secrets
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from prometheus_client import Counter, Histogram
from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, and_, delete, or_, select, text, update
from sqlalchemy.exc import OperationalError

from foundation import clock
from foundation.columns import Json, Moment, identity
from foundation.company import beside, in_company
from foundation.database import Database, insert_many, metadata, upsert
from foundation.giving_way import gives_way

log = logging.getLogger(__name__)

Handler = Callable[[Database, dict[str, Any]], None]
Around = Callable[[], AbstractContextManager[Any]]

MOST_ATTEMPTS = 8
COMPANY = 2  # threads of a worker beside one that does a long job

jobs = Table(
    "jobs",
    metadata,
    identity(),
    Column("kind", String(80), nullable=False),
    Column("payload", Json, nullable=False),
    Column("state", String(10), nullable=False),  # waiting | running | failed; a finished job is deleted
    Column("run_at", Moment, nullable=False),
    Column("unique_key", String(200)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_token", String(32)),
    Column("lease_until", Moment),
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
)
Index("ix_jobs_state_run_at", jobs.c.state, jobs.c.run_at)
Index(
    "uq_jobs_waiting",
    jobs.c.unique_key,
    unique=True,
    sqlite_where=text("state = 'waiting' AND unique_key IS NOT NULL"),
    postgresql_where=text("state = 'waiting' AND unique_key IS NOT NULL"),
)

schedules = Table(
    "schedules",
    metadata,
    Column("kind", String(80), primary_key=True),
    Column("next_at", Moment, nullable=False),
)

_handlers: dict[str, Handler] = {}
_ends: dict[str, Callable[[Connection, dict[str, Any]], None]] = {}  # of jobs that nobody tries again
_can_wait: set[str] = set()
_schedules: dict[str, tuple[timedelta, timedelta]] = {}  # between runs, and before the first

jobs_done = Counter("aside_jobs_total", "Jobs by kind and outcome", ["kind", "outcome"])
job_seconds = Histogram("aside_job_seconds", "How long jobs take", ["kind"])


@dataclass(frozen=True)
class Lease:
    job: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    token: str


def job(kind: str, *, can_wait: bool = False) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job. It runs outside any transaction and must bear being run twice. `can_wait`: nobody waits
    for it, and it may take minutes; beside it a worker does what people wait for."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        if can_wait:
            _can_wait.add(kind)
        return handler

    return register


def when_given_up(kind: str, end: Callable[[Connection, dict[str, Any]], None]) -> None:
    """What a job of this kind leaves behind when its last attempt failed: done in the transaction that says so."""
    _ends[kind] = end


def tried_again_at(db: Connection, kind: str, payload: dict[str, Any]) -> datetime | None:
    """When a job that failed at least once is next tried; None for one that goes well, is being tried or was given up."""
    query = select(jobs.c.payload, jobs.c.run_at).where(
        jobs.c.kind == kind, jobs.c.state == "waiting", jobs.c.attempts > 0
    )
    return next((row.run_at for row in db.execute(query) if row.payload == payload), None)


def every(kind: str, *, seconds: float, at_first: float = 0) -> None:
    """Have the job `kind` run about every so many seconds, once across all workers. Long work lets a new desk start in peace: it
    waits `at_first` seconds."""
    _schedules[kind] = timedelta(seconds=seconds), timedelta(seconds=at_first)


def enqueue(
    db: Connection,
    kind: str,
    payload: dict[str, Any] | None = None,
    *,
    run_at: datetime | None = None,
    unique: str | None = None,
) -> None:
    """Ask for a job in the caller's transaction. With `unique`, at most one such job waits at a time."""
    row = _waiting(kind, payload or {}, run_at=run_at, unique=unique)
    if unique is None:
        db.execute(jobs.insert(), row)
    elif db.dialect.name == "sqlite":
        db.execute(jobs.insert().prefix_with("OR IGNORE").values(**row))
    else:
        from sqlalchemy.dialects.postgresql import insert

        db.execute(insert(jobs).values(**row).on_conflict_do_nothing())


def enqueue_all(db: Connection, kind: str, payloads: Sequence[dict[str, Any]]) -> None:
    """A job for each, in one statement."""
    insert_many(db, jobs, [_waiting(kind, one) for one in payloads])


def work_one(
    database: Database,
    *,
    now: datetime | None = None,
    lease_seconds: float = 60,
    company: int = 0,
    waited_for: bool = False,
    around: Around = nullcontext,
) -> bool:
    """Do one due job. False when none is due. A handler's error is kept and the job tried again later. `company`: how many threads
    do others beside a long one. `waited_for`: only what people wait for. `around`: entered anew for each job, in the thread that does it."""
    lease = take_lease(database, now=now or clock.now(), lease_seconds=lease_seconds, waited_for=waited_for)
    if lease is None:
        return False

    def work_beside() -> bool:
        enqueue_due_schedules(database, now=clock.now())
        return work_one(database, lease_seconds=lease_seconds, company=company - 1, waited_for=True, around=around)

    alive = beside(partial(_renew, database, lease, lease_seconds), name=f"lease-{lease.job}")
    together = in_company(work_beside) if company else nullcontext()
    with gives_way(), alive, together, job_seconds.labels(lease.kind).time():
        try:
            handler = _handlers.get(lease.kind)
            if handler is None:
                raise LookupError(f"nobody here does {lease.kind!r}")
            with around():
                handler(database, lease.payload)
        except Exception:  # a handler may fail in any way; the job table remembers it
            _put_back(database, lease, traceback.format_exc(limit=20))
            return True
    _finish(database, lease)
    return True


def work_all(database: Database, *, at_most: int = 10_000, around: Around = nullcontext) -> int:
    """Do everything that is due now; returns how many jobs that was."""
    count = 0
    while count < at_most and work_one(database, around=around):
        count += 1
    return count


def take_lease(database: Database, *, now: datetime, lease_seconds: float, waited_for: bool = False) -> Lease | None:
    """Take the job that is due longest, or one whose worker fell silent."""
    due = or_(
        and_(jobs.c.state == "waiting", jobs.c.run_at <= now),
        and_(jobs.c.state == "running", jobs.c.lease_until < now),
    )
    if waited_for:
        due = and_(due, jobs.c.kind.not_in(sorted(_can_wait)))
    with database.reading() as db:  # look before taking the write lock: an idle worker must not disturb writers
        if db.execute(select(jobs.c.id).where(due).limit(1)).first() is None:
            return None
    token = secrets.token_hex(16)
    with database.writing() as db:
        pick = select(jobs).where(due).order_by(jobs.c.run_at, jobs.c.id).limit(1).with_for_update(skip_locked=True)
        row = db.execute(pick).first()
        if row is None:
            return None
        values = {
            "state": "running",
            "attempts": row.attempts + 1,
            "lease_token": token,
            "lease_until": now + timedelta(seconds=lease_seconds),
        }
        db.execute(update(jobs).where(jobs.c.id == row.id).values(**values))
        return Lease(row.id, row.kind, row.payload, row.attempts + 1, token)


def enqueue_due_schedules(database: Database, *, now: datetime) -> None:
    """Turn schedules whose time has come into jobs."""
    if not _schedules:
        return
    with database.reading() as db:
        known = {row.kind: row.next_at for row in db.execute(select(schedules))}
    if all(kind in known and known[kind] > now for kind in _schedules):
        return
    with database.writing() as db:
        next_at = {row.kind: row.next_at for row in db.execute(select(schedules))}
        changed = {}
        for kind, (pause, at_first) in _schedules.items():
            if kind not in next_at and at_first:
                changed[kind] = now + at_first
            elif kind not in next_at or next_at[kind] <= now:
                enqueue(db, kind, unique=kind)
                changed[kind] = now + pause
        upsert(db, schedules, [{"kind": kind, "next_at": at} for kind, at in changed.items()], keys=["kind"])


def work_forever(
    database: Database,
    stop: threading.Event,
    *,
    poll_seconds: float,
    lease_seconds: float,
    around: Around = nullcontext,
) -> None:
    """A worker's life: schedules, then jobs, then a short sleep; ends after the job in hand once `stop` is set."""
    while not stop.is_set():
        try:
            enqueue_due_schedules(database, now=clock.now())
            while not stop.is_set() and work_one(database, lease_seconds=lease_seconds, company=COMPANY, around=around):
                pass
        except OperationalError:  # it may restart or be locked for a while; a job in hand comes back after its lease
            log.exception("the database can't be used; trying again")
            stop.wait(1)
        stop.wait(poll_seconds)


def _renew(database: Database, lease: Lease, seconds: float, over: threading.Event) -> None:
    """The lease, while a long job runs."""
    mine = and_(jobs.c.id == lease.job, jobs.c.lease_token == lease.token)
    while not over.wait(seconds / 3):
        try:
            with database.writing() as db:
                until = clock.now() + timedelta(seconds=seconds)
                db.execute(update(jobs).where(mine).values(lease_until=until))
        except OperationalError:  # locked for a while: the lease lasts for two more tries
            log.warning("the lease of job %s can't be renewed; trying again", lease.job)


def _waiting(kind: str, payload: dict[str, Any], *, run_at: datetime | None = None, unique: str | None = None) -> dict[str, Any]:  # fmt: skip
    now = clock.now()
    told = {"kind": kind, "payload": payload, "state": "waiting", "run_at": run_at or now}
    return told | {"unique_key": unique, "attempts": 0, "created_at": now}


def _finish(database: Database, lease: Lease) -> None:
    jobs_done.labels(lease.kind, "done").inc()
    with database.writing() as db:
        db.execute(delete(jobs).where(jobs.c.id == lease.job, jobs.c.lease_token == lease.token))


def _put_back(database: Database, lease: Lease, error: str) -> None:
    """Wait longer after each failure; after the last attempt keep the job, failed, for someone to look at."""
    last = lease.attempts >= MOST_ATTEMPTS
    log.error("job %s (%s) failed, attempt %s: %s", lease.job, lease.kind, lease.attempts, error)
    jobs_done.labels(lease.kind, "failed" if last else "retried").inc()
    pause = timedelta(seconds=min(5 * 2 ** (lease.attempts - 1), 3600))
    values = {
        "state": "failed" if last else "waiting",
        "run_at": clock.now() + pause,
        "unique_key": None,
        "lease_token": None,
        "lease_until": None,
        "last_error": error,
    }
    with database.writing() as db:
        mine = jobs.c.id == lease.job, jobs.c.lease_token == lease.token
        if db.execute(update(jobs).where(*mine).values(**values)).rowcount and last and lease.kind in _ends:
            _end(db, lease)


def _end(db: Connection, lease: Lease) -> None:
    attempt = db.begin_nested()
    try:
        _ends[lease.kind](db, lease.payload)
        attempt.commit()
    except Exception:  # the job is kept as failed all the same
        attempt.rollback()
        log.exception("job %s (%s) was given up, and what follows from that failed too", lease.job, lease.kind)
