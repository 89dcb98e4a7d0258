"""The demo's diaries: the last weeks of each hourly contract, and the weeks invoiced from them."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from foundation.database import reserve_ids
from marketplace.demo.book import Book
from marketplace.demo.work import Contract
from marketplace.diary.tables import diary_entries, weeks
from marketplace.diary.weeks import AVAILABLE, EDIT_UNTIL, price_of, week_of
from marketplace.escrow import moves

Row = dict[str, Any]
MEMOS = [
    "Sketches for the next label",
    "Corrections after our call",
    "Export and naming of files",
    "Reading the brief again",
    "Colour tests",
]


def seed_hours(
    db: Connection, rng: random.Random, book: Book, made: list[Contract], contract_ids: list[int], ids: dict[int, int],
    now: datetime,
) -> None:  # fmt: skip
    written: list[Row] = []
    invoiced: list[Row] = []
    for one, contract in zip(made, contract_ids, strict=True):
        if one.kind != "hourly" or one.rate_minor is None:
            continue
        for monday in _mondays(one, now):
            diary = _diary(rng, one, contract, monday, now)
            written += diary
            minutes = sum(row["minutes"] for row in diary)
            if minutes and now >= monday + EDIT_UNTIL:
                invoiced.append(_invoice(contract, monday, minutes, price_of(minutes, one.rate_minor), now))
    by_contract = dict(zip(contract_ids, made, strict=True))
    for week_id, row in zip(reserve_ids(db, weeks, len(invoiced)), invoiced, strict=True):
        row["id"] = week_id
        _post(book, row, by_contract[row["contract"]], ids)
    if written:
        db.execute(diary_entries.insert(), written)
    if invoiced:
        db.execute(weeks.insert(), invoiced)


def _mondays(one: Contract, now: datetime) -> list[datetime]:
    """Newest first: eight weeks of the two named people's contracts, four of the others."""
    last = week_of(min(one.ended_at or now, now))
    back = [last - timedelta(weeks=number) for number in range(4 if one.number > 2 else 8)]
    return [monday for monday in back if monday >= week_of(one.started_at)]


def _diary(rng: random.Random, one: Contract, contract: int, monday: datetime, now: datetime) -> list[Row]:
    found: list[Row] = []
    minutes = 0
    for day in range(5):
        start = monday + timedelta(days=day, hours=9)
        length = rng.randrange(40, 170, 10)
        if start + timedelta(minutes=length) > now or minutes + length > (one.weekly_limit or 40) * 60:
            break
        minutes += length
        memo = rng.choice(MEMOS)
        found.append(
            {"contract": contract, "starts_at": start, "minutes": length, "memo": memo, "kind": "tracked", "activity": rng.randint(55, 97)}
        )  # fmt: skip
    return found


def _invoice(contract: int, monday: datetime, minutes: int, gross: int, now: datetime) -> Row:
    return {
        "contract": contract, "starts_at": monday, "minutes": minutes, "protected_minutes": minutes, "gross_minor": gross,
        "status": "paid" if now >= monday + AVAILABLE else "review", "invoiced_at": monday + EDIT_UNTIL, "available_at": monday + AVAILABLE,
    }  # fmt: skip


def _post(book: Book, week: Row, one: Contract, ids: dict[int, int]) -> None:
    client, freelancer = ids[one.client.number], ids[one.freelancer.number]
    who: dict[str, Any] = {
        "contract": week["contract"],
        "cause": f"Week of {week['starts_at'].day} {week['starts_at']:%B}",
    }
    move = moves.invoice_week(week["id"], week["gross_minor"], one.currency)
    book.post(move, key=f"week:{week['id']}", at=week["invoiced_at"], member=client, **who)
    if week["status"] == "paid":
        paid = moves.pay_week(week["id"], freelancer, week["gross_minor"], one.currency)
        book.post(paid, key=f"hours:{week['id']}", at=week["available_at"], member=freelancer, **who)
