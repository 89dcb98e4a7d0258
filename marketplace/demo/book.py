"""The demo world's ledger, kept in memory until all of it is written."""

import hashlib
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from foundation.database import reserve_ids
from marketplace.escrow import moves
from marketplace.escrow.tables import accounts, entries, holds, transactions

Row = dict[str, Any]


class Book:
    """The ledger in memory: moves are kept in order and written at the end, balances and all."""

    def __init__(self) -> None:
        self.moves: list[tuple[moves.Move, Row]] = []
        self.holds: list[Row] = []

    def post(
        self,
        move: moves.Move,
        *,
        key: str,
        cause: str,
        at: datetime,
        contract: int,
        member: int,
        milestone: int | None = None,
    ) -> None:
        row = {"key": key, "cause": cause, "at": at, "contract": contract, "member": member, "milestone": milestone}
        self.moves.append((move, row))

    def write(self, db: Connection) -> None:
        balances: dict[tuple[str, int, str], int] = defaultdict(int)
        for move, _ in self.moves:
            for line in move.lines:
                balances[(line.account.kind, line.account.owner, move.currency)] += line.credit - line.debit
        account_ids = dict(zip(balances, reserve_ids(db, accounts, len(balances)), strict=True))
        db.execute(
            accounts.insert(),
            [
                {"id": account_ids[key], "kind": key[0], "owner": key[1], "currency": key[2], "balance_minor": value}
                for key, value in balances.items()
            ],
        )
        ids = reserve_ids(db, transactions, len(self.moves))
        kept, lines = [], []
        for id_, (move, row) in zip(ids, self.moves, strict=True):
            body = hashlib.sha256(row["key"].encode()).hexdigest()
            kept.append(row | {"id": id_, "body_hash": body, "kind": move.kind, "currency": move.currency, "actor": "worklane",
                               "gross_minor": move.gross, "fee_minor": move.fee})  # fmt: skip
            lines += [
                {"transaction": id_, "account": account_ids[(line.account.kind, line.account.owner, move.currency)],
                 "debit_minor": line.debit, "credit_minor": line.credit}
                for line in move.lines
            ]  # fmt: skip
        db.execute(transactions.insert(), kept)
        db.execute(entries.insert(), lines)
        if self.holds:
            db.execute(holds.insert(), self.holds)
