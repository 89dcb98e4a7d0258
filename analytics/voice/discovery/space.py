"""Where sayings stand to each other: by what their words mean, and by which words go together in these comments.

Short comments are noisy points: each is moved towards its nearest neighbours before anything is grouped (a diffusion step).
"""

import math
import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from analytics.voice.discovery.saying import Sayings
from kb.search.vectors import Vectors, load_vectors

TOGETHER = 0.5  # how long the row of words that go together is, beside the row of meaning
DIMS = 100  # of the former (latent semantic analysis)
RARE = 0.25  # how much more a word weighs that is rare here: its idf to this power
NEIGHBOURS, FEWEST = 45, 3
PULL = 0.85  # of its neighbours on a saying
BATCH = 1_000  # rows compared with all at once


@dataclass(frozen=True, eq=False)
class Space:
    """A row a saying; all rows of length one."""

    plain: np.ndarray  # as a single comment is read later; prototypes live here
    meant: np.ndarray  # plain, moved towards its neighbours
    alone: np.ndarray  # meaning and words together
    mixed: np.ndarray  # the same, moved: what groups are first found in


def build_space(sayings: Sayings, seed: int) -> Space:
    counts, vocabulary = _counts(sayings.said)
    together = _together(sayings.said, seed)
    vectors = load_vectors()
    if vectors is None:
        near = neighbours(together, _few(len(together)))
        moved = move(together, near)
        return Space(together, moved, together, moved)
    plain = vectors.embed([" ".join(one) for one in sayings.said])
    weighed = _weighed(counts, vectors, vocabulary)
    both = unit(np.hstack([unit(weighed - weighed.mean(axis=0)), TOGETHER * together]))
    near = neighbours(both, _few(len(both)))
    return Space(plain, move(plain, near), both, move(both, near))


def unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    made: np.ndarray = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return made


def neighbours(rows: np.ndarray, few: int) -> np.ndarray:
    """The places of the few nearest others of each row."""
    found = np.zeros((len(rows), few), dtype=np.int32)
    for at in range(0, len(rows), BATCH):
        likeness = rows[at : at + BATCH] @ rows.T
        likeness[np.arange(len(likeness)), np.arange(at, at + len(likeness))] = -2
        found[at : at + BATCH] = np.argpartition(-likeness, few - 1, axis=1)[:, :few]
    return found


def move(rows: np.ndarray, near: np.ndarray) -> np.ndarray:
    if not near.shape[1]:
        return rows
    pulled = np.zeros_like(rows)
    for at in range(0, len(rows), BATCH):
        pulled[at : at + BATCH] = rows[near[at : at + BATCH]].mean(axis=1)
    return unit((1 - PULL) * rows + PULL * unit(pulled))


def _few(count: int) -> int:
    return max(0, min(NEIGHBOURS, count - 1, max(FEWEST, round(0.45 * math.sqrt(count)))))


def _counts(said: list[list[str]]) -> tuple[Any, list[str]]:
    """Which words each saying has."""
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(analyzer=_same, binary=True, dtype=np.float32)
    return counter.fit_transform(said), list(counter.get_feature_names_out())


def _weighed(counts: Any, vectors: Vectors, vocabulary: list[str]) -> np.ndarray:
    held = np.asarray(counts.sum(axis=0)).ravel()
    rarity = np.log((counts.shape[0] + 1) / (held + 1)) + 1e-3
    return unit(counts.multiply((rarity / rarity.max()) ** RARE).tocsr() @ vectors.of_words(vocabulary))


def _together(said: list[list[str]], seed: int) -> np.ndarray:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    least = 1 if len(said) < 50 else 2 if len(said) < 1_000 else 3
    try:
        weighed = TfidfVectorizer(analyzer=_singles_and_pairs, sublinear_tf=True, min_df=least).fit_transform(said)
    except ValueError:  # no word occurs often enough
        return np.zeros((len(said), 1), dtype=np.float32)
    dims = min(DIMS, min(weighed.shape) - 1)
    if dims < 2:
        return unit(weighed.toarray())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # sayings that are all alike have no variance to explain
        return unit(TruncatedSVD(dims, random_state=seed).fit_transform(weighed))


def _same(said: list[str]) -> list[str]:
    return said


def _singles_and_pairs(said: list[str]) -> list[str]:
    return said + [f"{one} {other}" for one, other in pairwise(said)]
