"""What each week should have brought: the theme's usual share of everything said that week, with the room chance needs.

The total carries the season, a surge and a quiet holiday; weeks of seven days carry the weekdays.
"""

from collections.abc import Sequence
from statistics import median

from analytics.voice.meaning.figures import Z95, Band

DRIFT = 0.10  # of the expected count: how far a share wanders by itself


def bands(counts: Sequence[int], totals: Sequence[int]) -> list[Band]:
    """A band for every week, oldest first, from all other weeks but the last, which may just be beginning something."""
    others = [max(total - count, 1) for count, total in zip(counts, totals, strict=True)]
    found = []
    for week in range(len(counts)):
        known = [one for one in range(len(counts) - 1) if one != week]
        if not known:
            found.append(Band(0.0, 0.0, 0.0))
            continue
        share = median([counts[one] / others[one] for one in known])
        expected = share * others[week]
        spread = 1.4826 * median([abs(counts[one] - share * others[one]) for one in known])
        usual = max(median([share * others[one] for one in known]), 0.5)
        wide = max(1.0, spread**2 / usual)
        reach = Z95 * (max(expected, 0.5) * wide + (DRIFT * expected) ** 2) ** 0.5
        found.append(Band(expected, max(0.0, expected - reach), expected + reach))
    return found
