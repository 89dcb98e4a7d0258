"""What outcomes taught us of each channel: how likely it solves what, how content people are, what it takes and costs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from helpdesk.routing.chance import Chance
from helpdesk.routing.context import ChannelState, Context
from helpdesk.routing.data.settings import Channel, RoutingSettings
from helpdesk.routing.features import Features, Row
from helpdesk.routing.waits import expected_wait

FIRST_STEP, SETTLED = 1.2, 150.0  # of a followed quantile: its steps shrink until they are a twelfth as long
LONGEST = 14 * 24 * 60.0  # minutes: what takes longer was forgotten, not worked on


@dataclass(frozen=True)
class Outlook:
    """What we expect of a channel for a question, before it is chosen."""

    solve: float  # the chance that it is resolved and stays so
    logit: float
    spread: float  # standard deviation of the log-odds
    csat: tuple[float, float]  # when solved, and when not
    unsolved: float  # worth, without CSAT, of an issue that wasn't solved: some were, for a while
    late_min: float  # how much longer it takes than the wait and the handling say
    extra_cost: float  # beyond the cost stated
    wait: tuple[float, float, float]  # minutes: one in ten waits less than the first, one in ten more than the last
    outcomes: int


@dataclass
class Mean:
    """A mean that starts at a belief worth `weight` observations."""

    belief: float
    weight: float
    total: float = 0.0
    count: float = 0.0

    @property
    def value(self) -> float:
        return (self.belief * self.weight + self.total) / (self.weight + self.count)

    def add(self, value: float, memory: float, weight: float) -> None:
        self.total = self.total * memory + value * weight
        self.count = self.count * memory + weight


@dataclass
class Means:
    """A mean of a channel, and of each family in it, which begins at the channel's."""

    whole: Mean
    weight: float  # observations of the channel's that a family begins with
    families: dict[str, Mean] = field(default_factory=dict)

    def of(self, family: str) -> float:
        part = self.families.get(family)
        return (
            self.whole.value
            if part is None
            else (self.whole.value * self.weight + part.total) / (self.weight + part.count)
        )

    def add(self, family: str, value: float, memory: float, weight: float) -> None:
        self.whole.add(value, memory, weight)
        self.families.setdefault(family, Mean(0, 0)).add(value, memory, weight)


@dataclass
class Quantile:
    """A quantile followed online, as in adaptive conformal inference (Gibbs & Candès 2021): each miss moves it a step."""

    share: float  # of observations that lie below
    value: float
    count: float = 0.0

    def add(self, seen: float) -> None:
        self.count = min(self.count + 1, SETTLED)
        step = FIRST_STEP / math.sqrt(self.count)
        self.value += step * (self.share - (1.0 if seen <= self.value else 0.0))


@dataclass
class Learned:
    """One channel's part."""

    chance: Chance
    csat_solved: Mean
    csat_unsolved: Mean
    unsolved: Mean
    late: Means
    cost: Means
    wait_low: Quantile  # of the logarithm of the wait that came over the one expected
    wait_usual: Quantile
    wait_high: Quantile

    def waits(self, expected: float) -> tuple[float, float, float]:
        """An interval that four in five waits lie in, with the usual one between its ends, in minutes."""
        low, usual, high = sorted((self.wait_low.value, self.wait_usual.value, self.wait_high.value))
        return tuple(max(0.0, (expected + 1) * math.exp(one) - 1) for one in (low, usual, high))  # type: ignore[return-value]

    def hear_wait(self, expected: float, waited: float) -> None:
        ratio = math.log((waited + 1) / (expected + 1))
        for quantile in (self.wait_low, self.wait_usual, self.wait_high):
            quantile.add(ratio)


@dataclass
class Experience:
    """Changes by `learn` only; the same outcomes in the same order give the same experience everywhere."""

    settings: RoutingSettings
    learned: dict[str, Learned] = field(default_factory=dict)

    @cached_property
    def features(self) -> Features:
        return _features(tuple(self.settings.topics.items()))

    def under(self, settings: RoutingSettings) -> "Experience":
        """The same lessons, with other beliefs and values: what those would make of them. To read, not to teach."""
        return Experience(settings, self.learned) if settings.topics == self.settings.topics else Experience(settings)

    def row(self, context: Context) -> list[tuple[int, float]]:
        return self.features.row(context)

    def outlook(self, channel: Channel, row: list[tuple[int, float]], family: str, wait_min: float) -> Outlook:
        of = self.of(channel.name)
        logit, variance = of.chance.predict(self.whole(channel, row, family, wait_min))
        return Outlook(
            solve=1 / (1 + math.exp(-logit / math.sqrt(1 + math.pi * variance / 8))),  # MacKay 1992
            logit=logit,
            spread=math.sqrt(variance),
            csat=(of.csat_solved.value, of.csat_unsolved.value),
            unsolved=of.unsolved.value,
            late_min=of.late.of(family),
            extra_cost=of.cost.of(family),
            wait=of.waits(wait_min),
            outcomes=of.chance.outcomes,
        )

    def whole(self, channel: Channel, row: list[tuple[int, float]], family: str, wait_min: float) -> Row:
        return Features.complete(row, self.settings.belief(family, channel.name), wait_min)

    def factors(self, channel: Channel, context: Context, wait_min: float, *, most: int = 3) -> list[tuple[str, float]]:
        """What moved the log-odds most here, beyond what holds for everybody: (column, by how much)."""
        at, x = self.whole(channel, self.row(context), context.family, wait_min)
        names, moved = list(self.features.columns), self.of(channel.name).chance.parts((at, x))
        found = [
            (names[column], by)
            for column, by in zip(at, moved, strict=True)
            if names[column] not in {"constant", "belief"}
        ]
        return sorted(((name, float(by)) for name, by in found if abs(by) >= 0.05), key=lambda one: -abs(one[1]))[:most]

    def expect(self, channel: Channel, context: Context) -> Outlook:
        """The outlook of one channel, with the wait it had when it was asked."""
        wait_min = expected_wait(channel, context.channels.get(channel.name, ChannelState()))
        return self.outlook(channel, self.row(context), context.family, wait_min)

    def learn(self, context: Context, name: str, outcome: Mapping[str, Any], *, weight: float = 1.0) -> None:
        """What came of a question in the channel that had it. A channel we don't have teaches nothing."""
        row = self.hear(context, name, outcome, weight=weight)
        if row is not None:
            self.of(name).chance.learn(row, is_solved(outcome), memory=self.settings.choice["memory"], weight=weight)

    def hear(self, context: Context, name: str, outcome: Mapping[str, Any], *, weight: float = 1.0) -> Row | None:
        """Everything but the chance: contentment, waits, time and cost. Returns the question as the chance reads it."""
        channel = self.settings.channels.get(name)
        if channel is None:
            return None
        wait_min = expected_wait(channel, context.channels.get(name, ChannelState()))
        of, memory, values, solved = (
            self.of(name),
            self.settings.choice["memory"],
            self.settings.values,
            is_solved(outcome),
        )
        if not solved:
            worth = values["resolved"] if outcome.get("resolved") is True else values["unresolved"]
            of.unsolved.add(worth + (values["reopened"] if outcome.get("reopened") is True else 0), memory, weight)
        csat = number(outcome.get("csat"))
        if csat is not None and 1 <= csat <= 5:
            (of.csat_solved if solved else of.csat_unsolved).add(csat, memory, weight)
        took, waited, cost = (
            minutes_taken(outcome, channel),
            number(outcome.get("wait_min")),
            number(outcome.get("handling_cost")),
        )
        if took is not None:
            of.late.add(context.family, took - wait_min - channel.handling_min, memory, weight)
        if waited is not None and waited >= 0:
            of.hear_wait(wait_min, min(waited, LONGEST))
        if cost is not None and 0 <= cost <= 100 * (channel.cost + 1):
            of.cost.add(context.family, cost - channel.cost, memory, weight)
        return self.whole(channel, self.row(context), context.family, wait_min)

    def of(self, name: str) -> Learned:
        if name not in self.learned:
            spread, values = self.features.spread, self.settings.values
            mean = np.zeros(len(spread))
            mean[0] = 1.0  # at first the belief is believed
            reopened = self.settings.choice["reopen_rate"]
            worth = values["unresolved"] * (1 - reopened) + (values["resolved"] + values["reopened"]) * reopened
            self.learned[name] = Learned(
                Chance.unlearned(spread, mean), csat_solved=Mean(4.3, 20), csat_unsolved=Mean(2.4, 20), unsolved=Mean(worth, 20),
                late=Means(Mean(0, 10), 10), cost=Means(Mean(0, 10), 10), wait_low=Quantile(0.1, -0.6), wait_usual=Quantile(0.5, 0.0), wait_high=Quantile(0.9, 0.6),
            )  # fmt: skip
        return self.learned[name]


@lru_cache(maxsize=16)
def _features(topics: tuple[tuple[str, str], ...]) -> Features:
    return Features(dict(topics))


def is_solved(outcome: Mapping[str, Any]) -> bool:
    return outcome.get("resolved") is True and outcome.get("reopened") is not True


def minutes_taken(outcome: Mapping[str, Any], channel: Channel) -> float | None:
    """From asking to the end: as said, else the wait said and the usual handling."""
    took, waited = number(outcome.get("ttr_min")), number(outcome.get("wait_min"))
    if took is None and waited is not None:
        took = waited + channel.handling_min
    return min(took, LONGEST) if took is not None and took >= 0 else None


def number(value: Any) -> float | None:
    """A finite number, or nothing."""
    return (
        float(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        else None
    )
