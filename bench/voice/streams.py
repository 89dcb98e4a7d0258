"""Simulated streams of comments: weekdays, drift, a surge of everything, sources that start late or fall silent, steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAYS = 240
WARM = 98  # days before anything is asked
SOURCES = 4


@dataclass(frozen=True)
class Stream:
    counts: NDArray[np.float64]  # (themes, sources, days); the last theme is "without a theme"
    rates: NDArray[np.float64]  # comments a day of each theme
    steps: dict[int, int]  # theme -> the first day of three times as many


def stream(seed: int, *, themes: int = 14, steps: int = 0, rates: tuple[float, float] = (0.6, 12.0)) -> Stream:
    """Counts vary more than chance (a quarter's to a half's extra variance) and every theme has a week of its own."""
    random = np.random.default_rng(seed)
    rate = np.exp(random.uniform(*np.log(rates), size=themes + 1))
    rate[-1] = rate[:-1].mean() * 2
    day = np.arange(DAYS)
    week = np.array([1.1, 1.05, 1.0, 1.0, 0.95, 0.5, 0.45])[day % 7]
    own = np.exp(random.normal(0, 0.15, size=(themes + 1, 7)))[:, day % 7]
    walk = random.normal(0, 0.02, size=(themes + 1, DAYS // 7 + 1)).cumsum(axis=1)
    line = random.normal(0, 0.0012, size=(themes + 1, 1)) * day
    drift = np.exp(np.repeat(walk, 7, axis=1)[:, :DAYS] + line)
    mean = rate[:, None] * week * own * drift * _surge(random)
    found = {}
    for theme in random.choice(themes, size=steps, replace=False):
        found[int(theme)] = int(random.integers(WARM + 14, DAYS - 14))
        mean[theme, found[int(theme)] : found[int(theme)] + 14] *= 3
    mix = random.dirichlet(np.array([4.0, 3.0, 2.0, 1.0]), size=themes + 1)
    by_source = mean[:, None, :] * mix[:, :, None]
    late, silent = int(random.integers(WARM, DAYS - 40)), int(random.integers(WARM, DAYS - 20))
    by_source[:, 3, :late] = 0
    by_source[:, 3, late:] *= 2.5  # reviews begin to be imported: many, and of a few themes
    by_source[:, 2, silent : silent + 10] = 0
    extra = random.uniform(0.02, 0.12, size=(themes + 1, 1, 1))
    counts = random.poisson(by_source * random.gamma(1 / extra, extra, size=by_source.shape))
    return Stream(counts.astype(float), rate, found)


def _surge(random: np.random.Generator) -> NDArray[np.float64]:
    """Twice as much of everything for ten days, at both ends by half."""
    level, at = np.ones(DAYS), int(random.integers(WARM, DAYS - 15))
    level[at : at + 10] = 2.0
    level[at - 1], level[at + 10] = 1.5, 1.5
    return level
