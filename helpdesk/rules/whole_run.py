"""A dry run on the whole desk: a job looks at every ticket of a time, block by block from the newest, and keeps what would have changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from foundation.database import Database, insert_row
from foundation.errors import Invalid, NotFound
from foundation.jobs import enqueue
from helpdesk.actions import choices_of
from helpdesk.conditions import fields_of
from helpdesk.rules.defining import kept, loaded
from helpdesk.rules.dry_run import look_at
from helpdesk.rules.keeping import list_rules
from helpdesk.rules.rule import Definition, Rule, Sort
from helpdesk.rules.tables import rule_dry_hits, rule_dry_runs
from helpdesk.rules.tally import Tally, Would
from helpdesk.rules.undoing import Rival, rivals_of
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of

TRY = "rules.try"
BLOCK = {"trigger": 500, "automation": 100}  # tickets
BLOCKS = 20  # before other work gets its turn
KEPT = 1_000  # firings of a run, the newest tickets' first
BACK = {30: "30 days", 90: "90 days", 365: "a year"}
PAGE = 50


@dataclass(frozen=True)
class Hit:
    id: int
    ticket: int
    subject: str
    at: datetime
    because: str
    changes: list[list[str]]
    undone_by: list[str]

    @property
    def reference(self) -> str:
        return reference_of(self.ticket)


def start_run(
    db: Connection, sort: Sort, name: str, definition: Definition, *, rule: int | None, days: int, by: str, now: datetime
) -> int:  # fmt: skip
    """Its number. Raises Invalid for another time than those of `BACK`."""
    if days not in BACK:
        raise Invalid("Choose how far back from the list.", field="days")
    touched = tickets.c.updated_at >= now - timedelta(days=days)
    total, newest = db.execute(select(func.count(), func.coalesce(func.max(tickets.c.id), 0)).where(touched)).one()
    number = insert_row(
        db, rule_dry_runs, rule=rule, sort=sort, name=name[:80] or f"New {sort}", definition=kept(definition), days=days, state="working",
        total=total, looked_at=0, reached=newest + 1, fired=0, tickets=0, done=[0] * len(definition.actions), clashes=[], asked_by=by[:120],
        asked_at=now,
    )  # fmt: skip
    enqueue(db, TRY, {"run": number})
    return number


def work(database: Database, number: int, *, now: datetime) -> None:
    """Some blocks; then it asks for another job."""
    for _ in range(BLOCKS):
        if not _block(database, number, now):
            return
    with database.writing() as db:
        enqueue(db, TRY, {"run": number})


def stop_run(db: Connection, number: int, *, now: datetime) -> None:
    """What it found so far is kept."""
    going = rule_dry_runs.c.id == number, rule_dry_runs.c.state == "working"
    db.execute(update(rule_dry_runs).where(*going).values(state="stopped", finished_at=now))


def read_run(db: Connection, number: int) -> Any:
    """Its row. Raises NotFound."""
    row = db.execute(select(rule_dry_runs).where(rule_dry_runs.c.id == number)).first()
    if row is None:
        raise NotFound("This dry run isn’t kept any more.")
    return row


def list_hits(db: Connection, number: int, *, after: int = 0) -> list[Hit]:
    """One more than a page."""
    h = rule_dry_hits.c
    query = select(h.id, h.ticket, tickets.c.subject, h.at, h.because, h.changes, h.undone_by).join(tickets)
    rows = db.execute(query.where(h.run == number, h.id > after).order_by(h.id).limit(PAGE + 1))
    return [Hit(*row) for row in rows]


def forget_runs(db: Connection, before: datetime) -> None:
    db.execute(delete(rule_dry_runs).where(rule_dry_runs.c.asked_at < before))


def rivals_here(db: Connection, sort: Sort, definition: Definition, rule: Rule | None) -> list[Rival]:
    """Triggers that are on, as they stand; one that is new comes last."""
    if sort != "trigger":
        return []
    others = [one for one in list_rules(db, "trigger", active=True) if rule is None or one.id != rule.id]
    return rivals_of(definition, rule.place if rule else len(others) + 10**6, others)


def _block(database: Database, number: int, now: datetime) -> bool:
    """False once nothing is left. Looked at without a lock, kept only where nobody else kept this block meanwhile."""
    with database.reading() as db:
        run = read_run(db, number)
        if run.state != "working":
            return False
        ids = _next_tickets(db, run)
        tally = _look(db, run, ids, now) if ids else None
    with database.writing() as db:
        mine = rule_dry_runs.c.id == number, rule_dry_runs.c.state == "working", rule_dry_runs.c.reached == run.reached
        if tally is None:
            db.execute(update(rule_dry_runs).where(*mine).values(state="done", finished_at=now))
            return False
        if db.execute(update(rule_dry_runs).where(*mine).values(**_counted(run, ids, tally))).rowcount:
            _keep(db, number, tally.examples)
    return True


def _next_tickets(db: Connection, run: Any) -> Sequence[int]:
    since = run.asked_at - timedelta(days=run.days)
    below = select(tickets.c.id).where(tickets.c.id < run.reached, tickets.c.updated_at >= since)
    return db.execute(below.order_by(tickets.c.id.desc()).limit(BLOCK[run.sort])).scalars().all()


def _look(db: Connection, run: Any, ids: Sequence[int], now: datetime) -> Tally:
    definition, rule = loaded(run.definition), None
    if run.rule is not None:
        rule = next((one for one in list_rules(db, run.sort) if one.id == run.rule), None)
    rivals = rivals_here(db, run.sort, definition, rule)
    tally = Tally(definition, choices_of(db), rivals, kept=max(0, KEPT - run.fired))
    since = run.asked_at - timedelta(days=run.days)
    look_at(db, run.sort, tally, fields_of(db), ids=(ids[-1], ids[0]), since=since, now=run.asked_at, name=run.name)
    return tally


def _counted(run: Any, ids: Sequence[int], tally: Tally) -> dict[str, Any]:
    clashes = {(one["rule"], one["undone"]): one for one in run.clashes}
    for one in tally.clashes():
        had = clashes.get((one.rule, one.undone), {"times": 0})["times"]
        clashes[one.rule, one.undone] = {"rule": one.rule, "name": one.name, "undone": one.undone, "times": had + one.times}  # fmt: skip
    return {
        "looked_at": run.looked_at + len(ids), "reached": ids[-1], "fired": run.fired + tally.fired,
        "tickets": run.tickets + len(tally.tickets), "done": [many + tally.done[at] for at, many in enumerate(run.done)],
        "clashes": list(clashes.values()),
    }  # fmt: skip


def _keep(db: Connection, number: int, examples: Sequence[Would]) -> None:
    rows = [
        {"run": number, "ticket": one.ticket, "at": one.at, "because": one.because[:200], "changes": [list(own) for own in one.changes], "undone_by": list(one.undone_by)}
        for one in examples
    ]  # fmt: skip
    if rows:
        db.execute(rule_dry_hits.insert(), rows)
