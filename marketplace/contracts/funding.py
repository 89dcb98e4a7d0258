"""Money into a milestone, work out of it, money on to the freelancer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from foundation.errors import Conflict, Invalid
from foundation.money import Money, format_money
from marketplace.contracts.activity import note
from marketplace.contracts.milestones import next_status, review_ends
from marketplace.contracts.reading import must_be_client, must_be_freelancer, read_contract, read_milestone
from marketplace.contracts.tables import milestones
from marketplace.escrow import moves
from marketplace.escrow.holds import hold
from marketplace.escrow.ledger import is_posted, post
from marketplace.payouts.methods import charge_method


def fund_milestone(db: Connection, contract_id: int, milestone_id: int, *, member: int, now: datetime) -> None:
    """Charge the client's card and hold the money. Asking twice charges once."""
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    status = next_status(step.status, "fund")
    if contract.status != "active":
        raise Conflict(f"This contract is {contract.status}, so nothing new can be funded. Resume it first.")
    charge_method(db, member)
    post(
        db, moves.fund(step.id, step.amount_minor, contract.currency), key=f"fund:{step.id}", contract=contract.id,
        milestone=step.id, member=member, actor=f"member:{member}", cause=f"Funded {step.title}", now=now,
    )  # fmt: skip
    _set(db, step.id, status=status)
    note(db, contract.id, "funded", actor=member, now=now, subject=step.title)


def submit_work(db: Connection, contract_id: int, milestone_id: int, *, member: int, words: str, now: datetime) -> None:
    """Hand in the work: the client has 14 days, counted anew with each submission."""
    contract = read_contract(db, contract_id, member)
    must_be_freelancer(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    status = next_status(step.status, "submit")
    if not words.strip():
        raise Invalid("Say what you hand in and where it is, in a sentence or two.", field="words")
    _set(db, step.id, status=status, submission=words.strip(), submitted_at=now, review_until=review_ends(now))
    note(db, contract.id, "submitted", actor=member, now=now, subject=step.title, words=words.strip())


def ask_changes(db: Connection, contract_id: int, milestone_id: int, *, member: int, words: str, now: datetime) -> None:
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    status = next_status(step.status, "ask_changes")
    if not words.strip():
        raise Invalid("Say what should change, so that the next submission is right.", field="words")
    _set(db, step.id, status=status, review_until=None)
    note(db, contract.id, "asked_changes", actor=member, now=now, subject=step.title, words=words.strip())


def approve(db: Connection, contract_id: int, milestone_id: int, *, member: int, now: datetime) -> None:
    """Release all that is still held for this milestone."""
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    next_status(step.status, "approve")
    release(db, contract, step, remaining(step), actor=member, now=now)
    note(db, contract.id, "approved", actor=member, now=now, subject=step.title)


def release_part(
    db: Connection, contract_id: int, milestone_id: int, *, member: int, amount: int, seen: int, now: datetime
) -> None:
    """Release `amount` minor units; the rest stays funded. `seen`: what the client's page showed as released so far."""
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    next_status(step.status, "approve")
    if seen != step.released_minor:
        raise Conflict("Part of this milestone was released in the meantime. Reload the page to see what is left.")
    if not 0 < amount <= remaining(step):
        left = format_money(Money(remaining(step), contract.currency))
        raise Invalid(f"Enter an amount above zero and up to {left}, which is still held.", field="part")
    release(db, contract, step, amount, actor=member, now=now)
    said = f"{format_money(Money(amount, contract.currency))} of {step.title}"
    note(db, contract.id, "released_part", actor=member, now=now, subject=said)


def pay_bonus(db: Connection, contract_id: int, *, member: int, amount: int | None, once: str, now: datetime) -> None:
    """A thank-you on top: not part of the price and not protected. `once` makes a second click harmless."""
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    given = moves.check_amount(amount, what="A bonus", field="bonus")
    charge_method(db, member)
    move = moves.bonus(contract.freelancer, given, contract.currency)
    if post_once(db, move, f"bonus:{contract.id}:{once[:40]}", contract, member, now):
        hold(
            db, member=contract.freelancer, contract=contract.id, milestone=None, amount=move.net,
            currency=contract.currency, now=now,
        )  # fmt: skip
        said = format_money(Money(given, contract.currency))
        note(db, contract.id, "paid_bonus", actor=member, now=now, subject=said)


def release(db: Connection, contract: Any, step: Any, amount: int, *, actor: int | None, now: datetime) -> None:
    """Move `amount` from escrow to the freelancer's pending money and hold it there for five days."""
    move = moves.release(step.id, contract.freelancer, amount, contract.currency)
    post(
        db, move, key=f"release:{step.id}:{step.released_minor}", contract=contract.id, milestone=step.id,
        member=contract.freelancer, actor=f"member:{actor}" if actor else "worklane", cause=f"Released {step.title}",
        now=now,
    )  # fmt: skip
    hold(
        db, member=contract.freelancer, contract=contract.id, milestone=step.id, amount=move.net,
        currency=contract.currency, now=now,
    )  # fmt: skip
    whole = amount == remaining(step)
    ended = {
        "status": "released",
        "decided_at": now,
        "review_until": None,
        "refund_asked_at": None,
        "refund_until": None,
    }
    _set(db, step.id, released_minor=step.released_minor + amount, **(ended if whole else {}))


def remaining(step: Any) -> int:
    """What is still held, in minor units."""
    return int(step.amount_minor - step.released_minor - step.refunded_minor)


def post_once(db: Connection, move: moves.Move, key: str, contract: Any, member: int, now: datetime) -> bool:
    """Post the move; False when this very key was posted before."""
    if is_posted(db, key):
        return False
    post(
        db, move, key=key, contract=contract.id, member=member, actor=f"member:{member}",
        cause=f"Bonus for {contract.title}", now=now,
    )  # fmt: skip
    return True


def _set(db: Connection, milestone_id: int, **values: Any) -> None:
    db.execute(update(milestones).where(milestones.c.id == milestone_id).values(**values))
