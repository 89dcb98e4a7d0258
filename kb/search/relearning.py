"""The small model that learns from clicks which document a question means; made in a job, asked as plain arrays.

Multinomial logistic regression (scikit-learn) on the stems and neighbouring stems of what people typed, told by what
they opened: a click far down counts more, since few look there (inverse propensity, capped: Joachims, Swaminathan and
Schnabel 2017), one that helped more, a quick way back or a question to a person afterwards less. The more a document
was opened, the more it is believed. Its say in the ranking is bounded.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
QUICK = 5.0  # seconds: who goes back so soon didn't find it
MOST_CLICKS = 20_000


@dataclass(frozen=True)
class Associations:
    """`weights[feature, class]` and `bias[class]`; a class is a document's place, believed as much as `belief` says."""

    columns: np.ndarray  # int32, sorted
    weights: np.ndarray  # float32 (features, classes)
    bias: np.ndarray
    belief: np.ndarray  # 0 to 1
    known: np.ndarray  # bool by feature: seen in training

    def chances(self, query: str) -> np.ndarray:
        """By class, 0 to 1: how surely the query means its document, by what people opened."""
        features = features_of(query)
        told = [one for one in features if self.known[one]]
        if not told:
            return np.zeros(len(self.columns), dtype=np.float32)
        logits = self.bias + self.weights[told].sum(axis=0)
        chances = np.exp(logits - logits.max())
        sure: np.ndarray = chances * self.belief * np.float32(len(told) / len(features)) / chances.sum()
        return sure

    def spread(self, chances: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """The chances of the documents `columns` (sorted)."""
        at = np.minimum(np.searchsorted(self.columns, columns), len(self.columns) - 1)
        return np.where(self.columns[at] == columns, chances[at], np.float32(0)).astype(np.float32)


def train_associations(clicks: Iterable[Mapping[str, Any]], place: Mapping[str, int]) -> Associations | None:
    """None when too little was opened. Imports scikit-learn: for jobs and commands."""
    examples = [one for click in list(clicks)[:MOST_CLICKS] if (one := _example(click, place))]
    opened: Counter[int] = Counter()
    for _, column, weight in examples:
        opened[column] += weight  # type: ignore[assignment]
    columns = sorted(column for column, count in opened.items() if count >= LEAST_OPENED)
    kept = [one for one in examples if one[1] in set(columns)]
    if len(columns) < 2:
        return None
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = np.repeat(np.arange(len(kept)), [len(features) for features, _, _ in kept])
    held = np.array([feature for features, _, _ in kept for feature in features])
    matrix = csr_matrix((np.ones(len(held), dtype=np.float32), (rows, held)), shape=(len(kept), 1 << BITS))
    model = LogisticRegression(C=2.0, max_iter=200)
    model.fit(matrix, [column for _, column, _ in kept], sample_weight=[weight for *_, weight in kept])
    weights, bias = model.coef_, model.intercept_
    if len(columns) == 2:  # scikit-learn tells two classes by one row
        weights, bias = np.vstack([-weights[0], weights[0]]) / 2, np.array([-bias[0], bias[0]]) / 2
    counts = np.array([opened[column] for column in columns])
    known = np.zeros(1 << BITS, dtype=bool)
    known[held] = True
    return Associations(
        np.array(columns, dtype=np.int32), np.ascontiguousarray(weights.T.astype(np.float32)), bias.astype(np.float32),
        (counts / (counts + BELIEF)).astype(np.float32), known,
    )  # fmt: skip


def features_of(query: str) -> list[int]:
    """Hashed stems and neighbouring stems, small words left out, each once, sorted."""
    telling = [stem(word) for word in words(query)[:40] if word not in SMALL]
    pairs = [f"{one} {other}" for one, other in pairwise(telling)]
    return sorted({crc32(text.encode("utf-8", "surrogatepass")) & ((1 << BITS) - 1) for text in [*telling, *pairs]})


def _example(click: Mapping[str, Any], place: Mapping[str, int]) -> tuple[list[int], int, float] | None:
    clicked, column = click.get("clicked"), place.get(str(click.get("clicked")))
    features = features_of(str(click.get("query") or ""))
    if clicked is None or column is None or not features:
        return None
    weight = worth_of(click)
    return (features, column, weight) if weight > 0 else None


def worth_of(click: Mapping[str, Any]) -> float:
    """How much a click says for what was clicked; 1 for a plain one at the first place."""
    shown = [str(one) for one in click.get("shown") or []]
    rank = shown.index(str(click.get("clicked"))) + 1 if str(click.get("clicked")) in shown else 1
    weight = min(math.sqrt(rank) * 1.0, MOST_PROPENSITY)
    helped, seconds = click.get("helped"), click.get("seconds")
    if helped is True:
        weight *= 1.5
    elif helped is False:
        return 0.0
    if isinstance(seconds, (int, float)) and seconds < QUICK:
        weight *= 0.3
    return weight * (0.3 if click.get("contacted") else 1.0)


def halves(
    clicks: Sequence[Mapping[str, Any]], every: int = 4
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """(to learn from, to judge by): each fourth question, whoever asked it, is kept for judging."""
    judged = [crc32(str(click.get("query")).encode("utf-8", "surrogatepass")) % every == 0 for click in clicks]
    return [c for c, j in zip(clicks, judged, strict=True) if not j], [
        c for c, j in zip(clicks, judged, strict=True) if j
    ]


def surely_more(queries: Sequence[str], gained: np.ndarray) -> bool:
    """Whether the mean gain is above twice its standard error; the same question asked often is one observation."""
    by_query: dict[str, list[float]] = {}
    for query, gain in zip(queries, gained, strict=True):
        by_query.setdefault(query, []).append(float(gain))
    means = np.array([sum(gains) / len(gains) for gains in by_query.values()])
    return len(means) > 1 and float(means.mean()) > 2 * float(means.std(ddof=1)) / math.sqrt(len(means))
