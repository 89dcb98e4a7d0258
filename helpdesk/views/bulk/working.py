"""The job: chunk by chunk, each whole in its transaction, so that a worker that falls silent loses and repeats nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from foundation import clock
from foundation.accounts import Staff, staff
from foundation.database import Database, update_many
from foundation.jobs import job, when_given_up
from foundation.live import publish, together
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.tickets.tables import tickets
from helpdesk.views.bulk.actions import ACTIONS
from helpdesk.views.bulk.standing import marks_of, standing_of
from helpdesk.views.bulk.undoing import put_back
from helpdesk.views.tables import bulk_changes, bulk_lines

CHUNK = 100
FAILED = "Something went wrong on our side, so it wasn’t changed. Select it and try again."


@job("views.bulk")
def work(database: Database, payload: dict[str, Any]) -> None:
    while _chunk(database, payload["bulk"], clock.now()):
        pass


def _chunk(database: Database, bulk: int, now: datetime) -> bool:
    """False once nothing is left to do."""
    with database.writing() as db, together(db):
        row = db.execute(select(bulk_changes).where(bulk_changes.c.id == bulk).with_for_update()).first()
        if row is None or row.state not in {"working", "undoing"}:
            return False
        person = db.execute(select(staff).where(staff.c.id == row.staff)).one()
        by = Staff(person.id, person.name, person.email, frozenset(person.roles))
        wanted = "waiting" if row.state == "working" else "done"
        some = select(bulk_lines).where(bulk_lines.c.bulk == bulk, bulk_lines.c.state == wanted)
        lines = db.execute(some.order_by(bulk_lines.c.ticket).limit(CHUNK)).all()
        outcomes = _change(db, row, lines, by, now) if row.state == "working" else put_back(db, row, lines, by, now)
        if outcomes:
            told = [{"bulk": bulk, "ticket": number, **outcome} for number, outcome in outcomes.items()]
            update_many(db, bulk_lines, told, keys=("bulk", "ticket"))
        is_last = len(lines) < CHUNK
        if is_last:
            done = {"state": "done" if row.state == "working" else "undone", "finished_at": now}
            db.execute(update(bulk_changes).where(bulk_changes.c.id == bulk).values(**done))
        _tell(db, row, is_last)
        return not is_last


def give_up(db: Connection, payload: dict[str, Any]) -> None:
    """Every attempt failed: whoever asked is told what was changed and what wasn't. What was changed can still be undone."""
    row = db.execute(select(bulk_changes).where(bulk_changes.c.id == payload["bulk"]).with_for_update()).first()
    if row is None or row.state not in {"working", "undoing"}:
        return
    waiting = bulk_lines.c.bulk == row.id, bulk_lines.c.state == "waiting"
    db.execute(update(bulk_lines).where(*waiting).values(state="failed", why=FAILED))
    over = {"state": "failed" if row.state == "working" else "stuck", "finished_at": clock.now()}
    db.execute(update(bulk_changes).where(bulk_changes.c.id == row.id).values(**over))
    _tell(db, row, True)


when_given_up("views.bulk", give_up)


def _change(db: Connection, bulk: Any, lines: Any, by: Staff, now: datetime) -> dict[int, dict[str, Any]]:
    action, numbers = ACTIONS[bulk.action], [line.ticket for line in lines]
    held = select(tickets).where(tickets.c.id.in_(numbers)).order_by(tickets.c.id)
    rows = {row.id: row for row in db.execute(held.with_for_update())}
    whys = _talking(db, numbers) if action.ends_talks else {}
    whys = {
        number: why for number, row in rows.items() if (why := _changed_since(row, bulk.seen_at or bulk.started_at))
    } | whys
    left = action.do(db, [number for number in rows if number not in whys], bulk.value, by, now)
    whys |= {number: why.detail for number, why in left.items()}
    outcomes = {number: _told(rows[number], whys.get(number)) for number in numbers}
    _mark(db, outcomes, rows)
    return outcomes


def _told(row: Any, why: str | None) -> dict[str, Any]:
    state = "skipped" if why else "done"
    return {"state": state, "why": why[:300] if why else None, "before": standing_of(row), "after": None}


def _mark(db: Connection, outcomes: dict[int, dict[str, Any]], rows: Any) -> None:
    """What stood so already is told apart from what was changed."""
    done = [number for number, told in outcomes.items() if told["state"] == "done"]
    for number, mark in marks_of(db, done).items():
        if mark["at"] == rows[number].updated_at.isoformat():
            outcomes[number] |= {"state": "same", "why": "It was so already."}
        outcomes[number]["after"] = mark


def _changed_since(row: Any, seen: datetime) -> str | None:
    if row.merged_into is not None:
        return "It was merged into another ticket."
    if row.updated_at > seen:
        return "It was changed after you selected it."
    return None


def _talking(db: Connection, numbers: list[int]) -> dict[int, str]:
    live = select(chats.c.ticket).where(chats.c.ticket.in_(numbers), chats.c.state.in_(("waiting", "live")))
    calls = select(callbacks.c.ticket).where(callbacks.c.ticket.in_(numbers), callbacks.c.state == "booked")
    found = dict.fromkeys(db.execute(live).scalars(), "Its customer is in chat now.")
    return found | dict.fromkeys(db.execute(calls).scalars(), "A call is booked for it.")


def _tell(db: Connection, bulk: Any, is_last: bool) -> None:
    """One sign of progress to whoever asked for it."""
    waiting = "waiting" if bulk.state == "working" else "done"
    left = db.execute(
        select(func.count()).select_from(bulk_lines).where(bulk_lines.c.bulk == bulk.id, bulk_lines.c.state == waiting)
    ).scalar_one()
    told = {
        "kind": "bulk",
        "hint": True,
        "bulk": bulk.id,
        "left": 0 if is_last else left,
        "total": bulk.total,
        "done": is_last,
    }
    publish(db, f"staff:{bulk.staff}", told)
