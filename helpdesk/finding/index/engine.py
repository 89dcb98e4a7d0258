"""Asking the index for a word: the newest documents that have it, and which of some tickets do, alike on both databases."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy import Connection

Part = Literal["any", "notes", "messages", "subject"]

FREQUENT = 1.0  # the weight of a term too frequent to be read whole
SUBJECT = 2.5  # times as much in a subject

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


@dataclass(frozen=True)
class Postings:
    """The documents that have a term, each as one number: its ticket in the upper bits, its message in the lower 32 (0: the ticket
    itself). `weights` tell how much each says; `whole`: there are no others. `since`: none are left out from this document on."""

    documents: Sequence[int]
    weights: Sequence[float]
    whole: bool = True
    since: int = 0

    def tickets(self) -> set[int]:
        return {one >> 32 for one in self.documents}

    def unsure(self, tickets: Iterable[int]) -> list[int]:
        """Those of the tickets of which it can't be told from here whether they have the term, the newest first."""
        known = self.tickets()
        return sorted((one for one in tickets if one <= self.since >> 32 and one not in known), reverse=True)


class Engine(Protocol):
    def expecting(self, db: Connection, terms: Sequence[Term], part: Part, *, together: bool = False) -> None:
        """Before they are asked for, so that how frequent they are is found out in one step. `together`: those that have all of them may
        be asked for too."""

    def newest(self, db: Connection, term: Term, part: Part, limit: int) -> Postings:
        """The documents that have the term, of the newest tickets first. Up to `limit` they are weighed by BM25 (ts_rank in
        PostgreSQL). A term that more have tells little: the newest of them, and the newest of those that have it in their subject,
        weigh alike."""

    def together(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> list[int]:
        """The newest tickets of which one document has all the terms."""

    def within(self, db: Connection, term: Term, part: Part, tickets: Sequence[int]) -> Postings:
        """Of each of these tickets that has the term its first document that has."""
