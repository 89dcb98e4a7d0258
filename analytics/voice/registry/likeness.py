"""Which theme a comment without cues is most like, by meaning; none when it is like no theme, or like two."""

from collections.abc import Sequence

import numpy as np

from analytics.voice.registry.prototypes import Prototypes, embed

LEAST = 0.6  # cosine to the nearest prototype
APART = 0.05  # from the second


def most_like(texts: Sequence[str], prototypes: Prototypes) -> list[tuple[str | None, float]]:
    """(theme or None, cosine) for each text."""
    rows = embed(texts) if len(texts) and prototypes else None
    if rows is None:
        return [(None, 0.0)] * len(texts)
    keys = list(prototypes)
    likeness = rows @ np.vstack([prototypes[key] for key in keys]).T
    return [_decide(keys, row) for row in likeness]


def _decide(keys: list[str], row: np.ndarray) -> tuple[str | None, float]:
    order = np.argsort(-row, kind="stable")
    best, second = float(row[order[0]]), float(row[order[1]]) if len(keys) > 1 else 0.0
    return (keys[order[0]] if best >= LEAST and best - second >= APART else None), round(best, 3)
