"""The index asked in SQLite. Lists of numbers come as one JSON text each: a thousand rows would cost more than finding them."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, text

from helpdesk.finding.index.engine import FREQUENT, Part, Postings, Term, all_of, first_of

PARTS: dict[Part, str] = {"any": "", "notes": "noted : ", "messages": "said : ", "subject": "subject : "}
NEWEST = text("""SELECT json_group_array(rowid) FROM (
    SELECT rowid FROM ticket_search WHERE ticket_search MATCH :match ORDER BY rowid DESC LIMIT :limit)""")
WEIGHED = text("""SELECT json_group_array(weight) FROM (
    SELECT -bm25(ticket_search, 3, 3, 2, 1.2, 1) AS weight FROM ticket_search WHERE ticket_search MATCH :match ORDER BY rowid DESC)""")
WITHIN = text("""SELECT json_group_array(document) FROM (SELECT (
    SELECT min(rowid) FROM ticket_search WHERE ticket_search MATCH :match
    AND rowid BETWEEN one.value << 32 AND (one.value << 32) | 4294967295) AS document FROM json_each(:tickets) one)
    WHERE document IS NOT NULL""")  # fmt: skip

BETWEEN = text("""SELECT json_group_array(rowid) FROM (
    SELECT rowid FROM ticket_search WHERE ticket_search MATCH :match AND rowid >= :low AND rowid < :high
    ORDER BY rowid DESC LIMIT :limit)""")
FEW = 100  # tickets that are asked for one by one
MOST_READ = 20_000  # documents


class SqliteEngine:
    def expecting(self, db: Connection, terms: Sequence[Term], part: Part, *, together: bool = False) -> None:
        """Nothing depends on it here."""

    def newest(self, db: Connection, term: Term, part: Part, limit: int, *, subjects: bool = True) -> Postings:
        match = f"{PARTS[part]}({_written(term)})"
        documents = _numbers(db, NEWEST, match=match, limit=limit + 1)
        whole = len(documents) <= limit
        wanted = documents and (subjects or whole) and part in {"any", "subject"}
        in_subject = self.in_subject(db, term, limit) if wanted else []
        if not whole:
            return first_of(documents, in_subject)
        weights = [max(weight, 0.1) for weight in _numbers(db, WEIGHED, match=match)] if documents else []
        return all_of(documents, weights, in_subject)

    def together(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> list[int]:
        match = f"{PARTS[part]}({' AND '.join(f'({_written(one)})' for one in terms)})"
        return _numbers(db, NEWEST, match=match, limit=limit)

    def in_subject(self, db: Connection, term: Term, limit: int) -> list[int]:
        return _numbers(db, NEWEST, match=f"subject : ({_written(term)})", limit=limit)

    def subjects_of(self, db: Connection, terms: Sequence[Term], tickets: Collection[int]) -> list[list[int]]:
        """By reading the newest: here that costs less than asking for each."""
        wanted = set(tickets)
        return [[one for one in self.in_subject(db, term, MOST_READ) if one >> 32 in wanted] for term in terms]

    def are_frequent(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> bool:
        """The newest are read from the index's end here, a thousand as quickly as a hundred."""
        return False

    def within(self, db: Connection, term: Term, part: Part, tickets: Sequence[int]) -> Postings:
        match, wanted = f"{PARTS[part]}({_written(term)})", sorted(tickets, reverse=True)
        documents, rest = _read_along(db, match, wanted) if len(wanted) > FEW else ([], wanted)
        if rest:
            documents += _numbers(db, WITHIN, match=match, tickets=json.dumps(rest))
        return Postings(documents, [FREQUENT] * len(documents))


def _read_along(db: Connection, match: str, tickets: Sequence[int]) -> tuple[list[int], list[int]]:
    """The first document of each ticket, by reading the term's documents: for many tickets that costs less than asking for each. And
    the tickets it didn't come to, where there are too many documents."""
    low, high = tickets[-1] << 32, (tickets[0] + 1) << 32
    documents = _numbers(db, BETWEEN, match=match, low=low, high=high, limit=MOST_READ)
    reached = documents[-1] >> 32 if len(documents) == MOST_READ else -1
    first = {one >> 32: one for one in documents}  # the newest come first, so the first document of each stays
    found = [first[one] for one in tickets if one > reached and one in first]
    return found, [one for one in tickets if one <= reached]


def _numbers(db: Connection, query: Any, **values: Any) -> list[Any]:
    found: list[Any] = json.loads(db.execute(query, values).scalar_one())
    return found


def _written(term: Term) -> str:
    return " OR ".join(f'"{" ".join(one.tokens)}"{" *" if one.begins else ""}' for one in term.words)
