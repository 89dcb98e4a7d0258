"""The index asked in PostgreSQL."""

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    String,
    TextClause,
    any_,
    bindparam,
    cast,
    literal,
    text,
)

from helpdesk.finding.index.engine import FREQUENT, SUBJECT, Part, Postings, Term

PARTS: dict[Part, str] = {"any": "", "notes": "D", "messages": "C", "subject": "A"}


def _asking(statement: str) -> TextClause:
    """What is asked, and how many at most, are written into the statement, so that each plan is made for how frequent its own words are."""
    written: dict[str, Any] = {"asked": String, "limit": Integer}
    within = [
        bindparam(name, type_=kind, literal_execute=True) for name, kind in written.items() if f":{name}" in statement
    ]
    return text(statement.replace("::", r"\:\:")).bindparams(*within)


NEWEST = _asking("""SELECT array_agg((ticket << 32) | message) FROM (
    SELECT ticket, message FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked)
    ORDER BY ticket DESC, message DESC LIMIT :limit) newest""")
ALL_OF_THEM = _asking("""SELECT array_agg((ticket << 32) | message) FROM (
    SELECT ticket, message FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked)
    ORDER BY ticket + 0 DESC, message DESC LIMIT :limit) newest""")  # by no index: all that have it are fetched
FREQUENCY = _asking("""EXPLAIN (FORMAT JSON) SELECT FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked)
    UNION ALL SELECT FROM ticket_search""")
IN_SUBJECT = _asking("""SELECT array_agg(ticket << 32) FROM (
    SELECT ticket FROM ticket_search WHERE message = 0 AND ts_filter(words, '{a}') @@ to_tsquery('ticket_search', :asked)
    ORDER BY ticket DESC LIMIT :limit) newest""")
WEIGHED = _asking("""SELECT array_agg(ts_rank('{0.25, 0.3, 0.7, 0.8}', words, to_tsquery('ticket_search', :asked), 1)::float8
    ORDER BY ticket DESC, message DESC) FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked)""")
TOGETHER = _asking("""SELECT ticket FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked)
    ORDER BY ticket DESC, message DESC LIMIT :limit""")
WITHIN = _asking("""SELECT array_agg(document) FROM (
    SELECT (ticket << 32) | min(message) AS document FROM ticket_search WHERE ticket = ANY(:tickets ::bigint[])
    AND words @@ to_tsquery('ticket_search', :asked) GROUP BY ticket ORDER BY ticket DESC) first""")
DEARER = 5  # times
DOCUMENTS = 1_000_000  # by which rarity is reckoned


class PostgresqlEngine:
    def newest(self, db: Connection, term: Term, part: Part, limit: int) -> Postings:
        asked, subject = _written(term, part), _written(term, "subject")
        along = NEWEST if part == "subject" or _is_frequent(db, asked, limit) else ALL_OF_THEM
        documents = _newest(db, IN_SUBJECT if part == "subject" else along, asked, limit + 1)
        in_subject = set(_newest(db, IN_SUBJECT, subject, limit)) if documents and part in {"any", "subject"} else set()
        if len(documents) <= limit:
            ranks = db.execute(WEIGHED, {"asked": asked}).scalar_one() or []
            rarity = 4 * math.log(DOCUMENTS / max(len(documents), 1))
            weights = [max(rank * rarity, 0.1) for rank in ranks]
            return Postings(
                documents, [w * SUBJECT if d in in_subject else w for d, w in zip(documents, weights, strict=True)]
            )
        since = documents[-1]
        documents = sorted(in_subject.union(documents), reverse=True)
        weights = [SUBJECT if d in in_subject else FREQUENT for d in documents]
        return Postings(documents, weights, whole=False, since=since)

    def together(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> list[int]:
        asked = " & ".join(f"({_written(one, part)})" for one in terms)
        return list(db.execute(TOGETHER, {"asked": asked, "limit": limit}).scalars().all())

    def within(self, db: Connection, term: Term, part: Part, tickets: Sequence[int]) -> Postings:
        documents = db.execute(WITHIN, {"asked": _written(term, part), "tickets": _array(tickets)}).scalar_one() or []
        return Postings(documents, [FREQUENT] * len(documents))

    def among(self, column: ColumnElement[int], ids: Sequence[int]) -> ColumnElement[bool]:
        return column == any_(cast(literal(_array(ids)), ARRAY(BigInteger)))


def _array(numbers: Sequence[int]) -> str:
    """As PostgreSQL writes one. The driver would look at each of a thousand numbers for what must be quoted."""
    return "{" + ",".join(map(str, numbers)) + "}"


def _newest(db: Connection, statement: TextClause, asked: str, limit: int) -> list[int]:
    return list(db.execute(statement, {"asked": asked, "limit": limit}).scalar_one() or [])


def _is_frequent(db: Connection, asked: str, limit: int) -> bool:
    """Whether walking back from the newest document meets enough that have it before all that have it were fetched, by what PostgreSQL
    expects of the words. To fetch one costs five times as much as to walk over one (measured); it takes that for equal."""
    plans = db.execute(FREQUENCY, {"asked": asked}).scalar_one()[0]["Plan"].get("Plans", ())
    having, every = (plan["Plan Rows"] for plan in plans) if len(plans) == 2 else (0, 1)
    return bool(DEARER * having**2 > limit * every)


def _written(term: Term, part: Part) -> str:
    """As `to_tsquery` reads it: words that stand together by <->, where they may stand and whether they go on after the colon."""
    where, asked = PARTS[part], []
    for word in term.words:
        marks = [where] * len(word.tokens)
        marks[-1] += "*" if word.begins else ""
        asked.append(
            " <-> ".join(f"{token}:{mark}" if mark else token for token, mark in zip(word.tokens, marks, strict=True))
        )
    return " | ".join(f"({one})" for one in asked)
