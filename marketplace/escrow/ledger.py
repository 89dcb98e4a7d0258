"""Keeping moves: one transaction, its entries and the balances they change, once per key, never below zero."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, or_, select, true, update

from foundation.database import insert_row, upsert
from foundation.errors import Conflict
from marketplace.escrow.moves import Account, Move
from marketplace.escrow.tables import accounts, entries, transactions


def post(
    db: Connection,
    move: Move,
    *,
    key: str,
    actor: str,
    cause: str,
    now: datetime,
    contract: int | None = None,
    milestone: int | None = None,
    member: int | None = None,
) -> int:
    """Write the move; returns the transaction's id. The same key with the same body is the same transaction."""
    if sum(line.debit for line in move.lines) != sum(line.credit for line in move.lines):
        raise AssertionError(f"{move.kind} does not balance")
    body = hashlib.sha256(msgspec.json.encode([move, contract, milestone, member])).hexdigest()
    ids = _lock(db, {line.account for line in move.lines}, move.currency)
    before = db.execute(select(transactions).where(transactions.c.key == key)).first()
    if before is not None:
        if before.body_hash != body:
            raise Conflict("This payment was already made with other figures. Reload the page to see where it stands.")
        return int(before.id)
    for account, change in sorted(_changes(move).items()):
        _change(db, ids[account], account, change)
    made = insert_row(
        db, transactions, key=key, body_hash=body, kind=move.kind, currency=move.currency, contract=contract,
        milestone=milestone, member=member, actor=actor, cause=cause, gross_minor=move.gross, fee_minor=move.fee, at=now,
    )  # fmt: skip
    rows = [
        {"transaction": made, "account": ids[line.account], "debit_minor": line.debit, "credit_minor": line.credit}
        for line in move.lines
    ]
    db.execute(entries.insert(), rows)
    return made


def is_posted(db: Connection, key: str) -> bool:
    return db.execute(select(transactions.c.id).where(transactions.c.key == key)).first() is not None


def balance(db: Connection, account: Account, currency: str) -> int:
    """Credits less debits, in minor units."""
    mine = (accounts.c.kind == account.kind) & (accounts.c.owner == account.owner) & (accounts.c.currency == currency)
    return db.execute(select(accounts.c.balance_minor).where(mine)).scalar() or 0


def balances(db: Connection, owner: int, kinds: Iterable[str]) -> dict[str, dict[str, int]]:
    """currency -> kind -> minor units, of everything one member has."""
    mine = (accounts.c.owner == owner) & accounts.c.kind.in_(list(kinds))
    found: dict[str, dict[str, int]] = {}
    for row in db.execute(select(accounts).where(mine).order_by(accounts.c.currency)):
        found.setdefault(row.currency, {})[row.kind] = row.balance_minor
    return found


def escrow_of(db: Connection, milestone_ids: Iterable[int]) -> dict[int, int]:
    """What is held for each of these milestones."""
    mine = (accounts.c.kind == "escrow") & accounts.c.owner.in_(list(milestone_ids))
    return {row.owner: row.balance_minor for row in db.execute(select(accounts).where(mine))}


def find_faults(db: Connection) -> list[str]:
    """Where the log and the kept balances disagree: empty when every invariant holds."""
    faults = []
    sums = select(
        entries.c.transaction, func.sum(entries.c.debit_minor), func.sum(entries.c.credit_minor)
    ).group_by(entries.c.transaction)  # fmt: skip
    faults += [f"transaction {key}: {debit} <> {credit}" for key, debit, credit in db.execute(sums) if debit != credit]
    logged = func.coalesce(func.sum(entries.c.credit_minor - entries.c.debit_minor), 0)
    kept = (
        select(accounts.c.id, accounts.c.kind, accounts.c.balance_minor, logged.label("logged"))
        .select_from(accounts.outerjoin(entries, entries.c.account == accounts.c.id))
        .group_by(accounts.c.id, accounts.c.kind, accounts.c.balance_minor)
    )
    for row in db.execute(kept):
        if row.balance_minor != row.logged:
            faults.append(f"account {row.id}: keeps {row.balance_minor}, the log says {row.logged}")
        if row.balance_minor < 0 and row.kind != "outside":
            faults.append(f"account {row.id} ({row.kind}) is negative: {row.balance_minor}")
    return faults


def _lock(db: Connection, wanted: set[Account], currency: str) -> dict[Account, int]:
    rows = [
        {"kind": account.kind, "owner": account.owner, "currency": currency, "balance_minor": 0}
        for account in sorted(wanted)
    ]
    upsert(db, accounts, rows, keys=["kind", "owner", "currency"], update=[])
    these = or_(*((accounts.c.kind == a.kind) & (accounts.c.owner == a.owner) for a in wanted))
    query = select(accounts).where(these, accounts.c.currency == currency).order_by(accounts.c.id).with_for_update()
    return {Account(row.kind, row.owner): row.id for row in db.execute(query)}


def _changes(move: Move) -> dict[Account, int]:
    changes: dict[Account, int] = {}
    for line in move.lines:
        changes[line.account] = changes.get(line.account, 0) + line.credit - line.debit
    return changes


def _change(db: Connection, account_id: int, account: Account, change: int) -> None:
    enough = true() if account.kind == "outside" else accounts.c.balance_minor + change >= 0
    done = db.execute(
        update(accounts)
        .where(accounts.c.id == account_id, enough)
        .values(balance_minor=accounts.c.balance_minor + change)
    )
    if done.rowcount != 1:
        raise Conflict("There isn’t enough money there for this. Reload the page to see what is left.")
