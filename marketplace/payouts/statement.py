"""What one member sees of the ledger: charges and refunds of a client, earnings of a freelancer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from foundation.errors import NotFound
from marketplace.contracts.tables import contracts
from marketplace.escrow.tables import holds, transactions

CHARGES = ("fund", "week", "bonus")
RETURNS = ("refund", "giveback")
EARNINGS = ("release", "bonus", "hours")


def list_charges(db: Connection, client: int, *, limit: int = 50) -> list[Row[Any]]:
    """Charges and refunds, newest first."""
    theirs = (contracts.c.client == client) & transactions.c.kind.in_((*CHARGES, *RETURNS))
    return list(db.execute(_statement().where(theirs).limit(limit)))


def list_earnings(db: Connection, freelancer: int, *, limit: int = 50) -> list[Row[Any]]:
    theirs = (contracts.c.freelancer == freelancer) & transactions.c.kind.in_((*EARNINGS, "giveback"))
    return list(db.execute(_statement().where(theirs).limit(limit)))


def read_invoice(db: Connection, member: int, transaction: int) -> Row[Any]:
    row = db.execute(_statement().where(transactions.c.id == transaction)).first()
    if row is None or row.kind not in _kinds_for(member, row):
        raise NotFound("There’s no invoice of yours with this number. Look in Billing.")
    return row


def net_released(db: Connection, contract: int) -> int:
    """What the freelancer received of a contract's milestones: after fees, less what was given back."""
    signed = case(
        (transactions.c.kind == "release", transactions.c.gross_minor - transactions.c.fee_minor),
        else_=-transactions.c.gross_minor,
    )
    theirs = (transactions.c.contract == contract) & transactions.c.kind.in_(("release", "giveback"))
    return int(db.execute(select(func.coalesce(func.sum(signed), 0)).where(theirs)).scalar_one())


def next_free(db: Connection, freelancer: int) -> list[Row[Any]]:
    """Pending money and when it becomes available, soonest first."""
    mine = (holds.c.member == freelancer) & holds.c.status.in_(("pending", "frozen"))
    query = select(holds, contracts.c.title).join(contracts, contracts.c.id == holds.c.contract)
    return list(db.execute(query.where(mine).order_by(holds.c.until).limit(20)))


def invoice_number(transaction: int, at: datetime) -> str:
    return f"WL-{at:%Y}-{transaction:06d}"


def _kinds_for(member: int, row: Row[Any]) -> tuple[str, ...]:
    """Each side finds the papers of its own money only."""
    if member == row.client:
        return (*CHARGES, *RETURNS)
    return (*EARNINGS, "giveback") if member == row.freelancer else ()


def _statement() -> Any:
    return (
        select(transactions, contracts.c.title, contracts.c.client, contracts.c.freelancer,
               contracts.c.kind.label("contract_kind"))
        .join(contracts, contracts.c.id == transactions.c.contract)
        .order_by(transactions.c.at.desc(), transactions.c.id.desc())
    )  # fmt: skip
