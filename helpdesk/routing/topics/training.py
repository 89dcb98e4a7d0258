"""A topic model from labelled text: TF-IDF of words and pieces of words, meaning, and logistic regression. For jobs: scipy loads here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np

from helpdesk.routing.topics.model.calibrating import Calibration, calibrate
from helpdesk.routing.topics.model.features import features_of, words_of
from helpdesk.routing.topics.model.fitting import Examples, fit
from helpdesk.routing.topics.model.meaning import Meaning, nearest
from helpdesk.routing.topics.model.model import Topic, TopicModel
from helpdesk.routing.topics.model.weighing import Features, Vocabulary, learn_vocabulary

__all__ = ["Topic", "TopicModel", "train_topics"]

FOLDS = 4
HELD = 3  # of them are held out in turn: enough to calibrate by
MOST_NEIGHBOURS = 6_000  # texts whose meaning a model keeps, to see how far from them a question is
HIDDEN = 0.1  # share of the labels a fold is not told of
LEAST_HIDDEN = 5  # labels from which on some can be hidden


def train_topics(texts: Sequence[str], labels: Sequence[str], *, weights: Sequence[float] | None = None) -> TopicModel:
    """
    Learn topics from labelled texts; `weights` says how much each counts. Deterministic, whatever the order of rows.
    Raises ValueError when there is nothing to learn from.
    """
    taught = _read(texts, labels, weights)
    model = _fit(taught, np.arange(len(taught.places)))
    if len(taught.labels) < 2:
        return model.model
    return replace(model.model, calibration=_calibration(taught))


@dataclass(frozen=True, eq=False)
class _Taught:
    labels: tuple[str, ...]
    features: list[Features]
    places: np.ndarray  # of the labels, a row each
    weights: np.ndarray  # float32
    embedded: np.ndarray
    meant: np.ndarray
    meaning: Meaning
    order: np.ndarray  # by chance, the same for equal texts

    @property
    def folds(self) -> np.ndarray:
        return self.order % FOLDS


@dataclass(frozen=True, eq=False)
class _Fitted:
    model: TopicModel
    sparse: np.ndarray  # the weights before they were rounded


def _read(texts: Sequence[str], labels: Sequence[str], weights: Sequence[float] | None) -> _Taught:
    if len(texts) != len(labels) or (weights is not None and len(weights) != len(texts)):
        raise ValueError(
            f"{len(texts)} texts, {len(labels)} labels and {len(texts if weights is None else weights)} weights"
        )
    if not len(texts):
        raise ValueError("no texts to learn from")
    counts = [1.0] * len(texts) if weights is None else weights
    rows = sorted(
        (str(label), str(text), float(weight)) for text, label, weight in zip(texts, labels, counts, strict=True)
    )
    cut = [(label, words_of(text), weight, text) for label, text, weight in rows]
    cut = [one for one in cut if one[1] and one[2] > 0] or cut[:1]  # texts without words teach nothing
    names = sorted({one[0] for one in cut})
    meaning = Meaning.fresh()
    said = [one[1] for one in cut]
    embedded = meaning.embed(said)
    return _Taught(
        labels=tuple(names),
        features=[features_of(one) for one in said],
        places=np.array([names.index(one[0]) for one in cut]),
        weights=np.array([one[2] for one in cut], dtype=np.float32),
        embedded=embedded,
        meant=meaning.wave(embedded),
        meaning=meaning,
        order=np.array([crc32(one[3].encode("utf-8", "surrogatepass")) for one in cut]),
    )


def _fit(taught: _Taught, rows: np.ndarray) -> _Fitted:
    """A model of some of the rows, uncalibrated; all labels keep their place."""
    features = [taught.features[at] for at in rows]
    vocabulary = learn_vocabulary(features)
    count = len(taught.labels)
    if count < 2:
        nothing = np.zeros((len(vocabulary.hashes), count), dtype=np.float32)
        dense, bias = np.zeros((taught.meaning.size, count), dtype=np.float32), np.zeros(count, dtype=np.float32)
        return _Fitted(_model(taught, vocabulary, nothing, dense, bias, rows), nothing)
    present, places = np.unique(taught.places[rows], return_inverse=True)
    matrix, _ = _matrix(vocabulary, features)
    found = fit(Examples(matrix, taught.meant[rows]), places, len(present), taught.weights[rows])
    sparse, dense, bias = (np.zeros((*part.shape[:-1], count), dtype=np.float32) for part in found)
    sparse[:, present], dense[:, present] = found[0], found[1]
    bias[present] = found[2]
    return _Fitted(_model(taught, vocabulary, sparse, dense, bias, rows), sparse)


def _model(taught: _Taught, vocabulary: Vocabulary, sparse: np.ndarray, dense: np.ndarray, bias: np.ndarray, rows: np.ndarray) -> TopicModel:  # fmt: skip
    return TopicModel(
        labels=taught.labels, vocabulary=vocabulary, weights=sparse.astype(np.float16), meaning=taught.meaning, meaning_weights=dense,
        neighbours=taught.embedded[_some(taught, rows)], bias=bias, calibration=Calibration.first_belief(),
    )  # fmt: skip


def _some(taught: _Taught, rows: np.ndarray) -> np.ndarray:
    """All rows, or of too many as many of each label as there is room for."""
    if len(rows) <= MOST_NEIGHBOURS:
        return rows
    seen: Counter[int] = Counter()
    most = MOST_NEIGHBOURS // len(taught.labels)
    kept = []
    for at in rows[np.argsort(taught.order[rows], kind="stable")].tolist():
        place = int(taught.places[at])
        seen[place] += 1
        if seen[place] <= most:
            kept.append(at)
    return np.array(kept)


def _matrix(vocabulary: Vocabulary, features: Sequence[Features]) -> tuple[Any, np.ndarray]:
    """The texts as a sparse matrix, and which share of each one's words is known."""
    from scipy.sparse import csr_matrix

    rows = [vocabulary.weigh(one) for one in features]
    places = np.concatenate([row[0] for row in rows])
    weights = np.concatenate([row[1] for row in rows]).astype(np.float32)
    ends = np.cumsum([0, *(len(row[0]) for row in rows)])
    matrix = csr_matrix((weights, places, ends), shape=(len(rows), len(vocabulary.hashes)))
    return matrix, np.array([row[2] for row in rows])


def _calibration(taught: _Taught) -> Calibration:
    """From guesses about texts that a model of the other folds was not taught, some with labels it was not told of."""
    rounds = [one for fold in range(HELD) if (one := _held_out(taught, fold))]
    if not rounds:
        return Calibration.first_belief()
    logits, known, near, places, unseen = (np.concatenate(parts) for parts in zip(*rounds, strict=True))
    return calibrate(logits, known, near, places, unseen)


def _held_out(taught: _Taught, fold: int) -> tuple[np.ndarray, ...] | None:
    hidden = np.isin(taught.places, _hidden(taught, fold))
    held = taught.folds == fold
    told = np.flatnonzero(~held & ~hidden)
    asked = np.flatnonzero(held | hidden) if len(told) else told
    present = np.unique(taught.places[told])
    asked = asked[hidden[asked] | np.isin(taught.places[asked], present)]
    if len(present) < 2 or not len(asked):
        return None
    fitted = _fit(taught, told)
    matrix, known = _matrix(fitted.model.vocabulary, [taught.features[at] for at in asked])
    logits = matrix @ fitted.sparse + taught.meant[asked] @ fitted.model.meaning_weights + fitted.model.bias
    absent = np.setdiff1d(np.arange(len(taught.labels)), present)
    logits[:, absent] = logits[:, present].min(axis=1, keepdims=True) - 5  # nobody guesses what none was taught
    near = nearest(taught.embedded[asked], fitted.model.neighbours)
    return logits, known, near, taught.places[asked], hidden[asked]


def _hidden(taught: _Taught, fold: int) -> list[int]:
    """Other labels each fold, chosen by their names."""
    count = len(taught.labels)
    if count < LEAST_HIDDEN:
        return []
    drawn = sorted(range(count), key=lambda at: crc32(taught.labels[at].encode("utf-8", "surrogatepass")))
    most = max(1, round(count * HIDDEN))
    return drawn[fold * most : (fold + 1) * most]
