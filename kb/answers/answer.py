"""What an answer is made of: statements, each with where it stands; plain values for any caller."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["answer", "clarify", "decline", "hand_over", "small_talk"]
Why = Literal["", "asked", "anger", "repeated", "misses", "danger", "unknown"]


@dataclass(frozen=True)
class Citation:
    document: str  # id; "account" for what the host product says of this person
    title: str
    place: str  # the heading it stands under; empty: the beginning
    quote: str  # the words of the document, unchanged
    url: str = ""  # only of an account's fact


@dataclass(frozen=True)
class Statement:
    text: str
    citation: int | None  # counted from 1; None: our own words between statements
    step: int = 0  # its number when it is a step


@dataclass(frozen=True)
class Related:
    id: str
    title: str


@dataclass(frozen=True)
class Answer:
    """`text` holds every statement with its citation's number in brackets; steps stand on lines of their own."""

    kind: Kind
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...] = ()
    choices: tuple[str, ...] = ()  # of one clarifying question; free text answers it as well
    confidence: float = 0.0  # the calibrated chance that the first citation answers
    question: str = ""  # as it was understood, with what of the turns before it needs
    topic: str = ""  # what the conversation is about now: what a follow-up goes on from
    related: tuple[Related, ...] = ()
    why: Why = ""  # a person is offered, and this is why
    facet: str = ""  # what the clarifying question tells apart

    @property
    def text(self) -> str:
        return written(self.statements)

    @property
    def person(self) -> bool:
        """Whether to lead on to a person now."""
        return self.kind in {"decline", "hand_over"}


def written(statements: tuple[Statement, ...]) -> str:
    parts: list[str] = []
    for one in statements:
        mark = f" [{one.citation}]" if one.citation else ""
        lead = f"\n{one.step}. " if one.step else "\n" if parts and parts[-1].startswith("\n") else " " if parts else ""
        parts.append(f"{lead}{one.text}{mark}")
    return "".join(parts).strip()
