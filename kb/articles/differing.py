"""What changed between two versions of an article, word by word: paragraphs are matched first, then words inside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from kb.articles.article import ArticleDraft

Kind = Literal["same", "added", "removed"]

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
NEAR = 2  # unchanged lines kept on each side of a change
LEAST_ALIKE = 0.3  # of two paragraphs: below it one is shown as removed and the other as added
MOST_TOKENS = 4_000  # a longer passage is compared as a whole: word by word would take too long

FIELDS = {
    "title": "Title", "slug": "Address", "section": "Section", "questions": "Questions", "pages": "Pages", "roles": "Roles", "plans": "Plans",
    "locale": "Language", "status": "Status", "private": "Private",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    """A line of the text with its changes, or a run of unchanged ones left out (`skipped` of them)."""

    parts: tuple[Part, ...]
    skipped: int = 0


@dataclass(frozen=True)
class Field:
    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Difference:
    fields: tuple[Field, ...]
    lines: tuple[Line, ...]
    added: int  # words
    removed: int


def compare(old: ArticleDraft, new: ArticleDraft) -> Difference:
    lines = diff_lines(old.markdown, new.markdown)
    fields = tuple(
        Field(name, diff_words(_said(old, field), _said(new, field)))
        for field, name in FIELDS.items()
        if getattr(old, field) != getattr(new, field)
    )
    parts = [part for line in lines for part in line.parts]
    return Difference(fields, tuple(_shortened(lines)), _words(parts, "added"), _words(parts, "removed"))


def diff_words(old: str, new: str) -> tuple[Part, ...]:
    """The words of both, in reading order, neighbours of one kind joined."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) + len(after) > MOST_TOKENS:
        return _parts([("same", old)] if old == new else [("removed", old), ("added", new)])
    found: list[tuple[Kind, str]] = []
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(("same", "".join(before[a:b])))
            continue
        found.append(("removed", "".join(before[a:b])))
        found.append(("added", "".join(after[c:d])))
    return _parts(_without_specks(found))


def diff_lines(old: str, new: str) -> list[Line]:
    before, after = old.split("\n"), new.split("\n")
    found = []
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            found += [Line((Part("same", line),)) for line in before[a:b]]
        else:
            found += _changed(before[a:b], after[c:d])
    return found


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Lines that took each other's place are compared word by word, if they are alike at all."""
    for place in range(max(len(before), len(after))):
        old, new = before[place : place + 1], after[place : place + 1]
        if old and new and SequenceMatcher(None, old[0], new[0], autojunk=False).quick_ratio() >= LEAST_ALIKE:
            yield Line(diff_words(old[0], new[0]))
            continue
        if old:
            yield Line(_parts([("removed", old[0])]))
        if new:
            yield Line(_parts([("added", new[0])]))


def _without_specks(found: list[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """A lone space that stayed between two changed words is no island: the words are shown as one change."""
    joined: list[tuple[Kind, str]] = []
    for place, (kind, text) in enumerate(found):
        inside = 0 < place < len(found) - 1
        if kind == "same" and inside and text.isspace():
            joined += [("removed", text), ("added", text)]
        else:
            joined.append((kind, text))
    return joined


def _parts(found: Sequence[tuple[Kind, str]]) -> tuple[Part, ...]:
    """Joined where neighbours are of one kind; inside a change what was removed comes first."""
    parts: list[Part] = []
    removed = added = ""

    def close() -> None:
        nonlocal removed, added
        parts.extend(Part(kind, text) for kind, text in (("removed", removed), ("added", added)) if text)  # type: ignore[arg-type]
        removed = added = ""

    for kind, text in found:
        if kind == "removed":
            removed += text
        elif kind == "added":
            added += text
        elif text:
            close()
            parts.append(Part("same", text))
    close()
    return tuple(parts)


def _shortened(lines: Sequence[Line]) -> Iterator[Line]:
    """Only what is near a change; longer unchanged runs become one line that says how many."""
    changed = [place for place, line in enumerate(lines) if any(part.kind != "same" for part in line.parts)]
    near = {place + step for place in changed for step in range(-NEAR, NEAR + 1)}
    skipped = 0
    for place, line in enumerate(lines):
        if place not in near:
            skipped += 1
            continue
        if skipped:
            yield Line((), skipped)
        skipped = 0
        yield line
    if skipped and changed:
        yield Line((), skipped)


def _said(draft: ArticleDraft, field: str) -> str:
    value = getattr(draft, field)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _words(parts: Sequence[Part], kind: Kind) -> int:
    return sum(len(re.findall(r"\w+", part.text)) for part in parts if part.kind == kind)
