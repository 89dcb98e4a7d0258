"""Did a fix work? Comments a week before and after it, the peak left out, against the total volume.

Quasi-Poisson: the rate ratio of two stretches, with an error widened by how much the weeks vary more than chance and a t
quantile for how little is known about that. A fix usually ships at the height of a storm, and storms pass: the weeks of
the peak count on neither side, nor does the first week after it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median
from typing import Literal

Outcome = Literal["fell", "not yet provable", "no"]

LOOKS = (
    0.008  # one-sided chance at each week's look, so that all looks of a quarter together stay below five in a hundred
)
MEASURED = {"false": 3.5, "fixes": 1000}  # of 100 fixes that changed nothing; bench/voice/fixes.py
WEEKS_BEFORE = 12
LEAST_WEEKS = 2  # after the fix
LEAST_BEFORE = 12  # comments; fewer can't show a fall
HELPED = 0.30  # a fall of less wouldn't be called a fix
_T95 = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)


@dataclass(frozen=True)
class Verdict:
    """`change` and its 95 % interval are shares, e.g. -.58; rates are comments a week at the usual total volume."""

    outcome: Outcome
    change: float
    low: float
    high: float
    before: float
    after: float
    weeks_before: int
    weeks_after: int
    left_out: tuple[int, ...]  # places of the peak's weeks in `before`
    spread: float  # 1: the weeks vary as chance lets them
    power: float  # the chance that a halving would have been seen by now


def verdict(
    before: Sequence[int], after: Sequence[int], volume_before: Sequence[int], volume_after: Sequence[int]
) -> Verdict:
    """Weekly counts of a theme, oldest first, and of everything else said in the same weeks.

    Weeks are stretches of seven days: `before` ends with the day before the fix, `after` begins with its day.
    """
    kept, peak, begun = counted(before, volume_before)
    early = [(before[place], volume_before[place]) for place in kept]
    late = list(zip(after, volume_after, strict=True))[begun:]
    seen_early, seen_late = sum(count for count, _ in early), sum(count for count, _ in late)
    usual = usual_volume([volume for _, volume in [*early, *late]])
    around_early, around_late = (max(sum(volume for _, volume in one), 1) / usual for one in (early, late))
    spread, known = _spread([early, late])
    rates = (seen_early / around_early, (seen_late + 0.5) / around_late)
    error = math.sqrt(spread * (1 / max(seen_early, 1) + 1 / (seen_late + 0.5)))
    ratio = math.log(max(rates[1], 1e-9) / max(rates[0], 1e-9)) if seen_early else 0.0
    reach = _t(known) * error
    power = _power(spread, seen_early, around_late / max(around_early, 1e-9), known)
    low, high = math.exp(ratio - reach) - 1, math.exp(ratio + reach) - 1
    outcome: Outcome = "not yet provable"
    if len(late) >= LEAST_WEEKS and seen_early >= LEAST_BEFORE:
        if ratio + _one_sided(known) * error < 0 and math.exp(ratio) - 1 <= -HELPED and _lately(late, rates[0], usual):
            outcome = "fell"
        elif low > -HELPED and len(late) >= 4:
            outcome = "no"
    return Verdict(
        outcome, math.exp(ratio) - 1, low, high, rates[0], seen_late / around_late, len(early), len(late), tuple(sorted(peak)),
        spread, power,
    )  # fmt: skip


def counted(before: Sequence[int], volume: Sequence[int]) -> tuple[list[int], set[int], int]:
    """Places of the weeks before the fix that count, those of the peak, and the first week after it that counts."""
    peak = peak_of(before, volume)
    return (
        [place for place in range(len(before)) if place not in peak][-WEEKS_BEFORE:],
        peak,
        int(len(before) - 1 in peak),
    )


def usual_volume(volumes: Sequence[int]) -> float:
    return median(volumes or [1]) or 1


def peak_of(before: Sequence[int], volume: Sequence[int]) -> set[int]:
    """Weeks of the quarter before the fix that stand far above the rest of it, and those that lead on from them."""
    start = max(0, len(before) - WEEKS_BEFORE - 4)
    shares = [count / max(around, 1) for count, around in zip(before, volume, strict=True)]
    if len(shares) - start < 5:
        return set()
    quarter = shares[start:]
    middle = median(quarter)
    typical = median(list(volume)[start:]) or 1
    spread = max(1.4826 * median([abs(one - middle) for one in quarter]), math.sqrt(max(middle, 1e-9) / typical))
    high = {place for place in range(start, len(shares)) if shares[place] > middle + 2.0 * spread}
    return high if len(high) <= 4 else set(sorted(high, key=lambda place: -shares[place])[:4])


def _spread(stretches: Sequence[Sequence[tuple[int, int]]]) -> tuple[float, int]:
    """Pearson's chi square over its degrees of freedom, leaning on 1.3, and never less than chance."""
    square, known = 0.0, 0
    for stretch in stretches:
        rate = sum(count for count, _ in stretch) / max(sum(volume for _, volume in stretch), 1)
        square += sum((count - rate * volume) ** 2 / max(rate * volume, 0.5) for count, volume in stretch)
        known += max(len(stretch) - 1, 0)
    return max((square + 4 * 1.3) / (known + 4), 1.0), known


def _lately(late: Sequence[tuple[int, int]], rate: float, usual: float) -> bool:
    """Whether the last two weeks are lower as well: a fall that is over isn't one."""
    count, around = sum(one for one, _ in late[-2:]), sum(volume for _, volume in late[-2:]) / usual
    return count < rate * around


def _power(spread: float, seen: int, longer: float, known: int) -> float:
    """The chance to say "fell" of a halving, by now, had there been one."""
    if not seen or longer <= 0:
        return 0.0
    error = math.sqrt(spread * (1 / seen + 1 / max(seen * longer * 0.5, 0.5)))
    return NormalDist().cdf(math.log(2) / error - _one_sided(known))


def _t(known: int) -> float:
    """The two-sided 95 % quantile of Student's t."""
    return _T95[known - 1] if 0 < known <= len(_T95) else 1.96 + 2.6 / max(known, 1)


def _one_sided(known: int) -> float:
    """The quantile of a look, widened as Student's t is against the normal."""
    return NormalDist().inv_cdf(1 - LOOKS) * _t(known) / 1.96
