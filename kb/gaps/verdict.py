"""Whether a gap closed once something was written for it: misses before and after, and what may be said of them."""

import math
from dataclasses import dataclass
from typing import Literal

Said = Literal["early", "closed", "shrinking", "open"]
DAYS_BEFORE = 56  # how far back the usual rate is looked at
QUIET = 14  # days without a miss before a gap may be called closed
SURE = 0.05  # the chance of so few misses had nothing changed


@dataclass(frozen=True)
class Verdict:
    said: Said
    before: float  # misses a week
    after: float
    days: int  # since it was answered
    days_left: int = 0  # until there is something to say


def judge(before: list[int], after: list[int]) -> Verdict:
    """Misses by day, oldest first: up to 56 days before the article was published, and every full day since.

    Closed: two weeks without one, where at least three were to be expected (at the old rate so long a silence has a
    chance of 5 %). Shrinking: fewer than the old rate makes likely (Poisson, 5 %).
    """
    rate = sum(before) / max(len(before), 1)
    days, misses = len(after), sum(after)
    weekly = (7 * rate, 7 * misses / days if days else 0.0)
    needed = max(QUIET, math.ceil(-math.log(SURE) / rate)) if rate else QUIET
    silent = next((back for back, count in enumerate(reversed(after)) if count), days)
    if silent >= needed:
        return Verdict("closed", *weekly, days)
    if misses and _poisson_at_most(misses, rate * days) < SURE:
        return Verdict("shrinking", *weekly, days)
    if days < needed:
        return Verdict("early", *weekly, days, needed - days)
    return Verdict("open", *weekly, days)


def _poisson_at_most(count: int, expected: float) -> float:
    """P(N <= count) for N ~ Poisson(expected)."""
    if expected <= 0:
        return 1.0
    return sum(math.exp(n * math.log(expected) - expected - math.lgamma(n + 1)) for n in range(count + 1))
