"""Which sources may speak: one that starts or stops is no news about any theme."""

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]  # (themes, sources, days), oldest day first

KNOWN_DAYS = 28  # as long as a source needs to be heard before its counts can be compared
FEWEST = 3.0  # a source of which fewer are expected may be silent by chance


def covered(totals: Counts, days: int, *, guard: int, history: int) -> NDArray[np.bool_]:
    """For each source of `totals` (sources, days): whether the last `days` days can be compared with those before.

    It was first heard at least `KNOWN_DAYS` before the guard, and it wasn't silent when it should have spoken.
    """
    last = totals.shape[1]
    before = totals[:, max(0, last - guard - history) : max(0, last - guard)]
    heard = totals > 0
    first = np.where(heard.any(axis=1), heard.argmax(axis=1), last)
    started = first <= last - guard - KNOWN_DAYS
    usual = before.sum(axis=1) / np.maximum(np.count_nonzero(before, axis=1), 1) * days
    lately = totals[:, last - days :]
    silent = (lately.sum(axis=1) == 0) & (usual >= FEWEST)
    fell_silent = (lately[:, -1] == 0) & (usual / days >= FEWEST * 2)
    return np.asarray(started & ~silent & ~fell_silent, dtype=np.bool_)
