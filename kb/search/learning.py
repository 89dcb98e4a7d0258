"""What clicks and votes teach: a bounded gain for each document, and how often it is opened."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

PSEUDO_CLICKS = 15
MOST = 0.18  # of log-odds: what helped moves up a place or two, never past a plainly better match


def learn_from(clicks: Iterable[Mapping[str, Any]], place: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray] | None:
    """(gain in log-odds, share of openings), by document; None when nothing can be learned.

    A click is `{"query", "shown": [ids], "clicked": id | None, "helped": bool | None, "context"}`; what stands further
    down is looked at less (a look at rank r counts 1/r), and rates are shrunk towards the usual one.
    """
    shown, good, opened = np.zeros(len(place)), np.zeros(len(place)), np.zeros(len(place))
    for click in clicks:
        clicked, helped = str(click.get("clicked")), click.get("helped")
        for rank, id_ in enumerate(click.get("shown") or []):
            column = place.get(str(id_))
            if column is None:
                continue
            shown[column] += 1 / (1 + rank)
            if str(id_) == clicked:
                opened[column] += 1
                good[column] += 1.0 if helped is None else 1.5 if helped else 0.0
    if good.sum() <= 0:
        return None
    usual = good.sum() / shown.sum()
    rate = (good + PSEUDO_CLICKS * usual) / (shown + PSEUDO_CLICKS)
    gain = np.clip(0.5 * np.log(rate / usual), -MOST, MOST)
    return gain.astype(np.float32), (opened / opened.max()).astype(np.float32)
