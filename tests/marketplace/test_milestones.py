"""Fixed price: what each step does to a milestone and its money.

1. Only funded money is protected; at least 5.00; funding twice charges once.
2. Submitting gives the client 14 days, counted anew with each submission; then it releases itself.
3. Released money is pending for 5 days; 10 % is taken at release, half-even, gross = net + fee.
4. A partial release leaves the rest funded; a refund request is answered in 7 days.
5. An illegal step is refused and changes nothing. A timer that runs twice does nothing the second time.
"""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from foundation.database import Database
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.contracts.changing import (
    add_milestone,
    change_milestone,
    end_contract,
    pause,
    remove_milestone,
    resume,
)
from marketplace.contracts.funding import approve, ask_changes, fund_milestone, pay_bonus, release_part, submit_work
from marketplace.contracts.reading import read_contract, read_milestone, read_milestones
from marketplace.contracts.refunds import ask_refund, give_refund, refuse_refund
from marketplace.contracts.returning import give_back, returnable
from marketplace.disputes.opening import open_dispute
from marketplace.escrow.moves import fee_of
from marketplace.escrow.tables import holds, transactions
from marketplace.payouts.methods import list_methods, remove_method
from marketplace.timers import run_timers
from tests.marketplace.people import (
    NOW,
    People,
    faults,
    fixed_contract,
    funded,
    held,
    milestone_of,
    money_of,
    settle_in,
    submitted,
)

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WORDS = "All six, in the shared folder."


def test_the_whole_way_of_a_milestone(db: Connection, people: People) -> None:
    contract, step = submitted(db, people, 100_00)
    assert held(db, step) == 100_00
    ask_changes(db, contract, step, member=people.bo.id, words="A darker lid.", now=NOW)
    submit_work(db, contract, step, member=people.mara.id, words=WORDS, now=NOW + DAY)
    approve(db, contract, step, member=people.bo.id, now=NOW + 2 * DAY)
    assert held(db, step) == 0
    assert money_of(db, people.mara) == {"pending": 90_00, "available": 0, "leaving": 0}
    assert milestone_of(db, contract).status == "released"
    assert faults(db) == []


def test_funding_needs_a_card_that_works(db: Connection, people: People) -> None:
    remove_method(db, people.bo.id, list_methods(db, people.bo.id, "pay")[0].id)
    contract = fixed_contract(db, people)
    step = milestone_of(db, contract).id
    with pytest.raises(Invalid, match="Nothing was charged"):
        fund_milestone(db, contract, step, member=people.bo.id, now=NOW)
    assert milestone_of(db, contract).status == "planned"
    assert held(db, step) == 0


def test_funding_twice_charges_once(db: Connection, people: People) -> None:
    contract, step = funded(db, people)
    with pytest.raises(Conflict):
        fund_milestone(db, contract, step, member=people.bo.id, now=NOW)
    assert held(db, step) == 100_00


def test_a_paused_contract_takes_no_new_money(db: Connection, people: People) -> None:
    contract = fixed_contract(db, people)
    pause(db, contract, member=people.bo.id, now=NOW)
    with pytest.raises(Conflict, match="paused"):
        fund_milestone(db, contract, milestone_of(db, contract).id, member=people.bo.id, now=NOW)
    with pytest.raises(Conflict):
        pause(db, contract, member=people.bo.id, now=NOW)
    resume(db, contract, member=people.bo.id, now=NOW)
    fund_milestone(db, contract, milestone_of(db, contract).id, member=people.bo.id, now=NOW)


@pytest.mark.parametrize(
    ("gross", "fee"), [(5_00, 50), (5_05, 50), (5_15, 52), (5_25, 52), (5_35, 54), (10_04, 100), (10_06, 101)]
)
def test_the_fee_is_ten_per_cent_half_even(db: Connection, people: People, gross: int, fee: int) -> None:
    contract, step = submitted(db, people, gross)
    approve(db, contract, step, member=people.bo.id, now=NOW)
    row = db.execute(select(transactions).where(transactions.c.kind == "release")).one()
    assert (row.gross_minor, row.fee_minor) == (gross, fee)
    assert money_of(db, people.mara)["pending"] == gross - fee


def test_silence_releases_after_fourteen_days_and_not_a_second_before(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
    due = NOW + 14 * DAY
    assert run_timers(database, now=due - SECOND)["released"] == 0
    assert run_timers(database, now=due)["released"] == 1
    assert run_timers(database, now=due)["released"] == 0
    with database.reading() as db:
        assert read_milestone(db, contract, step).status == "released"
        assert money_of(db, people.mara)["pending"] == 90_00
        assert faults(db) == []


def test_each_submission_starts_its_own_fourteen_days(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        submit_work(db, contract, step, member=people.mara.id, words=WORDS, now=NOW + 10 * DAY)
    assert run_timers(database, now=NOW + 14 * DAY)["released"] == 0
    assert run_timers(database, now=NOW + 24 * DAY)["released"] == 1


def test_asked_changes_stop_the_clock(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        ask_changes(db, contract, step, member=people.bo.id, words="A darker lid.", now=NOW + DAY)
    assert run_timers(database, now=NOW + 90 * DAY)["released"] == 0


def test_released_money_is_pending_for_five_days(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        approve(db, contract, step, member=people.bo.id, now=NOW)
    assert run_timers(database, now=NOW + 5 * DAY - SECOND)["freed"] == 0
    assert run_timers(database, now=NOW + 5 * DAY)["freed"] == 1
    assert run_timers(database, now=NOW + 5 * DAY)["freed"] == 0
    with database.reading() as db:
        assert money_of(db, people.mara) == {"pending": 0, "available": 90_00, "leaving": 0}
        assert db.execute(select(holds.c.status)).scalars().all() == ["freed"]


def test_a_partial_release_leaves_the_rest_funded(db: Connection, people: People) -> None:
    contract, step = submitted(db, people, 100_00)
    release_part(db, contract, step, member=people.bo.id, amount=33_35, seen=0, now=NOW)
    found = milestone_of(db, contract)
    assert (found.status, found.released_minor, held(db, step)) == ("submitted", 33_35, 66_65)
    with pytest.raises(Conflict, match="in the meantime"):  # the same page, sent twice
        release_part(db, contract, step, member=people.bo.id, amount=33_35, seen=0, now=NOW)
    with pytest.raises(Invalid, match=r"66\.65"):
        release_part(db, contract, step, member=people.bo.id, amount=66_66, seen=33_35, now=NOW)
    approve(db, contract, step, member=people.bo.id, now=NOW)
    assert milestone_of(db, contract).status == "released"
    assert money_of(db, people.mara)["pending"] == 33_35 - fee_of(33_35) + 66_65 - fee_of(66_65)
    assert faults(db) == []


def test_a_refund_the_freelancer_gives_returns_what_is_held(db: Connection, people: People) -> None:
    contract, step = submitted(db, people, 100_00)
    release_part(db, contract, step, member=people.bo.id, amount=40_00, seen=0, now=NOW)
    ask_refund(db, contract, step, member=people.bo.id, words="We stop here.", now=NOW)
    with pytest.raises(Conflict, match="already"):
        ask_refund(db, contract, step, member=people.bo.id, words="We stop here.", now=NOW)
    give_refund(db, contract, step, member=people.mara.id, now=NOW)
    found = milestone_of(db, contract)
    assert (found.status, found.released_minor, found.refunded_minor) == ("refunded", 40_00, 60_00)
    assert faults(db) == []


def test_a_refused_refund_leaves_the_money_held(db: Connection, people: People) -> None:
    contract, step = funded(db, people)
    with pytest.raises(Conflict, match="no refund request"):
        refuse_refund(db, contract, step, member=people.mara.id, words="It's nearly done.", now=NOW)
    ask_refund(db, contract, step, member=people.bo.id, words="We stop here.", now=NOW)
    refuse_refund(db, contract, step, member=people.mara.id, words="It's nearly done.", now=NOW)
    assert held(db, step) == 100_00
    ask_refund(db, contract, step, member=people.bo.id, words="Please.", now=NOW)  # it can be asked for again


def test_silence_grants_a_refund_when_nothing_was_submitted(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = funded(db, people)
        ask_refund(db, contract, step, member=people.bo.id, words="We stop here.", now=NOW)
    assert run_timers(database, now=NOW + 7 * DAY - SECOND)["refunds"] == 0
    assert run_timers(database, now=NOW + 7 * DAY)["refunds"] == 1
    assert run_timers(database, now=NOW + 7 * DAY)["refunds"] == 0
    with database.reading() as db:
        assert read_milestone(db, contract, step).status == "refunded"
        assert faults(db) == []


def test_silence_after_a_submission_becomes_a_dispute_once(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        ask_refund(db, contract, step, member=people.bo.id, words="We stop here.", now=NOW)
    done = run_timers(database, now=NOW + 20 * DAY)
    assert {name: count for name, count in done.items() if count} == {"refunds": 1}
    assert run_timers(database, now=NOW + 20 * DAY)["refunds"] == 0
    with database.reading() as db:
        assert read_milestone(db, contract, step).status == "disputed"
        assert held(db, step) == 100_00


def test_a_refund_asked_by_ending_the_contract_is_answered_however_late_the_timer_runs(database: Database) -> None:
    """The 7 days of the request and the 7 days for disputes end together; the timer comes minutes later."""
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        ask_changes(db, contract, step, member=people.bo.id, words="A darker lid.", now=NOW)
        end_contract(db, contract, member=people.bo.id, now=NOW)
    run_timers(database, now=NOW + 7 * DAY + timedelta(minutes=4))
    with database.reading() as db:
        assert read_milestone(db, contract, step).status == "disputed"


def test_a_fault_of_one_timer_holds_up_nothing_else(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.writing() as db:
        people = settle_in(db)
        approve(db, *submitted(db, people), member=people.bo.id, now=NOW)

    def broken(*_: object, **__: object) -> int:
        raise RuntimeError("a broken invoice")

    monkeypatch.setattr("marketplace.timers.invoice_due", broken)
    with pytest.raises(ExceptionGroup):
        run_timers(database, now=NOW + 5 * DAY)
    with database.reading() as db:
        assert money_of(db, people.mara)["available"] == 90_00


def test_ending_by_the_freelancer_returns_money_for_work_not_handed_in(db: Connection, people: People) -> None:
    contract = fixed_contract(db, people, 100_00, 50_00)
    step = milestone_of(db, contract).id
    fund_milestone(db, contract, step, member=people.bo.id, now=NOW)
    end_contract(db, contract, member=people.mara.id, now=NOW)
    assert [one.status for one in read_milestones(db, contract)] == ["refunded"]  # the planned one is gone
    assert read_contract(db, contract, people.bo.id).status == "ended"
    with pytest.raises(Conflict, match="ended already"):
        end_contract(db, contract, member=people.bo.id, now=NOW)
    assert faults(db) == []


def test_ending_by_the_client_asks_the_freelancer_and_keeps_work_in_review(db: Connection, people: People) -> None:
    contract = fixed_contract(db, people, 100_00, 50_00)
    first, second = (one.id for one in read_milestones(db, contract))
    for step in (first, second):
        fund_milestone(db, contract, step, member=people.bo.id, now=NOW)
    submit_work(db, contract, second, member=people.mara.id, words=WORDS, now=NOW)
    end_contract(db, contract, member=people.bo.id, now=NOW)
    assert read_milestone(db, contract, first).refund_until == NOW + 7 * DAY
    assert read_milestone(db, contract, second).status == "submitted"
    assert (held(db, first), held(db, second)) == (100_00, 50_00)


def test_a_milestone_changes_only_while_it_is_not_funded(db: Connection, people: People) -> None:
    contract = fixed_contract(db, people)
    more = add_milestone(db, contract, member=people.bo.id, title="Lids", amount=20_00, due_at=None, now=NOW)
    change_milestone(db, contract, more, member=people.bo.id, title="Lids, two", amount=25_00, due_at=None, now=NOW)
    assert read_milestone(db, contract, more).amount_minor == 25_00
    fund_milestone(db, contract, more, member=people.bo.id, now=NOW)
    with pytest.raises(Conflict):
        change_milestone(db, contract, more, member=people.bo.id, title="Lids", amount=5_00, due_at=None, now=NOW)
    with pytest.raises(Conflict):
        remove_milestone(db, contract, more, member=people.bo.id, now=NOW)
    remove_milestone(db, contract, milestone_of(db, contract).id, member=people.bo.id, now=NOW)
    assert [one.id for one in read_milestones(db, contract)] == [more]


@pytest.mark.parametrize(
    ("title", "amount", "field"), [("x", 500, "title"), ("Lids", 499, "amount"), ("Lids", 100_000_001, "amount")]
)
def test_a_milestone_has_a_title_and_at_least_five(db: Connection, people: People, title, amount, field) -> None:
    with pytest.raises(Invalid) as wrong:
        add_milestone(
            db, fixed_contract(db, people), member=people.bo.id, title=title, amount=amount, due_at=None, now=NOW
        )  # fmt: skip
    assert wrong.value.field == field


STEPS = {
    "fund": lambda db, p, c, s: fund_milestone(db, c, s, member=p.bo.id, now=NOW),
    "submit": lambda db, p, c, s: submit_work(db, c, s, member=p.mara.id, words=WORDS, now=NOW),
    "approve": lambda db, p, c, s: approve(db, c, s, member=p.bo.id, now=NOW),
    "changes": lambda db, p, c, s: ask_changes(db, c, s, member=p.bo.id, words="Darker.", now=NOW),
    "part": lambda db, p, c, s: release_part(db, c, s, member=p.bo.id, amount=1, seen=0, now=NOW),
    "ask_refund": lambda db, p, c, s: ask_refund(db, c, s, member=p.bo.id, words="We stop.", now=NOW),
    "refund": lambda db, p, c, s: give_refund(db, c, s, member=p.mara.id, now=NOW),
    "remove": lambda db, p, c, s: remove_milestone(db, c, s, member=p.bo.id, now=NOW),
    "dispute": lambda db, p, c, s: open_dispute(
        db, c, s, member=p.bo.id, reason="late", statement="It was promised for February and nothing came.", wish="refund",
        wish_minor=None, now=NOW,
    ),
}  # fmt: skip
ALLOWED = {
    "planned": {"fund", "remove"},
    "funded": {"submit", "approve", "part", "ask_refund", "refund", "dispute"},
    "submitted": {"submit", "approve", "part", "changes", "ask_refund", "refund", "dispute"},
    "changes": {"submit", "approve", "part", "ask_refund", "refund", "dispute"},
    "released": {"dispute"},
    "refunded": set(),
    "disputed": set(),
}
WAYS = {
    "planned": (), "funded": ("fund",), "submitted": ("fund", "submit"), "changes": ("fund", "submit", "changes"),
    "released": ("fund", "submit", "approve"), "refunded": ("fund", "refund"), "disputed": ("fund", "dispute"),
}  # fmt: skip


@pytest.mark.parametrize("status", list(ALLOWED))
def test_an_illegal_step_is_refused_and_changes_nothing(database: Database, status: str) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract = fixed_contract(db, people)
        step = milestone_of(db, contract).id
        for name in WAYS[status]:
            STEPS[name](db, people, contract, step)
    for name in set(STEPS) - ALLOWED[status]:
        with database.reading() as db:
            before = (tuple(milestone_of(db, contract)), held(db, step), money_of(db, people.mara))
        with pytest.raises(Conflict), database.writing() as db:
            STEPS[name](db, people, contract, step)
        with database.reading() as db:
            assert (tuple(milestone_of(db, contract)), held(db, step), money_of(db, people.mara)) == before, name


@pytest.mark.parametrize("status", list(ALLOWED))
def test_the_legal_steps_are_taken(database: Database, status: str) -> None:
    for name in ALLOWED[status]:
        with pytest.raises(_Undo), database.writing() as db:
            people = settle_in(db)
            contract = fixed_contract(db, people)
            step = milestone_of(db, contract).id
            for before in WAYS[status]:
                STEPS[before](db, people, contract, step)
            STEPS[name](db, people, contract, step)
            assert faults(db) == []
            raise _Undo


class _Undo(Exception):
    pass


def test_each_side_takes_its_own_steps_and_strangers_find_nothing(db: Connection, people: People) -> None:
    contract, step = submitted(db, people)
    swapped = People(bo=people.mara, mara=people.bo, sam=people.sam)
    for name in ("approve", "submit", "changes", "part", "ask_refund", "refund", "remove"):
        with pytest.raises(Forbidden):
            STEPS[name](db, swapped, contract, step)
        with pytest.raises(NotFound):
            STEPS[name](db, People(people.sam, people.sam, people.sam), contract, step)


def test_a_bonus_is_on_top_pays_the_fee_and_is_sent_once(db: Connection, people: People) -> None:
    contract, _ = funded(db, people)
    for _ in range(2):
        pay_bonus(db, contract, member=people.bo.id, amount=60_00, once="a-click", now=NOW)
    assert money_of(db, people.mara)["pending"] == 54_00
    with pytest.raises(Invalid, match=r"at least 5\.00"):
        pay_bonus(db, contract, member=people.bo.id, amount=4_99, once="another", now=NOW)
    assert faults(db) == []


def test_released_money_can_be_given_back_for_180_days(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        approve(db, contract, step, member=people.bo.id, now=NOW)
        give_back(db, contract, step, member=people.mara.id, amount=30_00, seen=0, now=NOW)
        assert money_of(db, people.mara) == {"pending": 60_00, "available": 0, "leaving": 0}
    run_timers(database, now=NOW + 5 * DAY)
    with database.writing() as db:
        assert money_of(db, people.mara) == {"pending": 0, "available": 60_00, "leaving": 0}
        with pytest.raises(Conflict, match="in the meantime"):
            give_back(db, contract, step, member=people.mara.id, amount=30_00, seen=0, now=NOW + 6 * DAY)
        with pytest.raises(Invalid, match=r"60\.00"):
            give_back(db, contract, step, member=people.mara.id, amount=60_01, seen=30_00, now=NOW + 6 * DAY)
        give_back(db, contract, step, member=people.mara.id, amount=10_00, seen=30_00, now=NOW + 180 * DAY)
        assert returnable(db, step)[:2] == (90_00, 40_00)
        with pytest.raises(Conflict, match="180 days"):
            give_back(db, contract, step, member=people.mara.id, amount=1_00, seen=40_00, now=NOW + 180 * DAY + SECOND)
        with pytest.raises(Forbidden):
            give_back(db, contract, step, member=people.bo.id, amount=1_00, seen=40_00, now=NOW)
        assert faults(db) == []


def test_money_given_back_whole_ends_its_hold(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        approve(db, contract, step, member=people.bo.id, now=NOW)
        give_back(db, contract, step, member=people.mara.id, amount=90_00, seen=0, now=NOW)
    assert run_timers(database, now=NOW + 30 * DAY)["freed"] == 0
    with database.reading() as db:
        assert db.execute(select(holds.c.status)).scalars().all() == ["returned"]
        assert faults(db) == []
