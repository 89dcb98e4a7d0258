"""Monday noon a week is invoiced; on the Wednesday of the week after it is paid, unless it is in dispute."""

from datetime import datetime
from types import SimpleNamespace

from sqlalchemy import Connection, exists, select, update

from foundation.database import insert_row
from foundation.errors import Invalid
from marketplace.contracts.activity import note
from marketplace.contracts.tables import contracts
from marketplace.diary.keeping import is_covered, read_week
from marketplace.diary.tables import diary_entries, weeks
from marketplace.diary.weeks import AVAILABLE, EDIT_UNTIL, WEEK, count_week, price_of, week_of
from marketplace.escrow import moves
from marketplace.escrow.ledger import post
from marketplace.payouts.methods import charge_method


def invoice_due(db: Connection, *, now: datetime) -> int:
    """Invoice every contract's closed week that isn't yet; returns how many. Twice does nothing the second time."""
    week = week_of(now) - WEEK
    if now < week + EDIT_UNTIL:
        return 0
    worked = exists().where(
        diary_entries.c.contract == contracts.c.id,
        diary_entries.c.starts_at >= week,
        diary_entries.c.starts_at < week + WEEK,
    )
    done = exists().where(weeks.c.contract == contracts.c.id, weeks.c.starts_at == week)
    rows = db.execute(select(contracts).where(contracts.c.kind == "hourly", worked, ~done)).all()
    for contract in rows:
        _invoice(db, SimpleNamespace(**contract._mapping), week, now)
    return len(rows)


def pay_due(db: Connection, *, now: datetime, at_most: int = 500) -> int:
    """Pay the weeks whose Wednesday has come; returns how many."""
    query = select(weeks, contracts.c.freelancer, contracts.c.currency).join(
        contracts, contracts.c.id == weeks.c.contract
    )
    due = query.where(weeks.c.status == "review", weeks.c.available_at <= now).order_by(weeks.c.id).limit(at_most)
    rows = db.execute(due).all()
    for row in rows:
        if row.gross_minor:
            post(
                db, moves.pay_week(row.id, row.freelancer, row.gross_minor, row.currency), key=f"hours:{row.id}",
                contract=row.contract, member=row.freelancer, actor="worklane", cause=week_name(row.starts_at), now=now,
            )  # fmt: skip
        db.execute(update(weeks).where(weeks.c.id == row.id).values(status="paid"))
        note(db, row.contract, "paid", actor=None, now=now, subject=week_name(row.starts_at))
    return len(rows)


def week_name(starts_at: datetime) -> str:
    return f"the week of {starts_at.day} {starts_at:%B}"


def _invoice(db: Connection, contract: SimpleNamespace, week: datetime, now: datetime) -> None:
    totals = count_week(
        read_week(db, contract.id, week), limit=contract.weekly_limit_minutes,
        manual_allowed=contract.manual_allowed, covered=is_covered(db, contract),
    )  # fmt: skip
    gross = price_of(totals.billed, contract.rate_minor)
    try:
        if gross:
            charge_method(db, contract.client)
        status = "review"
    except Invalid:  # the client's card doesn't work: the hours wait, and the diary says so
        status = "failed"
    made = insert_row(
        db, weeks, contract=contract.id, starts_at=week, minutes=totals.billed, protected_minutes=totals.protected,
        gross_minor=gross, status=status, invoiced_at=now, available_at=week + AVAILABLE,
    )  # fmt: skip
    if status == "failed":
        note(db, contract.id, "charge_failed", actor=None, now=now, subject=week_name(week))
        return
    if gross:
        post(
            db, moves.invoice_week(made, gross, contract.currency), key=f"week:{made}", contract=contract.id,
            member=contract.client, actor="worklane", cause=week_name(week).capitalize(), now=now,
        )  # fmt: skip
    note(db, contract.id, "invoiced", actor=None, now=now, subject=week_name(week))
