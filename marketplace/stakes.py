"""What hangs on a page of Worklane for who asks there: a review that ends, frozen money, a payout that failed."""

import re

from sqlalchemy import ColumnElement, Connection, or_, select

from foundation.money import Money
from helpdesk.host import Stake
from marketplace.contracts.tables import contracts, milestones
from marketplace.disputes.tables import disputes
from marketplace.payouts.tables import payouts

WORK = frozenset({"fixed_price", "hourly", "dispute", "payout", "billing"})
PAYOUT = frozenset({"payout", "billing"})


def stake_of(db: Connection, member: int, *, page: str | None, url: str | None) -> Stake | None:
    """One statement, and none on pages on which nothing hangs."""
    if found := re.search(r"/contracts/(\d{1,9})\b", url or ""):
        return _of_contract(db, member, int(found[1]))
    if found := re.search(r"/disputes/(\d{1,9})\b", url or ""):
        return _of_dispute(db, member, int(found[1]))
    return _of_payout(db, member) if (page or "").startswith("payouts") else None


def _of_contract(db: Connection, member: int, contract: int) -> Stake | None:
    """What is decided there next: a dispute before a review. Money that only waits for work doesn't press."""
    c = milestones.c
    query = (
        select(c.title, c.amount_minor, c.status, c.review_until, contracts.c.currency)
        .join(contracts, contracts.c.id == c.contract)
        .where(c.contract == contract, _is_party(member), c.status.in_(["disputed", "submitted"]))
        .order_by(c.status, c.review_until, c.id)
        .limit(1)
    )
    row = db.execute(query).first()
    if row is None:
        return None
    amount = Money(row.amount_minor, row.currency)
    if row.status == "disputed":
        return Stake(f"The dispute about “{row.title}”", amount, None, WORK)
    return Stake(f"The review of “{row.title}”", amount, row.review_until, WORK)


def _of_dispute(db: Connection, member: int, dispute: int) -> Stake | None:
    d = disputes.c
    query = (
        select(d.amount_minor, d.currency, d.answer_until, d.status, contracts.c.title)
        .join(contracts, contracts.c.id == d.contract)
        .where(d.id == dispute, _is_party(member), d.status != "withdrawn")
    )
    row = db.execute(query).first()
    if row is None:
        return None
    until = row.answer_until if row.status == "open" else None
    return Stake(
        f"The time to answer the dispute about “{row.title}”", Money(row.amount_minor, row.currency), until, WORK
    )


def _of_payout(db: Connection, member: int) -> Stake | None:
    p = payouts.c
    query = select(p.amount_minor, p.currency, p.status).where(p.member == member).order_by(p.asked_at.desc()).limit(1)
    row = db.execute(query).first()
    if row is None or row.status != "failed":
        return None
    return Stake("The payout that failed", Money(row.amount_minor, row.currency), None, PAYOUT)


def _is_party(member: int) -> ColumnElement[bool]:
    return or_(contracts.c.client == member, contracts.c.freelancer == member)
