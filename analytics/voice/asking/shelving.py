"""Puts comments on the shelf: what is new or changed is read, the rest is carried over, what was erased is gone."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import numpy as np

from analytics.voice.asking.shelf import Shelf
from analytics.voice.hearing.wording import plain
from foundation.words import words
from kb.search.spelling import families_of
from kb.search.vectors import load_vectors

LONGEST = 1_000  # words of one comment
LEAST = 3  # comments that share a pair or triple of words, to be worth counting
DIMS = 1  # without vectors: comments are found by words only


def shelve(
    before: Shelf | None, ids: np.ndarray, stamps: np.ndarray, texts: dict[int, str], facets: dict[str, list[str]]
) -> Shelf:
    """`texts` by id holds at least what isn't on the shelf before with this stamp. All arrays are in the order of ids."""
    old = _carried(before, ids, stamps)
    fresh = [int(one) for one in ids[old < 0]]
    said = [words(plain(texts[one]))[:LONGEST] for one in fresh]
    vectors, scales = _quantised(_embedded(said))
    none = np.zeros(0, dtype=np.int64)
    joined = _joined(before, old, said, vectors, scales)
    merged = Shelf(
        ids=ids, stamps=stamps, families=none, held=none, grams=none, gram_held=none, facets=facets, **joined
    )
    return _counted(merged)


def grams_of(tokens: np.ndarray, ends: np.ndarray, base: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """(key, row) of each run of `size` words, 1 to 3, that lies inside one comment; keys of different sizes differ."""
    count = len(tokens) - size + 1
    if count < 1:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    rows = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    inside = rows[:count] == rows[size - 1 :]
    keys = tokens[:count].astype(np.int64)
    for step in range(1, size):
        keys = keys * base + tokens[step : step + count]
    return keys[inside] + {1: 0, 2: base, 3: base + base**2}[size], rows[:count][inside]


def words_of_gram(key: int, base: int) -> tuple[int, ...]:
    """The places of the words that `grams_of` put into a key."""
    if key < base:
        return (key,)
    if key < base + base**2:
        return divmod(key - base, base)
    first, third = divmod(key - base - base**2, base)
    return (*divmod(first, base), third)


def stamp_of(content: str, said: str | None) -> int:
    """What a comment is known by, as 64 bits."""
    digest = blake2b(f"{content} {said}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _carried(before: Shelf | None, ids: np.ndarray, stamps: np.ndarray) -> np.ndarray:
    """Where each comment stood before; -1 for what is new or changed."""
    if before is None or not len(before):
        return np.full(len(ids), -1)
    at = np.minimum(np.searchsorted(before.ids, ids), len(before) - 1)
    same = (before.ids[at] == ids) & (before.stamps[at] == stamps)
    return np.where(same, at, -1)


def _embedded(said: Sequence[list[str]]) -> np.ndarray:
    vectors = load_vectors()
    if vectors is None:
        return np.zeros((len(said), DIMS), dtype=np.float32)
    return vectors.embed([" ".join(one) for one in said])


def _quantised(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scales = np.maximum(np.abs(rows).max(axis=1, initial=0), 1e-9) / 127
    return np.rint(rows / scales[:, np.newaxis]).astype(np.int8), scales.astype(np.float32)


def _joined(
    before: Shelf | None, old: np.ndarray, said: Sequence[list[str]], vectors: np.ndarray, scales: np.ndarray
) -> dict[str, Any]:
    """What was there and what is fresh, in one order and with one vocabulary."""
    kept = old[old >= 0]
    pieces: list[np.ndarray] = [np.zeros(0, dtype=np.int32)] * len(old)
    known: list[str] = []
    if before is not None and len(kept):
        used = np.unique(np.concatenate([before.tokens_of(int(at)) for at in kept] or [np.zeros(0, dtype=np.int32)]))
        known = [before.vocabulary[int(at)] for at in used]
    vocabulary = sorted({*known, *(word for one in said for word in one)})
    place = {word: at for at, word in enumerate(vocabulary)}
    if before is not None and len(kept):
        moved = np.array([place.get(word, 0) for word in before.vocabulary], dtype=np.int32)
        for row in np.flatnonzero(old >= 0):
            pieces[row] = moved[before.tokens_of(int(old[row]))]
    for row, one in zip(np.flatnonzero(old < 0), said, strict=True):
        pieces[row] = np.array([place[word] for word in one], dtype=np.int32)
    dims = vectors.shape[1]
    rows, sizes = np.zeros((len(old), dims), dtype=np.int8), np.zeros(len(old), dtype=np.float32)
    rows[old < 0], sizes[old < 0] = vectors, scales
    if before is not None and len(kept):
        rows[old >= 0], sizes[old >= 0] = before.vectors[kept], before.scales[kept]
    return {
        "vectors": rows, "scales": sizes, "vocabulary": vocabulary,
        "tokens": np.concatenate([np.zeros(0, dtype=np.int32), *pieces]), "ends": np.cumsum([len(one) for one in pieces], dtype=np.int64),
    }  # fmt: skip


def _counted(shelf: Shelf) -> Shelf:
    """Counts as often as something is said: what a bot repeats weighs as it does elsewhere."""
    base = len(shelf.vocabulary)
    found = [np.unique(grams_of(shelf.tokens, shelf.ends, base, size)[0], return_counts=True) for size in (2, 3)]
    often = [(one[times >= LEAST], times[times >= LEAST]) for one, times in found]
    return replace(
        shelf, families=families_of(shelf.vocabulary), held=np.bincount(shelf.tokens, minlength=base).astype(np.int32),
        grams=np.concatenate([one for one, _ in often]), gram_held=np.concatenate([times for _, times in often]).astype(np.int32),
    )  # fmt: skip
