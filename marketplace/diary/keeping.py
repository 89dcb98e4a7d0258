"""Writing time down, and reading a week back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from marketplace.contracts.reading import must_be_freelancer, read_contract
from marketplace.diary.tables import diary_entries, weeks
from marketplace.diary.weeks import EDIT_UNTIL, WEEK, week_of
from marketplace.members.tables import members
from marketplace.payouts.tables import methods


def add_time(
    db: Connection, contract_id: int, *, member: int, starts_at: datetime, minutes: int, memo: str, now: datetime
) -> int:
    """Manual time: billable if the client allows it, not protected."""
    contract = read_contract(db, contract_id, member)
    must_be_freelancer(contract, member)
    if contract.kind != "hourly":
        raise Conflict("Time belongs to hourly contracts. This one has a fixed price.")
    if contract.status != "active":
        raise Conflict(f"This contract is {contract.status}, so no time can be added.")
    if not contract.manual_allowed:
        raise Invalid("Your client doesn’t accept time added by hand. Use the tracker.", field="hours")
    if not 5 <= minutes <= 12 * 60:
        raise Invalid("Enter between 5 minutes and 12 hours.", field="hours")
    if not memo.strip():
        raise Invalid("Say in a few words what you did.", field="memo")
    ends_at = starts_at + timedelta(minutes=minutes)
    if ends_at > now:
        raise Invalid("Time can be added only after it was worked.", field="day")
    if starts_at.date() < contract.started_at.date():
        raise Invalid("Time can be added from the day the contract started.", field="day")
    _must_be_open(starts_at, now)
    if _overlaps(db, contract_id, starts_at, ends_at):
        raise Invalid(
            "There’s time written down for these minutes already. Change the start or the length.", field="start"
        )
    return insert_row(
        db, diary_entries, contract=contract_id, starts_at=starts_at, minutes=minutes, memo=memo.strip()[:200],
        kind="manual", activity=None,
    )  # fmt: skip


def delete_time(db: Connection, contract_id: int, entry_id: int, *, member: int, now: datetime) -> None:
    """Deleted time isn't billed. Possible until the week is invoiced."""
    contract = read_contract(db, contract_id, member)
    must_be_freelancer(contract, member)
    mine = (diary_entries.c.id == entry_id) & (diary_entries.c.contract == contract_id)
    row = db.execute(select(diary_entries).where(mine)).first()
    if row is None:
        raise NotFound("This time was deleted already.")
    _must_be_open(row.starts_at, now)
    db.execute(delete(diary_entries).where(diary_entries.c.id == entry_id))


def read_week(db: Connection, contract_id: int, starts_at: datetime) -> list[Row[Any]]:
    inside = diary_entries.c.starts_at.between(starts_at, starts_at + WEEK - timedelta(microseconds=1))
    mine = select(diary_entries).where(diary_entries.c.contract == contract_id, inside)
    return list(db.execute(mine.order_by(diary_entries.c.starts_at)))


def invoiced_weeks(db: Connection, contract_id: int, *, limit: int = 12) -> list[Row[Any]]:
    mine = select(weeks).where(weeks.c.contract == contract_id).order_by(weeks.c.starts_at.desc())
    return list(db.execute(mine.limit(limit)))


def read_invoiced(db: Connection, contract_id: int, week_id: int) -> Row[Any]:
    row = db.execute(select(weeks).where(weeks.c.id == week_id, weeks.c.contract == contract_id)).first()
    if row is None:
        raise NotFound("This week isn’t part of the contract. Go back to the contract to see which are.")
    return row


def is_covered(db: Connection, contract: Any) -> bool:
    """Hourly protection needs a verified payment method and a verified freelancer."""
    pays = (methods.c.member == contract.client) & (methods.c.use == "pay") & (methods.c.status == "verified")
    verified = select(members.c.identity_verified_at).where(members.c.id == contract.freelancer)
    query = select(select(methods.c.id).where(pays).limit(1).scalar_subquery(), verified.scalar_subquery())
    method, identity = db.execute(query).one()
    return method is not None and identity is not None


def _must_be_open(starts_at: datetime, now: datetime) -> None:
    if now >= week_of(starts_at) + EDIT_UNTIL:
        raise Conflict("That week is closed: time can be changed until Monday 12:00 UTC after it.")


def _overlaps(db: Connection, contract_id: int, starts_at: datetime, ends_at: datetime) -> bool:
    near = diary_entries.c.starts_at.between(starts_at - timedelta(days=1), ends_at)
    rows = db.execute(select(diary_entries).where(diary_entries.c.contract == contract_id, near))
    return any(row.starts_at < ends_at and starts_at < row.starts_at + timedelta(minutes=row.minutes) for row in rows)
