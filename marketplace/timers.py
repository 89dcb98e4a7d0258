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
from marketplace.diary.invoicing import charge_again, invoice_due, pay_due
from marketplace.disputes.opening import open_dispute
from marketplace.escrow.holds import free_due
from marketplace.payouts.weekly import pay_weekly
from marketplace.payouts.withdrawing import arrive_due

KIND = "worklane.timers"
every(KIND, seconds=300)


@job(KIND)
def _run(database: Database, payload: dict[str, Any]) -> None:
    run_timers(database, now=clock.now())


def run_timers(database: Database, *, now: datetime) -> dict[str, int]:
    """Do everything that is due at `now`; returns how much of each. A fault holds up nothing else, and is raised last."""
    faults: list[Exception] = []
    done = {"released": _each(database, _silent_reviews, _release_itself, now, faults)}
    done["refunds"] = _each(database, _silent_refunds, _answer_refund, now, faults)
    steps: dict[str, Callable[..., int]] = {
        "offers": expire_offers, "weeks": invoice_due, "charged": charge_again, "hours": pay_due, "freed": free_due,
        "weekly": pay_weekly, "arrived": arrive_due,
    }  # fmt: skip
    for name, step in steps.items():
        try:
            with database.writing() as db:
                done[name] = step(db, now=now)
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup("some of Worklane’s timers failed; the others ran", faults)
    return done


def _each(database: Database, find: Any, act: Any, now: datetime, faults: list[Exception]) -> int:
    """One transaction for each that is due."""
    with database.reading() as db:
        due = db.execute(find(now)).all()
    for row in due:
        try:
            with database.writing() as db:
                act(db, row.contract, row.id, row.client, now)
        except Exception as fault:
            faults.append(fault)
    return len(due)


def _silent_reviews(now: datetime) -> Any:
    late = (milestones.c.status == "submitted") & (milestones.c.review_until <= now)
    return _owners().where(late, milestones.c.refund_asked_at.is_(None))


def _release_itself(db: Connection, contract_id: int, milestone_id: int, client: int, now: datetime) -> None:
    contract = read_contract(db, contract_id, client)
    step = read_milestone(db, contract_id, milestone_id)
    if not is_due_for_release(step.status, step.review_until, bool(step.refund_asked_at), now):
        return
    release(db, contract, step, remaining(step), actor=None, now=now)
    note(db, contract_id, "released_itself", actor=None, now=now, subject=step.title)


def _silent_refunds(now: datetime) -> Any:
    return _owners().where(
        milestones.c.refund_until <= now, milestones.c.status.in_(("funded", "submitted", "changes"))
    )


def _answer_refund(db: Connection, contract_id: int, milestone_id: int, client: int, now: datetime) -> None:
    """Silence: granted if nothing was submitted, else it becomes a dispute."""
    contract = read_contract(db, contract_id, client)
    step = read_milestone(db, contract_id, milestone_id)
    if step.refund_until is None or step.refund_until > now or step.status not in ("funded", "submitted", "changes"):
        return
    if step.submitted_at is None:
        refund(db, contract, step, actor=None, now=now)
        return
    words = "The client asked for a refund and the freelancer didn’t answer within 7 days. Work had been submitted."
    open_dispute(
        db, contract_id, milestone_id, member=client, reason="no_answer", statement=words, wish="refund",
        wish_minor=None, now=now, in_time=True,
    )  # fmt: skip


def _owners() -> Any:
    return select(milestones.c.id, milestones.c.contract, contracts.c.client).join(
        contracts, contracts.c.id == milestones.c.contract
    )
