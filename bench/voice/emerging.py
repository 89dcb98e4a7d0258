"""What is new, on simulated streams: how soon a theme three times as loud is found, and how often one is named in vain.

Every stream has weekdays, themes with a week of their own, drift, ten days of twice as much of everything, a source that
starts and one that falls silent for ten days. The rule was chosen on seeds 100 to 323; these rows come from others.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from analytics.voice.meaning.emerging import RULE, emerging
from analytics.voice.meaning.figures import compare_with_before, poisson_tail
from bench.table import Row
from bench.voice.streams import DAYS, WARM, stream

SEEDS = range(1000, 1024)
THEMES = 14
IN_VAIN = 1.7  # of 100 theme-weeks, at most
BANDS = ((0.6, 2.0), (2.0, 5.0), (5.0, 12.0))

Finder = Callable[[NDArray[np.float64]], dict[int, str]]  # counts up to a day -> level of each theme found


def rows(seeds: range = SEEDS) -> list[Row]:
    watch, alert, weeks = false_alarms(ours, seeds)
    waits = delays(ours, range(seeds.start, seeds.start + 3 * len(seeds)))
    loud = [days for rate, days in waits if rate >= BANDS[-1][0]]
    found = [
        Row("emerging: watches in vain", f"{watch:.2f}", "<= 1.7", watch <= 1.7, f"of 100 theme-weeks with any, {weeks:,} simulated"),
        Row("emerging: alerts in vain", f"{alert:.2f}", "", None, "of 100 theme-weeks with any"),
        Row("emerging: x3 step found, from 5 a day", f"{np.median(loud):.0f} d", "<= 1 d", bool(np.median(loud) <= 1), f"median, 1: at the end of its first day; {len(loud)} steps"),
    ]  # fmt: skip
    for low, high in BANDS[:-1]:
        some = [days for rate, days in waits if low <= rate < high]
        best = np.median([ideal_days(rate) for rate, _ in waits if low <= rate < high])
        found.append(Row(f"emerging: x3 step, {low:g} to {high:g} a day", f"{np.median(some):.0f} d", "<= 1 d", bool(np.median(some) <= 1), f"{len(some)} steps; an ideal test takes {best:.0f} d"))  # fmt: skip
    least = next(rate / 100 for rate in range(1, 2_000) if ideal_power(rate / 100) >= 0.5)
    found.append(Row("emerging: what a day can show at best", f"{least:.1f} a day", "", None, "fewer, and no test at 1.7 in vain finds a x3 step on its first day in half of all cases"))  # fmt: skip
    for name, other in (("a day against its mean, Poisson", by_the_day), ("the week against half a year", by_the_week)):
        vain, _, _ = false_alarms(other, seeds[:6])
        some = [days for rate, days in delays(other, seeds[:12]) if rate >= BANDS[-1][0]]
        found.append(Row(f"emerging: {name}", f"{np.median(some):.0f} d", "", None, f"{vain:.1f} in vain of 100 theme-weeks"))  # fmt: skip
    return found


def false_alarms(finder: Finder, seeds: range, themes: int = THEMES) -> tuple[float, float, int]:
    """Of 100 theme-weeks in which nothing happened: those with a finding, those with an alert; and how many there were."""
    seen: set[tuple[str, int, int, int]] = set()
    for seed in seeds:
        counts = stream(seed, themes=themes).counts
        for day in range(WARM, DAYS):
            for theme, level in finder(counts[:, :, : day + 1]).items():
                seen |= {(level, seed, theme, (day - WARM) // 7), ("any", seed, theme, (day - WARM) // 7)}
    weeks = len(seeds) * themes * (DAYS - WARM) // 7
    some, alerts = (sum(one[0] == level for one in seen) for level in ("any", "alert"))
    return 100 * some / weeks, 100 * alerts / weeks, weeks


def delays(finder: Finder, seeds: range, themes: int = THEMES) -> list[tuple[float, int]]:
    """(comments a day, days until found) of each step; 15 for one that wasn't found in two weeks."""
    found = []
    for seed in seeds:
        made = stream(seed + 5000, themes=themes, steps=2)
        for theme, first in made.steps.items():
            days = (day for day in range(1, 15) if theme in finder(made.counts[:, :, : first + day]))
            found.append((float(made.rates[theme]), next(days, 15)))
    return found


def ideal_power(usual: float, times: float = 3.0, level: float = IN_VAIN / 700) -> float:
    """
    How often the best test there can be finds a step (Neyman and Pearson 1933; exact level, with a coin at its limit).

    It is told the usual number, counts vary by chance alone, and it looks once a day: 1.7 in vain of 100 weeks are 1.7 of 700 days.
    """
    limit = int(poisson.isf(level, usual)) + 1  # so many or more are rarer than the level
    coin = (level - poisson.sf(limit - 1, usual)) / poisson.pmf(limit - 1, usual)
    return float(poisson.sf(limit - 1, times * usual) + coin * poisson.pmf(limit - 1, times * usual))


def ideal_days(rate: float) -> int:
    """Days after which it has found half of the steps, told also when they began."""
    return next((days for days in range(1, 15) if ideal_power(rate * days) >= 0.5), 15)


def ours(counts: NDArray[np.float64]) -> dict[int, str]:
    found = emerging(counts, rule=RULE, quiet=frozenset({len(counts) - 1}))
    return {one.theme: one.level for one in found}


def by_the_day(counts: NDArray[np.float64]) -> dict[int, str]:
    """What a spreadsheet does: yesterday against the mean of four weeks, chance below one in a thousand."""
    daily = counts.sum(axis=1)
    usual = daily[:, -29:-1].mean(axis=1)
    last = daily[:, -1]
    found = [t for t in range(len(daily) - 1) if last[t] >= 4 and poisson_tail(int(last[t]), float(usual[t])) < 0.001]
    return dict.fromkeys(found, "watch")


def by_the_week(counts: NDArray[np.float64]) -> dict[int, str]:
    """What this desk did before: seven days against the median of the weeks before."""
    daily = counts.sum(axis=1)
    weeks = daily[:, daily.shape[1] % 7 :].reshape(len(daily), -1, 7).sum(axis=2).astype(int)
    found = [
        t for t in range(len(weeks) - 1) if compare_with_before(weeks[t, -1], list(weeks[t, :-1][-26:])).kind == "new"
    ]
    return dict.fromkeys(found, "watch")
