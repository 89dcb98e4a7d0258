"""Sorted lists of tickets.

1. Pages follow each other without a gap or a repeat, tickets without the moment last, of equals the newest first.
2. Counting and sorting open tickets reads their index and no ticket; solved ones come from theirs without sorting.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, update

from foundation import clock
from foundation.database import Database
from helpdesk.tickets.lists import VIEWS, count_views, list_tickets
from helpdesk.tickets.sorting import LATEST_SOLVED, NEWEST, SOONEST_DUE, Sort
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import ask

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("sort", [SOONEST_DUE, NEWEST, LATEST_SOLVED])
def test_every_place_is_followed_by_all_that_come_after_it(db: Connection, sort: Sort) -> None:
    moments = [NOON, None, NOON + timedelta(hours=1), NOON, None, NOON - timedelta(hours=1)]
    for moment in moments:
        made = ask(db, now=NOON).id
        if moment or sort.column.nullable:
            db.execute(update(tickets).where(tickets.c.id == made).values({sort.column.name: moment}))
    in_order = db.execute(select(tickets.c.id, sort.place.label("place")).order_by(*sort.order)).all()
    assert in_order == sorted(in_order, key=lambda row: (row.place, -row.id))
    for place, row in enumerate(in_order):
        after = db.execute(select(tickets.c.id).where(sort.after(row.place, row.id)).order_by(*sort.order)).scalars()
        assert list(after) == [one.id for one in in_order[place + 1 :]]


@pytest.mark.once
def test_counts_of_views_are_read_from_the_index_of_open_tickets_alone(database: Database) -> None:
    plan = _plan(database, lambda db: count_views(db, staff_id=1, now=clock.now()))
    assert "SCAN tickets USING COVERING INDEX ix_tickets_open" in plan


@pytest.mark.once
@pytest.mark.parametrize("view", [view.key for view in VIEWS])
def test_a_page_of_a_view_is_found_by_an_index(database: Database, view: str) -> None:
    plan = _plan(database, lambda db: list_tickets(db, view, staff_id=1, now=clock.now()))
    assert "SCAN tickets USING INTEGER" not in plan
    assert "SCAN tickets\n" not in plan
    over = {
        "solved": "ix_tickets_solved_at",
        "spam": "ix_tickets_shelved",
        "trash": "ix_tickets_shelved",
        "snoozed": "ix_tickets_snoozed_until",
    }
    assert over.get(view, "ix_tickets_assignee" if view == "mine" else "COVERING INDEX ix_tickets_open") in plan


def _plan(database: Database, call: Any) -> str:
    """How SQLite answers the one statement of this call."""
    seen: list[tuple[str, Any]] = []

    def remember(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", remember)
    try:
        with database.reading() as db:
            call(db)
    finally:
        for engine in database.engines:
            event.remove(engine, "before_cursor_execute", remember)
    with database.reading() as db:
        [(statement, parameters)] = seen
        rows = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "".join(f"{row[3]}\n" for row in rows)
