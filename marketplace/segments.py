"""Which group of people somebody belonged to when they spoke, and whether it was about fixed-price or hourly work."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, or_, select

from helpdesk.host import Speaking, Standing
from marketplace.contracts.tables import contracts
from marketplace.members.tables import members

NEW = timedelta(days=90)
OF_A_PAGE = {"contract/fixed": "fixed", "milestone": "fixed", "contract/hourly": "hourly", "work diary": "hourly"}


class _Work(NamedTuple):
    kind: str
    started_at: datetime
    ended_at: datetime | None

    def runs(self, at: datetime) -> bool:
        return self.started_at <= at and (self.ended_at is None or self.ended_at > at)


def standings_of(db: Connection, asked: Sequence[tuple[int | None, Speaking]]) -> list[Standing]:
    """One for each (member, what we know of their speaking); two statements for all."""
    numbers = {number for number, _ in asked if number is not None}
    known = {row.id: row for row in db.execute(select(members).where(members.c.id.in_(numbers)))} if numbers else {}
    work = _work_of(db, known) if known else {}
    return [
        Standing(_segment(known.get(number), one.at), _contract_type(one, work.get(number, ())))
        for number, one in asked
    ]


def _segment(member: Row[Any] | None, at: datetime) -> str | None:
    if member is None:
        return None
    if member.role == "agency":
        return "Agency"
    if member.plan == "enterprise":
        return "Enterprise client"
    new = at < member.joined_at + NEW
    if member.role == "client":
        return "New client" if new else "Returning client"
    return "New freelancer" if new else "Established freelancer"


def _contract_type(one: Speaking, work: Collection[_Work]) -> str | None:
    """What the page is about; else the kind of all that ran at the time, where it was one kind."""
    if found := OF_A_PAGE.get(one.page or ""):
        return found
    kinds = {contract.kind for contract in work if contract.runs(one.at)}
    return kinds.pop() if len(kinds) == 1 else None


def _work_of(db: Connection, people: Collection[int]) -> Mapping[int | None, list[_Work]]:
    mine = or_(contracts.c.client.in_(people), contracts.c.freelancer.in_(people))
    found: dict[int | None, list[_Work]] = defaultdict(list)
    for row in db.execute(select(contracts).where(mine)):
        for member in (row.client, row.freelancer):
            found[member].append(_Work(row.kind, row.started_at, row.ended_at))
    return found
