"""Who is in copy of a ticket that is merged may stay so where it goes on, and is out again when it is taken out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from foundation.accounts import Staff
from foundation.errors import Conflict
from foundation.mail.outbox import drop
from helpdesk.people.person import customers
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of
from helpdesk.writing.following import MOST_COPIES
from helpdesk.writing.tables import followers

IN_COPY = followers.c.kind == "cc"


def who_could_stay(db: Connection, into: int, sources: Sequence[int]) -> list[str]:
    """Names or addresses of those in copy of `sources` who get no replies of `into` yet, each once."""
    return [row.name or row.mail for row in _newcomers(db, into, sources)]


def keep_copies(db: Connection, source: int, into: int, *, by: Staff, now: datetime) -> None:
    """Raises Conflict where they would be too many. Who is in copy there already, or is its customer, isn't added."""
    rows = _newcomers(db, into, [source])
    many = db.execute(select(func.count()).where(followers.c.ticket == into, IN_COPY)).scalar_one() + len(rows)
    if many > MOST_COPIES:
        raise Conflict(
            f"{reference_of(into)} would have {many} people in copy, and a ticket has up to {MOST_COPIES}. Merge without keeping them, or remove some first."
        )
    same = {"ticket": into, "kind": "cc", "added_at": now, "added_by": by.name, "came_with": source}
    if rows:
        db.execute(insert(followers), [same | {"mail": row.mail, "name": row.name} for row in rows])


def let_copies_go(db: Connection, source: int, target: int, edges: Mapping[int, Any]) -> None:
    """`edges`: the merges of the tree by source, without this one. Whom another merge keeps in copy stays with that; who was added by hand isn't touched. In a
    chain they go from every ticket they came to."""
    _let_go(db, source, target, None, edges)


def _let_go(db: Connection, source: int, target: int, mails: Collection[str] | None, edges: Mapping[int, Any]) -> None:
    """`mails`: those of them alone; None: all."""
    came = followers.c.ticket == target, IN_COPY, followers.c.came_with == source
    rows = [row for row in db.execute(select(followers).where(*came)) if mails is None or row.mail in mails]
    beside = [one.source for one in edges.values() if one.target == target and one.copies and one.source != source]
    others = select(followers.c.mail, func.min(followers.c.ticket)).where(IN_COPY, followers.c.ticket.in_(beside))
    kept: dict[str, int] = {mail: ticket for mail, ticket in db.execute(others.group_by(followers.c.mail))}
    if stay := [{"row": row.id, "other": kept[row.mail]} for row in rows if row.mail in kept]:
        with_other = update(followers).where(followers.c.id == bindparam("row"))
        db.execute(with_other.values(came_with=bindparam("other")), stay)
    gone = [row for row in rows if row.mail not in kept]
    if not gone:
        return
    db.execute(delete(followers).where(followers.c.id.in_([row.id for row in gone])))
    drop(db, *(f"cc:{row.id}:" for row in gone))
    further = edges.get(target)
    if further is not None and further.copies:
        _let_go(db, target, further.target, {row.mail for row in gone}, edges)


def _newcomers(db: Connection, into: int, sources: Sequence[int]) -> list[Any]:
    customer = select(func.lower(customers.c.email)).join(tickets, tickets.c.customer == customers.c.key)
    known = select(followers.c.mail).where(followers.c.ticket == into, IN_COPY)
    there = set(db.execute(known.union(customer.where(tickets.c.id == into))).scalars())
    theirs = select(followers).where(followers.c.ticket.in_(sources), IN_COPY).order_by(followers.c.id.desc())
    return [row for row in {row.mail: row for row in db.execute(theirs)}.values() if row.mail not in there][::-1]
