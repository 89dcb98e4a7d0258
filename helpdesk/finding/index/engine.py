"""Asking the index for a word: the newest documents that have it, and which of some tickets do, alike on both databases."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from sqlalchemy import Connection, text

Part = Literal["any", "notes", "messages", "subject"]

_TOKEN = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True)
class Word:
    """One word, or several that stand together when it has spaces; `begins`: a longer word that begins with it will do."""

    text: str
    begins: bool = False

    @property
    def tokens(self) -> list[str]:
        """As the index cuts them: no accents, no punctuation, small letters."""
        return _TOKEN.findall(_MARKS.sub("", unicodedata.normalize("NFKD", self.text)).lower())


@dataclass(frozen=True)
class Term:
    """Any of these words will do."""

    words: tuple[Word, ...]


class Posting(NamedTuple):
    """A document that has the word: of a message, or of the ticket itself (message 0). The more `weight`, the more it says."""

    ticket: int
    message: int
    weight: float


class Engine(Protocol):
    def newest(self, db: Connection, term: Term, part: Part, limit: int) -> list[Posting]:
        """The documents that have the term, of the newest tickets first, at most `limit`."""

    def together(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> list[Posting]:
        """The documents that have all the terms."""

    def within(self, db: Connection, term: Term, part: Part, tickets: Sequence[int]) -> list[Posting]:
        """The documents of these tickets that have the term; of each, one in the subject, or else the first."""


class _Sqlite:
    PARTS: dict[Part, str] = {"any": "", "notes": "noted : ", "messages": "said : ", "subject": "subject : "}

    def newest(self, db: Connection, term: Term, part: Part, limit: int) -> list[Posting]:
        return self._best(db, f"{self.PARTS[part]}({self._written(term)})", limit)

    def together(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> list[Posting]:
        return self._best(db, f"{self.PARTS[part]}({' AND '.join(f'({self._written(one)})' for one in terms)})", limit)

    def within(self, db: Connection, term: Term, part: Part, tickets: Sequence[int]) -> list[Posting]:
        rows = db.execute(
            text("""SELECT j.value, (SELECT min(rowid) FROM ticket_search WHERE ticket_search MATCH :match
                 AND rowid BETWEEN j.value << 32 AND (j.value << 32) | 4294967295) AS at FROM json_each(:tickets) j"""),
            {"match": f"{self.PARTS[part]}({self._written(term)})", "tickets": json.dumps(list(tickets))},
        )  # fmt: skip
        return [Posting(row[0], row.at & 0xFFFFFFFF, 0.0) for row in rows if row.at is not None]

    def _best(self, db: Connection, match: str, limit: int) -> list[Posting]:
        rows = db.execute(
            text("""SELECT rowid >> 32, rowid & 4294967295, -bm25(ticket_search, 10, 6, 4, 1.5, 1) FROM ticket_search
                 WHERE ticket_search MATCH :match ORDER BY rowid DESC LIMIT :limit"""),
            {"match": match, "limit": limit},
        )  # fmt: skip
        return [Posting(*row) for row in rows]

    def _written(self, term: Term) -> str:
        return " OR ".join(f'"{" ".join(one.tokens)}"{" *" if one.begins else ""}' for one in term.words)


class _Postgresql:
    PARTS: dict[Part, str] = {"any": "", "notes": "D", "messages": "C", "subject": "A"}

    def newest(self, db: Connection, term: Term, part: Part, limit: int) -> list[Posting]:
        return self._best(db, self._written(term, part), limit)

    def together(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> list[Posting]:
        return self._best(db, " & ".join(f"({self._written(one, part)})" for one in terms), limit)

    def within(self, db: Connection, term: Term, part: Part, tickets: Sequence[int]) -> list[Posting]:
        rows = db.execute(
            text("""SELECT ticket, min(message) FROM ticket_search WHERE ticket = ANY(:tickets)
                 AND words @@ to_tsquery('ticket_search', :asked) GROUP BY ticket"""),
            {"asked": self._written(term, part), "tickets": list(tickets)},
        )  # fmt: skip
        return [Posting(row[0], row[1], 0.0) for row in rows]

    def _best(self, db: Connection, asked: str, limit: int) -> list[Posting]:
        rows = db.execute(
            text("""SELECT ticket, message, ts_rank('{0.12, 0.18, 0.7, 1.0}', words, to_tsquery('ticket_search', :asked), 1)
                 FROM ticket_search WHERE words @@ to_tsquery('ticket_search', :asked)
                 ORDER BY ticket DESC, message DESC LIMIT :limit"""),
            {"asked": asked, "limit": limit},
        )  # fmt: skip
        return [Posting(row[0], row[1], float(row[2]) * 12) for row in rows]

    def _written(self, term: Term, part: Part) -> str:
        return " | ".join(f"({self._word(one, part)})" for one in term.words)

    def _word(self, word: Word, part: Part) -> str:
        *first, last = word.tokens
        where = self.PARTS[part]
        marks = f"{'*' if word.begins else ''}{where}"
        return " <-> ".join(
            [f"{one}:{where}" if where else one for one in first] + [f"{last}:{marks}" if marks else last]
        )


def engine_of(db: Connection) -> Engine:
    return _Sqlite() if db.dialect.name == "sqlite" else _Postgresql()
