"""A live test of other routing data: hours take turns, so that both are tried on the same days and queues."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any


def arm_at(trial: Mapping[str, Any] | None, now: datetime) -> str | None:
    """`now` or `proposed`, for whoever asks in this stretch; None while nothing is tested. A switchback design (Bojinov et al.
    2023): which of a pair of stretches goes first is as good as random, the same for every worker."""
    if not trial:
        return None
    stretch = int(now.timestamp() // (60 * trial["stretch_min"]))
    pair, second = divmod(stretch, 2)
    first = sha256(f"{trial['began']}:{pair}".encode()).digest()[0] % 2
    return ("now", "proposed")[(first + second) % 2]
