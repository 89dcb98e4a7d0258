"""Near words for one that nobody wrote, and whole words for the beginning of one."""

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection

from foundation.words import fold, stem
from helpdesk.finding.index import Term, Word
from helpdesk.finding.vocabulary import words_between

MOST = 3  # near words in place of one
MOST_ENDINGS = 8
SHORTEST = 4  # letters of a word that is mended


def mended(db: Connection, term: Term) -> Term | None:
    """The same with near words in place of its own; None where there are none. One letter may differ, or two from seven letters on."""
    near = [word for one in term.words for word in _near(db, one)]
    return Term(tuple(Word(word) for word in dict.fromkeys(near))) if near else None


def finished(db: Connection, term: Term) -> Term:
    """A short beginning stands for the most frequent words that begin so: all of them would be half the desk."""
    words: list[Word] = []
    for one in term.words:
        known = _endings(db, one) if one.begins and len(one.tokens) == 1 and len(one.tokens[0]) < SHORTEST else []
        words += [Word(word) for word in known] or [one]
    return Term(tuple(words))


def _endings(db: Connection, word: Word) -> list[str]:
    [begun] = word.tokens
    found = words_between(db, begun, begun + "\U0010ffff", range(len(begun), 31))
    of_stem: dict[str, str] = {}
    for ending in sorted(found, key=lambda one: (-found[one], one)):
        of_stem.setdefault(stem(ending), ending)
    return list(of_stem.values())[:MOST_ENDINGS]


def _near(db: Connection, word: Word) -> list[str]:
    if len(word.tokens) != 1 or len(word.tokens[0]) < SHORTEST or not word.tokens[0].isalpha():
        return []
    typed = fold(word.tokens[0])
    most = 2 if len(typed) >= 7 else 1
    for first in dict.fromkeys(typed[:2]):  # the first two letters may have changed places
        known = words_between(db, first, first + "\U0010ffff", range(len(typed) - most, len(typed) + most + 1))
        close = process.extract(typed, known.keys(), scorer=OSA.distance, score_cutoff=most, limit=50)
        if close:
            nearest = min(distance for _, distance, _ in close)
            ranked = sorted(
                (one for one, distance, _ in close if distance == nearest), key=lambda one: (-known[one], one)
            )
            return ranked[:MOST]
    return []
