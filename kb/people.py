"""What the knowledge base keeps of a person: their searches, readings and votes. Erased, they count without anybody behind them."""

from collections import Counter

from sqlalchemy import Connection, Table, func, or_, select, update

from foundation.people import Keeper, Told, rows_of
from kb.articles.tables import contacts, readings, searches, votes
from kb.flags.people import erase_flags, export_flags
from kb.gaps.tables import gaps

NAMELESS = "A question that was erased"


def said_by(db: Connection, who: str) -> dict[str, list[int]]:
    """The numbers of what they said: `{"vote": [...], "search": [...]}`."""
    return {name: _ids(db, table, who) for name, table in (("vote", votes), ("search", searches))}


def export(db: Connection, who: str) -> Told:
    told: Told = {}
    for name, table in (("searches", searches), ("readings", readings), ("votes", votes), ("contacts", contacts)):
        told |= rows_of(db, table, table.c.who == who, without=["opening", "gap_id"], called=name)
    return told | export_flags(db, who)


def erase(db: Connection, who: str, nobody: str) -> dict[str, int]:
    return {
        "searches": _erase_searches(db, who),
        "flags": erase_flags(db, who),
        "readings": db.execute(update(readings).where(readings.c.who == who).values(who=None)).rowcount,
        "votes": db.execute(update(votes).where(votes.c.who == who).values(who=None, comment=None)).rowcount,
        "contacts": db.execute(update(contacts).where(contacts.c.who == who).values(who=None)).rowcount,
    }


def _erase_searches(db: Connection, who: str) -> int:
    """What others typed too says nothing of this person and stays. All else goes, and with it the names of gaps made of it."""
    mine = searches.c.who == who
    others = select(searches.c.query).where(or_(searches.c.who != who, searches.c.who.is_(None)))
    own = mine & searches.c.query.not_in(others)
    touched = db.execute(select(searches.c.gap_id).where(own, searches.c.gap_id > 0).distinct()).scalars().all()
    blank = {"query": "", "gap_id": func.coalesce(searches.c.gap_id, 0)}
    db.execute(update(searches).where(own).values(**blank))
    count = db.execute(update(searches).where(mine).values(who=None, opening=None)).rowcount
    _rename_gaps(db, list(touched))
    return count


def _rename_gaps(db: Connection, touched: list[int]) -> None:
    """A gap is named by what people typed. One whose name nobody typed any more is named by what they did."""
    rows = db.execute(select(searches.c.gap_id, searches.c.query).where(searches.c.gap_id.in_(touched)))
    typed: dict[int, Counter[str]] = {gap: Counter() for gap in touched}
    for row in rows:
        if row.query:
            typed[row.gap_id][" ".join(row.query.split())] += 1
    names = {row.id: row.name for row in db.execute(select(gaps.c.id, gaps.c.name).where(gaps.c.id.in_(touched)))}
    for gap, queries in typed.items():
        if names.get(gap) not in queries:
            name = queries.most_common(1)[0][0] if queries else NAMELESS
            db.execute(update(gaps).where(gaps.c.id == gap).values(name=name))


def _ids(db: Connection, table: Table, who: str) -> list[int]:
    return list(db.execute(select(table.c.id).where(table.c.who == who)).scalars())


KEEPER = Keeper("help_centre", export, erase, words=("comment", "query"))
