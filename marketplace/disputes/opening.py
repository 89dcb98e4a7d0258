"""Opening a dispute: allowed while money is held or pending; it freezes the money and calls the mediators."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.database import insert_row
from foundation.errors import Conflict, Invalid
from foundation.money import Money, format_money
from marketplace.contracts.activity import note
from marketplace.contracts.funding import remaining
from marketplace.contracts.milestones import next_status
from marketplace.contracts.reading import read_contract, read_milestone
from marketplace.contracts.tables import contracts, milestones
from marketplace.diary.invoicing import week_name
from marketplace.diary.tables import weeks
from marketplace.diary.weeks import REVIEW_UNTIL
from marketplace.disputes.tables import disputes
from marketplace.escrow.holds import freeze, pending_of
from marketplace.help import ask_help
from marketplace.members.people import read_member

ANSWER_FIXED, ANSWER_HOURLY = timedelta(days=5), timedelta(days=3)
AFTER_RELEASE, AFTER_END = timedelta(days=30), timedelta(days=7)
REASONS = {
    "not_as_agreed": "The work isn’t as agreed",
    "not_delivered": "Nothing was handed in",
    "late": "It’s late",
    "no_answer": "The other side doesn’t answer",
    "not_released": "Good work isn’t being paid",
    "hours": "Hours I don’t recognise",
}
WISHES = {"refund": "All of it goes back", "part": "A part goes back", "release": "All of it is released"}


def why_not_dispute(
    status: str, held: int, decided_at: datetime | None, ended_at: datetime | None, now: datetime
) -> str | None:
    """Why a milestone can't be disputed now; None when it can. `held`: minor units in escrow or pending."""
    if status == "disputed":
        return "There’s a dispute about this milestone already."
    if held <= 0:
        return "No money of this milestone is held or pending any more, so there’s nothing a dispute could decide."
    if ended_at and now > ended_at + AFTER_END:
        return "The contract ended more than 7 days ago. A dispute can be opened until the 7th day."
    if status == "released" and decided_at and now > decided_at + AFTER_RELEASE:
        return "It was released more than 30 days ago. A dispute can be opened until the 30th day."
    return None


def open_dispute(
    db: Connection, contract_id: int, milestone_id: int, *, member: int, reason: str, statement: str, wish: str,
    wish_minor: int | None, now: datetime, in_time: bool = False,
) -> int:  # fmt: skip
    """About a fixed-price milestone. Its money is frozen; no timer may release it. The other side has 5 days to answer.

    `in_time`: it follows from a refund request that was asked for in time, however late the silence ends.
    """
    contract = read_contract(db, contract_id, member)
    step = read_milestone(db, contract_id, milestone_id)
    frozen, in_escrow = freeze(db, step.id), _in_escrow(step)
    ended_at = None if in_time else contract.ended_at
    refusal = why_not_dispute(step.status, in_escrow + frozen, step.decided_at, ended_at, now)
    if refusal:
        raise Conflict(refusal)
    next_status(step.status, "dispute")
    amount = in_escrow + frozen
    wanted = _check_words(reason, statement, wish, wish_minor, amount, contract.currency)
    freed = {
        "status": "disputed",
        "refund_asked_at": None,
        "refund_until": None,
    }  # the dispute takes the request's place
    db.execute(update(milestones).where(milestones.c.id == step.id).values(**freed))
    return _keep(
        db, contract, member, now, subject=step.title, milestone=step.id, week=None, reason=reason,
        statement=statement, wish=wish, wish_minor=wanted, amount=amount, was=step.status, answer=ANSWER_FIXED,
    )  # fmt: skip


def at_stake(db: Connection, step: Any) -> int:
    """What a dispute about this milestone would freeze: minor units in escrow and pending."""
    return _in_escrow(step) + pending_of(db, step.id)


def question_hours(
    db: Connection,
    contract_id: int,
    week_id: int,
    *,
    member: int,
    statement: str,
    wish_minor: int | None,
    now: datetime,
) -> int:
    """About last week's hours, until Friday; the contract pauses and the week isn't paid. 3 days to answer."""
    contract = read_contract(db, contract_id, member)
    if contract.client != member:
        raise Conflict("Only the client questions hours. Write to the client, or ask Help.")
    week = db.execute(select(weeks).where(weeks.c.id == week_id, weeks.c.contract == contract_id)).first()
    if week is None or week.status != "review" or now >= week.starts_at + REVIEW_UNTIL:
        raise Conflict("Only last week’s hours can be questioned, until Friday 23:59 UTC.")
    wanted = _check_words("hours", statement, "part", wish_minor, week.gross_minor, contract.currency)
    in_review = (weeks.c.id == week.id) & (weeks.c.status == "review")
    if db.execute(update(weeks).where(in_review).values(status="disputed")).rowcount != 1:
        raise Conflict("These hours were paid or questioned in the meantime.")
    active = (contracts.c.id == contract.id) & (contracts.c.status == "active")
    db.execute(update(contracts).where(active).values(status="paused"))
    return _keep(
        db, contract, member, now, subject=week_name(week.starts_at), milestone=None, week=week.id, reason="hours",
        statement=statement, wish="part", wish_minor=wanted, amount=week.gross_minor, was="review", answer=ANSWER_HOURLY,
    )  # fmt: skip


def _keep(
    db: Connection, contract: Any, member: int, now: datetime, *, subject: str, milestone: int | None, week: int | None,
    reason: str, statement: str, wish: str, wish_minor: int, amount: int, was: str, answer: timedelta,
) -> int:  # fmt: skip
    made = insert_row(
        db, disputes, contract=contract.id, milestone=milestone, week=week, opener=member, reason=reason,
        statement=statement.strip(), wish=wish, wish_minor=wish_minor, amount_minor=amount, currency=contract.currency,
        status="open", was=was, opened_at=now, answer_until=now + answer,
    )  # fmt: skip
    money = format_money(Money(amount, contract.currency))
    reference = ask_help(
        db, read_member(db, member), subject=f"Dispute: {subject}, {contract.title}",
        body=f"{REASONS[reason]}. {money} is frozen.\n\n{statement.strip()}\n\nWanted: {WISHES[wish].lower()}"
        f" ({format_money(Money(wish_minor, contract.currency))} of {money}).",
        channel="mediation_team", page="dispute", url=f"/disputes/{made}", topic="start_dispute", urgency="high",
        via="dispute", now=now,
    )  # fmt: skip
    db.execute(update(disputes).where(disputes.c.id == made).values(ticket=reference))
    note(db, contract.id, "disputed", actor=member, now=now, subject=subject)
    return made


def _in_escrow(step: Any) -> int:
    return 0 if step.status in ("planned", "refunded", "released") else remaining(step)


def _check_words(
    reason: str, statement: str, wish: str, wish_minor: int | None, amount: int, currency: str
) -> int:  # fmt: skip
    """What the opener wants moved back to the client, in minor units."""
    if reason not in REASONS:
        raise Invalid("Choose what the dispute is about.", field="reason")
    if len(statement) > 10_000:
        raise Invalid("Keep your statement to 10,000 characters.", field="statement")
    if len(statement.strip()) < 30:
        raise Invalid(
            "Say what was agreed, what happened, and what you’ve tried. A few sentences are enough.", field="statement"
        )
    if wish not in WISHES:
        raise Invalid("Choose what should happen with the money.", field="wish")
    if wish != "part":
        return amount if wish == "refund" else 0
    if wish_minor is None or not 0 < wish_minor <= amount:
        most = format_money(Money(amount, currency))
        raise Invalid(f"Enter the part that should go back: above zero and up to {most}.", field="amount")
    return wish_minor
