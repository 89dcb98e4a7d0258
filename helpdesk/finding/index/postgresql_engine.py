"""The index asked in PostgreSQL."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    String,
    TextClause,
    bindparam,
    text,
)

from foundation.arrays import written_array
from foundation.database import read_once
from helpdesk.finding.index.engine import FREQUENT, Part, Postings, Term, all_of, first_of
from helpdesk.finding.index.newest import newest_indexed

PARTS: dict[Part, str] = {"any": "", "notes": "D", "messages": "C", "subject": "A"}


def _asking(statement: str) -> TextClause:
    """What is asked, and how many at most, are written into the statement, so that each plan is made for how frequent its own words are."""
    names = set(re.findall(r":(asked\d*|limit|since)\b", statement))
    kinds: dict[str, Any] = {"limit": Integer, "since": BigInteger}
    within = [bindparam(name, type_=kinds.get(name, String), literal_execute=True) for name in sorted(names)]
    return text(statement.replace("::", r"\:\:")).bindparams(*within)


NEWEST = _asking("""SELECT array_agg((ticket << 32) | message) FROM (
    SELECT ticket, message FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked) AND ticket > :since
    ORDER BY ticket DESC, message DESC LIMIT :limit) newest""")
ALL_OF_THEM = _asking("""SELECT array_agg((ticket << 32) | message) FROM (
    SELECT ticket, message FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked) AND ticket > :since
    ORDER BY ticket + 0 DESC, message DESC LIMIT :limit) newest""")  # by no index: all that have it are fetched
HAVING = """SELECT FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked{0})
    UNION ALL SELECT FROM ticket_search_subjects WHERE words @@ to_tsquery('ticket_search', :asked{0})"""
EVERY = "SELECT FROM ticket_search UNION ALL SELECT FROM ticket_search_subjects"
SUBJECTS = _asking("""SELECT array_agg(ticket << 32) FROM (
    SELECT ticket FROM ticket_search_subjects WHERE words @@ to_tsquery('ticket_search', :asked) ORDER BY ticket DESC LIMIT :limit) newest""")
ALL_SUBJECTS = _asking("""SELECT array_agg(ticket << 32) FROM (
    SELECT ticket FROM ticket_search_subjects WHERE words @@ to_tsquery('ticket_search', :asked) ORDER BY ticket + 0 DESC LIMIT :limit) newest""")
WEIGHED = _asking("""SELECT array_agg(ts_rank('{0.25, 0.3, 0.7, 0.8}', words, to_tsquery('ticket_search', :asked), 1)::float8
    ORDER BY ticket DESC, message DESC) FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked)""")
WITHIN = _asking("""SELECT array_agg(document) FROM (
    SELECT (ticket << 32) | first AS document FROM unnest(:tickets ::bigint[]) ticket CROSS JOIN LATERAL (
        SELECT min(message) AS first FROM ticket_search s WHERE s.ticket = ticket.ticket AND s.words @@ to_tsquery('ticket_search', :asked)) said
    WHERE first IS NOT NULL ORDER BY ticket DESC) first""")
# To fetch a document costs so much more than to walk over one (measured); PostgreSQL takes that for equal.
DEARER = 5
SHORT = 2  # times: one of the short rows of subjects
SURELY = 1.15  # times as many as wanted are expected where it is looked for among the newest alone
DOCUMENTS = 1_000_000  # by which rarity is reckoned


@dataclass(frozen=True)
class Expected:
    """How many documents PostgreSQL expects to have words, how many subjects, and how many there are of each."""

    having: float = 0
    every: float = 1
    in_subjects: float = 0
    subjects: float = 1


class PostgresqlEngine:
    """For one search: what was said of its words is remembered."""

    def __init__(self) -> None:
        self._expected: dict[str, Expected] = {}

    def expecting(self, db: Connection, terms: Sequence[Term], part: Part, *, together: bool = False) -> None:
        asked = [_written(one, part) for one in terms]
        self._learn(db, [*asked, *([_all_of(asked)] if together and len(asked) > 1 else [])])

    def newest(self, db: Connection, term: Term, part: Part, limit: int, *, subjects: bool = True) -> Postings:
        asked = _written(term, part)
        expected = self._expected_of(db, asked)
        if part == "subject":
            documents = self.in_subject(db, term, limit + 1)
        else:
            documents = _newest(db, asked, limit + 1, expected, counted=_is_counted(term))
        whole = len(documents) <= limit
        wanted = documents and (subjects or whole)
        in_subject = (
            documents if part == "subject" else self.in_subject(db, term, limit) if wanted and part == "any" else []
        )
        if not whole:
            return first_of(documents, in_subject)
        ranks = db.execute(WEIGHED, {"asked": asked}).scalar_one() or []
        rarity = 4 * math.log(DOCUMENTS / max(len(documents), 1))
        return all_of(documents, [max(rank * rarity, 0.1) for rank in ranks], in_subject)

    def together(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> list[int]:
        asked = _all_of([_written(one, part) for one in terms])
        return _newest(db, asked, limit, self._expected_of(db, asked), counted=False)

    def in_subject(self, db: Connection, term: Term, limit: int) -> list[int]:
        expected = self._expected_of(db, _written(term, "any"))
        along = SUBJECTS if SHORT * expected.in_subjects**2 > limit * expected.subjects else ALL_SUBJECTS
        return _read(db, along, asked=_written(term, "any"), limit=limit)

    def subjects_of(self, db: Connection, terms: Sequence[Term], tickets: Collection[int]) -> list[list[int]]:
        words = {f"asked{at}": _written(one, "any") for at, one in enumerate(terms)}
        found = db.execute(_subjects_of(len(terms)), {**words, "tickets": written_array(tickets)}).one()
        return [one or [] for one in found]

    def are_frequent(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> bool:
        expected = (self._expected_of(db, _written(one, part)) for one in terms)
        return part == "any" and all(map(_is_counted, terms)) and all(one.having > SURELY * limit for one in expected)

    def within(self, db: Connection, term: Term, part: Part, tickets: Sequence[int]) -> Postings:
        documents = (
            db.execute(WITHIN, {"asked": _written(term, part), "tickets": written_array(tickets)}).scalar_one() or []
        )
        return Postings(documents, [FREQUENT] * len(documents))

    def _expected_of(self, db: Connection, asked: str) -> Expected:
        if asked not in self._expected:
            self._learn(db, [asked])
        return self._expected[asked]

    def _learn(self, db: Connection, asked: Sequence[str]) -> None:
        """What PostgreSQL plans for is what it expects; it is asked for all of them at once."""
        words = {f"asked{at}": one for at, one in enumerate(asked)}
        plans = db.execute(_frequency(len(asked)), words).scalar_one()[0]["Plan"].get("Plans", ())
        if len(plans) == 2 * len(asked) + 2:  # else something has no words at all
            rows = [plan["Plan Rows"] for plan in plans]
            *having, every, subjects = rows
            for at, one in enumerate(asked):
                self._expected[one] = Expected(having[2 * at], every, having[2 * at + 1], subjects)
        elif len(asked) == 1:
            self._expected[asked[0]] = Expected()


def _newest(db: Connection, asked: str, limit: int, expected: Expected, *, counted: bool) -> list[int]:
    """Among the newest tickets first, where enough are to be expected there. Then by walking back from the newest document, or by fetching
    all that have the words, whichever meets fewer. `counted`: it is known how many have them; of words that must stand together it isn't."""
    having, every = expected.having, expected.every
    within = read_once(db, newest_indexed)
    for newest in within if counted else within[-1:]:
        if not counted or having * newest.share > SURELY * limit:
            along = NEWEST if DEARER * newest.share * having**2 > limit * every else ALL_OF_THEM
            found = _read(db, along, asked=asked, limit=limit, since=newest.since)
            if len(found) == limit:
                return found
            break
    along = NEWEST if DEARER * having**2 > limit * every else ALL_OF_THEM
    return _read(db, along, asked=asked, limit=limit, since=-1)


def _read(db: Connection, statement: TextClause, **given: Any) -> list[int]:
    return list(db.execute(statement, given).scalar_one() or [])


@cache
def _frequency(count: int) -> TextClause:
    parts = (*(HAVING.format(at) for at in range(count)), EVERY)
    return _asking(f"EXPLAIN (FORMAT JSON) {' UNION ALL '.join(parts)}")


@cache
def _subjects_of(count: int) -> TextClause:
    """All read in one pass: to come to a ticket costs more than to look whether it has one word more."""
    each = (
        f"array_agg(ticket << 32) FILTER (WHERE words @@ to_tsquery('ticket_search', :asked{at}))"
        for at in range(count)
    )
    return _asking(
        f"""SELECT {", ".join(each)} FROM unnest(:tickets ::bigint[]) ticket JOIN ticket_search_subjects USING (ticket)"""
    )


def _all_of(asked: Sequence[str]) -> str:
    return " & ".join(f"({one})" for one in asked)


def _is_counted(term: Term) -> bool:
    return all(len(word.tokens) == 1 for word in term.words)


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
