"""A proposal costs credits (10 a month on basic, 40 on plus), is answered once, and holds no contact details."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.contracts.offering import send_offer
from marketplace.proposals.decide import CREDITS_EACH
from marketplace.proposals.sending import (
    credits_left,
    move_proposal,
    own_proposal,
    proposals_for,
    proposals_of,
    read_proposal,
    send_proposal,
)
from tests.marketplace.people import NOTE, NOW, People, job, member


def propose(db: Connection, post: int, who, *, now=NOW, **changes) -> int:
    values = {"note": NOTE, "price_minor": 90_000, "estimate": "two weeks", "answers": []}
    return send_proposal(db, post, member=who, now=now, **values | changes)


@pytest.mark.parametrize(("plan", "a_month"), [("basic", 10), ("plus", 40)])
def test_credits_of_a_month_end_and_come_back_on_the_first_of_the_next(
    db: Connection, people: People, plan: str, a_month: int
) -> None:
    mara = replace(people.mara, plan=plan)
    assert credits_left(db, mara, NOW) == a_month
    for _ in range(a_month // CREDITS_EACH):
        propose(db, job(db, people.bo), mara)
    assert credits_left(db, mara, NOW) == 0
    with pytest.raises(Forbidden, match="used up"):
        propose(db, job(db, people.bo), mara)
    april = NOW.replace(month=4, day=1, hour=0, minute=0)
    assert credits_left(db, mara, april) == a_month
    assert propose(db, job(db, people.bo), mara, now=april)


def test_withdrawing_returns_no_credits_and_is_final(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    sent = propose(db, post, people.mara)
    move_proposal(db, sent, "withdraw", member=people.mara.id, now=NOW)
    assert credits_left(db, people.mara, NOW) == 10 - CREDITS_EACH
    assert proposals_for(db, post) == []
    with pytest.raises(Conflict, match="already"):
        propose(db, post, people.mara)
    found = own_proposal(db, post, people.mara.id)
    assert found is not None
    assert found.status == "withdrawn"


def test_a_shortlisted_proposal_is_read_first_and_can_get_an_offer(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    propose(db, post, people.mara)
    second = propose(db, post, people.sam)
    move_proposal(db, second, "shortlist", member=people.bo.id, now=NOW)
    assert [row.name for row in proposals_for(db, post)] == ["Sam Odell", "Mara Castell"]
    move_proposal(db, second, "offer", member=people.bo.id, now=NOW)
    assert read_proposal(db, second, people.sam.id).status == "offered"


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (["withdraw"], "shortlist"), (["withdraw"], "offer"), (["withdraw"], "decline"), (["withdraw"], "withdraw"),
        (["decline"], "shortlist"), (["decline"], "offer"), (["decline"], "withdraw"), (["decline"], "decline"),
        (["shortlist"], "shortlist"), (["offer"], "offer"), (["offer"], "decline"), (["offer"], "withdraw"),
        (["shortlist", "offer"], "shortlist"),
    ],
)  # fmt: skip
def test_an_illegal_step_is_refused_and_changes_nothing(db: Connection, people: People, before, step) -> None:
    sent = propose(db, job(db, people.bo), people.mara)

    def act(name: str) -> None:
        who = people.mara if name == "withdraw" else people.bo
        move_proposal(db, sent, name, member=who.id, now=NOW)

    for name in before:
        act(name)
    status = read_proposal(db, sent, people.bo.id).status
    with pytest.raises(Conflict):
        act(step)
    assert read_proposal(db, sent, people.bo.id).status == status


def test_each_side_takes_its_own_steps_and_strangers_find_nothing(db: Connection, people: People) -> None:
    sent = propose(db, job(db, people.bo), people.mara)
    with pytest.raises(Forbidden):
        move_proposal(db, sent, "withdraw", member=people.bo.id, now=NOW)
    with pytest.raises(Forbidden):
        move_proposal(db, sent, "shortlist", member=people.mara.id, now=NOW)
    with pytest.raises(NotFound):
        read_proposal(db, sent, people.sam.id)


def test_clients_do_not_propose(db: Connection, people: People) -> None:
    with pytest.raises(Forbidden, match="from freelancers"):
        propose(db, job(db, people.bo), people.bo)


def test_who_is_unverified_for_seven_days_proposes_no_more(db: Connection, people: People) -> None:
    zoe = member(db, "Zoe Lind", "freelancer", NOW - timedelta(days=7) + timedelta(seconds=1), verified=False)
    assert propose(db, job(db, people.bo), zoe)
    with pytest.raises(Forbidden, match="Verify your identity"):
        propose(db, job(db, people.bo), zoe, now=NOW + timedelta(seconds=1))


@pytest.mark.parametrize("state", ["restricted", "suspended"])
def test_who_is_limited_does_not_propose(db: Connection, people: People, state: str) -> None:
    with pytest.raises(Forbidden, match="limited"):
        propose(db, job(db, people.bo), replace(people.mara, state=state))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("note", {"note": "Hire me."}),
        ("note", {"note": NOTE + " Write to mara (at) castell.example."}),
        ("note", {"note": "x" * 5001}),
        ("estimate", {"estimate": "call +351 912 345 678"}),
        ("answers", {"answers": ["Add me on WhatsApp"]}),
        ("price", {"price_minor": 499}),
        ("price", {"price_minor": None}),
        ("price", {"price_minor": 3_000_000_000}),
    ],
)
def test_a_proposal_says_which_field_is_wrong(db: Connection, people: People, field, changes) -> None:
    post = job(db, people.bo, questions=["Which series?"])
    with pytest.raises(Invalid) as wrong:
        propose(db, post, people.mara, **changes)
    assert wrong.value.field == field
    assert credits_left(db, people.mara, NOW) == 10


def test_a_freelancer_finds_the_offer_beside_the_proposal(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    sent = propose(db, post, people.mara)
    move_proposal(db, sent, "offer", member=people.bo.id, now=NOW)
    plan = [{"title": "All", "amount_minor": 90_000, "due": None}]
    offer = send_offer(
        db, client=people.bo.id, freelancer=people.mara.id, title="Drawings", kind="fixed", currency="EUR", plan=plan,
        job=post, proposal=sent, now=NOW,
    )  # fmt: skip
    assert [row.offer for row in proposals_of(db, people.mara.id)] == [offer]
    assert [row.offer for row in proposals_for(db, post)] == [offer]
