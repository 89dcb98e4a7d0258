"""A topic model at work: text in, the likeliest label with its chance out. Plain arrays: numpy alone, nothing heavy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpdesk.routing.topics.model.calibrating import Calibration
from helpdesk.routing.topics.model.features import features_of, words_of
from helpdesk.routing.topics.model.meaning import Meaning, nearest
from helpdesk.routing.topics.model.weighing import Vocabulary

ALTERNATIVES = 3
LEAST = 0.2  # below, "none of these" is likelier than any


@dataclass(frozen=True)
class Topic:
    label: str | None  # None: none of these, or not sure enough to say
    probability: float  # that `label`, or the likeliest one, is right; calibrated
    alternatives: list[tuple[str, float]]  # the next likely ones, best first


NOTHING = Topic(None, 0.0, [])


@dataclass(frozen=True, eq=False)
class TopicModel:
    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weights: np.ndarray  # float16 (features, labels)
    meaning: Meaning
    meaning_weights: np.ndarray  # float32 (meaning.size, labels)
    neighbours: np.ndarray  # float32 (texts, dims): what some of the texts it was taught mean
    bias: np.ndarray  # float32
    calibration: Calibration

    def predict(self, texts: Sequence[str]) -> list[Topic]:
        return [self._topic(text) for text in texts]

    def _topic(self, text: str) -> Topic:
        said = words_of(text)
        at, weight, known = self.vocabulary.weigh(features_of(said))
        embedded = self.meaning.embed([said])
        meant = self.meaning.wave(embedded)
        if not len(at) and not meant.any():
            return NOTHING
        if len(self.labels) == 1:
            return Topic(self.labels[0], round(0.5 + known / 2, 4), [])
        logits = weight @ self.weights[at].astype(np.float32) + meant @ self.meaning_weights + self.bias
        return self._told(logits, known, nearest(embedded, self.neighbours))

    def _told(self, logits: np.ndarray, known: float, near: np.ndarray) -> Topic:
        shares = self.calibration.shares(logits)[0]
        chance = float(self.calibration.chances(logits, np.array([known]), near)[0])
        order = np.argsort(-shares, kind="stable")[: 1 + ALTERNATIVES]
        rest = min(1.0, (1 - chance) / max(1e-9, 1 - float(shares[order[0]])))
        others = [(self.labels[at], min(chance, rest * float(shares[at]))) for at in order[1:]]
        sure = chance >= max(LEAST, 1 / len(self.labels))
        return Topic(self.labels[order[0]] if sure else None, chance, others)
