"""What agents read of a member's money: sums agree with the ledger, disputes are named, and nobody else's appear."""

from datetime import timedelta

from sqlalchemy import Connection

from foundation.money import Money
from helpdesk.host import Dealings, Sum
from marketplace.contracts.funding import approve
from marketplace.disputes.opening import open_dispute
from marketplace.help import WorklaneHost
from tests.marketplace.people import NOW, People, submitted
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
