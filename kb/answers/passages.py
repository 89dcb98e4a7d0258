"""A document cut into what an answer can be made of: sentences, steps, list items and rows, each with the heading it stands under."""

import re
from dataclasses import dataclass

from kb.search.documents import Document

_END = re.compile(r"(?:(?<=[.!?…。])|(?<=[.!?…。][\"”’)]))\s+(?=\S)")
_NOT_AN_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|no|approx|incl|dr|mr|mrs|ms|st)|\b[A-Z]|^\d{1,2})\.[\"”’)]?$", re.IGNORECASE
)
_INLINE_STEP = re.compile(r"(?:^|\s)(\d{1,2})\.\s+(?=[A-Z])")
FEWEST_STEPS = 3  # numbers inside a paragraph that make it steps
MOST_UNITS = 400  # of one document


@dataclass(frozen=True)
class Unit:
    """One sentence, step, item or row. `block` is the same for those that stand together."""

    text: str
    kind: str  # sentence | step | item | row | note
    place: str
    block: int
    number: int  # of a step, from 1
    first: bool  # of its section


def units_of(document: Document) -> list[Unit]:
    lines = document.body.split("\n")
    shape = document.shape if len(document.shape) == len(lines) else "p" * len(lines)
    headings = set(document.headings)
    found: list[Unit] = []
    place, block, number, before, fresh = "", 0, 0, "", True
    for kind, line in zip(shape, lines, strict=True):
        said = line.strip()
        if kind in "hm" or (said in headings and kind == "p"):
            place, block, before, fresh = said, block + 1, "h", True
            continue
        if kind in "xXaA" or not said:
            before = kind
            continue
        group = kind.lower()
        goes_on = group in "slt" and before == group  # the same list or table
        before = group
        if not goes_on:
            block += 1
            number = 0
            if group == "t":
                continue  # the heads of a table's columns say nothing by themselves
        for unit_kind, text in _cut(kind, said):
            number += unit_kind == "step" and kind != "S"
            found.append(Unit(text, unit_kind, place, block, number if unit_kind == "step" else 0, fresh))
            fresh = False
        if len(found) >= MOST_UNITS:
            break
    return found


def _cut(kind: str, said: str) -> list[tuple[str, str]]:
    if kind == "s":
        return [("step", said)]
    if kind in "lS":
        return [("item" if kind == "l" else "step", said)]
    if kind == "t":
        return [("row", said)]
    inline = _inline_steps(said)
    if inline:
        before, steps = inline
        return [*(("sentence", one) for one in sentences(before)), *(("step", one) for one in steps)]
    return [("note" if kind.lower() in "cw" else "sentence", one) for one in sentences(said)]


def sentences(text: str) -> list[str]:
    """Cut at ends of sentences, not after abbreviations, initials or list numbers."""
    found: list[str] = []
    for part in _END.split(text):
        if found and _NOT_AN_END.search(found[-1]):
            found[-1] += " " + part
        elif part.strip():
            found.append(part.strip())
    return found


def _inline_steps(said: str) -> tuple[str, list[str]] | None:
    """(what stands before, the steps) of a paragraph that numbers its steps: `1. Open … 2. Choose …`."""
    marks = list(_INLINE_STEP.finditer(said))
    start = next((at for at, mark in enumerate(marks) if mark[1] == "1"), None)
    if start is None:
        return None
    run = [marks[start]]
    for mark in marks[start + 1 :]:
        if int(mark[1]) == int(run[-1][1]) + 1:
            run.append(mark)
    if len(run) < FEWEST_STEPS:
        return None
    ends = [mark.start() for mark in run[1:]] + [len(said)]
    return said[: run[0].start()], [said[mark.end() : end].strip() for mark, end in zip(run, ends, strict=True)]
