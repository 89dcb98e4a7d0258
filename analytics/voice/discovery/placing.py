"""Which theme a comment speaks of, by prototypes alone or with a model that learned from examples. numpy alone: quick enough for the web."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from analytics.voice.discovery.saying import words_of
from analytics.voice.discovery.training import Assigned, ThemeModel
from kb.search.vectors import Vectors, load_vectors

BLOCK = 128  # rows at a time, always as many: so a comment is told the same in any company
LEAST = 0.5  # below this chance a comment has no theme
BACKGROUND = 0.35  # cosine that a comment has with what it has nothing to do with, at most
# Chance that the nearest prototype is right, from its cosine and its lead over the second (logistic regression on six draws of
# banking77 with 8 to 59 examples a theme and a fifth to four fifths of its themes hidden; off by .06 at most in every tenth).
CLOSE, LEAD, BIAS = 5.96, 14.18, -4.91


def place(texts: Sequence[str], prototypes: Mapping[str, Any], model: ThemeModel | None = None) -> list[Assigned]:
    """
    (theme, probability) for each text, the theme None when none is likelier than not.

    Prototypes are rows in the word vectors' space. Of themes that `model` knows its word counts, of the others their prototype.
    """
    known = set(model.labels) if model else set()
    themes = sorted(theme for theme in prototypes if theme not in known)
    nearby = by_likeness(texts, themes, np.array([prototypes[theme] for theme in themes], dtype=np.float32))
    if model is None:
        return nearby
    found = []
    for near, learned in zip(nearby, model.assign(texts), strict=True):
        theme, chance = max(near, learned, key=lambda one: (one[0] is not None, one[1]))
        found.append((theme if chance >= LEAST else None, chance))
    return found


@dataclass(frozen=True, eq=False)
class Placer:
    """`place` with its themes kept: what `understand` takes, and what travels to other processes."""

    prototypes: Mapping[str, Any]
    model: ThemeModel | None = None

    def assign(self, texts: Sequence[str]) -> list[Assigned]:
        return place(texts, self.prototypes, self.model)


def by_likeness(texts: Sequence[str], themes: Sequence[str], prototypes: np.ndarray) -> list[Assigned]:
    vectors = load_vectors()
    if vectors is None or not len(themes) or not len(texts):
        return [(None, 0.0)] * len(texts)
    columns = np.ascontiguousarray(prototypes.T)
    found: list[Assigned] = []
    for at in range(0, len(texts), BLOCK):
        said = [vectors.rows(words_of(text)) for text in texts[at : at + BLOCK]]
        best, chances = _nearest(_embedded(vectors, said), columns)
        told = zip(said, best[: len(said)].tolist(), np.round(chances, 4)[: len(said)].tolist(), strict=True)
        found += [
            (themes[theme] if chance >= LEAST else None, chance) if rows else (None, 0.0)
            for rows, theme, chance in told
        ]
    return found


def _embedded(vectors: Vectors, said: list[list[int]]) -> np.ndarray:
    """A block of rows as `Vectors.embed` makes them, five times as fast from a table already scaled (28 MB)."""
    rows = np.zeros((BLOCK, vectors.dims), dtype=np.float32)
    with_words = [at for at, one in enumerate(said) if one]
    if not with_words:
        return rows
    flat = np.array([row for one in said for row in one], dtype=np.int32)
    begins = np.cumsum([0, *(len(said[at]) for at in with_words[:-1])])
    rows[with_words] = np.add.reduceat(_table(vectors)[flat], begins, axis=0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, lengths, out=rows, where=lengths > 0)
    return rows


@lru_cache(maxsize=1)
def _table(vectors: Vectors) -> np.ndarray:
    table: np.ndarray = vectors.matrix * vectors.scales[:, np.newaxis]
    return table


def _nearest(rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    likeness = rows @ columns
    best = likeness.argmax(axis=1)
    first = likeness[np.arange(len(rows)), best]
    likeness[np.arange(len(rows)), best] = -1
    second = np.maximum(likeness.max(axis=1), BACKGROUND)
    return best, 1 / (1 + np.exp(-(BIAS + CLOSE * first + LEAD * np.maximum(first - second, 0))))
