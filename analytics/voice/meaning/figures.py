"""The numbers behind the pages, as pure functions: counts by week, shares of pain with intervals, what is new or better."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from analytics.voice.numbers import percent

Z95 = 1.959964


@dataclass(frozen=True)
class Band:
    """Where a count should fall in 95 of 100 weeks."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """A count against what was expected. `kind` is new | better | steady."""

    kind: str
    seen: int
    expected: float
    ratio: float


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = hits / of, Z95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    reach = Z95 * math.sqrt(share * (1 - share) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def expected_band(history: Sequence[int]) -> Band:
    """From past counts: the median, and 1.96 of the larger of their robust spread and that of a Poisson count."""
    if not history:
        return Band(0.0, 0.0, 0.0)
    middle = float(median(history))
    spread = 1.4826 * float(median([abs(count - middle) for count in history]))
    reach = Z95 * max(spread, math.sqrt(max(middle, 0.5)))
    return Band(middle, max(0.0, middle - reach), middle + reach)


def compare_with_before(last: int, weeks_before: Sequence[int]) -> Change:
    """The last seven days against the weeks before them: new when far above the band and at least doubled."""
    band = expected_band(weeks_before)
    expected = max(band.expected, 0.5)
    ratio = last / expected
    if last >= 8 and ratio >= 2 and poisson_tail(last, expected) < 0.001 and last > band.high:
        return Change("new", last, band.expected, ratio)
    return Change("steady", last, band.expected, ratio)


def fell(now: int, before: int, days_now: int, days_before: int) -> tuple[float, float, float] | None:
    """Change of a rate between two stretches as (share, low, high), e.g. -.58; None when it may be chance.

    Log rate ratio with a Poisson error widened by 1.25 because counts vary more than chance.
    """
    if now < 3 or before < 12:
        return None
    log_ratio = math.log((now / days_now) / (before / days_before))
    error = 1.25 * math.sqrt(1 / now + 1 / before)
    low, high = (math.exp(log_ratio + sign * Z95 * error) - 1 for sign in (-1, 1))
    return (math.exp(log_ratio) - 1, low, high) if high < -0.15 else None


def trend_in_words(now: int, before: int) -> str:
    """How a count compares with the stretch of the same length before it."""
    if before == 0:
        return "first heard" if now else "quiet"
    if abs(now - before) <= Z95 * math.sqrt(max(now + before, 1)):
        return "about the same"
    ratio = now / before
    if ratio >= 1.8:
        return f"{ratio:.1f} times as many"
    return f"up {percent(ratio - 1)}" if ratio > 1 else f"down {percent(1 - ratio)}"


def poisson_tail(seen: int, expected: float) -> float:
    """The chance of `seen` or more when `expected` are usual."""
    term = total = math.exp(-expected)
    for count in range(1, seen):
        term *= expected / count
        total += term
    return max(0.0, 1 - total)
