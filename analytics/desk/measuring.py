"""A metric of some facts: one figure, a figure for each group, each stretch of time, each bar of a distribution. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.desk.facts import CREATED, DAY, FACETS, SPAN, UNKNOWN, Facts, begins_of
from analytics.desk.metrics import ENOUGH, Metric

AGES = (DAY, 3 * DAY, 7 * DAY, 30 * DAY)  # where ages of open tickets part, seconds
AGE_NAMES = ("under a day", "1 to 3 days", "3 to 7 days", "7 to 30 days", "over 30 days")
MINUTES = (0, 5, 15, 30, 60, 120, 240, 480, 1440, 2880, 4320, 10080, 20160)  # bars of times, minutes
AMOUNTS = (0, 1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Figure:
    """`value`: how many, a median of minutes or of an amount, a share from 0 to 1, or minutes in all; None where there is nothing to say.
    `n`: how many it is made of, and tickets are behind it."""

    n: int
    value: float | None
    ninetieth: float | None = None

    @property
    def is_few(self) -> bool:
        return self.n < ENOUGH


@dataclass(frozen=True)
class Window:
    """From `begins` up to but not including `ends`, seconds since 1970. What is open is counted at `ends`."""

    begins: int
    ends: int


class Kept:
    """Facts of those who are asked for, parted by kind once; `business`: by which of the two clocks times are told."""

    def __init__(self, facts: Facts, *, business: bool = True) -> None:
        self.business = business
        self._by_kind = dict(parted(facts, facts["kind"]))
        self._none = facts[:0]

    def of(self, kind: int) -> Facts:
        return self._by_kind.get(kind, self._none)


def among(facts: Facts, wanted: Mapping[str, Sequence[int]]) -> Facts:
    """Those where each facet has one of its values."""
    mask = np.ones(len(facts), dtype=bool)
    for facet, codes in wanted.items():
        mask &= np.isin(facts[facet], codes)
    found: Facts = facts[mask]
    return found


def chosen(kept: Kept, metric: Metric, window: Window) -> Facts:
    """What a metric counts in a window: the list behind its number."""
    facts = kept.of(metric.kind)
    found: Facts
    if metric.shape == "stock":
        found = facts[_open_at(facts, window.ends)]
        return found
    found = facts[(facts["at"] >= window.begins) & (facts["at"] < window.ends)]
    return found[found["value"] != UNKNOWN] if metric.business and kept.business else found


def figure(kept: Kept, metric: Metric, window: Window) -> Figure:
    return summed(chosen(kept, metric, window), metric, business=kept.business)


def summed(facts: Facts, metric: Metric, *, business: bool = True) -> Figure:
    n = len(facts)
    match metric.shape:
        case "stock" | "count":
            return Figure(n, float(n))
        case "share":
            return Figure(n, float(np.mean(facts["flag"] > 0)) if n else None)
        case "total":
            return Figure(n, float(facts["value"].sum(dtype=np.int64)))
    if not n:
        return Figure(0, None)
    median, ninetieth = np.quantile(amounts(facts, metric, business=business), (0.5, 0.9))
    return Figure(n, float(median), float(ninetieth))


def amounts(facts: Facts, metric: Metric, *, business: bool) -> NDArray[Any]:
    """The value of each."""
    return facts["value"] if business or not metric.business else facts["extra"]


def by_group(kept: Kept, metric: Metric, window: Window, facet: str) -> dict[int, Figure]:
    """By the codes of a facet; of what is open also by `status` and `age`."""
    facts = chosen(kept, metric, window)
    return {
        code: summed(part, metric, business=kept.business)
        for code, part in parted(facts, _groups(facts, facet, window.ends))
    }


def parted(facts: Facts, groups: NDArray[Any]) -> list[tuple[int, Facts]]:
    order = np.argsort(groups, kind="stable")  # of small numbers: a radix sort
    codes, starts = np.unique(groups[order], return_index=True)
    parts = np.split(facts[order], starts[1:]) if len(codes) else []
    return [(int(code), part) for code, part in zip(codes, parts, strict=True)]


def over_time(kept: Kept, metric: Metric, edges: Sequence[int]) -> list[Figure]:
    """A figure for each stretch between two edges."""
    if metric.shape == "stock":
        facts = kept.of(SPAN)
        ends = np.sort(facts["at"])
        begins = np.sort(begins_of(facts))
        at = np.asarray(edges[1:])
        open_then = np.searchsorted(begins, at, side="left") - np.searchsorted(ends, at, side="left")
        return [Figure(int(n), float(n)) for n in open_then]
    facts = chosen(kept, metric, Window(edges[0], edges[-1]))
    place = np.searchsorted(np.asarray(edges), facts["at"], side="right") - 1
    found = dict(parted(facts, place))
    return [summed(found.get(one, facts[:0]), metric, business=kept.business) for one in range(len(edges) - 1)]


def distribution(kept: Kept, metric: Metric, window: Window) -> list[tuple[int, int | None, int]]:
    """(from, up to, how many) of each bar; the last has no end."""
    edges = MINUTES if metric.shape == "minutes" else AMOUNTS
    values = amounts(chosen(kept, metric, window), metric, business=kept.business)
    place = np.clip(np.searchsorted(np.asarray(edges), values, side="right") - 1, 0, len(edges) - 1)
    counts = np.bincount(place, minlength=len(edges))
    return [(edge, edges[at + 1] if at + 1 < len(edges) else None, int(counts[at])) for at, edge in enumerate(edges)]


def by_hour(kept: Kept, window: Window, offset: Callable[[int], int]) -> NDArray[Any]:
    """New tickets by weekday (Monday first) and hour, 7 x 24. `offset`: seconds by which the reader's clock is ahead in an hour since
    1970; clocks change at whole ones."""
    made = kept.of(CREATED)
    at = made["at"][(made["at"] >= window.begins) & (made["at"] < window.ends)]
    hours, place = np.unique(at // 3600, return_inverse=True)
    local = at + np.array([offset(int(hour)) for hour in hours], dtype=np.int64)[place]
    cell = (local // DAY + 3) % 7 * 24 + local // 3600 % 24
    return np.bincount(cell, minlength=7 * 24).reshape(7, 24)


def age_of(seconds: NDArray[Any]) -> NDArray[Any]:
    return np.searchsorted(np.asarray(AGES), seconds, side="right")


def _open_at(spans: Facts, moment: int) -> NDArray[Any]:
    return (begins_of(spans) < moment) & (spans["at"] >= moment)


def _groups(facts: Facts, facet: str, moment: int) -> NDArray[Any]:
    if facet == "status":
        return facts["flag"]
    if facet == "age":
        return age_of(moment - (begins_of(facts) - facts["extra"]))
    assert facet in FACETS
    return facts[facet]
