"""What Worklane does by itself when a deadline passes. Every timer may run twice: the second time finds nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from marketplace.contracts.activity import note
from marketplace.contracts.funding import release, remaining
from marketplace.contracts.milestones import is_due_for_release
from marketplace.contracts.offering import expire_offers
from marketplace.contracts.reading import read_contract, read_milestone
from marketplace.contracts.refunds import refund
from marketplace.contracts.tables import contracts, milestones
from marketplace.diary.invoicing import invoice_due, pay_due
from marketplace.diary.weeks import week_of
from marketplace.disputes.opening import open_dispute
from marketplace.escrow.holds import free_due
from marketplace.escrow.ledger import is_posted
from marketplace.escrow.tables import accounts
from marketplace.members.people import member_of
from marketplace.members.tables import members
from marketplace.payouts.methods import list_methods
from marketplace.payouts.withdrawing import LEAST, arrive_due, may_withdraw, withdraw

KIND = "worklane.timers"
every(KIND, seconds=300)


@job(KIND)
def _run(database: Database, payload: dict[str, Any]) -> None:
    run_timers(database, now=clock.now())


def run_timers(database: Database, *, now: datetime) -> dict[str, int]:
    """Do everything that is due at `now`; returns how much of each."""
    done = {"released": _each(database, _silent_reviews, _release_itself, now)}
    done["refunds"] = _each(database, _silent_refunds, _answer_refund, now)
    steps: dict[str, Callable[..., int]] = {
        "offers": expire_offers, "weeks": invoice_due, "hours": pay_due, "freed": free_due, "weekly": _pay_weekly,
        "arrived": arrive_due,
    }  # fmt: skip
    for name, step in steps.items():
        with database.writing() as db:
            done[name] = step(db, now=now)
    return done


def _each(database: Database, find: Any, act: Any, now: datetime) -> int:
    """One transaction for each that is due, so that one fault holds up nobody else."""
    with database.reading() as db:
        due = db.execute(find(now)).all()
    for row in due:
        with database.writing() as db:
            act(db, row.contract, row.id, row.client, now)
    return len(due)


def _silent_reviews(now: datetime) -> Any:
    late = (milestones.c.status == "submitted") & (milestones.c.review_until <= now)
    return _owners().where(late, milestones.c.refund_asked_at.is_(None))


def _release_itself(db: Connection, contract_id: int, milestone_id: int, client: int, now: datetime) -> None:
    step = read_milestone(db, contract_id, milestone_id)
    if not is_due_for_release(step.status, step.review_until, bool(step.refund_asked_at), now):
        return
    contract = read_contract(db, contract_id, client)
    release(db, contract, step, remaining(step), actor=None, now=now)
    note(db, contract_id, "released_itself", actor=None, now=now, subject=step.title)


def _silent_refunds(now: datetime) -> Any:
    return _owners().where(
        milestones.c.refund_until <= now, milestones.c.status.in_(("funded", "submitted", "changes"))
    )


def _answer_refund(db: Connection, contract_id: int, milestone_id: int, client: int, now: datetime) -> None:
    """Silence: granted if nothing was submitted, else it becomes a dispute."""
    step = read_milestone(db, contract_id, milestone_id)
    if step.refund_until is None or step.refund_until > now or step.status not in ("funded", "submitted", "changes"):
        return
    if step.submitted_at is None:
        refund(db, read_contract(db, contract_id, client), step, actor=None, now=now)
        return
    words = "The client asked for a refund and the freelancer didn’t answer within 7 days. Work had been submitted."
    open_dispute(
        db, contract_id, milestone_id, member=client, reason="no_answer", statement=words, wish="refund",
        wish_minor=None, now=now,
    )  # fmt: skip


def _pay_weekly(db: Connection, *, now: datetime) -> int:
    """Send everything available to those who chose a weekly payout, once a week."""
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


def _owners() -> Any:
    return select(milestones.c.id, milestones.c.contract, contracts.c.client).join(
        contracts, contracts.c.id == milestones.c.contract
    )
