"""Posting a job: what is asked for, and what an edit, a pause and a closing mean for those who proposed."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update

from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.contracts.offering import send_offer
from marketplace.jobs.inviting import decline_invitation, invite
from marketplace.jobs.posting import edit_job, move_job
from marketplace.jobs.reading import list_invitations, open_jobs, read_job
from marketplace.jobs.tables import job_posts
from marketplace.messages.tables import messages, threads
from marketplace.proposals.decide import CREDITS_EACH
from marketplace.proposals.sending import credits_left, move_proposal, own_proposal, send_proposal
from tests.marketplace.people import JOB, NOTE, NOW, People, job


def propose(db: Connection, post: int, who, price: int = 90_000) -> int:
    return send_proposal(db, post, member=who, note=NOTE, price_minor=price, estimate="two weeks", answers=[], now=NOW)


def test_an_edit_tells_everybody_whose_proposal_still_stands(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    propose(db, post, people.mara)
    move_proposal(db, propose(db, post, people.sam), "withdraw", member=people.sam.id, now=NOW)

    edit_job(db, post, client=people.bo.id, now=NOW, **JOB | {"budget_minor": 80_000})

    assert read_job(db, post, people.bo.id).budget_minor == 80_000
    told = db.execute(select(messages.c.body, threads.c.freelancer, threads.c.freelancer_unread).join(threads)).all()
    assert [(row.freelancer, row.freelancer_unread) for row in told] == [(people.mara.id, 1)]
    assert JOB["title"] in told[0].body


def test_a_second_edit_writes_into_the_same_conversation(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    propose(db, post, people.mara)
    for _ in range(2):
        edit_job(db, post, client=people.bo.id, now=NOW, **JOB)
    assert len(db.execute(select(threads)).all()) == 1
    assert db.execute(select(threads.c.freelancer_unread)).scalar_one() == 2


def test_a_paused_job_takes_no_proposals_and_can_open_again(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    move_job(db, post, "pause", client=people.bo.id, now=NOW)
    assert open_jobs(db, people.mara.id) == []
    with pytest.raises(Forbidden, match="doesn’t take proposals"):
        propose(db, post, people.mara)
    with pytest.raises(Conflict, match="paused"):
        move_job(db, post, "pause", client=people.bo.id, now=NOW)
    move_job(db, post, "resume", client=people.bo.id, now=NOW)
    assert propose(db, post, people.mara)


def test_closing_an_unfilled_job_gives_credits_back(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    propose(db, post, people.mara)
    assert credits_left(db, people.mara, NOW) == 10 - CREDITS_EACH
    move_job(db, post, "close", client=people.bo.id, now=NOW)
    assert credits_left(db, people.mara, NOW) == 10
    found = own_proposal(db, post, people.mara.id)
    assert found is not None
    assert found.status == "declined"


def test_a_job_with_an_offer_that_waits_cannot_be_closed(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    plan = [{"title": "All", "amount_minor": 90_000, "due": None}]
    send_offer(
        db, client=people.bo.id, freelancer=people.mara.id, title="Drawings", kind="fixed", currency="EUR", plan=plan,
        job=post, now=NOW,
    )  # fmt: skip
    with pytest.raises(Conflict, match="waits for its answer"):
        move_job(db, post, "close", client=people.bo.id, now=NOW)
    assert read_job(db, post, people.bo.id).status == "open"


@pytest.mark.parametrize("step", ["pause", "resume", "close"])
def test_a_filled_job_stays_filled(db: Connection, people: People, step) -> None:
    post = job(db, people.bo)
    db.execute(update(job_posts).values(status="filled"))
    with pytest.raises(Conflict, match="filled"):
        move_job(db, post, step, client=people.bo.id, now=NOW)
    with pytest.raises(Conflict, match="filled"):
        edit_job(db, post, client=people.bo.id, now=NOW, **JOB)


def test_only_its_client_changes_a_job(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    with pytest.raises(Forbidden):
        move_job(db, post, "close", client=people.mara.id, now=NOW)
    with pytest.raises(Forbidden):
        edit_job(db, post, client=people.mara.id, now=NOW, **JOB)
    with pytest.raises(Forbidden):
        invite(db, post, people.sam.id, client=people.mara.id, now=NOW)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": "Short"}),
        ("title", {"title": "x" * 121}),
        ("title", {"title": "Write to bo@halvorsen.example"}),
        ("brief", {"brief": "Too little."}),
        ("brief", {"brief": JOB["brief"] + " Call +47 55 12 34 56 78."}),
        ("budget", {"budget_minor": 499}),
        ("budget", {"budget_minor": None}),
        ("budget", {"budget_minor": 100_000_001}),
        ("kind", {"kind": "free"}),
        ("currency", {"currency": "DOGE"}),
        ("visibility", {"visibility": "secret"}),
        ("rate_low", {"kind": "hourly", "rate_low_minor": 299, "rate_high_minor": 4000}),
        ("rate_high", {"kind": "hourly", "rate_low_minor": 3000, "rate_high_minor": 2000}),
        ("rate_high", {"kind": "hourly", "rate_low_minor": 3000, "rate_high_minor": 1_000_001}),
    ],
)
def test_a_post_says_which_field_is_wrong(db: Connection, people: People, field, changes) -> None:
    with pytest.raises(Invalid) as wrong:
        job(db, people.bo, **changes)
    assert wrong.value.field == field


def test_a_job_by_invitation_is_found_by_the_invited_only(db: Connection, people: People) -> None:
    post = job(db, people.bo, visibility="invited")
    with pytest.raises(NotFound):
        read_job(db, post, people.mara.id)
    invite(db, post, people.mara.id, client=people.bo.id, now=NOW)
    assert read_job(db, post, people.mara.id).id == post
    assert [row.id for row in open_jobs(db, people.mara.id)] == [post]
    with pytest.raises(NotFound):
        read_job(db, post, people.sam.id)


def test_an_invitation_lasts_seven_days_and_is_renewed_by_inviting_again(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    invite(db, post, people.mara.id, client=people.bo.id, now=NOW)
    last = NOW + timedelta(days=7)
    assert list_invitations(db, people.mara.id, last - timedelta(seconds=1))
    assert list_invitations(db, people.mara.id, last) == []
    with pytest.raises(Conflict, match="expired"):
        decline_invitation(db, post, freelancer=people.mara.id, now=last)
    invite(db, post, people.mara.id, client=people.bo.id, now=last)
    decline_invitation(db, post, freelancer=people.mara.id, now=last)
    assert list_invitations(db, people.mara.id, last) == []


def test_who_has_proposed_is_not_invited_again(db: Connection, people: People) -> None:
    post = job(db, people.bo)
    invite(db, post, people.mara.id, client=people.bo.id, now=NOW)
    propose(db, post, people.mara)
    assert list_invitations(db, people.mara.id, NOW) == []
    with pytest.raises(Conflict, match="proposal for this job already"):
        invite(db, post, people.mara.id, client=people.bo.id, now=NOW)


def test_only_freelancers_are_invited(db: Connection, people: People) -> None:
    with pytest.raises(NotFound):
        invite(db, job(db, people.bo), people.bo.id, client=people.bo.id, now=NOW)
