"""What agents read of a member's money: sums agree with the ledger, disputes are named, and nobody else's appear."""

from datetime import timedelta

from sqlalchemy import Connection

from foundation.database import Database, count_statements
from foundation.money import Money
from helpdesk.host import Dealings, Sum
from marketplace.contracts.funding import approve, fund_milestone, submit_work
from marketplace.disputes.opening import open_dispute
from marketplace.help import WorklaneHost
from tests.marketplace.people import NOW, People, fixed_contract, hourly_contract, milestone_of, submitted
from tests.marketplace.test_payouts import LATER, earn, take


def dealings(db: Connection, key: str, url: str = "", now=NOW) -> Dealings:  # type: ignore[no-untyped-def]
    found = WorklaneHost().dealings(db, key, url=url, now=now)
    assert found
    return found


def sums(found: Dealings) -> dict[str, tuple[Money, ...]]:
    return {one.label: one.amounts for one in found.sums}


def test_money_in_escrow_is_told_to_both_sides_and_moves_with_a_release(db: Connection, people: People) -> None:
    contract, step = submitted(db, people, 100_00)
    for one in (people.bo, people.mara):
        assert sums(dealings(db, one.key))["Held in escrow"] == (Money(100_00, "EUR"),)
    assert sums(dealings(db, people.bo.key))["Paid this year"] == (Money(100_00, "EUR"),)
    assert "Earned this year" not in sums(dealings(db, people.mara.key))
    approve(db, contract, step, member=people.bo.id, now=NOW)
    after = dealings(db, people.mara.key)
    assert sums(after)["Earned this year"] == (Money(90_00, "EUR"),)
    assert "Held in escrow" not in sums(after)
    assert [(one.label, one.at) for one in after.sums if one.at] == [("Available next", NOW + timedelta(days=5))]


def test_last_year_s_money_is_not_this_year_s(db: Connection, people: People) -> None:
    submitted(db, people, 100_00)
    assert "Paid this year" not in sums(dealings(db, people.bo.key, now=NOW.replace(year=NOW.year + 1)))


def test_the_next_payout_says_where_it_goes_and_when(db: Connection, people: People) -> None:
    earn(db, people)
    take(db, people, 50_00)
    sent = [one for one in dealings(db, people.mara.key, now=LATER).sums if one.label == "Next payout"]
    assert [(one.amounts[0].minor <= 50_00, one.about) for one in sent] == [(True, "to Bank account ending 0154")]
    assert sent[0].at


def test_a_dispute_is_named_with_who_opened_it(db: Connection, people: People) -> None:
    contract, step = submitted(db, people, 100_00)
    open_dispute(db, contract, step, member=people.bo.id, reason="not_as_agreed", statement="The lids are not those we agreed on.", wish="refund", wish_minor=100_00, now=NOW)  # fmt: skip
    (of_mara,), (of_bo,) = dealings(db, people.mara.key).troubles, dealings(db, people.bo.key).troubles
    assert of_mara.about == "Opened against them, not answered yet"
    assert of_bo.about == "Opened by them, not answered yet"
    assert of_mara.amount == Money(100_00, "EUR")
    assert of_mara.until


def test_the_contract_of_the_page_comes_first_and_strangers_have_none(db: Connection, people: People) -> None:
    first, _ = submitted(db, people, 100_00)
    for _ in range(4):
        submitted(db, people, 60_00)
    found = dealings(db, people.mara.key, f"https://worklane.example/contracts/{first}")
    assert [one.is_here for one in found.work] == [True, False, False]
    assert found.more_work == 2
    assert found.work[0].about == "Fixed price, for Bo Halvorsen"
    assert found.work[0].held == Money(100_00, "EUR")
    assert dealings(db, people.sam.key) == Dealings()
    assert WorklaneHost().dealings(db, "anon:1", url=None, now=NOW) is None
    assert Sum("x", ()) not in found.sums


def test_each_contract_tells_where_the_money_of_its_milestones_is(db: Connection, people: People) -> None:
    contract = fixed_contract(db, people, 100_00, 200_00, 300_00, 400_00, 500_00)
    for position in (1, 2, 3, 4):
        fund_milestone(db, contract, milestone_of(db, contract, position).id, member=people.bo.id, now=NOW)
    first, second, third = (milestone_of(db, contract, position).id for position in (1, 2, 3))
    for step in (first, second, third):
        submit_work(db, contract, step, member=people.mara.id, words="All six, in the shared folder.", now=NOW)
    approve(db, contract, first, member=people.bo.id, now=NOW)
    open_dispute(db, contract, second, member=people.bo.id, reason="not_as_agreed", statement="The lids are not those we agreed on.", wish="part", wish_minor=50_00, now=NOW)  # fmt: skip
    (work,) = dealings(db, people.mara.key).work
    assert [(one.title, one.state, one.amount.minor) for one in work.steps] == [
        ("Part 1", "released", 100_00), ("Part 2", "disputed", 200_00), ("Part 3", "reviewed", 300_00), ("Part 4", "funded", 400_00),
        ("Part 5", "planned", 500_00),
    ]  # fmt: skip
    assert [one.at for one in work.steps] == [NOW, None, None, None, None]
    assert [one.until for one in work.steps] == [None, None, NOW + timedelta(days=14), None, None]
    held = [one.amount.minor for one in work.steps if one.state in {"disputed", "reviewed", "funded"}]
    assert work.held == Money(sum(held), "EUR")


def test_money_that_is_contested_after_its_release_is_that_of_the_dispute(db: Connection, people: People) -> None:
    contract, step = submitted(db, people, 100_00)
    approve(db, contract, step, member=people.bo.id, now=NOW)
    open_dispute(db, contract, step, member=people.bo.id, reason="not_as_agreed", statement="The lids are not those we agreed on.", wish="refund", wish_minor=90_00, now=NOW)  # fmt: skip
    found = dealings(db, people.bo.key)
    (one,) = found.work[0].steps
    assert (one.state, one.amount) == ("disputed", found.troubles[0].amount)


def test_several_contracts_cost_no_more_statements_than_one(db: Connection, database: Database, people: People) -> None:
    submitted(db, people)
    with count_statements(database) as of_one:
        dealings(db, people.bo.key)
    submitted(db, people), hourly_contract(db, people)
    with count_statements(database) as of_three:
        assert [len(one.steps) for one in dealings(db, people.bo.key).work] == [1, 1, 0]
    assert len(of_one) == len(of_three) == 6  # one of them reads who it is
