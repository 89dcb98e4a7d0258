"""Spam and trash.

1. Set aside, a ticket is in no view and no count but its own, with nothing due; restored, it is what it was.
2. Its customer isn't told. What they write to spam is kept; what they write to trash brings it back.
3. After 30 days it is gone with its words and files, and nothing that pointed at it breaks.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select

import helpdesk
from analytics.voice.tables import verbatims
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import events
from foundation.jobs import work_all
from helpdesk.files.keeping import keep_file, read_file, send_files
from helpdesk.files.shelf import Shelf
from helpdesk.files.tables import files
from helpdesk.joining.deleting import delete_old
from helpdesk.joining.linking import link
from helpdesk.joining.merging import merge
from helpdesk.joining.problems import answer_incidents
from helpdesk.joining.shelving import days_left, put_aside, restore
from helpdesk.tickets.lists import count_views, list_tickets
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Change
from tests.helpdesk.people import MARA, ask, staff

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


def row_of(db: Connection, number: int) -> dict:
    return dict(db.execute(select(tickets).where(tickets.c.id == number)).mappings().one())


@pytest.mark.parametrize("shelf", ["spam", "trash"])
def test_set_aside_it_is_nowhere_else_and_restored_it_is_what_it_was(db: Connection, ada: Staff, shelf: str) -> None:
    ticket = ask(db, now=at(0))
    helpdesk.assign(db, ticket.id, ada, by=ada, now=at(1))
    before = row_of(db, ticket.id)
    put_aside(db, ticket.id, shelf, by=ada, now=at(2))
    aside = helpdesk.read_ticket(db, ticket.id)
    assert (aside.is_open, aside.due_at, aside.waiting_on_us, aside.shelved) == (False, None, False, shelf)
    assert set(count_views(db, staff_id=ada.id, now=at(3)).values()) == {0}
    held = {view: [one.id for one in list_tickets(db, view, staff_id=ada.id, now=at(3)).items] for view in ("open", "solved", "spam", "trash")}  # fmt: skip
    assert held == {"open": [], "solved": [], "spam": [], "trash": []} | {shelf: [ticket.id]}
    put_aside(db, ticket.id, "spam" if shelf == "trash" else "trash", by=ada, now=at(4))
    restore(db, ticket.id, by=ada, now=at(5))
    assert row_of(db, ticket.id) == before
    told = [(one.what, one.before, one.after) for one in helpdesk.timeline(db, ticket.id) if isinstance(one, Change) and one.what == "shelf"]  # fmt: skip
    other = "trash" if shelf == "spam" else "spam"
    assert told == [("shelf", None, shelf), ("shelf", shelf, other), ("shelf", other, None)]
    restore(db, ticket.id, by=ada, now=at(6))  # twice is once
    with pytest.raises(Invalid):
        put_aside(db, ticket.id, "attic", by=ada, now=at(7))


def test_its_customer_is_not_told(db: Connection, ada: Staff) -> None:
    ticket = ask(db, now=at(0))
    put_aside(db, ticket.id, "spam", by=ada, now=at(1))
    assert helpdesk.read_thread(db, ticket.reference, MARA.key).status == "new"
    assert helpdesk.customer_tickets(db, MARA.key)[0].status == "new"
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "Buy my pills", now=at(2))
    after = helpdesk.read_ticket(db, ticket.id)
    assert (after.shelved, after.waiting_on_us, after.due_at) == ("spam", False, None)
    assert db.execute(select(func.count()).where(events.c.name == "customer_replied")).scalar_one() == 0
    restore(db, ticket.id, by=ada, now=at(3))
    assert helpdesk.read_ticket(db, ticket.id).waiting_on_us
    for act in (
        lambda: helpdesk.reply(db, ticket.id, author=ada, body="Hi", seen=2**40, now=at(5)),
        lambda: helpdesk.solve(db, ticket.id, by=ada, now=at(5)),
    ):
        put_aside(db, ticket.id, "spam", by=ada, now=at(4))
        with pytest.raises(Conflict, match=r"marked as spam\. Restore it first"):
            act()


def test_who_writes_to_the_trash_brings_it_back(db: Connection, ada: Staff) -> None:
    ticket = ask(db, now=at(0))
    helpdesk.reply(db, ticket.id, author=ada, body="Done", seen=ticket.last_message, now=at(1))
    put_aside(db, ticket.id, "trash", by=ada, now=at(2))
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "Not at all", now=at(3))
    after = helpdesk.read_ticket(db, ticket.id)
    assert (after.shelved, after.status, after.waiting_on_us) == (None, "open", True)
    assert "ticket_reopened" not in list(db.execute(select(events.c.name)).scalars())


def test_after_thirty_days_it_is_gone_with_all_that_belongs_to_it(database: Database, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "files")
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        ticket, inside, problem, kept = (ask(db, now=at(n)) for n in range(4))
        read = read_file(shelf, "a.txt", b"plain words")
        file = keep_file(db, read, name="a.txt", who=MARA.key, now=at(1))
        send_files(db, [file.id], who=MARA.key, message=ticket.last_message)
        link(db, problem.id, kept.id, "incident", by=ada, now=at(3))
        link(db, ticket.id, kept.id, "related", by=ada, now=at(3))
        answer_incidents(db, problem.id, "We fixed it", by=ada, now=at(4))
        merge(db, ticket.id, [inside.id], by=ada, now=at(5))
        for one in (ticket, problem):
            put_aside(db, one.id, "trash", by=ada, now=at(6))
    left = [days_left(at(6), at(6) + timedelta(hours=hours)) for hours in (0, 1, 13, 29 * 24, 29 * 24 + 13, 31 * 24)]
    assert left == [30, 30, 29, 1, 0, 0]
    assert delete_old(database, shelf, now=at(6) + timedelta(days=30) - timedelta(seconds=1)) == 0
    assert shelf.path(read["digest"]).is_file()
    assert delete_old(database, shelf, now=at(6) + timedelta(days=30)) == 2
    assert not shelf.path(read["digest"]).is_file()
    with database.reading() as db:
        assert list(db.execute(select(tickets.c.id)).scalars()) == [kept.id]
        assert set(db.execute(select(messages.c.ticket)).scalars()) == {kept.id}
        assert db.execute(select(func.count()).select_from(files)).scalar_one() == 0
        facts = db.execute(
            select(events.c.facts).where(events.c.name == "ticket_opened").order_by(events.c.id)
        ).scalars()
        assert [one["body"] != "" for one in facts] == [False, False, False, True]
        with pytest.raises(NotFound):
            helpdesk.read_ticket(db, ticket.id)
    assert delete_old(database, shelf, now=at(6) + timedelta(days=31)) == 0


def test_what_was_deleted_for_good_is_not_quoted_any_more(app: Flask, database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        ticket = ask(db, body="The wombat ate my invoice.", now=at(0))
    work_all(database)
    with database.writing() as db:
        assert db.execute(select(func.count()).where(verbatims.c.text.contains("wombat"))).scalar_one() == 1
        put_aside(db, ticket.id, "spam", by=ada, now=at(1))
    assert delete_old(database, Shelf(app.extensions["config"].var / "files"), now=at(1) + timedelta(days=31)) == 1
    work_all(database)
    with database.reading() as db:
        assert db.execute(select(func.count()).where(verbatims.c.text.contains("wombat"))).scalar_one() == 0
