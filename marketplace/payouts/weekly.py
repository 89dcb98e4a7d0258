"""The weekly schedule: everything available is sent once a week to those who chose so."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from foundation.errors import Invalid
from marketplace.diary.weeks import week_of
from marketplace.escrow.ledger import is_posted
from marketplace.escrow.tables import accounts
from marketplace.members.people import member_of
from marketplace.members.tables import members
from marketplace.payouts.methods import list_methods
from marketplace.payouts.withdrawing import LEAST, may_withdraw, withdraw

SCHEDULES = {"demand": "When I ask for it", "weekly": "Every week, all that’s available"}


def change_schedule(db: Connection, member_id: int, schedule: str) -> None:
    if schedule not in SCHEDULES:
        raise Invalid("Choose when money should be sent.", field="schedule")
    db.execute(update(members).where(members.c.id == member_id).values(payout_schedule=schedule))


def pay_weekly(db: Connection, *, now: datetime) -> int:
    """Returns how many payouts were sent; a second time in the same week sends nothing."""
    query = (
        select(members, accounts.c.currency.label("held"), accounts.c.balance_minor)
        .join(accounts, (accounts.c.owner == members.c.id) & (accounts.c.kind == "available"))
        .where(members.c.payout_schedule == "weekly", accounts.c.balance_minor >= LEAST)
    )
    sent = 0
    for row in db.execute(query).all():
        member = member_of(row)
        method = next((one for one in list_methods(db, member.id, "payout") if one.status == "verified"), None)
        if method is None or may_withdraw(member, now):
            continue
        once = f"weekly:{week_of(now):%Y-%m-%d}:{row.held}"
        if is_posted(db, f"withdraw:{member.id}:{once}"):
            continue
        withdraw(db, member, method_id=method.id, amount=row.balance_minor, currency=row.held, once=once, now=now)
        sent += 1
    return sent
