"""What outcomes taught us of each channel: how likely it solves what, how content people are, what it takes and costs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from helpdesk.routing.chance import Chance
from helpdesk.routing.context import ChannelState, Context
from helpdesk.routing.features import Features, Row
from helpdesk.routing.settings import Channel, RoutingSettings
from helpdesk.routing.waits import expected_wait

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
class Learned:
    """One channel's part."""

    chance: Chance
    csat_solved: Mean
    csat_unsolved: Mean
    unsolved: Mean
    late: Mean
    cost: Mean


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
            late_min=of.late.value,
            extra_cost=of.cost.value,
            outcomes=of.chance.outcomes,
        )

    def whole(self, channel: Channel, row: list[tuple[int, float]], family: str, wait_min: float) -> Row:
        return Features.complete(row, self.settings.belief(family, channel.name), wait_min)

    def learn(self, context: Context, name: str, outcome: Mapping[str, Any], *, weight: float = 1.0) -> None:
        """What came of a question in the channel that had it. A channel we don't have teaches nothing."""
        channel = self.settings.channels.get(name)
        if channel is None:
            return
        wait_min = expected_wait(channel, context.channels.get(name, ChannelState()))
        row = self.whole(channel, self.row(context), context.family, wait_min)
        of, memory, values = self.of(name), self.settings.choice["memory"], self.settings.values
        resolved, reopened = outcome.get("resolved") is True, outcome.get("reopened") is True
        solved = resolved and not reopened
        of.chance.learn(row, solved, memory=memory, weight=weight)
        if not solved:
            worth = values["resolved"] if resolved else values["unresolved"]
            of.unsolved.add(worth + (values["reopened"] if reopened else 0), memory, weight)
        csat = number(outcome.get("csat"))
        if csat is not None and 1 <= csat <= 5:
            (of.csat_solved if solved else of.csat_unsolved).add(csat, memory, weight)
        took = minutes_taken(outcome, channel)
        if took is not None:
            of.late.add(took - wait_min - channel.handling_min, memory, weight)
        cost = number(outcome.get("handling_cost"))
        if cost is not None and 0 <= cost <= 100 * (channel.cost + 1):
            of.cost.add(cost - channel.cost, memory, weight)

    def of(self, name: str) -> Learned:
        if name not in self.learned:
            spread, values = self.features.spread, self.settings.values
            mean = np.zeros(len(spread))
            mean[0] = 1.0  # at first the belief is believed
            reopened = self.settings.choice["reopen_rate"]
            worth = values["unresolved"] * (1 - reopened) + (values["resolved"] + values["reopened"]) * reopened
            self.learned[name] = Learned(
                Chance.unlearned(spread, mean), csat_solved=Mean(4.3, 20), csat_unsolved=Mean(2.4, 20), unsolved=Mean(worth, 20),
                late=Mean(0, 10), cost=Mean(0, 10),
            )  # fmt: skip
        return self.learned[name]


@lru_cache(maxsize=16)
def _features(topics: tuple[tuple[str, str], ...]) -> Features:
    return Features(dict(topics))


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
