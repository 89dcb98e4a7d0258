"""Queries grouped by what they mean: by the stems they share and, for slips and compounds, by pieces of those stems.

A query joins a known gap when it is alike on average to what is in it; the rest is clustered among itself (average
linkage). What was grouped once stays where it is, so a gap keeps its id whatever is typed next.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from foundation.words import stem, words
from kb.search.small_words import SMALL

ALIKE = 0.4  # cosine from which two queries ask the same, on average over a group
STEMS, PIECES = 0.3, 0.7  # what whole stems and pieces of them count
LARGEST = 2_000  # queries clustered at once: similarities are kept for every pair
_PRIVATE = re.compile(r"\S+@\S+|https?:\S+|\d{5,}")  # says who asks, not what


def group_queries(
    queries: Sequence[str], known: Mapping[int, Sequence[str]], *, background: Iterable[str] = ()
) -> list[int]:
    """One label a query: the id of a known gap; -1, -2, ... for each new group; 0 for one that tells nothing.

    `known` holds the queries of each gap; `background` (titles, known questions) says which words are common here.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    telling = [place for place, query in enumerate(queries) if tellings(query)]
    labels = [0] * len(queries)
    if not telling:
        return labels
    ids = list(known)
    members = [query for gap in ids for query in known[gap]]
    owners = [place for place, gap in enumerate(ids) for _ in known[gap]]
    texts = [*(queries[place] for place in telling), *members, *background]
    parts = [
        TfidfVectorizer(analyzer=analyse, sublinear_tf=True).fit_transform(texts) * weight**0.5
        for analyse, weight in ((tellings, STEMS), (pieces, PIECES))
    ]
    vectors = _beside(parts).tocsr()
    fresh, old = vectors[: len(telling)], vectors[len(telling) : len(telling) + len(members)]
    if members:
        nearest, score = _nearest(fresh, old, owners, len(ids))
        for place, gap, alike in zip(telling, nearest, score, strict=True):
            labels[place] = ids[gap] if alike >= ALIKE else 0
    rest = [row for row, place in enumerate(telling) if not labels[place]]
    made = 0
    for start in range(0, len(rest), LARGEST):
        some = rest[start : start + LARGEST]
        clusters = _clusters(fresh[some])
        for row, cluster in zip(some, clusters, strict=True):
            labels[telling[row]] = -1 - made - cluster
        made += max(clusters) + 1
    return labels


def tellings(text: str) -> list[str]:
    """The stems that tell what a text is about; none for one made of small words only."""
    return [stem(word) for word in words(_PRIVATE.sub(" ", text)) if word not in SMALL and len(word) > 2]


def pieces(text: str) -> list[str]:
    """Runs of three and four letters of each telling stem, its ends marked."""
    padded = [f" {word} " for word in tellings(text)]
    return [word[at : at + size] for word in padded for size in (3, 4) for at in range(len(word) - size + 1)]


def _nearest(fresh: Any, old: Any, owners: Sequence[int], count: int) -> tuple[np.ndarray, np.ndarray]:
    """(place of the gap most alike on average, how alike) of each fresh query."""
    from scipy.sparse import csr_matrix

    sizes = np.maximum(np.bincount(owners, minlength=count), 1)
    means = csr_matrix((1 / sizes[owners], (owners, range(len(owners)))), shape=(count, len(owners))) @ old
    alike = (fresh @ means.T).toarray()
    best = alike.argmax(axis=1)
    return best, alike[np.arange(len(best)), best]


def _clusters(vectors: Any) -> list[int]:
    from sklearn.cluster import AgglomerativeClustering

    if vectors.shape[0] < 2:
        return [0] * vectors.shape[0]
    apart = 1 - np.clip((vectors @ vectors.T).toarray(), 0, 1)
    cut = AgglomerativeClustering(
        n_clusters=None, distance_threshold=1 - ALIKE, metric="precomputed", linkage="average"
    )
    return [int(label) for label in cut.fit_predict(apart)]


def _beside(parts: list[Any]) -> Any:
    from scipy.sparse import hstack

    return hstack(parts)
