"""Reading a dispute, answering it, and taking it back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.contracts.activity import note
from marketplace.contracts.tables import contracts, milestones
from marketplace.diary.tables import weeks
from marketplace.disputes.tables import disputes
from marketplace.escrow.holds import thaw
from marketplace.members.tables import members

AFTER_WITHDRAWAL = timedelta(days=1)  # a milestone in review isn't released the very minute a dispute is taken back


def read_dispute(db: Connection, dispute_id: int, viewer: int) -> Row[Any]:
    row = db.execute(_with_contract().where(disputes.c.id == dispute_id)).first()
    if row is None or viewer not in (row.client, row.freelancer):
        raise NotFound("There’s no dispute of yours with this address.")
    return row


def list_disputes(db: Connection, viewer: int, *, open_only: bool = True) -> list[Row[Any]]:
    mine = or_(contracts.c.client == viewer, contracts.c.freelancer == viewer)
    query = _with_contract().where(mine).order_by(disputes.c.opened_at.desc()).limit(20)
    return list(db.execute(query.where(disputes.c.status.in_(("open", "answered"))) if open_only else query))


def disputes_of(db: Connection, contract_id: int) -> dict[int, int]:
    """milestone -> its open dispute."""
    there = (disputes.c.contract == contract_id) & disputes.c.status.in_(("open", "answered"))
    return {row.milestone: row.id for row in db.execute(select(disputes).where(there)) if row.milestone}


def answer_dispute(db: Connection, dispute_id: int, *, member: int, words: str, now: datetime) -> None:
    dispute = read_dispute(db, dispute_id, member)
    if member == dispute.opener:
        raise Forbidden("The other side answers. You can add to your statement by replying to the mediator.")
    if len(words.strip()) < 10:
        raise Invalid("Tell your side: what was agreed and what happened.", field="words")
    if len(words) > 10_000:
        raise Invalid("Keep your answer to 10,000 characters.", field="words")
    if now >= dispute.answer_until:
        raise Conflict(
            f"The time to answer is over, so the mediator decides on the evidence at hand. "
            f"Write to them by naming {dispute.ticket} in Help."
        )
    waiting = (disputes.c.id == dispute_id) & (disputes.c.status == "open")
    values = {"status": "answered", "answer": words.strip(), "answered_at": now}
    if db.execute(update(disputes).where(waiting).values(**values)).rowcount != 1:
        raise Conflict("This dispute was answered or taken back already.")
    note(db, dispute.contract, "answered", actor=member, now=now, subject=dispute.subject or "hours")


def withdraw_dispute(db: Connection, dispute_id: int, *, member: int, now: datetime) -> None:
    """The opener takes it back: the money is as it was before."""
    dispute = read_dispute(db, dispute_id, member)
    if member != dispute.opener:
        raise Forbidden("Only who opened the dispute can take it back.")
    running = (disputes.c.id == dispute_id) & disputes.c.status.in_(("open", "answered"))
    if db.execute(update(disputes).where(running).values(status="withdrawn")).rowcount != 1:
        raise Conflict("This dispute was taken back already.")
    if dispute.milestone:
        _put_back(db, dispute, now)
    else:
        db.execute(update(weeks).where(weeks.c.id == dispute.week).values(status=dispute.was))
    note(db, dispute.contract, "withdrew", actor=member, now=now, subject=dispute.subject or "hours")


def _put_back(db: Connection, dispute: Any, now: datetime) -> None:
    thaw(db, dispute.milestone)
    mine = milestones.c.id == dispute.milestone
    db.execute(update(milestones).where(mine).values(status=dispute.was))
    soon = mine & (milestones.c.review_until < now + AFTER_WITHDRAWAL)
    db.execute(update(milestones).where(soon).values(review_until=now + AFTER_WITHDRAWAL))


def _with_contract() -> Any:
    other = members.alias("other_side")
    return (
        select(disputes, contracts.c.title, contracts.c.client, contracts.c.freelancer, contracts.c.kind,
               milestones.c.title.label("subject"), members.c.name.label("client_name"),
               other.c.name.label("freelancer_name"))
        .join(contracts, contracts.c.id == disputes.c.contract)
        .join(members, members.c.id == contracts.c.client)
        .join(other, other.c.id == contracts.c.freelancer)
        .outerjoin(milestones, milestones.c.id == disputes.c.milestone)
    )  # fmt: skip
