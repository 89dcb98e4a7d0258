"""What a text means, beside the words it has: word vectors by which texts that mean alike are near each other, however put.

Random Fourier features of a Gaussian kernel (Rahimi and Recht 2007): a linear model on them draws curved borders.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from kb.search.vectors import Vectors, load_vectors

SAY = 1.4  # how long the meaning's vector is, beside those of the words
WAVES = 512
NEARNESS = 1.5  # of the kernel: exp(-NEARNESS x squared distance)
FEW = 5


class Meaning:
    def __init__(self, waves: np.ndarray) -> None:
        """`waves` float16 (dims, n); none for a model that goes by words alone."""
        self.waves = waves
        self._vectors: Vectors | None = load_vectors() if waves.size else None
        if self._vectors is not None and self._vectors.dims != len(waves):
            raise ValueError("the model was taught with other word vectors")
        if waves.size and self._vectors is None:
            raise ValueError("the model was taught with word vectors, and there are none")

    @classmethod
    def fresh(cls) -> "Meaning":
        vectors = load_vectors()
        if vectors is None:
            return cls(np.zeros((0, 0), dtype=np.float16))
        drawn = np.random.default_rng(0).normal(size=(vectors.dims, WAVES)) * np.sqrt(2 * NEARNESS)
        return cls(drawn.astype(np.float16))

    @property
    def size(self) -> int:
        return 2 * self.waves.shape[1] if self.waves.size else 0

    def embed(self, texts: Sequence[list[str]]) -> np.ndarray:
        """Float32, a row of length one for a text cut into words; zeros for one of which no word has a meaning."""
        if self._vectors is None:
            return np.zeros((len(texts), 0), dtype=np.float32)
        return np.array([self._vectors.embed_words(said) for said in texts], dtype=np.float32).reshape(len(texts), -1)

    def wave(self, embedded: np.ndarray) -> np.ndarray:
        """The same as rows on which a linear model works."""
        if self._vectors is None:
            return embedded
        phases = embedded @ self._float
        waved = np.hstack([np.cos(phases), np.sin(phases)]) * np.float32(SAY / np.sqrt(self.waves.shape[1]))
        waved[~embedded.any(axis=1)] = 0
        return waved

    @cached_property
    def _float(self) -> np.ndarray:
        return self.waves.astype(np.float32)


def nearest(embedded: np.ndarray, taught: np.ndarray) -> np.ndarray:
    """(texts, 2): the cosine with the nearest text that was taught, and the mean with the nearest few."""
    if not taught.size:
        return np.zeros((len(embedded), 2), dtype=np.float32)
    few = min(FEW, len(taught))
    cosines = embedded @ taught.T
    best = np.partition(cosines, len(taught) - few, axis=1)[:, -few:]
    return np.column_stack([best.max(axis=1), best.mean(axis=1)])
