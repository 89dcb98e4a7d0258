"""Changing a running contract: its milestones, its weekly limit, pausing, resuming and ending it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from foundation.database import insert_row
from foundation.errors import Conflict, Invalid
from marketplace.contracts.activity import note
from marketplace.contracts.milestones import REFUND_ANSWER, check_milestone, next_status
from marketplace.contracts.reading import must_be_client, read_contract, read_milestone, read_milestones
from marketplace.contracts.refunds import refund
from marketplace.contracts.tables import contracts, milestones


def add_milestone(
    db: Connection, contract_id: int, *, member: int, title: str, amount: int, due_at: datetime | None, now: datetime
) -> int:
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    if contract.status == "ended" or contract.kind != "fixed":
        raise Conflict("Milestones can be added only while a fixed-price contract runs.")
    check_milestone(title, amount)
    last = select(func.coalesce(func.max(milestones.c.position), 0)).where(milestones.c.contract == contract_id)
    made = insert_row(
        db, milestones, contract=contract_id, position=db.execute(last).scalar_one() + 1, title=title.strip(),
        amount_minor=amount, due_at=due_at, status="planned",
    )  # fmt: skip
    note(db, contract_id, "planned", actor=member, now=now, subject=title.strip())
    return made


def change_milestone(
    db: Connection, contract_id: int, milestone_id: int, *, member: int, title: str, amount: int,
    due_at: datetime | None, now: datetime,
) -> None:  # fmt: skip
    """Only while it isn't funded."""
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    next_status(step.status, "change")
    check_milestone(title, amount)
    values = {"title": title.strip(), "amount_minor": amount, "due_at": due_at}
    db.execute(update(milestones).where(milestones.c.id == step.id).values(**values))
    note(db, contract_id, "changed", actor=member, now=now, subject=title.strip())


def remove_milestone(db: Connection, contract_id: int, milestone_id: int, *, member: int, now: datetime) -> None:
    """Only while it isn't funded."""
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    next_status(step.status, "change")
    db.execute(delete(milestones).where(milestones.c.id == step.id))
    note(db, contract_id, "removed", actor=member, now=now, subject=step.title)


def change_limit(
    db: Connection, contract_id: int, *, member: int, minutes: int | None, manual: bool, now: datetime
) -> None:
    contract = read_contract(db, contract_id, member)
    must_be_client(contract, member)
    if contract.kind != "hourly" or contract.status == "ended":
        raise Conflict("A weekly limit belongs to a running hourly contract.")
    if minutes is None or not 0 <= minutes <= 168 * 60:
        raise Invalid("Enter a weekly limit between 0 and 168 hours.", field="hours")
    values = {"weekly_limit_minutes": minutes, "manual_allowed": manual}
    db.execute(update(contracts).where(contracts.c.id == contract_id).values(**values))
    note(db, contract_id, "limited", actor=member, now=now, subject=f"{minutes / 60:g} hours")


def pause(db: Connection, contract_id: int, *, member: int, now: datetime) -> None:
    must_be_client(read_contract(db, contract_id, member), member)
    _move(db, contract_id, member, "active", "paused", now)


def resume(db: Connection, contract_id: int, *, member: int, now: datetime) -> None:
    must_be_client(read_contract(db, contract_id, member), member)
    _move(db, contract_id, member, "paused", "active", now)


def end_contract(db: Connection, contract_id: int, *, member: int, words: str = "", now: datetime) -> None:
    """End it. Work in review keeps its 14 days. Money for work not handed in goes back: at once when the
    freelancer ends, after the freelancer's answer (7 days) when the client ends."""
    contract = read_contract(db, contract_id, member)
    if contract.status == "ended":
        raise Conflict("This contract has ended already.")
    steps = read_milestones(db, contract_id)
    if any(step.status == "disputed" for step in steps):
        raise Conflict("A milestone is in dispute. The contract can end when the dispute is settled.")
    for step in steps:
        if step.status in ("funded", "changes"):
            _give_or_ask_back(db, contract, step, member, now)
        elif step.status == "planned":
            db.execute(delete(milestones).where(milestones.c.id == step.id))
    values: dict[str, Any] = {"status": "ended", "ended_at": now, "ended_by": member}
    db.execute(update(contracts).where(contracts.c.id == contract_id).values(**values))
    note(db, contract_id, "ended", actor=member, now=now, words=words.strip())


def _give_or_ask_back(db: Connection, contract: Any, step: Any, member: int, now: datetime) -> None:
    if member == contract.freelancer and step.submitted_at is None:
        refund(db, contract, step, actor=member, now=now)
    elif step.refund_asked_at is None:
        values = {"refund_asked_at": now, "refund_until": now + REFUND_ANSWER}
        db.execute(update(milestones).where(milestones.c.id == step.id).values(**values))


def _move(db: Connection, contract_id: int, member: int, start: str, end: str, now: datetime) -> None:
    there = (contracts.c.id == contract_id) & (contracts.c.status == start)
    if db.execute(update(contracts).where(there).values(status=end)).rowcount != 1:
        raise Conflict(
            f"This contract isn’t {start} now, so it can’t be {end}. Reload the page to see where it stands."
        )
    note(db, contract_id, "paused" if end == "paused" else "resumed", actor=member, now=now)
