"""A passage with its found words marked, as plain pieces: whoever shows it escapes them."""

import re
import unicodedata
from collections.abc import Sequence

from foundation.words import fold, stem
from helpdesk.finding.index import Term

Marked = tuple[tuple[str, bool], ...]  # (text, whether it was looked for), in order

LONGEST = 180
BEFORE = 50  # characters shown before the first found word
_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s+")


class Wanted(dict[str, bool]):
    """The words to mark, by their stems and beginnings: `wanted[word]`. A page of hits asks a thousand times, for a few hundred words, so
    what was answered is kept."""

    def __init__(self, stems: frozenset[str], beginnings: tuple[str, ...]) -> None:
        super().__init__()
        self.stems, self.beginnings = stems, beginnings

    def __missing__(self, word: str) -> bool:
        plain = fold(word)
        self[word] = stem(plain) in self.stems or (bool(self.beginnings) and plain.startswith(self.beginnings))
        return self[word]


def wanted_of(terms: Sequence[Term]) -> Wanted:
    stems, beginnings = set[str](), list[str]()
    for word in (one for term in terms for one in term.words):
        *whole, last = word.tokens
        stems.update(stem(one) for one in whole)
        if word.begins:
            beginnings.append(last)
        else:
            stems.add(stem(last))
    return Wanted(frozenset(stems), tuple(beginnings))


def marked(text: str, wanted: Wanted) -> Marked:
    """All of it."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _found(text, wanted):
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text) or not pieces:
        pieces.append((text[at:], False))
    return tuple(pieces)


def passage(text: str, wanted: Wanted, *, longest: int = LONGEST) -> Marked:
    """The part of it in which most different found words stand, cut at spaces."""
    plain = _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if len(plain) <= longest:
        return marked(plain, wanted)
    places = _found(plain[:20_000], wanted)
    start = max(0, _fullest(plain, places, longest) - BEFORE) if places else 0
    if start:
        start = plain.find(" ", start, start + 30) + 1 or start
    end = start + longest
    if end < len(plain):
        end = max(plain.rfind(" ", start, end), start + longest // 2)
    cut = plain[start:end].strip()
    return marked(f"{'… ' if start else ''}{cut}{' …' if end < len(plain) else ''}", wanted)


def _fullest(text: str, places: list[tuple[int, int]], longest: int) -> int:
    """Where the window that holds most different words begins."""
    best, most = places[0][0], 0
    for start, _ in places[:200]:
        held = {fold(text[one:end]) for one, end in places if start <= one < start + longest - BEFORE}
        if len(held) > most:
            best, most = start, len(held)
    return best


def _found(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    return [found.span() for found in _WORD.finditer(text) if wanted[found[0]]]
