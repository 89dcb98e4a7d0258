"""What is new: themes heard more than the weekday, the source and the total volume lead us to expect.

A guarded scan over the last one, three and seven days. A theme is compared with its share of what else was said in the
same sources, so that a busy week is no news; the last days stay out of what is usual, so that a slow rise can't hide
itself; a negative binomial chance allows for counts that vary more than chance and for what isn't known about the
usual share; Benjamini and Hochberg (1995) keep the false share small over all themes. scipy: jobs only.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from analytics.voice.meaning.coverage import Counts, covered

Level = Literal["watch", "alert"]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ask:
    """What a level asks for."""

    discovery: float  # the share of false ones among those found on a day (FDR)
    ratio: float  # seen against expected, at least
    seen: int


@dataclass(frozen=True)
class Rule:
    windows: tuple[int, ...] = (1, 3, 7)
    guard: int = 7
    history: int = 84
    half_life: float = 35.0  # days; older days say less about what is usual
    unknown: float = 0.15  # how far a share drifts by itself, as a part of it
    alert: Ask = Ask(0.004, 2.0, 6)
    watch: Ask = Ask(0.045, 1.6, 4)


@dataclass(frozen=True)
class Emerging:
    theme: int  # its row in the counts
    level: Level
    days: int  # the stretch that says it best
    seen: int
    expected: float
    low: float
    high: float  # where 95 of 100 such stretches fall
    ratio: float
    chance: float
    began: int  # days ago, about: since when more was said than expected


RULE = Rule()
LOOK_BACK = 21  # days in which a beginning is looked for
MEASURED = {"weeks": 6816, "watch": 1.5, "alert": 0.2}  # in vain, of 100 quiet theme-weeks; bench/voice/emerging.py


def emerging(counts: Counts, *, rule: Rule = RULE, quiet: frozenset[int] = frozenset()) -> list[Emerging]:
    """What is new on the last day of `counts` (themes, sources, days), the least likely first.

    Rows in `quiet` count as what else was said and are never new themselves (comments without a theme). Fewer than five
    weeks of days find nothing.
    """
    if counts.shape[2] < rule.guard + 28 or not counts.size:
        return []
    stretches = [_stretch(counts, days, rule) for days in rule.windows]
    chances = np.stack([one.chance for one in stretches])
    best = chances.argmin(axis=0)
    joint = np.minimum(chances.min(axis=0) * 2.0, 1.0)  # three looks that overlap are worth about two
    tested = np.array([theme not in quiet for theme in range(len(joint))])
    found = []
    for theme in np.flatnonzero(tested):
        one, days = stretches[best[theme]], rule.windows[best[theme]]
        seen, expected = float(one.seen[theme]), float(one.expected[theme])
        ratio = seen / max(expected, 0.1)
        for level in ("alert", "watch"):
            wanted: Ask = getattr(rule, level)
            if (
                ratio >= wanted.ratio
                and seen >= wanted.seen
                and joint[theme] <= _limit(joint[tested], wanted.discovery)
            ):
                low, high = _interval(expected, float(one.variance[theme]))
                found.append(
                    Emerging(
                        int(theme),
                        level,
                        days,
                        int(seen),
                        expected,
                        low,
                        high,
                        ratio,
                        float(joint[theme]),
                        _began(one.daily[:, theme], ratio),
                    )
                )
                break
    return sorted(found, key=lambda one: (one.chance, one.theme))


@dataclass(frozen=True)
class _Stretch:
    seen: Floats
    expected: Floats
    variance: Floats
    chance: Floats
    daily: Floats  # (seen and expected, themes, the last days)


def _stretch(counts: Counts, days: int, rule: Rule) -> _Stretch:
    """The last `days` days of each theme, in the sources that may speak, against what is usual."""
    totals = counts.sum(axis=0)
    counts = counts[:, covered(totals, days, guard=rule.guard, history=rule.history)]
    totals = counts.sum(axis=0)
    last = counts.shape[2]
    before = slice(max(0, last - rule.guard - rule.history), last - rule.guard)
    base = counts[:, :, before]
    weight = 0.5 ** (np.arange(base.shape[2])[::-1] / rule.half_life)
    others = totals[None, :, :] - counts
    share, certain = _shares(base, others[:, :, before], weight)
    daily = (share[:, :, None] * others).sum(axis=1)  # (themes, days) expected from what else was said
    daily *= _weekdays(counts.sum(axis=1)[:, before], daily[:, before], last, before.start, last)
    seen, expected = counts[:, :, -days:].sum(axis=(1, 2)), daily[:, -days:].sum(axis=1)
    spread = _spread(counts.sum(axis=1)[:, before], daily[:, before], days)
    around = others[:, :, -days:].sum(axis=(1, 2))
    doubt = rule.unknown**2 + 1 / np.maximum(certain, 1) + 1 / np.maximum(around, 1)
    variance = expected * spread + expected**2 * doubt
    lately = np.stack([counts.sum(axis=1)[:, -LOOK_BACK:], daily[:, -LOOK_BACK:]])
    return _Stretch(seen, expected, variance, _chance(seen, expected, variance), lately)


def _shares(base: Counts, others: Counts, weight: Floats) -> tuple[Floats, Floats]:
    """How many of a theme for one of the others, by source, a small source leaning on all; and how many said so."""
    said, rest = (base * weight).sum(axis=2), (others * weight).sum(axis=2)
    overall = (said.sum(axis=1) + 0.25) / (rest.sum(axis=1) + 0.5)
    lean = 20.0
    return (said + lean * overall[:, None]) / (rest + lean), said.sum(axis=1)


def _weekdays(seen: Floats, expected: Floats, last: int, start: int, days: int) -> Floats:
    """(themes, days) how a theme's share differs on that weekday, careful where little was said."""
    place, factor = np.arange(start, start + seen.shape[1]) % 7, np.ones((seen.shape[0], 7))
    for weekday in range(7):
        on = place == weekday
        factor[:, weekday] = (seen[:, on].sum(axis=1) + 12) / (expected[:, on].sum(axis=1) + 12)
    return factor[:, np.arange(days) % 7]


def _spread(seen: Floats, expected: Floats, days: int) -> Floats:
    """How much more than chance counts of `days` days vary (1: as chance), for each theme, leaning on all themes."""
    starts = range(seen.shape[1] % days, seen.shape[1] - days + 1, days)
    sums, means = (np.stack([one[:, at : at + days].sum(axis=1) for at in starts]) for one in (seen, expected))
    square = (sums - means) ** 2 / np.maximum(means, 0.3)
    kept = np.sort(square, axis=0)[: max(3, round(len(square) * 0.95))]  # a storm of the past doesn't deafen us
    own = kept.mean(axis=0) / 0.82  # the share of a chi square's mean below its 95th percentile
    lean = 15.0
    overall = float(np.median(own))
    spread: Floats = np.maximum((own * len(kept) + overall * lean) / (len(kept) + lean), 1.0)
    return spread


def _chance(seen: Floats, expected: Floats, variance: Floats) -> Floats:
    """That many or more, were nothing new: the upper tail of a negative binomial."""
    mean = np.maximum(expected, 0.05)
    size = mean**2 / np.maximum(variance - mean, mean * 1e-3)
    tail: Floats = betainc(np.maximum(seen, 1), size, mean / (mean + size))
    found: Floats = np.where(seen > 0, tail, 1.0)
    return found


def _limit(chances: Floats, discovery: float) -> float:
    """The largest chance that Benjamini and Hochberg let pass."""
    ordered = np.sort(chances)
    under = ordered <= discovery * np.arange(1, len(ordered) + 1) / len(ordered)
    return float(ordered[under][-1]) if under.any() else -1.0


def _began(daily: Floats, ratio: float) -> int:
    """Page (1954): the day after which what was too much has only grown, at the reference value of Poisson counts."""
    reference = (ratio - 1) / math.log(ratio)
    grown = np.concatenate([[0.0], (daily[0] - reference * daily[1]).cumsum()])
    return int(len(grown) - 1 - grown[:-1].argmin()) - 1


def _interval(expected: float, variance: float) -> tuple[float, float]:
    reach = 1.96 * variance**0.5
    return max(0.0, expected - reach), expected + reach
