"""The small model that learns from clicks which document a question means; made in a job, asked as plain arrays.

Multinomial logistic regression (scikit-learn) on the stems, neighbouring stems and meaning of what people typed, told by
what they opened: a click far down counts more, since few look there (inverse propensity, capped: Joachims, Swaminathan and
Schnabel 2017), one that helped more, a quick way back or a question to a person afterwards less. The more a document
was opened, the more it is believed. Its say in the ranking is bounded.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np

from foundation.words import stem, words
from kb.search.small_words import SMALL

BITS = 14  # hashed features: stems and neighbours
LEAST_OPENED = 3.0  # of a document before it is a class of its own
BELIEF = 10.0  # openings at which a document is half believed
MOST_PROPENSITY = 3.0  # a click at rank 9 doesn't count more than this
MEANING = 3.0  # how long the vector of a question's meaning is, beside 1 for each of its stems
QUICK = 5.0  # seconds: who goes back so soon didn't find it
MOST_CLICKS = 20_000
MOST_CLASSES = 500  # the most opened documents; others keep their place

Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Associations:
    """`weights[feature, class]` and `bias[class]`; a class is a document's place, believed as much as `belief` says."""

    columns: np.ndarray  # int32, sorted
    stems: np.ndarray  # int32, sorted: the hashed features seen in training
    weights: np.ndarray  # float32: a row for each of them, then the meaning's; rounded as they are kept
    bias: np.ndarray
    belief: np.ndarray  # 0 to 1

    def chances(self, query: str, meaning: np.ndarray | None = None) -> np.ndarray:
        """By class, 0 to 1: how surely the query means its document, by what people opened."""
        features = features_of(query)
        rows = np.searchsorted(self.stems, features)
        told = [
            row for row, one in zip(rows, features, strict=True) if row < len(self.stems) and self.stems[row] == one
        ]
        if meaning is not None and len(meaning) != len(self.weights) - len(self.stems):
            meaning = None  # it was taught without meanings, or with others
        if not told and (meaning is None or not features):
            return np.zeros(len(self.columns), dtype=np.float32)
        logits = self.bias + self.weights[told].sum(axis=0)
        if meaning is not None:
            logits = logits + MEANING * (meaning @ self.weights[len(self.stems) :])
        chances = np.exp(logits - logits.max())
        share = 1.0 if meaning is not None else len(told) / len(features)
        sure: np.ndarray = chances * self.belief * np.float32(share) / chances.sum()
        return sure

    def spread(self, chances: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """The chances of the documents `columns` (sorted)."""
        at = np.minimum(np.searchsorted(self.columns, columns), len(self.columns) - 1)
        return np.where(self.columns[at] == columns, chances[at], np.float32(0)).astype(np.float32)


def train_associations(
    clicks: Iterable[Mapping[str, Any]], place: Mapping[str, int], embed: Embed | None = None
) -> Associations | None:
    """None when too little was opened. Imports scikit-learn: for jobs and commands."""
    examples = [one for click in list(clicks)[:MOST_CLICKS] if (one := _example(click, place))]
    opened: Counter[int] = Counter()
    for example in examples:
        opened[example.column] += example.weight  # type: ignore[assignment]
    often = sorted((column for column in opened if opened[column] >= LEAST_OPENED), key=lambda one: (-opened[one], one))
    columns = sorted(often[:MOST_CLASSES])
    kept = [one for one in examples if one.column in set(columns)]
    if len(columns) < 2:
        return None
    from sklearn.linear_model import LogisticRegression

    stems = np.array(sorted({feature for one in kept for feature in one.features}), dtype=np.int32)
    matrix = _matrix(kept, stems, embed)
    model = LogisticRegression(C=2.0, max_iter=100, tol=1e-3)
    model.fit(matrix, [one.column for one in kept], sample_weight=[one.weight for one in kept])
    weights, bias = model.coef_, model.intercept_
    if len(columns) == 2:  # scikit-learn tells two classes by one row
        weights, bias = np.vstack([-weights[0], weights[0]]) / 2, np.array([-bias[0], bias[0]]) / 2
    counts = np.array([opened[column] for column in columns])
    return Associations(
        np.array(columns, dtype=np.int32), stems, np.ascontiguousarray(weights.T.astype(np.float16).astype(np.float32)),
        bias.astype(np.float32), (counts / (counts + BELIEF)).astype(np.float32),
    )  # fmt: skip


def _matrix(examples: Sequence["Example"], stems: np.ndarray, embed: Embed | None) -> Any:
    """A row an example: 1 for each of its stems, then its meaning."""
    from scipy.sparse import csr_matrix, hstack

    rows = np.repeat(np.arange(len(examples)), [len(one.features) for one in examples])
    held = np.searchsorted(stems, [feature for one in examples for feature in one.features])
    matrix = csr_matrix((np.ones(len(held), dtype=np.float32), (rows, held)), shape=(len(examples), len(stems)))
    if embed is None:
        return matrix
    return hstack([matrix, csr_matrix(MEANING * embed([one.query for one in examples]))]).tocsr()


@dataclass(frozen=True)
class Example:
    query: str
    features: list[int]
    column: int
    weight: float


def features_of(query: str) -> list[int]:
    """Hashed stems and neighbouring stems, small words left out, each once, sorted."""
    telling = [stem(word) for word in words(query)[:40] if word not in SMALL]
    pairs = [f"{one} {other}" for one, other in pairwise(telling)]
    return sorted({crc32(text.encode("utf-8", "surrogatepass")) & ((1 << BITS) - 1) for text in [*telling, *pairs]})


def _example(click: Mapping[str, Any], place: Mapping[str, int]) -> Example | None:
    clicked, column = click.get("clicked"), place.get(str(click.get("clicked")))
    query = str(click.get("query") or "")
    features = features_of(query)
    if clicked is None or column is None or not features:
        return None
    weight = worth_of(click)
    return Example(query, features, column, weight) if weight > 0 else None


def worth_of(click: Mapping[str, Any]) -> float:
    """How much a click says for what was clicked; 1 for a plain one at the first place."""
    helped, seconds = click.get("helped"), click.get("seconds")
    if helped is False:
        return 0.0
    weight = propensity_of(click) * (1.5 if helped else 1.0)
    if isinstance(seconds, (int, float)) and seconds < QUICK:
        weight *= 0.3
    return weight * (0.3 if click.get("contacted") else 1.0)


def propensity_of(click: Mapping[str, Any]) -> float:
    """How many looks at the first place there are for one where it was clicked, as far as we believe it."""
    shown = [str(one) for one in click.get("shown") or []]
    rank = shown.index(str(click.get("clicked"))) + 1 if str(click.get("clicked")) in shown else 1
    return min(float(rank), MOST_PROPENSITY)
