"""What the host product says of this person: a payout's status, a milestone's date. Facts, told with where they come from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from foundation.words import stem, words
from kb.answers.following import telling
from kb.search import Index

NEAR = 0.8  # cosine of the question and what a fact answers
SHARED = 0.5  # of the question's telling words are in what a fact answers
_HOW = re.compile(
    r"^\W*(how (do|can|to|should)|can (i|we)|could i|may i|should i|como|puedo)\b", re.IGNORECASE
)  # asks for a way, not for a state
_MINE = frozenset(map(stem, ("my", "mine", "i", "me", "we", "our", "mi", "mis", "yo")))


@dataclass(frozen=True)
class Fact:
    answers: tuple[str, ...]  # questions it answers, in customers' words
    statement: str
    source: str  # where it stands, as the person knows it: "Contract: Packaging illustrations"
    url: str = ""


def read_facts(raw: Any) -> list[Fact]:
    """From dicts or objects with these names; what can't be read is left out."""
    found = []
    for one in raw if isinstance(raw, (list, tuple)) else ():
        get = one.get if isinstance(one, Mapping) else lambda name, own=one: getattr(own, name, None)
        statement, source, answers = get("statement"), get("source"), get("answers")
        if isinstance(statement, str) and isinstance(source, str) and isinstance(answers, (list, tuple)):
            found.append(Fact(tuple(str(each) for each in answers), statement, source, str(get("url") or "")))
    return found


def fact_for(index: Index, question: str, facts: Sequence[Fact]) -> Fact | None:
    """The fact that answers this question, if one does: by its words and by its meaning; a question about oneself only."""
    own, typed = telling(question), {stem(word) for word in words(question)}
    if not facts or not own or not typed & _MINE or _HOW.search(question):
        return None
    best: tuple[float, Fact] | None = None
    for fact in facts:
        shared = max((len(own & telling(one)) / len(own) for one in fact.answers), default=0.0)
        near = 0.0
        if index.embed is not None:
            vectors = index.embed([question, *fact.answers])
            near = float(np.max(vectors[1:] @ vectors[0], initial=0))
        if (shared >= SHARED and near >= NEAR) or (index.embed is None and shared >= 0.75):
            fit = shared + near
            if best is None or fit > best[0]:
                best = fit, fact
    return best[1] if best else None
