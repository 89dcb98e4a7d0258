"""Calls we promise.

1. A number is checked and shown as its owner writes it; a wrong one is told why. 2. Times are those we are open, a while ahead, not on
holidays, in the customer's own zone, on the days the clocks change too. 3. A time holds so many calls and not one more.
4. Moved, cancelled, made: the ticket is due when the call is. Solving ends a call that was to come.
"""

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import helpdesk
from foundation import clock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound
from helpdesk import callbacks
from helpdesk.assignment.calendar import Calendar, Shift
from helpdesk.callbacks.slots import opening_slots
from helpdesk.routing.data.settings import Channel
from helpdesk.tickets.ticket import Change
from tests.helpdesk.people import BO, MARA, ask, staff

WEEKDAYS = frozenset({0, 1, 2, 3, 4})


def channel(hours=(8.0, 20.0), days=WEEKDAYS, servers=2) -> Channel:
    return Channel("phone_callback", 9, 18, servers, 20, hours, days, 30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOW = at("2026-11-27 10:07")  # a Friday
HOURS = callbacks.hours_of(channel(), NOW, lambda day: False)
FIRST, SECOND, LAST = HOURS.slots[0], HOURS.slots[1], HOURS.slots[-1]
NUMBER = callbacks.read_number("912 345 678", "PT")


@pytest.mark.parametrize(
    ("said", "country", "shown"),
    [
        ("912345678", "PT", "912 345 678"),
        ("+351 912345678", "PT", "912 345 678"),
        ("+351912345678", "NO", "+351 912 345 678"),
        ("41 23 45 67", "NO", "41 23 45 67"),
        ("07400 123456", "GB", "07400 123456"),
        ("(201) 555-0123", "US", "(201) 555-0123"),
    ],
)
def test_a_number_is_shown_as_its_owner_writes_it(said: str, country: str, shown: str) -> None:
    assert callbacks.read_number(said, country).shown == shown


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "Write the number"),
        ("call me", "isn’t a telephone number"),
        ("12", "too short for Portugal"),
        ("912 345 678 999 000", "too long for Portugal"),
        ("000 000 000", "No number in Portugal"),
        ("+999 12345678", "country"),
        ("760 123 456", "cost extra|No number"),
        ("<script>", "isn’t a telephone number"),
        ("9" * 5000, "telephone number|too long"),
    ],
)
def test_a_wrong_number_is_told_why(said: str, why: str) -> None:
    with pytest.raises(Invalid, match=why) as wrong:
        callbacks.read_number(said, "PT")
    assert wrong.value.field == "number"


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Spain"), ("es", "España"), ("ar", "إسبانيا"), ("pt-BR", "Espanha"), ("xx", "Spain"), ("", "Spain")],
)
def test_what_is_wrong_names_the_country_in_the_readers_language(language: str, name: str) -> None:
    with pytest.raises(Invalid, match=f"too short for {name} "):
        callbacks.read_number("12", "ES", language=language)


@pytest.mark.parametrize(
    ("zone", "locale", "country"),
    [("Europe/Lisbon", "en-GB", "PT"), ("America/New_York", "en", "US"), (None, "nb-NO", "NO"), ("Mars/Crater", "xx", "GB"), ("", "", "GB")],
)  # fmt: skip
def test_the_country_is_guessed_from_the_clock_then_the_language(zone: str | None, locale: str, country: str) -> None:
    assert callbacks.guess_country(zone, locale) == country


def test_times_begin_half_an_hour_ahead_and_end_before_we_close() -> None:
    assert at("2026-11-27 11:00") == FIRST
    assert max(one for one in HOURS.slots if one.date() == NOW.date()) == at("2026-11-27 19:30")
    assert {one.weekday() for one in HOURS.slots} == WEEKDAYS
    assert len({one.date() for one in HOURS.slots}) == 7


def test_nobody_calls_on_a_holiday() -> None:
    closed = callbacks.holidays_of("IE")
    days = {one.date() for one in opening_slots(channel(), at("2026-12-23 09:00"), closed=closed)}
    assert date(2026, 12, 24) in days
    assert date(2026, 12, 25) not in days
    assert callbacks.holidays_of("")(date(2026, 12, 25)) is False


def days_in(zone: str, now: str, hours=(0.0, 24.0)) -> dict[str, list[str]]:
    slots = opening_slots(channel(hours, None), at(now))
    found = callbacks.by_day(slots, set(), ZoneInfo(zone))
    return {one.day.isoformat(): [f"{slot.at:%H:%M}{' ' + slot.zone if slot.zone else ''}" for slot in one.slots] for one in found}  # fmt: skip


def test_the_day_that_skips_an_hour_offers_no_such_time() -> None:
    day = days_in("Europe/Lisbon", "2026-03-27 12:00")["2026-03-29"]
    assert len(day) == 46
    assert "00:30" in day
    assert "01:00" not in day
    assert "01:30" not in day
    assert "02:00" in day


def test_the_day_that_repeats_an_hour_names_which_one_is_meant() -> None:
    day = days_in("America/New_York", "2026-10-30 12:00")["2026-11-01"]
    assert len(day) == 50
    assert [one for one in day if one.startswith("01:30")] == ["01:30 EDT", "01:30 EST"]


def test_office_hours_move_on_the_customers_clock_when_it_changes() -> None:
    days = days_in("Europe/Lisbon", "2026-03-27 05:00", (8.0, 20.0))
    assert (days["2026-03-28"][0], days["2026-03-29"][0]) == ("08:00", "09:00")


def test_an_evening_here_is_the_next_day_there() -> None:
    days = days_in("Pacific/Auckland", "2026-11-27 05:00", (8.0, 20.0))
    assert list(days)[:2] == ["2026-11-27", "2026-11-28"]
    assert days["2026-11-28"][0] == "00:00"


def book(db, who=MARA, slot=FIRST, hours=HOURS) -> helpdesk.Ticket:
    ticket = ask(db, who, channel="phone_callback")
    callbacks.book(db, ticket, number=NUMBER, timezone="Europe/Lisbon", slot=slot, hours=hours, now=NOW)
    return ticket


def test_a_ticket_is_due_when_its_call_is(db) -> None:
    ticket = book(db)
    assert helpdesk.read_ticket(db, ticket.id).due_at == FIRST
    ada = staff(db, "Ada Brenner")
    helpdesk.reply(db, ticket.id, author=ada, body="I will call you.", seen=ticket.last_message, now=clock.now())
    assert helpdesk.read_ticket(db, ticket.id).due_at == FIRST
    callbacks.called(db, ticket.id, by=ada, now=clock.now())
    assert (helpdesk.read_ticket(db, ticket.id).due_at, callbacks.read_callback(db, ticket.id).state) == (None, "done")
    with pytest.raises(Conflict):
        callbacks.move(db, ticket.reference, MARA.key, SECOND, hours=HOURS, now=NOW)


def test_a_full_time_is_refused_and_freed_by_moving_or_cancelling(db) -> None:
    first, second = book(db), book(db, BO)
    with pytest.raises(Conflict, match="just taken this time") as full:
        callbacks.move(db, book(db, slot=SECOND).reference, MARA.key, FIRST, hours=HOURS, now=NOW)
    assert full.value.field == "slot"
    assert callbacks.full_slots(db, HOURS) == {FIRST}
    callbacks.move(db, first.reference, MARA.key, LAST, hours=HOURS, now=NOW)
    assert callbacks.full_slots(db, HOURS) == set()
    assert helpdesk.read_ticket(db, first.id).due_at == LAST
    for _ in range(2):
        callbacks.cancel(db, second.reference, BO.key, now=NOW)
    for _ in range(2):
        book(db)
    assert callbacks.full_slots(db, HOURS) == {FIRST}


def test_a_cancelled_call_leaves_the_question_and_can_be_booked_again(db) -> None:
    ticket = book(db)
    callbacks.cancel(db, ticket.reference, MARA.key, now=NOW)
    after = helpdesk.read_ticket(db, ticket.id)
    assert (after.is_open, after.due_at is not None, after.due_at != FIRST) == (True, True, True)
    callbacks.move(db, ticket.reference, MARA.key, SECOND, hours=HOURS, now=NOW)
    assert callbacks.read_callback(db, ticket.id).state == "booked"


def solved(db) -> helpdesk.Ticket:
    """A question answered before its call."""
    ticket = book(db)
    helpdesk.solve(db, ticket.id, by=staff(db, "Ada Brenner"), now=clock.now())
    return ticket


def test_solving_ends_the_call_frees_its_place_and_says_who_did(db) -> None:
    one = callbacks.Hours(HOURS.slots, 1)
    ticket = book(db, hours=one)
    helpdesk.solve(db, ticket.id, by=staff(db, "Ada Brenner"), now=clock.now())
    assert callbacks.read_callback(db, ticket.id).state == "cancelled"
    assert callbacks.full_slots(db, one) == set()
    book(db, BO, hours=one)
    told = [(each.who, each.after) for each in helpdesk.timeline(db, ticket.id) if isinstance(each, Change) and each.what == "call"]  # fmt: skip
    assert told[-1] == ("Ada Brenner", "cancelled")


def test_solving_after_the_call_leaves_it_made(db) -> None:
    ticket, ada = book(db), staff(db, "Ada Brenner")
    callbacks.called(db, ticket.id, by=ada, now=clock.now())
    helpdesk.solve(db, ticket.id, by=ada, now=clock.now())
    assert callbacks.read_callback(db, ticket.id).state == "done"
    assert callbacks.full_slots(db, callbacks.Hours(HOURS.slots, 1)) == {FIRST}


def test_another_time_for_a_call_opens_a_solved_question_again(db) -> None:
    ticket = solved(db)
    callbacks.move(db, ticket.reference, MARA.key, SECOND, hours=HOURS, now=NOW)
    after = helpdesk.read_ticket(db, ticket.id)
    assert (after.status, after.waiting_on_us, after.due_at, after.solved_at) == ("open", True, SECOND, None)
    assert [one.id for one in helpdesk.list_tickets(db, "open", staff_id=0, now=NOW).items] == [ticket.id]


def test_another_priority_leaves_a_call_due_when_it_was_promised(db) -> None:
    ticket = book(db)
    helpdesk.set_priority(db, ticket.id, "critical", by=staff(db, "Ada Brenner"), now=clock.now())
    assert helpdesk.read_ticket(db, ticket.id).due_at == FIRST


def test_a_time_we_never_offered_is_refused(db) -> None:
    for slot in (NOW, at("2026-11-28 09:00"), FIRST + timedelta(minutes=5)):
        with pytest.raises(Invalid, match="don’t call at that time"):
            book(db, slot=slot)


def test_nobody_moves_a_call_of_somebody_else(db) -> None:
    ticket = book(db)
    for act in (
        lambda: callbacks.cancel(db, ticket.reference, BO.key, now=NOW),
        lambda: callbacks.move(db, ticket.reference, BO.key, SECOND, hours=HOURS, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_of_many_at_once_only_as_many_get_the_last_place_as_there_are(database: Database) -> None:
    with database.writing() as db:
        tickets = [ask(db, BO if n % 2 else MARA, channel="phone_callback") for n in range(6)]
    ready, outcomes = threading.Barrier(6), []

    def try_to_book(ticket: helpdesk.Ticket) -> None:
        ready.wait()
        try:
            with database.writing() as db:
                callbacks.book(db, ticket, number=NUMBER, timezone="Europe/Lisbon", slot=FIRST, hours=HOURS, now=NOW)
            outcomes.append("booked")
        except Conflict:
            outcomes.append("full")

    threads = [threading.Thread(target=try_to_book, args=(one,)) for one in tickets]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["booked"] * 2 + ["full"] * 4


def test_two_who_change_places_at_once_don_t_wait_for_each_other(database: Database) -> None:
    hours = callbacks.Hours(HOURS.slots, 3)
    with database.writing() as db:
        first, second = book(db, MARA, FIRST, hours), book(db, BO, SECOND, hours)
    ready, wrong = threading.Barrier(2), []

    def change(reference: str, key: str, slot: datetime) -> None:
        ready.wait()
        try:
            with database.writing() as db:
                callbacks.move(db, reference, key, slot, hours=hours, now=NOW)
        except Exception as error:
            wrong.append(error)

    threads = [
        threading.Thread(target=change, args=(first.reference, MARA.key, SECOND)),
        threading.Thread(target=change, args=(second.reference, BO.key, FIRST)),
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with database.reading() as db:
        assert [callbacks.read_callback(db, one.id).slot for one in (first, second)] == [SECOND, FIRST]
    assert wrong == []


def test_a_time_is_offered_as_often_as_people_who_answer_calls_are_at_work(database: Database) -> None:
    morning = Calendar(Shift(WEEKDAYS, 8, 12))
    until_ten = Calendar(Shift(WEEKDAYS, 8, 10))
    away = Calendar(away_until=NOW + timedelta(days=30))
    hours = callbacks.hours_of(channel(), NOW, lambda day: False, [morning, until_ten, away])
    assert {slot.hour for slot in hours.slots} == set(range(8, 12))
    early, late = (next(one for one in hours.slots if one.hour == hour) for hour in (9, 11))
    assert [hours.places(slot) for slot in (early, late, early.replace(hour=15))] == [2, 1, 0]
    with database.writing() as db:
        ticket = ask(db, BO)
        callbacks.book(db, ticket, number=NUMBER, timezone="UTC", slot=late, hours=hours, now=NOW)
        assert callbacks.full_slots(db, hours) == {late}
