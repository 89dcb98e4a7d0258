"""Hourly work, by the clock of WORKLANE: weeks run Monday 00:00 to Sunday 23:59 UTC.

1. Time may be edited until Monday 12:00, then it is invoiced; the client reviews to Friday 23:59; it is available the
   Wednesday after, ten days after the week ended.
2. Minutes over the weekly limit are never billed. Manual time is billed if the client allows it, and not protected.
3. Protection needs tracked time with a memo, inside the limit, a verified payment method and a verified freelancer.
"""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update

from foundation.database import Database
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.contracts.changing import change_limit, end_contract, pause, resume
from marketplace.contracts.reading import read_contract
from marketplace.diary.keeping import add_time, delete_time, is_covered, read_week
from marketplace.diary.tables import weeks
from marketplace.diary.weeks import count_week, price_of
from marketplace.disputes.opening import question_hours
from marketplace.escrow.ledger import balance
from marketplace.escrow.moves import Account
from marketplace.members.people import read_member
from marketplace.members.tables import members
from marketplace.payouts.methods import add_card, list_methods, remove_method
from marketplace.timers import run_timers
from tests.marketplace.people import CARD, MONDAY, People, faults, hourly_contract, money_of, settle_in, track

HOUR, DAY, WEEK, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(seconds=1)
NOON = MONDAY + WEEK + 12 * HOUR  # the Monday after
FRIDAY_END = MONDAY + 12 * DAY
WEDNESDAY = MONDAY + 16 * DAY
TUESDAY = MONDAY + DAY + 9 * HOUR


def worked(database: Database, *minutes: int, limit_hours: int = 20) -> tuple[People, int]:
    """Tracked time of Mara, one entry a day from Tuesday on."""
    with database.writing() as db:
        people = settle_in(db, now=MONDAY)
        contract = hourly_contract(db, people, limit_hours=limit_hours, now=MONDAY)
        for day, length in enumerate(minutes):
            track(db, contract, TUESDAY + day * DAY, length)
    return people, contract


def the_week(database: Database):
    with database.reading() as db:
        return db.execute(select(weeks)).one()


def test_a_week_is_invoiced_on_monday_noon_and_paid_on_the_wednesday_after(database: Database) -> None:
    people, _ = worked(database, 120, 90)
    assert run_timers(database, now=NOON - SECOND)["weeks"] == 0
    assert run_timers(database, now=NOON)["weeks"] == 1
    assert run_timers(database, now=NOON)["weeks"] == 0
    week = the_week(database)
    assert (week.minutes, week.protected_minutes, week.gross_minor, week.status) == (210, 210, 105_00, "review")
    with database.reading() as db:
        assert balance(db, Account("week", week.id), "EUR") == 105_00
        assert money_of(db, people.mara)["available"] == 0
    assert run_timers(database, now=WEDNESDAY - SECOND)["hours"] == 0
    assert run_timers(database, now=WEDNESDAY)["hours"] == 1
    assert run_timers(database, now=WEDNESDAY)["hours"] == 0
    with database.reading() as db:
        assert money_of(db, people.mara) == {"pending": 0, "available": 94_50, "leaving": 0}
        assert faults(db) == []


def test_sunday_evening_belongs_to_the_week_and_monday_midnight_to_the_next(database: Database) -> None:
    _, contract = worked(database)
    with database.writing() as db:
        track(db, contract, MONDAY + WEEK - timedelta(minutes=30), 30)
        track(db, contract, MONDAY + WEEK, 60)
    run_timers(database, now=NOON)
    assert the_week(database).minutes == 30


def test_weeks_missed_while_nothing_ran_are_invoiced_later(database: Database) -> None:
    _, contract = worked(database, 60)
    with database.writing() as db:
        track(db, contract, TUESDAY + 2 * WEEK, 90)
    assert run_timers(database, now=NOON + 3 * WEEK)["weeks"] == 2
    with database.reading() as db:
        rows = db.execute(select(weeks).order_by(weeks.c.starts_at)).all()
    assert [(row.starts_at, row.minutes) for row in rows] == [(MONDAY, 60), (MONDAY + 2 * WEEK, 90)]


def test_minutes_over_the_limit_are_never_billed(database: Database) -> None:
    worked(database, 400, 400, 700, limit_hours=20)
    run_timers(database, now=NOON)
    week = the_week(database)
    assert (week.minutes, week.gross_minor) == (1200, 600_00)


def test_a_lower_limit_counts_for_what_is_not_invoiced_yet(database: Database) -> None:
    people, contract = worked(database, 600)
    with database.writing() as db:
        change_limit(db, contract, member=people.bo.id, minutes=300, manual=True, now=TUESDAY + DAY)
    run_timers(database, now=NOON)
    assert the_week(database).minutes == 300


@pytest.mark.parametrize("minutes", [None, -60, 169 * 60])
def test_a_limit_is_a_number_of_hours_of_a_week(database: Database, minutes) -> None:
    people, contract = worked(database)
    with pytest.raises(Invalid) as wrong, database.writing() as db:
        change_limit(db, contract, member=people.bo.id, minutes=minutes, manual=True, now=MONDAY)
    assert wrong.value.field == "hours"


def test_manual_time_is_billed_if_allowed_and_never_protected(database: Database) -> None:
    people, contract = worked(database, 60)
    friday = MONDAY + 4 * DAY
    with database.writing() as db:
        add_time(
            db, contract, member=people.mara.id, starts_at=friday + 9 * HOUR, minutes=30, memo="A call", now=friday + DAY
        )  # fmt: skip
        week = count_week(read_week(db, contract, MONDAY), limit=1200, manual_allowed=True)
        assert (week.billed, week.protected, week.manual) == (90, 60, 30)
        change_limit(db, contract, member=people.bo.id, minutes=1200, manual=False, now=friday)
        with pytest.raises(Invalid, match="by hand"):
            add_time(
                db, contract, member=people.mara.id, starts_at=friday + 12 * HOUR, minutes=30, memo="A call",
                now=friday + DAY,
            )  # fmt: skip
    run_timers(database, now=NOON)
    assert the_week(database).minutes == 60


def test_protection_needs_memo_card_and_identity(database: Database) -> None:
    people, contract = worked(database, 60)
    with database.writing() as db:
        track(db, contract, TUESDAY + 3 * DAY, 45, memo=" ")
        found = read_contract(db, contract, people.bo.id)
        assert is_covered(db, found)
        assert count_week(read_week(db, contract, MONDAY), limit=1200, manual_allowed=True).protected == 60
        db.execute(update(members).where(members.c.id == people.mara.id).values(identity_verified_at=None))
        assert not is_covered(db, found)
        db.execute(update(members).where(members.c.id == people.mara.id).values(identity_verified_at=MONDAY))
        remove_method(db, people.bo.id, list_methods(db, people.bo.id, "pay")[0].id)
        assert not is_covered(db, found)
        uncovered = count_week(read_week(db, contract, MONDAY), limit=1200, manual_allowed=True, covered=False)
        assert (uncovered.billed, uncovered.protected) == (105, 0)


def test_a_failed_charge_waits_and_is_tried_again_when_a_card_works(database: Database) -> None:
    people, _ = worked(database, 60)
    with database.writing() as db:
        remove_method(db, people.bo.id, list_methods(db, people.bo.id, "pay")[0].id)
    run_timers(database, now=NOON)
    assert the_week(database).status == "failed"
    run_timers(database, now=WEDNESDAY)
    with database.writing() as db:
        assert money_of(db, people.mara)["available"] == 0
        add_card(db, people.bo.id, number=CARD, holder="Bo Halvorsen", now=WEDNESDAY)
    done = run_timers(database, now=WEDNESDAY + DAY)
    assert (done["charged"], done["hours"]) == (1, 1)
    assert run_timers(database, now=WEDNESDAY + DAY)["charged"] == 0
    with database.reading() as db:
        assert money_of(db, people.mara)["available"] == 27_00
        assert faults(db) == []


def test_time_is_deleted_until_monday_noon(database: Database) -> None:
    people, contract = worked(database, 60, 60)
    with database.writing() as db:
        first, second = (row.id for row in read_week(db, contract, MONDAY))
        with pytest.raises(Forbidden):
            delete_time(db, contract, first, member=people.bo.id, now=NOON - SECOND)
        delete_time(db, contract, first, member=people.mara.id, now=NOON - SECOND)
        with pytest.raises(NotFound):
            delete_time(db, contract, first, member=people.mara.id, now=NOON - SECOND)
        with pytest.raises(Conflict, match="closed"):
            delete_time(db, contract, second, member=people.mara.id, now=NOON)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("hours", {"minutes": 4}),
        ("hours", {"minutes": 12 * 60 + 1}),
        ("memo", {"memo": "  "}),
        ("day", {"starts_at": MONDAY + 3 * DAY}),  # the future
        ("day", {"starts_at": MONDAY - DAY}),  # before the contract
        ("start", {"starts_at": TUESDAY + timedelta(minutes=59)}),
        ("start", {"starts_at": TUESDAY - timedelta(minutes=29)}),
    ],
)
def test_time_added_by_hand_says_which_field_is_wrong(database: Database, field, changes) -> None:
    people, contract = worked(database, 60)
    values = {"starts_at": TUESDAY + 5 * HOUR, "minutes": 30, "memo": "A call"}
    with pytest.raises(Invalid) as wrong, database.writing() as db:
        add_time(db, contract, member=people.mara.id, now=MONDAY + 2 * DAY, **values | changes)
    assert wrong.value.field == field


def test_a_closed_week_and_a_paused_or_ended_contract_take_no_time(database: Database) -> None:
    people, contract = worked(database)
    entry = {"member": people.mara.id, "starts_at": TUESDAY, "minutes": 30, "memo": "A call"}
    with database.writing() as db:
        with pytest.raises(Conflict, match="closed"):
            add_time(db, contract, now=NOON, **entry)
        pause(db, contract, member=people.bo.id, now=TUESDAY)
        with pytest.raises(Conflict, match="paused"):
            add_time(db, contract, now=TUESDAY + DAY, **entry)
        resume(db, contract, member=people.bo.id, now=TUESDAY)
        end_contract(db, contract, member=people.mara.id, now=TUESDAY)
        with pytest.raises(Conflict, match="ended"):
            add_time(db, contract, now=TUESDAY + DAY, **entry)


def test_hours_of_an_ended_contract_are_still_invoiced(database: Database) -> None:
    people, contract = worked(database, 60)
    with database.writing() as db:
        end_contract(db, contract, member=people.bo.id, now=MONDAY + 5 * DAY)
    run_timers(database, now=NOON)
    assert the_week(database).status == "review"


STATEMENT = "On Tuesday nobody worked: the studio was closed all day."


def question(database: Database, people: People, contract: int, *, now, who=None, wish: int = 15_00) -> int:
    with database.writing() as db:
        return question_hours(
            db, contract, the_week(database).id, member=(who or people.bo).id, statement=STATEMENT, wish_minor=wish, now=now
        )  # fmt: skip


def test_hours_are_questioned_until_friday_night_and_wait_unpaid(database: Database) -> None:
    people, contract = worked(database, 60)
    run_timers(database, now=NOON)
    with pytest.raises(Conflict, match="Friday"):
        question(database, people, contract, now=FRIDAY_END)
    with pytest.raises(Conflict, match="client"):
        question(database, people, contract, now=NOON, who=people.mara)
    question(database, people, contract, now=FRIDAY_END - SECOND)
    assert the_week(database).status == "disputed"
    with database.reading() as db:
        assert read_contract(db, contract, people.bo.id).status == "paused"
    assert run_timers(database, now=WEDNESDAY + WEEK)["hours"] == 0
    with pytest.raises(Conflict):
        question(database, people, contract, now=FRIDAY_END - SECOND)


@pytest.mark.parametrize(
    ("minutes", "rate", "price"), [(1, 3000, 50), (1, 3030, 50), (1, 3090, 52), (7, 3333, 389), (0, 3000, 0)]
)
def test_the_price_of_minutes_is_half_even(minutes: int, rate: int, price: int) -> None:
    assert price_of(minutes, rate) == price


def test_nobody_writes_time_into_a_fixed_price(db: Connection, people: People) -> None:
    from tests.marketplace.people import fixed_contract

    with pytest.raises(Conflict, match="fixed price"):
        add_time(
            db, fixed_contract(db, people, now=MONDAY), member=people.mara.id, starts_at=TUESDAY, minutes=30,
            memo="A call", now=TUESDAY + DAY,
        )  # fmt: skip
    assert read_member(db, people.mara.id).name == "Mara Castell"
