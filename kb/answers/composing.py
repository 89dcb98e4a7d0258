"""Composing an answer: the statements of the best documents that say what was asked, in their own words and order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from foundation.words import stem, words
from kb.answers.answer import Citation, Statement
from kb.answers.passages import Unit, units_of
from kb.search import Index
from kb.search.documents import Document

MOST_STATEMENTS = 4  # sentences of one answer
MOST_STEPS = 7
CLOSE = 0.6  # of the best sentence's fit: its neighbour is said too
ELSEWHERE = 0.75  # and a sentence from another place, if it tells what the first leaves open
MEANING = 0.45  # the share of meaning in how well a sentence fits; the rest is words
HEADING = 0.15  # how near the heading above is in meaning, on top
UNDER = 0.5  # what a word in the heading above counts, beside one in the sentence
OPENING, BEGINNING = 0.15, 0.04  # a document's first sentence, where writers put the answer; a section's first
STEPS = 0.5  # of the best sentence's fit: steps elsewhere are told where somebody asks how
LEDE = 0.45  # of the best sentence's fit: the document's first sentence begins the answer
SHORTEST, LONGEST = 4, 60  # words
HERE = "Here’s how:"
_LEANS = re.compile(
    r"^(it|its|it’s|it's|this|that|that’s|they|these|those|then|but|and|so|otherwise|after that|before that|if not|both|he|she|their|there)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"^(more|see also|related|for more information|learn more|note|tip|in this section)\b.{0,20}$|^more:|\bsee\s*\.$|\bat\s*\.$|\bin\s*\.$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(learn (how|about|more)|this (article|topic|section|page|procedure)|describes|the following|in this article)\b",
    re.IGNORECASE,
)  # says what the text is about, not what is asked
_LEADS_AWAY = re.compile(r"^see\b|\b(see|follow) [^.]{3,60}[.:]?$|\bis in [A-Z“][^.]{3,60}\.$")
_ASKS_FACT = re.compile(
    r"^(how (long|much|many|often|soon|far|old)|what|when|why|who|which|is|are|does|do|did|will|has|was)\b",
    re.IGNORECASE,
)
_HOW = re.compile(r"^(how (do|can|to|would|should|does one)|where (do|can) i|can i|could i|steps|i want to|i need to|help me|show me|set up|change|add|remove|cancel|create|delete|turn|switch|update|edit|make|open|close|send)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A document read for one question."""

    document: Document
    units: Sequence[Unit]
    fit: np.ndarray  # by unit

    @property
    def best(self) -> int | None:
        return int(self.fit.argmax()) if len(self.fit) and self.fit.max() > 0 else None


def read_for(index: Index, question: str, wanted: Mapping[str, float], document: Document) -> Read:
    """How well each unit answers: the share of the telling words it has, and how near it is in meaning."""
    units = units_of(document)
    total = sum(wanted.values()) or 1.0
    given = {stem(word) for word in words(document.title)}
    fit = np.zeros(len(units), dtype=np.float32)
    for at, unit in enumerate(units):
        own, above = set(map(stem, words(unit.text))), set(map(stem, words(unit.place))) | given
        said = (
            sum(weight * (1 if one in own else UNDER if one in above else 0) for one, weight in wanted.items()) / total
        )
        size = len(words(unit.text))
        room = 1.0 if size >= SHORTEST else 0.4
        fit[at] = said * room + (OPENING if at == 0 else BEGINNING if unit.first else 0)
        if _EMPTY.search(unit.text) or unit.text.rstrip("”’\"'").endswith("?") or not own:
            fit[at] = 0
        elif size > LONGEST or unit.kind == "row" or _ABOUT.search(unit.text):
            fit[at] *= 0.6
        elif unit.text[0] in '"“«' or _LEADS_AWAY.search(unit.text):
            fit[at] *= 0.3  # words to send somebody, or to another article
    if index.embed is not None and units:
        places = list(dict.fromkeys(unit.place for unit in units))
        vectors = index.embed([question, *(f"{unit.place} {unit.text}" for unit in units), *places])
        near = np.clip(vectors[1:] @ vectors[0], 0, 1)
        section = dict(zip(places, near[len(units) :], strict=True))
        heading = np.array([section[unit.place] for unit in units], dtype=np.float32)
        fit = np.where(fit > 0, (1 - MEANING) * fit + MEANING * near[: len(units)] + HEADING * heading, 0)
    return Read(document, units, fit)


def compose(
    reads: Sequence[Read], question: str, wanted: Mapping[str, float]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Statements and their citations; none when the documents have nothing to say. How `question` is put decides whether steps
    are told as steps."""
    first = reads[0] if reads else None
    best = first.best if first else None
    if first is None or best is None:
        return (), ()
    steps = _steps_at(first, best, question)
    if steps:
        return _written([(first, at) for at in steps], listed=True)
    chosen = [(first, at) for at in _around(first, best)]
    chosen += _elsewhere(reads, chosen, wanted)
    return _written(sorted(chosen, key=lambda one: (one[0] is not first, one[1])), listed=False)


def _steps_at(read: Read, best: int, question: str) -> list[int]:
    """The steps the best unit belongs to or leads in to, with that sentence before them; none if it is prose."""
    units, unit = read.units, read.units[best]
    start = best
    if _ASKS_FACT.search(question.strip()) and not _HOW.search(question.strip()):
        return []
    if unit.kind != "step":
        if not _HOW.search(question.strip()):
            return []
        steps = [at for at, one in enumerate(units) if one.kind == "step"]
        near = [at for at in steps if units[at].place == unit.place]
        start = min(near, key=lambda at: abs(at - best), default=-1)
        if start < 0:  # in another section: the only steps there are, or steps about it
            only = len({units[at].block for at in steps}) == 1
            fitting = [at for at in steps if only or read.fit[at] >= STEPS * read.fit[best]]
            start = max(fitting, key=lambda at: read.fit[at], default=-1)
        if start < 0:
            return []
    while start > 0 and units[start - 1].kind == "step" and units[start - 1].block == units[start].block:
        start -= 1
    block = units[start].block
    run = [at for at in range(start, len(units)) if units[at].kind == "step" and units[at].block == block]
    if len(run) < 2:
        return []
    lead = [
        at
        for at in range(max(start - 1, 0), start)
        if units[at].kind == "sentence" and units[at].place == units[start].place and read.fit[at] > 0
    ]
    return [*lead, *run[:MOST_STEPS]]


def _around(read: Read, best: int) -> list[int]:
    """The best sentence with what it leans on and what goes on from it, from the same paragraph."""
    units = read.units
    chosen = [best]
    if (
        best
        and read.fit[0] >= LEDE * read.fit[best]
        and units[0].kind == "sentence"
        and not _LEANS.search(units[best].text)
    ):
        return [0, best]
    while (
        len(chosen) < 3
        and chosen[0] > 0
        and _LEANS.search(units[chosen[0]].text)
        and _together(units, chosen[0] - 1, best)
    ):
        chosen.insert(0, chosen[0] - 1)
    after = best + 1
    while len(chosen) < 3 and after < len(units) and _together(units, after, best) and (
        read.fit[after] >= CLOSE * read.fit[best] or _LEANS.search(units[after].text)
    ):  # fmt: skip
        if read.fit[after] > 0:
            chosen.append(after)
        after += 1
    return chosen


def _together(units: Sequence[Unit], one: int, other: int) -> bool:
    return units[one].block == units[other].block and units[one].kind == units[other].kind


def _elsewhere(
    reads: Sequence[Read], chosen: list[tuple[Read, int]], wanted: Mapping[str, float]
) -> list[tuple[Read, int]]:
    """One sentence from another place that tells a word of the question which those chosen don't."""
    if len(chosen) >= MOST_STATEMENTS:
        return []
    said = {one for read, at in chosen for one in map(stem, words(read.units[at].text))}
    least = ELSEWHERE * max(float(read.fit[at]) for read, at in chosen)
    best: tuple[float, Read, int] | None = None
    for read in reads:
        for at, unit in enumerate(read.units):
            if (
                read.fit[at] < least
                or unit.kind not in {"sentence", "note", "item"}
                or any(one is read and abs(at - other) < 2 for one, other in chosen)
            ):
                continue
            new = sum(
                weight for one, weight in wanted.items() if one not in said and one in set(map(stem, words(unit.text)))
            )
            if new and not _LEANS.search(unit.text) and (best is None or read.fit[at] > best[0]):
                best = (float(read.fit[at]), read, at)
    return [(best[1], best[2])] if best else []


def _written(chosen: Sequence[tuple[Read, int]], *, listed: bool) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    citations: list[Citation] = []
    quotes: dict[tuple[str, str], list[str]] = {}
    for read, at in chosen:
        quotes.setdefault((read.document.id, read.units[at].place), []).append(read.units[at].text)
    numbers: dict[tuple[str, str], int] = {}
    statements = [Statement(HERE, None)] if listed and chosen[0][0].units[chosen[0][1]].kind == "step" else []
    step = 0
    for read, at in chosen:
        unit, key = read.units[at], (read.document.id, read.units[at].place)
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            citations.append(Citation(read.document.id, read.document.title, unit.place, " ".join(quotes[key])))
        step = step + 1 if listed and unit.kind == "step" else 0
        statements.append(Statement(_said(unit), numbers[key], step))
    return tuple(statements), tuple(citations)


def _said(unit: Unit) -> str:
    """A row of a table reads as a sentence; everything else as it stands."""
    if unit.kind == "row":
        head, *rest = unit.text.split(" · ")
        return f"{head}: {', '.join(rest)}."
    return unit.text.replace("..", ".") if unit.text.endswith("..") else unit.text
