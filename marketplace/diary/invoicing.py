"""Monday noon a week is invoiced; on the Wednesday of the week after it is paid, unless it is in dispute."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, exists, select, type_coerce, update

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
from marketplace.payouts.tables import methods


def invoice_due(db: Connection, *, now: datetime) -> int:
    """Invoice every closed week that isn't yet, however old; returns how many. Twice does nothing the second time."""
    closed = {(row.contract, week_of(row.starts_at)) for row in db.execute(_not_invoiced(now))}
    found = db.execute(select(contracts).where(contracts.c.id.in_({contract for contract, _ in closed})))
    by_id = {row.id: row for row in found}
    for contract, week in sorted(closed):
        _invoice(db, by_id[contract], week, now)
    return len(closed)


def charge_again(db: Connection, *, now: datetime) -> int:
    """Charge the weeks whose charge failed, once the client has a payment method that works; returns how many."""
    works = exists().where(
        methods.c.member == contracts.c.client, methods.c.use == "pay", methods.c.status == "verified"
    )
    query = select(weeks, contracts.c.client, contracts.c.currency).join(contracts, contracts.c.id == weeks.c.contract)
    rows = db.execute(query.where(weeks.c.status == "failed", works)).all()
    for row in rows:
        _post(db, row, row.contract, row.id, row.starts_at, row.gross_minor, now)
        note(db, row.contract, "invoiced", actor=None, now=now, subject=week_name(row.starts_at))
        db.execute(update(weeks).where(weeks.c.id == row.id).values(status="review", invoiced_at=now))
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


def _not_invoiced(now: datetime) -> Any:
    """Diary entries of closed weeks that no invoice covers."""
    this = week_of(now)
    closed = this if now >= this - WEEK + EDIT_UNTIL else this - WEEK
    starts = type_coerce(diary_entries.c.starts_at, BigInteger)
    week = type_coerce(weeks.c.starts_at, BigInteger)
    covered = exists().where(
        weeks.c.contract == diary_entries.c.contract, week <= starts, week > starts - int(WEEK.total_seconds()) * 10**6
    )
    return select(diary_entries.c.contract, diary_entries.c.starts_at).where(
        diary_entries.c.starts_at < closed, ~covered
    )


def _invoice(db: Connection, contract: Any, week: datetime, now: datetime) -> None:
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
        _post(db, contract, contract.id, made, week, gross, now)
    note(db, contract.id, "invoiced", actor=None, now=now, subject=week_name(week))


def _post(db: Connection, sides: Any, contract: int, week_id: int, week: datetime, gross: int, now: datetime) -> None:
    post(
        db, moves.invoice_week(week_id, gross, sides.currency), key=f"week:{week_id}", contract=contract,
        member=sides.client, actor="worklane", cause=week_name(week).capitalize(), now=now,
    )  # fmt: skip
