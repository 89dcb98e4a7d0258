"""Released money waits five days before it is available; each hold ends exactly once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from foundation.database import insert_row
from marketplace.escrow import moves
from marketplace.escrow.ledger import post
from marketplace.escrow.tables import holds

PENDING = timedelta(days=5)


def hold(
    db: Connection, *, member: int, contract: int, milestone: int | None, amount: int, currency: str, now: datetime
) -> int:
    return insert_row(
        db, holds, member=member, contract=contract, milestone=milestone, amount_minor=amount, currency=currency,
        until=now + PENDING, status="pending",
    )  # fmt: skip


def free_due(db: Connection, *, now: datetime, at_most: int = 500) -> int:
    """End every hold whose time has come; twice does nothing the second time. Returns how many."""
    due = select(holds).where(holds.c.status == "pending", holds.c.until <= now).order_by(holds.c.id).limit(at_most)
    rows = db.execute(due.with_for_update(skip_locked=True)).all()
    for row in rows:
        post(
            db, moves.free(row.member, row.amount_minor, row.currency), key=f"free:{row.id}", contract=row.contract,
            milestone=row.milestone, member=row.member, actor="worklane", cause="5 days have passed", now=now,
        )  # fmt: skip
        db.execute(update(holds).where(holds.c.id == row.id).values(status="freed"))
    return len(rows)


def freeze(db: Connection, milestone: int) -> int:
    """Stop this milestone's pending money; returns how much was stopped (net, minor units)."""
    mine = (holds.c.milestone == milestone) & (holds.c.status == "pending")
    return sum(db.execute(update(holds).where(mine).values(status="frozen").returning(holds.c.amount_minor)).scalars())


def pending_of(db: Connection, milestone: int) -> int:
    """How much released money of this milestone still waits (net, minor units)."""
    mine = (holds.c.milestone == milestone) & (holds.c.status == "pending")
    return int(db.execute(select(func.coalesce(func.sum(holds.c.amount_minor), 0)).where(mine)).scalar_one())


def take_back(db: Connection, milestone: int, amount: int) -> int:
    """Take up to `amount` out of this milestone's pending money; returns how much there was to take."""
    mine = select(holds).where(holds.c.milestone == milestone, holds.c.status == "pending").order_by(holds.c.id)
    taken = 0
    for row in db.execute(mine.with_for_update()).all():
        part = min(row.amount_minor, amount - taken)
        rest = {"amount_minor": row.amount_minor - part} if part < row.amount_minor else {"status": "returned"}
        db.execute(update(holds).where(holds.c.id == row.id).values(**rest))
        taken += part
        if taken == amount:
            break
    return taken


def thaw(db: Connection, milestone: int) -> None:
    mine = (holds.c.milestone == milestone) & (holds.c.status == "frozen")
    db.execute(update(holds).where(mine).values(status="pending"))
