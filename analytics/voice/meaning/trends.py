"""What each week should have brought: the theme's usual share of everything said that week, with the room chance needs.

The total carries the season, a surge and a quiet holiday; weeks of seven days carry the weekdays.
"""

from collections.abc import Sequence
from statistics import median

from analytics.voice.meaning.figures import Z95, Band

LEAST_WEEKS = 8
BEFORE = 26
DRIFT = 0.10  # of the expected count: how far a share wanders by itself


def bands(counts: Sequence[int], totals: Sequence[int]) -> list[Band]:
    """A band for every week, oldest first, from the weeks before it (the first ones from each other)."""
    others = [max(total - count, 1) for count, total in zip(counts, totals, strict=True)]
    found = []
    for week in range(len(counts)):
        known = range(max(0, week - BEFORE), week) if week >= LEAST_WEEKS else range(min(LEAST_WEEKS, len(counts)))
        shares = [counts[one] / others[one] for one in known]
        expected = median(shares) * others[week] if shares else 0.0
        spread = [abs(counts[one] - median(shares) * others[one]) for one in known]
        chance = max(expected, 0.5)
        wide = (
            max(1.0, (1.4826 * median(spread)) ** 2 / max(median([counts[one] for one in known]), 0.5))
            if spread
            else 1.0
        )
        reach = Z95 * (chance * wide + (DRIFT * expected) ** 2) ** 0.5
        found.append(Band(expected, max(0.0, expected - reach), expected + reach))
    return found
