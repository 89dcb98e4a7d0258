"""Which features a model knows, how much each tells (TF-IDF), and a text as the few of them that it has."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from helpdesk.routing.topics.model.features import SAY

MOST_FEATURES = 150_000  # those in the most texts
FEW_TEXTS = 500  # up to here a feature of a single text counts too

Features = tuple[list[int], ...]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    hashes: np.ndarray  # uint32, sorted
    idf: np.ndarray  # float32

    def weigh(self, features: Features) -> tuple[np.ndarray, np.ndarray, float]:
        """Places of the known features with their weights, and which share of the words we know, 0 to 1."""
        places, weights = [], []
        known = 0.0
        for group, (say, found) in enumerate(zip(SAY, features, strict=True)):
            at, weight = self._group(found)
            if group == 0 and found:
                known = len(at) / len(set(found))
            places.append(at)
            weights.append(weight * say)
        return np.concatenate(places), np.concatenate(weights), known

    def _group(self, found: list[int]) -> tuple[np.ndarray, np.ndarray]:
        counts = Counter(found)
        asked = np.fromiter(counts, dtype=np.uint32, count=len(counts))
        often = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        at = np.searchsorted(self.hashes, asked)
        is_known = self.hashes[np.minimum(at, len(self.hashes) - 1)] == asked if len(self.hashes) else at < 0
        at, often = at[is_known], often[is_known]
        weight = (1 + np.log(often)) * self.idf[at]
        length = float(np.linalg.norm(weight))
        return at, weight / length if length else weight


def learn_vocabulary(texts: Sequence[Features]) -> Vocabulary:
    counts: Counter[int] = Counter()
    telling: set[int] = set()
    for features in texts:
        for group, found in enumerate(features):
            counts.update(set(found))
            if group == 0:
                telling.update(found)
    least = 2 if len(texts) > FEW_TEXTS else 1
    kept = [one for one in counts if counts[one] >= least or one in telling]
    kept = sorted(kept, key=lambda one: (-counts[one], one))[:MOST_FEATURES]
    hashes = np.array(sorted(kept), dtype=np.uint32)
    df = np.array([counts[one] for one in hashes.tolist()], dtype=np.float32)
    return Vocabulary(hashes, np.log((1 + len(texts)) / (1 + df)) + 1)


def rows_of(vocabulary: Vocabulary, texts: Sequence[Features]) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    return (vocabulary.weigh(features) for features in texts)
