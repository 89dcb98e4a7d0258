"""Money back to the client: asked for, given, refused, or left unanswered for seven days."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from foundation.errors import Conflict, Invalid
from marketplace.contracts.activity import note
from marketplace.contracts.funding import remaining
from marketplace.contracts.milestones import REFUND_ANSWER, next_status
from marketplace.contracts.reading import must_be_client, must_be_freelancer, read_contract, read_milestone
from marketplace.contracts.tables import milestones
from marketplace.escrow import moves
from marketplace.escrow.ledger import post


def ask_refund(db: Connection, contract_id: int, milestone_id: int, *, member: int, words: str, now: datetime) -> None:
    """The freelancer has 7 days to answer."""
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    next_status(step.status, "ask_refund")
    if step.refund_asked_at:
        raise Conflict("You’ve asked for this refund already. The freelancer has 7 days to answer.")
    if not words.strip():
        raise Invalid("Say why you’d like the money back.", field="why")
    _set(db, step.id, refund_asked_at=now, refund_until=now + REFUND_ANSWER)
    note(db, contract.id, "asked_refund", actor=member, now=now, subject=step.title, words=words.strip())


def give_refund(db: Connection, contract_id: int, milestone_id: int, *, member: int, now: datetime) -> None:
    """The freelancer sends everything that is still held back to the client."""
    contract = read_contract(db, contract_id, member)
    must_be_freelancer(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    next_status(step.status, "refund")
    refund(db, contract, step, actor=member, now=now)


def refuse_refund(
    db: Connection, contract_id: int, milestone_id: int, *, member: int, words: str, now: datetime
) -> None:
    contract = read_contract(db, contract_id, member)
    must_be_freelancer(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    if not step.refund_asked_at or step.status == "refunded":
        raise Conflict("There’s no refund request to answer here any more.")
    if not words.strip():
        raise Invalid("Say why you decline, so that the client understands.", field="why")
    _set(db, step.id, refund_asked_at=None, refund_until=None)
    note(db, contract.id, "refused_refund", actor=member, now=now, subject=step.title, words=words.strip())


def refund(db: Connection, contract: Any, step: Any, *, actor: int | None, now: datetime) -> None:
    post(
        db, moves.refund(step.id, remaining(step), contract.currency), key=f"refund:{step.id}", contract=contract.id,
        milestone=step.id, member=contract.client, actor=f"member:{actor}" if actor else "worklane",
        cause=f"Refunded {step.title}", now=now,
    )  # fmt: skip
    _set(
        db, step.id, status="refunded", refunded_minor=step.refunded_minor + remaining(step), decided_at=now,
        review_until=None, refund_asked_at=None, refund_until=None,
    )  # fmt: skip
    note(db, contract.id, "refunded", actor=actor, now=now, subject=step.title)


def _set(db: Connection, milestone_id: int, **values: Any) -> None:
    db.execute(update(milestones).where(milestones.c.id == milestone_id).values(**values))
