"""A search as it was understood, as plain values."""

from dataclasses import dataclass, field
from typing import Literal

from helpdesk.conditions import Conditions
from helpdesk.finding.index import Part, Term


@dataclass(frozen=True)
class Piece:
    """A part of what was typed, as it was typed (`text`), and what it came to: `said` tells a filter in words, or what is wrong."""

    text: str
    kind: Literal["word", "filter", "wrong"]
    said: str = ""


@dataclass(frozen=True)
class Asked:
    """Tickets with all of `terms` and none of `without`, that meet `conditions`. What wasn't understood is a piece of kind wrong,
    and the rest holds without it."""

    text: str
    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    conditions: Conditions = field(default_factory=Conditions)
    part: Part = "any"
    pieces: tuple[Piece, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.terms or self.without or self.conditions)

    def lacking(self, piece: Piece) -> str:
        """What remains to be searched once a piece is taken out."""
        left = list(self.pieces)
        left.remove(piece)
        return " ".join(one.text for one in left)
