"""Pain: volume times negativity times what a mention costs, as a share of all pain with its interval; and small cells, shrunk."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np

from analytics.voice.meaning.figures import Z95

DRAWS = 2000
LEAST_WEIGHT, MOST_WEIGHT = 0.5, 2.0  # ratings are about help more than about the product: they tilt, they don't decide


@dataclass(frozen=True)
class Weight:
    """1 for a mention that costs no rating points, as much again for each point it costs; and how unsure that is."""

    value: float = 1.0
    error: float = 0.0


@dataclass(frozen=True)
class Share:
    value: float
    low: float
    high: float


USUAL = Weight()


def weights(effects: Mapping[str, tuple[float, float]]) -> dict[str, Weight]:
    """From rating points for a mention and their standard error, by theme: leaning on all themes where little is known.

    Empirical Bayes (James and Stein 1961, as Morris 1983 for unequal errors). Fewer than three themes say nothing.
    """
    if len(effects) < 3:
        return {}
    cost = {key: -effect for key, (effect, _) in effects.items()}
    noise = {key: max(error, 1e-6) ** 2 for key, (_, error) in effects.items()}
    middle = sum(cost[key] / noise[key] for key in cost) / sum(1 / noise[key] for key in cost)
    between = max(fmean((cost[key] - middle) ** 2 - noise[key] for key in cost), 1e-4)
    shrunk, spread = {}, {}
    for key in cost:
        own = between / (between + noise[key])
        shrunk[key], spread[key] = middle + own * (cost[key] - middle), math.sqrt(own * noise[key])
    return {key: Weight(min(max(1 + shrunk[key], LEAST_WEIGHT), MOST_WEIGHT), spread[key]) for key in cost}


def weights_of(drivers: Mapping[str, Any]) -> dict[str, Weight]:
    """From the figures of drivers as the job keeps them; none before it ran."""
    effects = {
        one["theme"]: (one["effect"], (one["high"] - one["low"]) / (2 * Z95)) for one in drivers.get("found", ())
    }
    return weights(effects)


def shares(negative: Mapping[str, int], weight: Mapping[str, Weight], *, seed: int = 0) -> dict[str, Share]:
    """Each theme's share of all pain. `negative` holds every negative comment: those without a theme as well, under any name."""
    keys = sorted(negative)
    total = sum(negative[key] * weight.get(key, USUAL).value for key in keys)
    if not total:
        return {key: Share(0.0, 0.0, 1.0) for key in keys}
    random = np.random.default_rng(seed)
    counts = random.gamma(np.array([negative[key] + 0.5 for key in keys]), size=(DRAWS, len(keys)))
    middle = np.array([weight.get(key, USUAL).value for key in keys])
    error = np.array([weight.get(key, USUAL).error for key in keys])
    pain = counts * np.clip(middle + random.normal(size=counts.shape) * error, LEAST_WEIGHT, MOST_WEIGHT)
    drawn = pain / pain.sum(axis=1, keepdims=True)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    found = {}
    for at, key in enumerate(keys):
        value = negative[key] * weight.get(key, USUAL).value / total
        found[key] = Share(value, min(float(low[at]), value), max(float(high[at]), value))
    return found


def shrunk(cells: Sequence[tuple[int, int]]) -> list[Share]:
    """(hits, of) of each cell as a share that leans on all cells, the more the smaller its own number is.

    Beta-binomial, its strength by moments; the interval is a normal one on the log odds.
    """
    hits, of = sum(one for one, _ in cells), sum(one for _, one in cells)
    if not of:
        return [Share(0.0, 0.0, 1.0) for _ in cells]
    overall = (hits + 0.5) / (of + 1)
    strength = _strength(cells, overall)
    found = []
    for own, among in cells:
        a, b = own + strength * overall, among - own + strength * (1 - overall)
        lent = strength / (strength + among)  # how much of it is the overall share, which isn't sure either
        unsure = 1 / a + 1 / b + lent**2 * (1 / (hits + 0.5) + 1 / (of - hits + 0.5))
        odds, reach = math.log(a / b), Z95 * math.sqrt(unsure)
        found.append(Share(a / (a + b), *(1 / (1 + math.exp(-odds + sign * reach)) for sign in (1, -1))))
    return found


def _strength(cells: Sequence[tuple[int, int]], overall: float) -> float:
    """As many imagined comments as the cells are alike: 2 where they differ a lot, 40 where they hardly seem to."""
    counted = [(own / among, among) for own, among in cells if among]
    if len(counted) < 2:
        return 20.0
    total = sum(among for _, among in counted)
    seen = sum(among * (share - overall) ** 2 for share, among in counted)
    chance = overall * (1 - overall)
    room = total - sum(among**2 for _, among in counted) / total
    between = max((seen - chance * (len(counted) - 1)) / max(room, 1e-9), 0.0)
    return min(max(chance / max(between, 1e-9) - 1, 2.0), 40.0)
