"""What drives ratings, simulated: how many of the top five themes are innocent.

Twenty themes, two to seven of which cost or gain .15 to .9 points. Innocents are mentioned together with guilty ones and by people who rate
lower anyway (by role, plan and page), so that raw correlation blames them.
"""

import numpy as np
from numpy.typing import NDArray

from analytics.voice.meaning.drivers import drivers, top_drivers
from bench.table import Row

SEEDS = range(1000, 1060)
RATINGS = 2000
THEMES, GUILTY = 20, (2, 7)

World = tuple[NDArray[np.float64], NDArray[np.bool_], list[list[str]], set[int]]


def rows(seeds: range = SEEDS, ratings: int = RATINGS) -> list[Row]:
    blamed, named, covered, plain, missed, guilty_ones = 0, 0, [], 0, 0, 0
    for seed in seeds:
        points, mentions, segments, guilty = world(seed, ratings)
        found = drivers(points, mentions, [str(t) for t in range(THEMES)], segments)
        top = top_drivers(found)
        named += len(top)
        blamed += sum(int(one.theme) not in guilty for one in top)
        guilty_ones += len(guilty)
        missed += len(guilty - {int(one.theme) for one in found if one.proven})
        covered += [one.low <= 0 <= one.high for one in found if int(one.theme) not in guilty]
        plain += sum(theme not in guilty for theme in correlated(points, mentions))
    share = blamed / max(named, 1)
    return [
        Row("drivers: innocent among the top five", f"{100 * share:.0f} %", "<= 10 %", share <= 0.1, f"n {ratings:,}, {named} named in {len(seeds)} worlds"),
        Row("drivers: guilty themes told apart", f"{100 * (1 - missed / guilty_ones):.0f} %", "", None, f"of {guilty_ones}, .15 to .9 points each"),
        Row("drivers: innocents whose interval says so", f"{100 * np.mean(covered):.0f} %", "", None, "95 % intervals"),
        Row("drivers: raw correlation", f"{100 * plain / 5 / len(seeds):.0f} %", "<= 10 %", plain / 5 / len(seeds) <= 0.1, "innocent among its top five"),
    ]  # fmt: skip


def correlated(points: NDArray[np.float64], mentions: NDArray[np.bool_]) -> list[int]:
    strength = [abs(float(np.corrcoef(points, mentions[:, theme])[0, 1])) for theme in range(mentions.shape[1])]
    return [int(theme) for theme in np.argsort(strength)[::-1][:5]]


def world(seed: int, ratings: int) -> World:
    random = np.random.default_rng(seed)
    role, plan, page = (random.integers(0, size, ratings) for size in (3, 3, 8))
    leaning = np.array([0.3, -0.5, 0.1])[role] + np.array([0.2, 0.0, -0.4])[plan] + random.normal(0, 0.4, 8)[page]
    chance = random.uniform(0.02, 0.10, size=THEMES)
    guilty = {int(one) for one in random.choice(THEMES, random.integers(GUILTY[0], GUILTY[1] + 1), replace=False)}
    innocent = [theme for theme in range(THEMES) if theme not in guilty]
    mentions = random.random((ratings, THEMES)) < chance
    for theme in innocent:  # some go with who rates lower, some with a guilty theme
        if random.random() < 0.5:
            lower = leaning < np.quantile(leaning, 0.35)
            mentions[:, theme] |= lower & (random.random(ratings) < 0.12)
        else:
            mentions[:, theme] |= mentions[:, random.choice(sorted(guilty))] & (random.random(ratings) < 0.4)
    effect = np.zeros(THEMES)
    for theme in guilty:
        effect[theme] = random.choice([-1, -1, -1, 1]) * random.uniform(0.15, 0.9)
    mean = 3.6 + leaning + mentions @ effect + random.normal(0, 1.0, ratings)
    segments = [[str(one) for one in names] for names in (role, plan, page)]
    return np.clip(np.round(mean), 1, 5), mentions, segments, guilty
