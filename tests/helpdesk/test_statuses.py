"""Statuses of tickets: names of a team's own within fixed categories.

1. Any change keeps what hangs on the category: what is due, who waits, what is solved. 2. It is in the story by name.
3. When the category moves by itself the name goes. 4. Only what is in use, of the category, and for the team can be chosen.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

import helpdesk
from foundation.accounts import Staff
from foundation.errors import Invalid, NotFound
from foundation.events import events
from helpdesk import fields
from helpdesk.fields import defining, shaping
from helpdesk.tickets.ticket import Change
from helpdesk.tickets.transferring import transfer
from tests.helpdesk.people import MARA, ask, staff

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def lee(db: Connection) -> Staff:
    return staff(db, "Lee Okafor", "lead")


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


def make(db: Connection, by: Staff, name: str, category: str, **more: object) -> int:
    return defining.keep(db, "status", None, name, shaping.status_data(category=category, **more), by=by, now=NOON)  # type: ignore[arg-type]


def named(db: Connection, ticket: int) -> list[tuple[str | None, str | None]]:
    told = [one for one in helpdesk.timeline(db, ticket) if isinstance(one, Change)]
    return [(one.before, one.after) for one in told if one.what == "status_name"]


def test_on_hold_stops_the_clock_and_open_lets_it_go_on_where_it_stopped(db: Connection, ada: Staff) -> None:
    ticket = ask(db, now=NOON)
    assert ticket.due_at == NOON + 8 * HOUR
    fields.set_status(db, ticket.id, "on_hold", by=ada, now=NOON + HOUR)
    held = helpdesk.read_ticket(db, ticket.id)
    assert (held.status, held.due_at, held.waiting_on_us) == ("on_hold", None, False)
    fields.set_status(db, ticket.id, "open", by=ada, now=NOON + 4 * HOUR)
    again = helpdesk.read_ticket(db, ticket.id)
    assert (again.status, again.waiting_on_us) == ("open", True)
    assert again.due_at == datetime(2026, 11, 25, 7, tzinfo=UTC)  # 7 h were left: six until 22:00, one from 6:00


def test_what_was_late_before_it_was_put_on_hold_is_late_afterwards(db: Connection, ada: Staff) -> None:
    ticket = ask(db, now=NOON)
    fields.set_status(db, ticket.id, "pending", by=ada, now=NOON + 9 * HOUR)
    fields.set_status(db, ticket.id, "open", by=ada, now=NOON + 30 * HOUR)
    assert helpdesk.read_ticket(db, ticket.id).due_at == ticket.due_at


def test_open_by_hand_after_our_reply_makes_nothing_due(db: Connection, ada: Staff) -> None:
    ticket = ask(db, now=NOON)
    helpdesk.reply(db, ticket.id, author=ada, body="Hello", seen=ticket.last_message, now=NOON)
    fields.set_status(db, ticket.id, "open", by=ada, now=NOON)
    now = helpdesk.read_ticket(db, ticket.id)
    assert (now.status, now.due_at, now.waiting_on_us) == ("open", None, False)


def test_solved_under_a_name_is_solved_and_opens_again(db: Connection, ada: Staff, lee: Staff) -> None:
    ticket, paid = ask(db, now=NOON), make(db, lee, "Paid out", "solved")
    fields.set_status(db, ticket.id, "solved", paid, by=ada, now=NOON)
    found = helpdesk.read_ticket(db, ticket.id)
    assert (found.status, found.custom_status, found.solved_at, found.due_at) == ("solved", paid, NOON, None)
    fields.set_status(db, ticket.id, "on_hold", by=ada, now=NOON)
    found = helpdesk.read_ticket(db, ticket.id)
    assert (found.status, found.custom_status, found.solved_at) == ("on_hold", None, None)
    names = list(
        db.execute(select(events.c.name).where(events.c.name != "ticket_changed").order_by(events.c.id)).scalars()
    )
    assert [name for name in names if name in ("ticket_solved", "ticket_reopened")] == ["ticket_solved", "ticket_reopened"]  # fmt: skip


def test_names_are_in_the_story_and_a_reply_takes_the_name_away(db: Connection, ada: Staff, lee: Staff) -> None:
    ticket, bank = ask(db, now=NOON), make(db, lee, "Waiting on bank", "on_hold")
    fields.set_status(db, ticket.id, "on_hold", bank, by=ada, now=NOON)
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "Any news?", now=NOON)
    found = helpdesk.read_ticket(db, ticket.id)
    assert (found.status, found.custom_status) == ("open", None)
    assert named(db, ticket.id) == [("New", "Waiting on bank"), ("Waiting on bank", "Open")]


def test_another_name_in_the_same_category_leaves_the_clock_alone(db: Connection, ada: Staff, lee: Staff) -> None:
    ticket, triage = ask(db, now=NOON), make(db, lee, "In triage", "open")
    fields.set_status(db, ticket.id, "open", by=ada, now=NOON)
    fields.set_status(db, ticket.id, "open", triage, by=ada, now=NOON + HOUR)
    assert helpdesk.read_ticket(db, ticket.id).due_at == ticket.due_at


def test_another_team_starts_without_the_name(db: Connection, ada: Staff, lee: Staff) -> None:
    ticket, triage = ask(db, now=NOON), make(db, lee, "In triage", "open")
    fields.set_status(db, ticket.id, "open", triage, by=ada, now=NOON)
    transfer(db, ticket.id, "payments", note="Money", by=ada, now=NOON)
    assert helpdesk.read_ticket(db, ticket.id).custom_status is None


def test_only_what_is_offered_can_be_chosen(db: Connection, ada: Staff, lee: Staff) -> None:
    ticket = ask(db, now=NOON)
    bank, off = make(db, lee, "Waiting on bank", "on_hold", teams=["payments"]), make(db, lee, "Old", "on_hold")
    defining.switch(db, "status", off, False, by=lee, now=NOON)
    for status, custom, sentence in (
        ("on_hold", bank, "is for other teams"), ("on_hold", off, "no longer in use"), ("open", off, "no such status"),
        ("on_hold", 999, "no such status"), ("asleep", None, "Choose a status"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=sentence):
            fields.set_status(db, ticket.id, status, custom, by=ada, now=NOON)
    with pytest.raises(NotFound):
        fields.set_status(db, 999_999, "open", by=ada, now=NOON)
    fields.set_status(db, ticket.id, "open", by=ada, now=NOON)
    with pytest.raises(Invalid):
        fields.set_status(db, ticket.id, "new", by=ada, now=NOON)


@pytest.mark.parametrize("wrong", [{"category": "asleep"}, {"category": "new"}, {"category": "open", "told": "x" * 301}, {"category": "open", "teams": ["nobody"]}])  # fmt: skip
def test_a_status_that_could_not_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        shaping.status_data(**wrong)  # type: ignore[arg-type]


def test_the_customer_reads_the_leads_sentence_and_the_fields_that_are_for_them(db: Connection, ada: Staff, lee: Staff) -> None:  # fmt: skip
    ticket = ask(db, now=NOON)
    bank = make(db, lee, "Waiting on bank", "on_hold", told="Your money is with the bank.")
    for name, sees in (("Contract", True), ("Risk", False)):
        data = shaping.field_data(db, None, name=name, kind="text", customer_sees=sees)
        fields.set_field(db, ticket.id, defining.keep(db, "field", None, name, data, by=lee, now=NOON), "C-1", by=ada, now=NOON)  # fmt: skip
    fields.set_status(db, ticket.id, "on_hold", bank, by=ada, now=NOON)
    assert fields.seen_by_customer(db, ticket.id) == [("Where it stands", "Your money is with the bank."), ("Contract", "C-1")]  # fmt: skip
    fields.set_status(db, ticket.id, "open", by=ada, now=NOON)
    assert fields.seen_by_customer(db, ticket.id) == [("Contract", "C-1")]
