"""Whether fixes worked, simulated: how often "fell" is said of a fix that changed nothing, and how often a halving is found.

Fixes ship when people complain most: each of the fixes that changed nothing ships in the week after the loudest of a year's
weeks. Counts vary more than chance, drift, and have storms that pass by themselves. A verdict is looked at every week for a
quarter; it counts as false if "fell" was said at any look. LOOKS was chosen on seeds below 1,000.
"""

import math

import numpy as np
from numpy.typing import NDArray

from analytics.voice.meaning.verdicts import verdict
from bench.table import Row

SEEDS = range(1000, 2000)
WEEKS_AFTER = 12
RATES = (5.0, 30.0)  # comments a week

Series = tuple[NDArray[np.int64], NDArray[np.int64], int]


def rows(seeds: range = SEEDS) -> list[Row]:
    false = share(seeds, effect=1.0, at_peak=True)
    calm = share(seeds, effect=1.0, at_peak=False)
    naive = np.mean([naive_fell(*weeks(seed, effect=1.0, at_peak=True)) for seed in seeds])
    halved = share(seeds, effect=0.5, at_peak=True)
    seven = share(seeds, effect=0.5, at_peak=True, looks=7)
    return [
        Row("fixes: false “fell”, shipped at the peak", f"{100 * false:.1f} %", "<= 5 %", false <= 0.05, f"at any of {WEEKS_AFTER} weekly looks, {len(seeds):,} fixes that changed nothing"),
        Row("fixes: false “fell”, shipped any week", f"{100 * calm:.1f} %", "<= 5 %", calm <= 0.05, "the same, without the peak"),
        Row("fixes: a halving found in 7 weeks", f"{100 * seven:.0f} %", "", None, f"{RATES[0]:g} to {RATES[1]:g} comments a week"),
        Row("fixes: a halving found in 12 weeks", f"{100 * halved:.0f} %", "", None, "the rest: not yet provable"),
        Row("fixes: four weeks before against four after", f"{100 * naive:.1f} %", "<= 5 %", bool(naive <= 0.05), "false “fell” of a plain Poisson test, one look"),
    ]  # fmt: skip


def share(seeds: range, *, effect: float, at_peak: bool, looks: int = WEEKS_AFTER) -> float:
    """Of as many fixes: those of which "fell" was said at one of the first `looks` weekly looks."""
    return float(np.mean([fell(*weeks(seed, effect=effect, at_peak=at_peak), looks) for seed in seeds]))


def fell(counts: NDArray[np.int64], volume: NDArray[np.int64], fixed: int, looks: int) -> bool:
    before, around = [int(one) for one in counts[:fixed]], [int(one) for one in volume[:fixed]]
    for last in range(2, looks + 1):
        after = slice(fixed, fixed + last)
        found = verdict(before, [int(n) for n in counts[after]], around, [int(n) for n in volume[after]])
        if found.outcome == "fell":
            return True
    return False


def naive_fell(counts: NDArray[np.int64], _volume: NDArray[np.int64], fixed: int) -> bool:
    before, after = counts[fixed - 4 : fixed].sum(), counts[fixed : fixed + 4].sum()
    if not before:
        return False
    return bool(math.log(max(after, 0.5) / before) + 1.645 * math.sqrt(1 / before + 1 / max(after, 0.5)) < 0)


def weeks(seed: int, *, effect: float, at_peak: bool) -> Series:
    """A year of weekly counts, everything else that was said, and the first week with the fix."""
    random = np.random.default_rng(seed)
    length = 52 + WEEKS_AFTER + 2
    rate = math.exp(random.uniform(*np.log(RATES)))
    drift = np.exp(random.normal(0, 0.03, size=length).cumsum())
    wave = np.zeros(length)
    for week in range(1, length):  # weeks lean on the week before
        wave[week] = 0.4 * wave[week - 1] + random.normal(0, 0.12)
    volume = random.poisson(300 * np.exp(random.normal(0, 0.1, size=length)))
    mean = rate * drift * np.exp(wave) * volume / 300
    for _ in range(2):  # storms pass by themselves
        at, height = int(random.integers(6, 50)), random.uniform(1.5, 3.5)
        mean[at : at + 3] *= np.array([height, height * 0.8, 1 + (height - 1) * 0.4])[: length - at]
    extra = random.uniform(0.005, 0.04)
    noise = random.gamma(1 / extra, extra, size=length)
    counts = random.poisson(mean * noise)
    fixed = int(counts[20:50].argmax()) + 21 if at_peak else int(random.integers(20, 51))
    after = counts.copy()
    after[fixed:] = random.binomial(counts[fixed:], effect)
    return after, volume, fixed
