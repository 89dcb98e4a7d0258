"""How good one answer was: rank measures of a full question, and what a person saw while typing it."""

import math
from collections.abc import Callable, Collection, Sequence

STEP = 3  # characters between two looks at the suggestions

Suggest = Callable[[str], Sequence[str]]


def reciprocal_rank(hits: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    return next((1 / rank for rank, hit in enumerate(hits[:k], 1) if hit in relevant), 0.0)


def recall(hits: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of the relevant articles among the first k."""
    return len(set(hits[:k]) & set(relevant)) / len(relevant)


def ndcg(hits: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Normalised discounted cumulative gain with gains of 0 and 1 (Järvelin and Kekäläinen, 2002)."""
    gained = sum(1 / math.log2(rank + 1) for rank, hit in enumerate(hits[:k], 1) if hit in relevant)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), k) + 1))
    return gained / ideal


def prefixes(text: str) -> list[str]:
    """The text as it grows: 3, 6, 9 ... characters and the whole."""
    lengths = [*range(STEP, len(text), STEP), len(text)]
    return [text[:length] for length in lengths]


def typed_hits(suggest: Suggest, text: str, relevant: Collection[str], k: int = 3) -> list[tuple[int, bool]]:
    """For each prefix its length, and whether a relevant article was among the first k suggestions."""
    return [(len(prefix), any(hit in relevant for hit in list(suggest(prefix))[:k])) for prefix in prefixes(text)]


def typed_success(seen: Sequence[tuple[int, bool]]) -> float:
    return sum(hit for _, hit in seen) / len(seen)


def keystrokes_to_hit(seen: Sequence[tuple[int, bool]]) -> int:
    """Characters typed when a relevant article first showed. One that never did counts as the whole and a step more."""
    return next((length for length, hit in seen if hit), seen[-1][0] + STEP)
