"""How often somebody may call: a bucket each that fills evenly and is emptied by calls. Each web process counts for itself."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_KEPT = 10_000


@dataclass(frozen=True)
class Allowance:
    limit: int  # a minute
    remaining: int
    reset: int  # seconds until it is full again
    wait: int  # seconds until another call is taken; 0: this one was

    @property
    def is_granted(self) -> bool:
        return self.wait == 0

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers named them first."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class Buckets:
    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._clock = per_minute, clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, float]] = {}  # key -> (calls left, when)

    def take(self, key: str) -> Allowance:
        """One call. A bucket that was never seen is full."""
        now, each = self._clock(), 60 / self._limit
        with self._lock:
            left, since = self._kept.get(key, (float(self._limit), now))
            left = min(self._limit, left + (now - since) / each)
            granted = left >= 1
            left -= granted
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (left, now)
        wait = 0 if granted else max(1, math.ceil((1 - left) * each))
        return Allowance(self._limit, int(left), math.ceil((self._limit - left) * each), wait)
