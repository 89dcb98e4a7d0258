"""An offer lasts seven days; accepting it starts the contract and fills the job."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from foundation.database import Database
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.contracts.offering import accept_offer, decline_offer, expire_offers, send_offer, withdraw_offer
from marketplace.contracts.reading import open_offers, read_contract, read_milestones, read_offer
from marketplace.jobs.posting import move_job
from marketplace.jobs.reading import read_job
from marketplace.proposals.sending import move_proposal, read_proposal, send_proposal
from tests.marketplace.people import NOTE, NOW, People, job, settle_in

PLAN = [{"title": "Sketches", "amount_minor": 400_00, "due": "2027-04-01"}, {"title": "Finals", "amount_minor": 800_00}]
WEEK = timedelta(days=7)


def offer_to_mara(db: Connection, people: People, **changes) -> int:
    values = {"title": "Six drawings", "kind": "fixed", "currency": "EUR", "plan": PLAN}
    return send_offer(db, client=people.bo.id, freelancer=people.mara.id, now=NOW, **values | changes)


def offer_for_proposal(db: Connection, people: People) -> tuple[int, int, int]:
    post = job(db, people.bo)
    sent = send_proposal(
        db, post, member=people.mara, note=NOTE, price_minor=120_000, estimate="", answers=[], now=NOW
    )  # fmt: skip
    move_proposal(db, sent, "offer", member=people.bo.id, now=NOW)
    return post, sent, offer_to_mara(db, people, job=post, proposal=sent)


def test_accepting_starts_the_contract_as_offered_and_fills_the_job(db: Connection, people: People) -> None:
    post, _, offer = offer_for_proposal(db, people)
    contract = accept_offer(db, offer, member=people.mara.id, now=NOW)
    assert read_contract(db, contract, people.bo.id).status == "active"
    steps = read_milestones(db, contract)
    assert [(one.title, one.amount_minor, one.status) for one in steps] == [
        ("Sketches", 400_00, "planned"), ("Finals", 800_00, "planned"),
    ]  # fmt: skip
    assert steps[0].due_at == datetime(2027, 4, 1, 23, 59, tzinfo=UTC)
    assert read_job(db, post, people.bo.id).status == "filled"
    assert read_offer(db, offer, people.bo.id).contract == contract


def test_after_seven_days_nobody_can_accept(db: Connection, people: People) -> None:
    _, sent, offer = offer_for_proposal(db, people)
    assert [one.id for one in open_offers(db, people.mara.id, NOW + WEEK - timedelta(seconds=1))] == [offer]
    assert open_offers(db, people.mara.id, NOW + WEEK) == []
    with pytest.raises(Conflict, match="expired"):
        accept_offer(db, offer, member=people.mara.id, now=NOW + WEEK)
    assert expire_offers(db, now=NOW + WEEK) == 1
    assert expire_offers(db, now=NOW + WEEK) == 0
    assert read_offer(db, offer, people.bo.id).status == "expired"
    assert read_proposal(db, sent, people.bo.id).status == "shortlisted"  # and can be offered again


@pytest.mark.parametrize("how", ["decline", "withdraw"])
def test_an_offer_that_came_to_nothing_leaves_the_proposal_shortlisted(db: Connection, people: People, how) -> None:
    _, sent, offer = offer_for_proposal(db, people)
    if how == "decline":
        decline_offer(db, offer, member=people.mara.id, now=NOW)
    else:
        withdraw_offer(db, offer, member=people.bo.id, now=NOW)
    assert read_proposal(db, sent, people.bo.id).status == "shortlisted"
    with pytest.raises(Conflict, match="already"):
        accept_offer(db, offer, member=people.mara.id, now=NOW)


def test_each_side_takes_its_own_steps_and_strangers_find_nothing(db: Connection, people: People) -> None:
    offer = offer_to_mara(db, people)
    for step in (accept_offer, decline_offer):
        with pytest.raises(Forbidden):
            step(db, offer, member=people.bo.id, now=NOW)
    with pytest.raises(Forbidden):
        withdraw_offer(db, offer, member=people.mara.id, now=NOW)
    with pytest.raises(NotFound):
        accept_offer(db, offer, member=people.sam.id, now=NOW)


def test_there_is_one_open_offer_at_a_time(db: Connection, people: People) -> None:
    first = offer_to_mara(db, people)
    with pytest.raises(Conflict, match="open offer"):
        offer_to_mara(db, people)
    withdraw_offer(db, first, member=people.bo.id, now=NOW)
    assert offer_to_mara(db, people)


def test_a_filled_or_closed_job_takes_no_offer(db: Connection, people: People) -> None:
    post, _, offer = offer_for_proposal(db, people)
    accept_offer(db, offer, member=people.mara.id, now=NOW)
    with pytest.raises(Conflict, match="filled"):
        send_offer(
            db, client=people.bo.id, freelancer=people.sam.id, title="Six drawings", kind="fixed", currency="EUR",
            plan=PLAN, job=post, now=NOW,
        )  # fmt: skip
    closed = job(db, people.bo)
    move_job(db, closed, "close", client=people.bo.id, now=NOW)
    with pytest.raises(Conflict, match="closed"):
        offer_to_mara(db, people, job=closed)


HOURLY = {"kind": "hourly", "plan": [], "rate_minor": 3000, "weekly_limit_minutes": 1200}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": "x"}),
        ("terms", {"terms": "x" * 10_001}),
        ("kind", {"kind": "gift"}),
        ("milestone-1", {"plan": []}),
        ("title-1", {"plan": [{"title": "", "amount_minor": 500}]}),
        ("title-1", {"plan": [{"title": "x" * 121, "amount_minor": 500}]}),
        ("amount-2", {"plan": [PLAN[0], {"title": "Finals", "amount_minor": 499}]}),
        ("due-1", {"plan": [{"title": "Sketches", "amount_minor": 500, "due": "tomorrow"}]}),
        ("rate", HOURLY | {"rate_minor": 299}),
        ("limit", HOURLY | {"weekly_limit_minutes": 59}),
        ("limit", HOURLY | {"weekly_limit_minutes": 169 * 60}),
        ("limit", HOURLY | {"weekly_limit_minutes": None}),
    ],
)
def test_an_offer_says_which_field_is_wrong(db: Connection, people: People, field, changes) -> None:
    with pytest.raises(Invalid) as wrong:
        offer_to_mara(db, people, **changes)
    assert wrong.value.field == field


def test_of_an_acceptance_and_the_timer_one_wins(database: Database) -> None:
    """Whoever comes second finds the offer answered."""
    with database.writing() as db:
        people = settle_in(db)
        offer = offer_to_mara(db, people)
        accept_offer(db, offer, member=people.mara.id, now=NOW)
    with database.writing() as db:
        assert expire_offers(db, now=NOW + WEEK) == 0
        assert read_offer(db, offer, people.bo.id).status == "accepted"
