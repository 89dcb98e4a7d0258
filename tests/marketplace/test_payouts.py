"""Withdrawing: at least 20.00, never more than available, fees as said, and what fails comes back with its reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update

from foundation.database import Database
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.contracts.funding import approve
from marketplace.contracts.refunds import give_refund
from marketplace.contracts.returning import give_back
from marketplace.escrow.holds import free_due
from marketplace.members.people import read_member
from marketplace.payouts.methods import add_bank, add_card, list_methods, passes_iban, passes_luhn, remove_method
from marketplace.payouts.statement import list_charges, list_earnings, read_invoice
from marketplace.payouts.tables import methods, payouts
from marketplace.payouts.weekly import change_schedule
from marketplace.payouts.withdrawing import arrive_due, fail_payout, list_payouts, payout_fee, withdraw
from marketplace.timers import run_timers
from tests.marketplace.people import CARD, IBAN, MONDAY, NOW, People, faults, funded, money_of, settle_in, submitted

DAY = timedelta(days=1)
LATER = NOW + 6 * DAY


def earn(db: Connection, people: People, gross: int = 100_00) -> None:
    """Mara has nine tenths of it available at LATER."""
    approve(db, *submitted(db, people, gross), member=people.bo.id, now=NOW)
    free_due(db, now=LATER)


def take(
    db: Connection, people: People, amount: int, *, once: str = "a-click", method: int | None = None, now=LATER
) -> int:
    method = method or list_methods(db, people.mara.id, "payout")[0].id
    return withdraw(db, people.mara, method_id=method, amount=amount, currency="EUR", once=once, now=now)


def test_a_bank_payout_takes_two_days_and_costs_99_cents(db: Connection, people: People) -> None:
    earn(db, people)
    take(db, people, 50_00)
    assert money_of(db, people.mara) == {"pending": 0, "available": 40_00, "leaving": 50_00}
    (sent,) = list_payouts(db, people.mara.id)
    assert (sent.status, sent.fee_minor, sent.due_at) == ("sent", 99, LATER + 2 * DAY)
    assert arrive_due(db, now=LATER + 2 * DAY - timedelta(seconds=1)) == 0
    assert arrive_due(db, now=LATER + 2 * DAY) == 1
    assert arrive_due(db, now=LATER + 2 * DAY) == 0
    assert money_of(db, people.mara) == {"pending": 0, "available": 40_00, "leaving": 0}
    assert faults(db) == []


def test_an_instant_card_takes_minutes(db: Connection, people: People) -> None:
    earn(db, people, 500_00)
    card = add_card(db, people.mara.id, number=CARD, holder="mara castell", use="payout", now=NOW)
    take(db, people, 250_00, method=card)
    assert list_payouts(db, people.mara.id)[0].fee_minor == 2_50
    assert arrive_due(db, now=LATER + timedelta(minutes=5)) == 1


@pytest.mark.parametrize(
    ("amount", "fee"), [(20_00, 100), (100_00, 100), (100_49, 100), (100_50, 100), (101_50, 102), (250_51, 251)]
)
def test_the_card_fee_is_one_per_cent_half_even_and_at_least_one(amount: int, fee: int) -> None:
    assert payout_fee("card", amount) == fee
    assert payout_fee("bank", amount) == 99


def test_twenty_is_the_least_and_available_the_most(db: Connection, people: People) -> None:
    earn(db, people)
    with pytest.raises(Invalid, match=r"at least €20\.00"):
        take(db, people, 19_99)
    with pytest.raises(Invalid, match=r"You have €90\.00"):
        take(db, people, 90_01)
    take(db, people, 90_00)
    with pytest.raises(Invalid, match=r"You have €0\.00"):
        take(db, people, 20_00, once="another")


def test_pending_money_cannot_be_withdrawn(db: Connection, people: People) -> None:
    approve(db, *submitted(db, people), member=people.bo.id, now=NOW)
    with pytest.raises(Invalid, match=r"You have €0\.00"):
        take(db, people, 20_00, now=NOW)


def test_the_same_click_twice_is_one_payout_and_another_amount_is_refused(db: Connection, people: People) -> None:
    earn(db, people)
    take(db, people, 50_00)
    take(db, people, 50_00)
    with pytest.raises(Conflict, match="other figures"):
        take(db, people, 30_00)
    assert len(list_payouts(db, people.mara.id)) == 1
    assert money_of(db, people.mara)["leaving"] == 50_00


def test_a_failed_payout_returns_with_its_reason(db: Connection, people: People) -> None:
    earn(db, people)
    take(db, people, 50_00)
    db.execute(update(methods).where(methods.c.member == people.mara.id).values(status="failed"))
    assert arrive_due(db, now=LATER + 2 * DAY) == 1
    (row,) = list_payouts(db, people.mara.id)
    assert row.status == "failed"
    assert "isn’t reachable" in row.reason
    assert money_of(db, people.mara) == {"pending": 0, "available": 90_00, "leaving": 0}
    with pytest.raises(Conflict, match="failed already"):
        fail_payout(db, row.id, reason="Again.", now=LATER)
    assert faults(db) == []


def test_who_is_unverified_after_seven_days_or_limited_waits(db: Connection, people: People) -> None:
    earn(db, people)
    unverified = replace(people.mara, identity_verified_at=None, joined_at=LATER - 7 * DAY)
    for mara, words in ((unverified, "Verify your identity"), (replace(people.mara, state="restricted"), "limited")):
        with pytest.raises(Forbidden, match=words):
            take(db, People(people.bo, mara, people.sam), 50_00)
    fresh = replace(unverified, joined_at=LATER - 7 * DAY + timedelta(seconds=1))
    assert take(db, People(people.bo, fresh, people.sam), 50_00)


def test_money_goes_only_to_ones_own_verified_method(db: Connection, people: People) -> None:
    earn(db, people)
    sams = list_methods(db, people.sam.id, "payout")[0].id
    with pytest.raises(Invalid) as wrong:
        take(db, people, 50_00, method=sams)
    assert wrong.value.field == "method"
    with pytest.raises(NotFound):
        remove_method(db, people.mara.id, sams)
    with pytest.raises(Invalid) as wrong:
        withdraw(
            db,
            people.mara,
            method_id=list_methods(db, people.mara.id, "payout")[0].id,
            amount=50_00,
            currency="<b>",
            once="x",
            now=LATER,
        )
    assert wrong.value.field == "currency"


def test_the_name_must_match(db: Connection, people: People) -> None:
    for holder in ("Mara Castell", "CASTELL  mara", "Mára Castell"):
        add_bank(db, people.mara.id, iban=IBAN, holder=holder, now=NOW)
    with pytest.raises(Invalid, match="Mara Castell") as wrong:
        add_bank(db, people.mara.id, iban=IBAN, holder="M. Castell", now=NOW)
    assert wrong.value.field == "holder"


def test_numbers_are_checked_and_only_their_end_is_kept(db: Connection, people: People) -> None:
    assert passes_luhn("4242424242424242")
    assert not passes_luhn("4242424242424241")
    assert passes_iban(IBAN)
    assert not passes_iban(IBAN.replace("1", "2", 1))
    for number, words in (
        ("4242 4242 4242 4241", "complete card number"),
        ("4000 0000 0000 0002", "declined"),
        ("x", "complete"),
    ):
        with pytest.raises(Invalid, match=words):
            add_card(db, people.bo.id, number=number, holder="Bo Halvorsen", now=NOW)
    kept = db.execute(select(methods.c.label)).scalars().all()
    assert set(kept) == {"Visa ending 4242", "Bank account ending 0154"}


def test_the_weekly_schedule_sends_everything_once_a_week(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        earn(db, people)
        with pytest.raises(Invalid):
            change_schedule(db, people.mara.id, "hourly")
        change_schedule(db, people.mara.id, "weekly")
        assert read_member(db, people.mara.id).payout_schedule == "weekly"
    assert run_timers(database, now=LATER)["weekly"] == 1
    with database.writing() as db:
        earn(db, people, 30_00)
    assert run_timers(database, now=LATER)["weekly"] == 0  # the same week
    with database.reading() as db:
        assert [row.amount_minor for row in db.execute(select(payouts))] == [90_00]
    assert run_timers(database, now=MONDAY + 7 * DAY)["weekly"] == 1
    with database.reading() as db:
        assert money_of(db, people.mara)["available"] == 0


def test_each_side_reads_the_papers_of_its_own_money(db: Connection, people: People) -> None:
    contract, step = submitted(db, people)
    approve(db, contract, step, member=people.bo.id, now=NOW)
    give_back(db, contract, step, member=people.mara.id, amount=10_00, seen=0, now=NOW)
    other, second = funded(db, people)
    give_refund(db, other, second, member=people.mara.id, now=NOW)
    charges = {row.kind: row.id for row in list_charges(db, people.bo.id)}
    earnings = {row.kind: row.id for row in list_earnings(db, people.mara.id)}
    assert set(charges) == {"fund", "refund", "giveback"}
    assert set(earnings) == {"release", "giveback"}
    for kind in charges:
        assert read_invoice(db, people.bo.id, charges[kind])
    with pytest.raises(NotFound):
        read_invoice(db, people.mara.id, charges["fund"])
    with pytest.raises(NotFound):
        read_invoice(db, people.bo.id, earnings["release"])
    with pytest.raises(NotFound):
        read_invoice(db, people.sam.id, charges["fund"])
