"""Sending a proposal, and answering it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from foundation.database import insert_row
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.conduct.contact_details import must_not_share
from marketplace.contracts.tables import offers
from marketplace.escrow.moves import check_amount, check_rate
from marketplace.jobs.reading import read_job
from marketplace.jobs.tables import invitations, job_posts
from marketplace.members.people import Member, lock_member
from marketplace.members.tables import members, standings
from marketplace.proposals.decide import CREDITS_A_MONTH, CREDITS_EACH, Step, month_start, next_status, why_not_propose
from marketplace.proposals.tables import proposals

_open_offer = (offers.c.proposal == proposals.c.id) & (offers.c.status == "open")


def send_proposal(
    db: Connection, job_id: int, *, member: Member, note: str, price_minor: int | None, estimate: str,
    answers: list[str], now: datetime,
) -> int:  # fmt: skip
    job = read_job(db, job_id, member.id)
    if member.is_client:
        raise Forbidden("Proposals come from freelancers. To work on Worklane, open a freelancer account.")
    lock_member(db, member.id)  # one proposal after the other: credits are spent once
    same = (proposals.c.job == job_id) & (proposals.c.freelancer == member.id)
    if db.execute(select(proposals.c.id).where(same)).first():
        raise Conflict("You’ve sent a proposal for this job already. You find it in Proposals.")
    refusal = why_not_propose(member, credits_left(db, member, now), job.status, now)
    if refusal:
        raise Forbidden(refusal)
    if len(note.strip()) < 40:
        raise Invalid("Write two or three sentences: why you, and how you’d go about it.", field="note")
    if len(note) > 5000:
        raise Invalid("Keep the cover note to 5,000 characters.", field="note")
    for field, words in (("note", note), ("estimate", estimate), ("answers", "\n".join(answers))):
        must_not_share(words, field=field)
    if job.kind == "fixed":
        price_minor = check_amount(price_minor, what="Your price", field="price")
    else:
        price_minor = check_rate(price_minor, field="price")
    answers = [answer.strip()[:1000] for answer in answers[: len(job.questions)]]
    mine = (invitations.c.job == job_id) & (invitations.c.freelancer == member.id)
    db.execute(update(invitations).where(mine).values(status="proposed"))
    return insert_row(
        db, proposals, job=job_id, freelancer=member.id, note=note.strip(), price_minor=price_minor,
        estimate=estimate.strip()[:80], answers=answers, status="sent", credits=CREDITS_EACH, sent_at=now, changed_at=now,
    )  # fmt: skip


def credits_left(db: Connection, member: Member, now: datetime) -> int:
    mine = (proposals.c.freelancer == member.id) & (proposals.c.sent_at >= month_start(now))
    used = db.execute(select(func.coalesce(func.sum(proposals.c.credits), 0)).where(mine)).scalar_one()
    return max(0, CREDITS_A_MONTH[member.plan] - int(used))


def move_proposal(db: Connection, proposal_id: int, step: Step, *, member: int, now: datetime) -> Row[Any]:
    """The client shortlists, declines or offers; the freelancer withdraws. Returns the proposal as it was."""
    row = read_proposal(db, proposal_id, member)
    if member != (row.freelancer if step == "withdraw" else row.client):
        raise Forbidden("That’s for the other side to do.")
    status = next_status(row.status, step)
    there = (proposals.c.id == proposal_id) & (proposals.c.status == row.status)
    if db.execute(update(proposals).where(there).values(status=status, changed_at=now)).rowcount != 1:
        raise Conflict("This proposal changed in the meantime. Reload the page to see where it stands.")
    return row


def own_proposal(db: Connection, job_id: int, freelancer: int) -> Row[Any] | None:
    """What this freelancer sent for this job, withdrawn or not: there's no second one."""
    mine = _with_job().where(proposals.c.job == job_id, proposals.c.freelancer == freelancer)
    return db.execute(mine).first()


def read_proposal(db: Connection, proposal_id: int, viewer: int) -> Row[Any]:
    row = db.execute(_with_job().where(proposals.c.id == proposal_id)).first()
    if row is None or viewer not in (row.client, row.freelancer):
        raise NotFound("There’s no proposal of yours with this address.")
    return row


def proposals_for(db: Connection, job_id: int) -> list[Row[Any]]:
    """Of one job, with the freelancers' reputation: shortlisted first, declined last."""
    query = (
        select(proposals, members.c.name, members.c.headline, members.c.city, members.c.country, standings.c.stars,
               standings.c.rated, standings.c.ended, standings.c.score, standings.c.badge,
               offers.c.id.label("offer"))
        .join(members, members.c.id == proposals.c.freelancer)
        .outerjoin(offers, _open_offer)
        .outerjoin(standings, standings.c.member == proposals.c.freelancer)
        .where(proposals.c.job == job_id, proposals.c.status != "withdrawn")
        .order_by(proposals.c.sent_at)
    )  # fmt: skip
    order = {"offered": 0, "shortlisted": 1, "sent": 2, "declined": 3}
    return sorted(db.execute(query), key=lambda row: order[row.status])


def proposals_of(db: Connection, freelancer: int, *, limit: int = 60) -> list[Row[Any]]:
    mine = _with_job().where(proposals.c.freelancer == freelancer)
    return list(db.execute(mine.order_by(proposals.c.sent_at.desc(), proposals.c.id.desc()).limit(limit)))


def _with_job() -> Any:
    return (
        select(proposals, job_posts.c.title, job_posts.c.kind, job_posts.c.currency, job_posts.c.client,
               job_posts.c.questions, job_posts.c.status.label("job_status"), members.c.name.label("client_name"),
               members.c.company.label("client_company"), offers.c.id.label("offer"))
        .join(job_posts, job_posts.c.id == proposals.c.job)
        .outerjoin(offers, _open_offer)
        .join(members, members.c.id == job_posts.c.client)
    )  # fmt: skip
