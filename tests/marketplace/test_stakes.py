"""What hangs on a page of Worklane: a review that ends, frozen money, a failed payout; only for who it concerns."""

from datetime import timedelta

from sqlalchemy import Connection, update

from foundation.money import Money
from marketplace.contracts.tables import milestones
from marketplace.disputes.opening import open_dispute
from marketplace.help import WorklaneHost
from marketplace.payouts.withdrawing import fail_payout
from tests.marketplace.people import NOW, People, submitted
from tests.marketplace.test_payouts import LATER, earn, take


def stake(db: Connection, key: str, url: str = "", page: str = "contract/fixed"):  # type: ignore[no-untyped-def]
    return WorklaneHost().stake(db, key, page=page, url=url)


def test_a_review_hangs_on_its_contracts_page(db: Connection, people: People) -> None:
    contract, _step = submitted(db, people, 100_00)
    url = f"https://worklane.example/contracts/{contract}"
    found = stake(db, people.mara.key, url)
    assert found.amount == Money(100_00, "EUR")
    assert found.until == NOW + timedelta(days=14)
    assert found.what.startswith("The review of “")
    assert stake(db, people.bo.key, url) == found
    assert stake(db, people.sam.key, url) is None
    assert stake(db, people.mara.key, "https://worklane.example/contracts") is None
    assert stake(db, "anon:abc", url) is None


def test_a_dispute_hangs_on_its_page_and_its_contracts(db: Connection, people: People) -> None:
    contract, step = submitted(db, people, 100_00)
    dispute = open_dispute(db, contract, step, member=people.bo.id, reason="not_as_agreed", statement="The lids are not those we agreed on.", wish="refund", wish_minor=100_00, now=NOW)  # fmt: skip
    found = stake(db, people.mara.key, f"https://worklane.example/disputes/{dispute}", "dispute")
    assert found.amount == Money(100_00, "EUR")
    assert found.until is not None
    assert stake(db, people.sam.key, f"https://worklane.example/disputes/{dispute}", "dispute") is None
    assert stake(db, people.mara.key, f"https://worklane.example/contracts/{contract}").what.startswith(
        "The dispute about"
    )


def test_work_that_only_waits_for_its_time_does_not_press(db: Connection, people: People) -> None:
    contract, _step = submitted(db, people, 100_00)
    db.execute(update(milestones).values(status="funded"))
    assert stake(db, people.mara.key, f"https://worklane.example/contracts/{contract}") is None


def test_the_last_payout_hangs_on_the_payouts_page_when_it_failed(db: Connection, people: People) -> None:
    earn(db, people)
    taken = take(db, people, 50_00)
    assert stake(db, people.mara.key, page="payouts") is None
    fail_payout(db, taken, reason="The bank isn’t reachable.", now=LATER)
    assert stake(db, people.mara.key, page="payouts").amount == Money(50_00, "EUR")
    assert stake(db, people.mara.key, page="messages") is None
