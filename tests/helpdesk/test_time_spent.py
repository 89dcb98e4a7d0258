"""Time spent on tickets, and what a customer's words tell of a ticket."""

import pytest
from sqlalchemy import Connection

import helpdesk
from foundation import clock
from foundation.errors import Forbidden, Invalid, NotFound
from helpdesk import fields
from helpdesk.fields.spent import change_time, length_words, log_time, read_entries, remove_time
from helpdesk.routing import pressing
from helpdesk.tickets.ticket import Change
from tests.helpdesk.people import BO, MARA, ask, staff


def test_minutes_add_up_and_every_correction_is_in_the_story(db: Connection) -> None:
    ada, lee, ticket = staff(db, "Ada Brenner"), staff(db, "Lee Okafor", "lead"), ask(db)
    first = log_time(db, ticket.id, 12, note="  On the\nphone ", by=ada, now=clock.now())
    log_time(db, ticket.id, 60, by=lee, now=clock.now())
    assert fields.time_spent(db, [ticket.id]) == {ticket.id: 72}
    change_time(db, first, 15, note="On the phone", by=ada, now=clock.now())
    assert [(one.agent_name, one.minutes, one.note) for one in read_entries(db, ticket.id)] == [("Lee Okafor", 60, ""), ("Ada Brenner", 15, "On the phone")]  # fmt: skip
    remove_time(db, first, by=lee, now=clock.now())
    told = [(one.who, one.before, one.after) for one in helpdesk.timeline(db, ticket.id) if isinstance(one, Change)]
    assert told == [("Ada Brenner", None, "12 min"), ("Lee Okafor", None, "1 h"), ("Ada Brenner", "12 min", "15 min"), ("Lee Okafor", "15 min", None)]  # fmt: skip
    with pytest.raises(NotFound):
        remove_time(db, first, by=lee, now=clock.now())


def test_only_a_lead_changes_what_a_colleague_logged(db: Connection) -> None:
    ada, noa, ticket = staff(db, "Ada Brenner"), staff(db, "Noa Weiss"), ask(db)
    entry = log_time(db, ticket.id, 12, by=ada, now=clock.now())
    with pytest.raises(Forbidden):
        change_time(db, entry, 13, by=noa, now=clock.now())


@pytest.mark.parametrize("minutes", [None, 0, -5, 1441])
def test_minutes_are_from_one_to_a_day(db: Connection, minutes: int | None) -> None:
    with pytest.raises(Invalid):
        log_time(db, ask(db).id, minutes, by=staff(db, "Ada Brenner"), now=clock.now())


def test_lengths_are_said_shortly() -> None:
    assert [length_words(one) for one in (5, 60, 65, 600)] == ["5 min", "1 h", "1 h 05 min", "10 h"]


def test_a_ticket_knows_its_language_and_how_the_newest_words_sound(db: Connection, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(pressing.mood, "_scorers", [lambda words: -0.6 if "angry" in words else 0.25])
    ticket = ask(db, BO, body="I am angry")
    assert (ticket.language, ticket.mood) == ("en", -60)
    helpdesk.customer_reply(db, ticket.reference, BO.key, "Thanks", now=clock.now())
    assert helpdesk.read_ticket(db, ticket.id).mood == 25
    monkeypatch.setattr(pressing.mood, "_scorers", [])
    assert ask(db, MARA).mood is None
