"""What a set of comments says, by counting: phrases they share and others don't, and a few that are typical of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.voice.asking.searching import rows_with
from analytics.voice.asking.shelf import Shelf
from analytics.voice.asking.shelving import grams_of, words_of_gram
from foundation.words import stem
from kb.search.small_words import SMALL

READ = 3_000  # comments that are looked through for phrases
LOOKED_AT = 1_500  # and for typical ones
FEWEST = 8  # comments from which on phrases say something
OFTEN = 0.03  # share of the comments a phrase must be in
LONGER = 0.8  # how much more each further word of a phrase says
SHORT, LONG = 5, 45  # words of a comment one likes to read
JOINING = frozenset({"and", "but", "or", "so", "y", "pero", "name", "email"})  # and what stands for personal details
ALIKE = 0.85  # from this likeness on two quotes say the same
_WRITTEN = {
    "dont": "don’t", "doesnt": "doesn’t", "didnt": "didn’t", "isnt": "isn’t", "wasnt": "wasn’t", "arent": "aren’t", "cant": "can’t", "couldnt": "couldn’t",
    "wont": "won’t", "wouldnt": "wouldn’t", "havent": "haven’t", "hasnt": "hasn’t", "ive": "I’ve", "im": "I’m", "id": "I’d", "thats": "that’s", "its": "it’s",
}  # fmt: skip


@dataclass(frozen=True)
class Phrase:
    words: str  # folded, as it is searched for
    count: int  # comments of the set that have it

    @property
    def text(self) -> str:
        return " ".join(_WRITTEN.get(word, word) for word in self.words.split())


def phrases_of(shelf: Shelf, ids: Sequence[int], known: frozenset[str] = frozenset(), most: int = 6) -> list[Phrase]:
    """Contrastive TF-IDF over runs of one to three words; what was asked for (`known`, as stems) says nothing new."""
    rows = shelf.rows_of(np.unique(np.array(ids, dtype=np.int64)))
    if len(rows) < FEWEST:
        return []
    picked: list[tuple[str, ...]] = []
    for words in _candidates(shelf, rows[:: -(-len(rows) // READ)], known):
        if not any(_says_the_same(words, other) for other in picked):
            picked.append(words)
        if len(picked) == most:
            break
    found = [Phrase(" ".join(words), int(np.isin(rows_with(shelf, words), rows).sum())) for words in picked]
    return sorted(found, key=lambda one: -one.count)


def _says_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Half of the shorter one is in the longer: pieces of one sentence."""
    first, second = set(one) - SMALL, set(other) - SMALL
    return 2 * len(first & second) >= min(len(first), len(second))


def typical(shelf: Shelf, ids: Sequence[int], most: int = 4) -> list[int]:
    """Near to what the set says as a whole, of a length one reads, and unlike each other."""
    rows = shelf.rows_of(np.unique(np.array(ids[:LOOKED_AT], dtype=np.int64)))
    if not len(rows):
        return []
    vectors = shelf.vectors_of(rows)
    middle = vectors.mean(axis=0)
    lengths = np.diff(shelf.ends, prepend=0)[rows]
    worth = vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9)) - 0.3 * ((lengths < SHORT) | (lengths > LONG))
    picked: list[int] = []
    nearest = np.zeros(len(rows), dtype=np.float32)
    for _ in range(min(most, len(rows))):
        left = np.where(nearest >= ALIKE, -9, worth - 0.5 * nearest)
        best = int(np.argmax(left))
        if left[best] == -9:
            break
        picked.append(best)
        nearest = np.maximum(nearest, vectors @ vectors[best])
        nearest[best] = 1
    return [int(shelf.ids[rows[at]]) for at in picked]


def _candidates(shelf: Shelf, rows: np.ndarray, known: frozenset[str]) -> list[tuple[str, ...]]:
    """Phrases that say something, the most telling first."""
    base, sizes = len(shelf.vocabulary), np.diff(shelf.ends, prepend=0)[rows]
    ends = np.cumsum(sizes)
    tokens = shelf.tokens[np.repeat(shelf.ends[rows] - sizes - (ends - sizes), sizes) + np.arange(int(sizes.sum()))]
    inside, outside = float(len(rows)), float(max(len(shelf) - len(rows), 1))
    ranked: list[tuple[float, tuple[str, ...]]] = []
    for size in (1, 2, 3):
        keys, of = grams_of(tokens, ends, base, size)
        keys, counts = _once_each(keys, of)
        often = counts >= max(3, OFTEN * inside)
        keys, counts = keys[often], counts[often]
        here = counts / inside
        rest = np.maximum(_everywhere(shelf, keys, size) - counts, 0) / outside
        worth = here * np.log((here + 0.005) / (rest + 0.005)) * (1 + LONGER * (size - 1))
        for at in np.argsort(-worth, kind="stable")[:40]:
            words = tuple(shelf.vocabulary[one] for one in words_of_gram(int(keys[at]), base))
            if worth[at] > 0 and _says_something(words, known):
                ranked.append((float(worth[at]), words))
    return [words for _, words in sorted(ranked, key=lambda one: (-one[0], one[1]))]


def _says_something(words: tuple[str, ...], known: frozenset[str]) -> bool:
    """It neither begins nor ends with a small word, joins no two sentences, and isn't what was asked for."""
    telling = {stem(one) for one in words if one not in SMALL}
    return (
        not {words[0], words[-1]} & SMALL
        and not set(words) & JOINING
        and not telling <= known
        and not words[0].isdigit()
    )


def _once_each(keys: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(each key, how many comments have it)."""
    order = np.lexsort((of, keys))
    keys, of = keys[order], of[order]
    again = (keys[1:] == keys[:-1]) & (of[1:] == of[:-1])
    return np.unique(keys[np.concatenate([np.ones(min(len(keys), 1), dtype=np.bool_), ~again])], return_counts=True)


def _everywhere(shelf: Shelf, keys: np.ndarray, size: int) -> np.ndarray:
    """How often each is said in all comments."""
    if size == 1:
        return np.asarray(shelf.held[keys])
    at = np.minimum(np.searchsorted(shelf.grams, keys), max(len(shelf.grams) - 1, 0))
    if not len(shelf.grams):
        return np.zeros(len(keys))
    return np.where(shelf.grams[at] == keys, shelf.gram_held[at], 0)
