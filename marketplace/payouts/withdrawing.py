"""Withdrawing available money: fees, the minimum, arrival and failure."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from foundation.database import insert_row
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.money import Money, format_money
from marketplace.escrow import moves
from marketplace.escrow.ledger import balance, is_posted, post
from marketplace.members.people import Member, lock_member
from marketplace.payouts.tables import methods, payouts

LEAST = 2000  # 20.00
BANK_FEE = 99  # 0.99
BANK_TAKES = timedelta(days=2)
CURRENCIES = ("EUR", "USD", "GBP")
CARD_TAKES = timedelta(minutes=5)
UNVERIFIED_FOR = timedelta(days=7)


def payout_fee(kind: str, amount: int) -> int:
    """A bank payout costs 0.99; an instant card 1 %, half-even, at least 1.00."""
    if kind == "bank":
        return BANK_FEE
    whole, rest = divmod(amount, 100)
    return max(100, whole + (rest > 50 or (rest == 50 and whole % 2 == 1)))


def may_withdraw(member: Member, now: datetime) -> str | None:
    """Why this member can't withdraw now, as a sentence; None when they can."""
    if member.state in ("restricted", "suspended"):
        return "Your account is limited, so payouts wait. Your money stays yours; Help can tell you what to do."
    if member.identity_verified_at is None and now - member.joined_at >= UNVERIFIED_FOR:
        return "Verify your identity first. Running contracts continue, and your money waits here."
    return None


def withdraw(
    db: Connection, member: Member, *, method_id: int, amount: int, currency: str, once: str, now: datetime
) -> int:
    """Send `amount` minor units on their way; returns the payout's id. The same `once` sends it once."""
    refusal = may_withdraw(member, now)
    if refusal:
        raise Forbidden(refusal)
    lock_member(db, member.id)  # the same request twice at the same moment is one payout
    mine = (methods.c.id == method_id) & (methods.c.member == member.id) & (methods.c.use == "payout")
    method = db.execute(select(methods).where(mine, methods.c.status == "verified")).first()
    if method is None:
        raise Invalid("Choose where the money should go.", field="method")
    if currency not in CURRENCIES:
        raise Invalid("Choose one of the currencies you have money in.", field="currency")
    if amount < LEAST:
        raise Invalid(f"A payout is at least {format_money(Money(LEAST, currency))}.", field="amount")
    key = f"withdraw:{member.id}:{once[:40]}"
    before = is_posted(db, key)
    there = balance(db, moves.Account("available", member.id), currency)
    if amount > there and not before:
        raise Invalid(f"You have {format_money(Money(there, currency))} available. Enter that or less.", field="amount")
    sent = post(
        db, moves.withdraw(member.id, amount, currency), key=key, member=member.id, actor=f"member:{member.id}",
        cause=f"To {method.label}", now=now,
    )  # fmt: skip
    if before:
        return sent
    takes = BANK_TAKES if method.kind == "bank" else CARD_TAKES
    return insert_row(
        db, payouts, member=member.id, method=method.id, kind=method.kind, label=method.label, currency=currency,
        amount_minor=amount, fee_minor=payout_fee(method.kind, amount), status="sent", asked_at=now, due_at=now + takes,
    )  # fmt: skip


def arrive_due(db: Connection, *, now: datetime, at_most: int = 500) -> int:
    """Complete the payouts whose time has come; returns how many."""
    due = select(payouts, methods.c.status.label("method_status")).join(methods, methods.c.id == payouts.c.method)
    due = due.where(payouts.c.status == "sent", payouts.c.due_at <= now).order_by(payouts.c.id).limit(at_most)
    rows = db.execute(due).all()
    for row in rows:
        if row.method_status == "failed":
            fail_payout(db, row.id, reason="Your bank sent it back: the account isn’t reachable.", now=now)
            continue
        post(
            db, moves.arrive(row.member, row.amount_minor, row.fee_minor, row.currency), key=f"arrive:{row.id}",
            member=row.member, actor="worklane", cause=f"Arrived at {row.label}", now=now,
        )  # fmt: skip
        db.execute(update(payouts).where(payouts.c.id == row.id).values(status="arrived"))
    return len(rows)


def fail_payout(db: Connection, payout_id: int, *, reason: str, now: datetime) -> None:
    """The money returns to available, with the reason."""
    row = db.execute(select(payouts).where(payouts.c.id == payout_id)).first()
    if row is None:
        raise NotFound("There’s no such payout.")
    if row.status != "sent":
        raise Conflict(f"This payout has {row.status} already.")
    post(
        db, moves.bring_back(row.member, row.amount_minor, row.currency), key=f"return:{row.id}", member=row.member,
        actor="worklane", cause=reason, now=now,
    )  # fmt: skip
    db.execute(update(payouts).where(payouts.c.id == row.id).values(status="failed", reason=reason))


def list_payouts(db: Connection, member: int, *, limit: int = 20) -> list[Row[Any]]:
    mine = select(payouts).where(payouts.c.member == member).order_by(payouts.c.asked_at.desc(), payouts.c.id.desc())
    return list(db.execute(mine.limit(limit)))
