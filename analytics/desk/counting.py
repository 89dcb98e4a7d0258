"""The mart kept up to date: tickets that something happened to are counted anew, and the days they touch; or everything is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, func, select, update

from analytics.desk.facts import Facts, days_of, facts_of, pack, unpack
from analytics.desk.tables import desk_counted, desk_days, desk_facts, desk_words
from foundation.database import Database, insert_row, upsert
from foundation.events import newest_event, tickets_touched
from foundation.jobs import enqueue
from helpdesk.tickets.stories import BLOCK, Story, count_tickets, has_synthetic, read_stories, ticket_numbers

SETTLES = timedelta(minutes=10)  # a transaction that began before another may commit after it, but not by more
DAYS = 200  # written at once
Progress = Callable[[int, int], None]


def refresh(database: Database, *, now: datetime) -> int:
    """Count what something happened to since the last time; everything where nothing was counted yet. Returns how many tickets.
    Twice changes nothing."""
    with database.reading() as db:
        state = db.execute(select(desk_counted)).first()
        newest = newest_event(db)
        touched = tickets_touched(db, after=state.settled) if state and newest > state.settled else []
    if state is None:
        return rebuild(database, now=now)
    for start in range(0, len(touched), BLOCK):
        with database.writing() as db:
            count(db, touched[start : start + BLOCK])
    is_settled = now - state.settling_since >= SETTLES
    if touched or is_settled:
        marks = (state.settling, newest, now) if is_settled else (state.settled, state.settling, state.settling_since)
        totals = _read_totals(database)
        with database.writing() as db:
            _mark(db, totals, up_to=newest, marks=marks, now=now)
    return len(touched)


def rebuild(database: Database, *, now: datetime, progress: Progress = lambda _done, _all: None) -> int:
    """Everything anew, a block at a time; pages show the figures of before until the last. Returns how many tickets there are."""
    with database.reading() as db:
        newest, total = newest_event(db), count_tickets(db)
    found: list[Facts] = []
    seen: list[int] = []
    after = 0
    while True:
        with database.reading() as db:  # what happens to them meanwhile is counted the next time
            numbers = ticket_numbers(db, after=after)
            stories = _stories(db, numbers)
        with database.writing() as db:
            found.append(_keep(db, numbers, stories))
        seen += numbers
        progress(len(seen), max(total, len(seen)))
        if len(numbers) < BLOCK:
            break
        after = numbers[-1]
    _forget_others(database, seen)
    days = _by_day(np.concatenate(found) if found else pack([]))
    totals = _read_totals(database)
    with database.writing() as db:
        db.execute(delete(desk_days))
        _put(db, days)
        _mark(db, totals, up_to=newest, marks=(newest, newest, now), now=now)
    return len(seen)


def leaves_synthetic_out(db: Connection) -> bool:
    return bool(db.execute(select(desk_counted.c.without_synthetic)).scalar())


def leave_synthetic_out(db: Connection, without: bool) -> None:
    """From the next time everything is counted on, which is asked for."""
    db.execute(update(desk_counted).values(without_synthetic=without))
    enqueue(db, "desk.figures_anew", unique="desk.figures_anew")


def count(db: Connection, numbers: Sequence[int]) -> None:
    """These tickets anew, in the days they were counted in before and the days they count in now."""
    before = _read_facts(db, numbers)
    after = _keep(db, numbers, _stories(db, numbers))
    days = sorted({int(day) for day in np.concatenate([days_of(before), days_of(after)])})
    there = {row.day: unpack(row.facts) for row in db.execute(select(desk_days).where(desk_days.c.day.in_(days)))}
    of_days = days_of(after)
    rows = []
    for day in days:
        kept = there.get(day, pack([]))
        kept = kept[~np.isin(kept["ticket"], numbers)]
        rows.append((day, np.concatenate([kept, after[of_days == day]])))
    _put(db, rows)


def _stories(db: Connection, numbers: Sequence[int]) -> list[Story]:
    """Of those among these tickets that are counted."""
    without = leaves_synthetic_out(db)
    return [one for one in read_stories(db, numbers) if not (without and one.synthetic)]


def _keep(db: Connection, numbers: Sequence[int], stories: Sequence[Story]) -> Facts:
    """The facts of these tickets, kept by ticket."""
    wanted = {(facet, str(value)) for story in stories for facet, value in story.facets.items() if value and facet != "agent"}  # fmt: skip
    codes = _codes(db, wanted)
    told = {story.ticket: facts_of(story, lambda facet, value: codes[facet, value]) for story in stories}
    gone = [number for number in numbers if not told.get(number)]
    if gone:
        db.execute(delete(desk_facts).where(desk_facts.c.ticket.in_(gone)))
    packed = {number: pack(rows) for number, rows in told.items() if rows}
    if packed:
        upsert(db, desk_facts, [{"ticket": number, "facts": one.tobytes()} for number, one in packed.items()], keys=["ticket"])  # fmt: skip
    return np.concatenate([pack([]), *packed.values()])


def _codes(db: Connection, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Numbers for words, with new ones for words that are new."""
    known = {(row.facet, row.value): row.id for row in db.execute(select(desk_words))}
    for facet, value in sorted(set(wanted) - known.keys()):
        known[facet, value] = insert_row(db, desk_words, facet=facet, value=value)
    return known


def _read_facts(db: Connection, numbers: Sequence[int]) -> Facts:
    rows = db.execute(select(desk_facts.c.facts).where(desk_facts.c.ticket.in_(numbers))).scalars()
    return np.concatenate([pack([]), *(unpack(one) for one in rows)])


def _by_day(facts: Facts) -> list[tuple[int, Facts]]:
    days = days_of(facts)
    order = np.argsort(days, kind="stable")
    facts, days = facts[order], days[order]
    starts = np.flatnonzero(np.r_[True, days[1:] != days[:-1]]) if len(days) else np.array([], dtype=int)
    parts = np.split(facts, starts[1:])
    return [(int(days[start]), part) for start, part in zip(starts, parts, strict=False)]


def _put(db: Connection, rows: Sequence[tuple[int, Facts]]) -> None:
    empty = [day for day, part in rows if not len(part)]
    if empty:
        db.execute(delete(desk_days).where(desk_days.c.day.in_(empty)))
    kept = [{"day": day, "facts": part.tobytes()} for day, part in rows if len(part)]
    for start in range(0, len(kept), DAYS):
        upsert(db, desk_days, kept[start : start + DAYS], keys=["day"])


def _forget_others(database: Database, seen: Sequence[int]) -> None:
    """Facts of tickets that are gone for good."""
    with database.reading() as db:
        there = set(db.execute(select(desk_facts.c.ticket)).scalars())
    for block in _blocks(sorted(there - set(seen))):
        with database.writing() as db:
            db.execute(delete(desk_facts).where(desk_facts.c.ticket.in_(block)))


def _blocks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BLOCK):
        yield numbers[start : start + BLOCK]


def _read_totals(database: Database) -> dict[str, Any]:
    """How many tickets are counted and how many aren't. Read by itself: counting takes longer than a lock should be held."""
    with database.reading() as db:
        counted = int(db.execute(select(func.count()).select_from(desk_facts)).scalar_one())
        return {"tickets": counted, "left_out": count_tickets(db) - counted, "synthetic": has_synthetic(db)}


def _mark(db: Connection, totals: dict[str, Any], *, up_to: int, marks: tuple[int, int, datetime], now: datetime) -> None:  # fmt: skip
    settled, settling, since = marks
    row = {
        "id": 1, "up_to": up_to, "settled": settled, "settling": settling, "settling_since": since, "counted_at": now, **totals,
    }  # fmt: skip
    upsert(db, desk_counted, [row], keys=["id"])
