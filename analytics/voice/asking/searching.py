"""Which comments fit what was typed: by its words, their forms and mended slips, and by what it means; best first."""

from dataclasses import dataclass

import numpy as np

from analytics.voice.asking.query import Query
from analytics.voice.asking.shelf import Shelf
from kb.search.vectors import load_vectors

MOST = 10_000  # comments that are counted; of more, the best
BY_WORDS = 0.3  # what having every word adds to the likeness; measured in bench/voice/asking.py
LEAST = 0.6  # of both together, to fit without having every word
LOOSE, FEW = 0.5, 10  # the same where fewer comments than that fit
LONG = 0.02  # a comment twice as long as another says a word less pointedly
SELDOM, OFTEN = 5, 30  # comments with a word no language knows, and how many times as many have the one it is a slip of
MEANT = 0.5  # likeness of a word to the query from which it is marked


@dataclass(frozen=True, eq=False)
class Found:
    """Ids best first, with scores in millionths; `more` fitted than were taken."""

    ids: np.ndarray
    scores: np.ndarray
    more: bool = False
    marked: frozenset[str] = frozenset()  # words that matched
    mended: str = ""  # the query with its slips mended; empty when there were none


def search(shelf: Shelf, query: Query, *, most: int = MOST) -> Found:
    fits = np.ones(len(shelf), dtype=np.bool_)
    for phrase in query.phrases:
        fits &= np.isin(np.arange(len(shelf)), rows_with(shelf, phrase), assume_unique=True)
    marked = {word for phrase in query.phrases for word in phrase}
    scores: np.ndarray = np.zeros(len(shelf), dtype=np.float32)
    mended = ""
    if query.words:
        have, known, mended = _by_words(shelf, query)
        marked |= known
        likeness = _by_meaning(shelf, mended or " ".join(query.words))
        fits &= _fitting(have, likeness)
        lengths = np.diff(shelf.ends, prepend=0)
        scores = likeness + BY_WORDS * have / (1 + LONG * lengths).astype(np.float32)
    elif not query.phrases:
        fits[:] = False
    return _ranked(shelf, np.flatnonzero(fits), scores, most, frozenset(marked), mended)


def _fitting(have: np.ndarray, likeness: np.ndarray) -> np.ndarray:
    """Every word, or meaning enough; a rare thing is looked for more generously."""
    both = likeness + BY_WORDS * have
    fits: np.ndarray = (have >= 0.999) | (both >= LEAST)
    return fits if fits.sum() >= FEW else fits | (both >= LOOSE)


def like_one(shelf: Shelf, number: int, *, most: int = MOST) -> Found:
    """A comment and those that mean much the same."""
    rows = shelf.rows_of(np.array([number]))
    if not len(rows):
        return Found(np.array([number]), np.array([1_000_000]))
    scores = shelf.likeness(shelf.vectors_of(rows)[0])
    scores[rows] = 2  # first, and there even when none of its words is known
    return _ranked(shelf, np.flatnonzero(scores >= LEAST), scores, most, frozenset(), "")


def _ranked(
    shelf: Shelf, rows: np.ndarray, scores: np.ndarray, most: int, marked: frozenset[str], mended: str
) -> Found:
    points = np.rint(scores[rows] * 1_000_000).astype(np.int64)
    order = np.lexsort((-shelf.ids[rows], -points))
    return Found(shelf.ids[rows][order[:most]], points[order[:most]], len(rows) > most, marked, mended)


def _by_words(shelf: Shelf, query: Query) -> tuple[np.ndarray, set[str], str]:
    """(share of the words each comment has, by how rare they are; the forms that count; the query mended)."""
    slots = np.full(len(shelf.vocabulary) + 1, -1, dtype=np.int8)
    known: set[str] = set()
    mended = list(query.words)
    for slot, word in enumerate(query.telling):
        meant = shelf.lexicon.meanings(word, unfinished=False)
        forms = [one.row for one in meant[:1]] if meant and meant[0].how == "typo" else [one.row for one in meant]
        if meant and meant[0].how == "typo":
            mended[mended.index(word)] = shelf.vocabulary[forms[0]]
            forms += _family(shelf, forms[0])
        elif (right := _meant_by_slip(shelf, word, forms)) is not None:
            mended[mended.index(word)] = shelf.vocabulary[right]
            forms += _family(shelf, right)
        for row in forms:
            slots[row] = slot if slots[row] < 0 else slots[row]
            known.add(shelf.vocabulary[row])
    at = slots[shelf.tokens]
    places = np.flatnonzero(at >= 0)
    rows = np.searchsorted(shelf.ends, places, side="right")
    have, all_of_it = np.zeros(len(shelf), dtype=np.float32), 0.0
    for slot in range(len(query.telling)):
        holders = _distinct(rows[at[places] == slot])
        weight = float(np.log(1 + len(shelf) / (len(holders) + 0.5)))
        have[holders] += weight
        all_of_it += weight
    return have / max(all_of_it, 1e-9), known, " ".join(mended) if mended != list(query.words) else ""


def _meant_by_slip(shelf: Shelf, word: str, forms: list[int]) -> int | None:
    """Customers slip as well: what a few of them wrote, and no language knows, beside what many wrote."""
    vectors, held = load_vectors(), sum(int(shelf.held[row]) for row in forms)
    if not forms or held > SELDOM or vectors is None or word in vectors.place:
        return None
    near = shelf.lexicon.slips(word)
    return near[0] if near and shelf.held[near[0]] >= OFTEN * held else None


def _family(shelf: Shelf, row: int) -> list[int]:
    return [int(one) for one in np.flatnonzero(shelf.families == shelf.families[row])]


def _by_meaning(shelf: Shelf, text: str) -> np.ndarray:
    vectors = load_vectors()
    if vectors is None or vectors.dims != shelf.vectors.shape[1]:
        return np.zeros(len(shelf), dtype=np.float32)
    return shelf.likeness(vectors.embed([text])[0])


def rows_with(shelf: Shelf, phrase: tuple[str, ...]) -> np.ndarray:
    """The comments that have these words one after the other."""
    places = [shelf.place.get(word, -1) for word in phrase]
    if not places or min(places) < 0:
        return np.zeros(0, dtype=np.int64)
    begins = np.flatnonzero(shelf.tokens[: max(len(shelf.tokens) - len(places) + 1, 0)] == places[0])
    for step, place in enumerate(places[1:], 1):
        begins = begins[shelf.tokens[begins + step] == place]
    rows = np.searchsorted(shelf.ends, begins, side="right")
    return _distinct(rows[begins + len(places) <= shelf.ends[rows]])


def _distinct(rows: np.ndarray) -> np.ndarray:
    """Of rows in order, each once."""
    return rows[np.diff(rows, prepend=-1) > 0]
