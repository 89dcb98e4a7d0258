"""The router, and what a team would do without it."""

import random
from collections import defaultdict
from typing import Any

import numpy as np

from bench.routing.worlds import NAMES, World
from helpdesk.routing import Router
from helpdesk.routing.choose import prospects
from helpdesk.routing.context import read_context
from helpdesk.routing.experience import Experience, number
from helpdesk.routing.features import Features

PLAIN = ("family", "role", "plan", "urgency")


class Ours:
    def __init__(self, world: World, seed: int = 7) -> None:
        self.router, self.last = Router(world.settings, seed=seed), {}

    def choose(self, context: dict[str, Any], allowed: list[str], world: World) -> str:
        self.last = self.router.decide(context)
        return str(self.last["channel"])

    def hear(self, outcome: dict[str, Any]) -> None:
        assert self.router.learn(outcome | {"decision_id": self.last["decision_id"], "channel": self.last["channel"]})


class Uniform:
    def __init__(self, world: World) -> None:
        self.random = random.Random(world.seed)

    def choose(self, context: dict[str, Any], allowed: list[str], world: World) -> str:
        return self.random.choice(allowed)

    def hear(self, outcome: dict[str, Any]) -> None:
        pass


class Static:
    """A table as teams have one: what we believe and what it costs, for ever, whatever waits where today."""

    def __init__(self, world: World) -> None:
        self.experience = Experience(world.settings)

    def choose(self, context: dict[str, Any], allowed: list[str], world: World) -> str:
        usual = {name: {"open": True} for name in world.settings.channels}
        read = read_context(context | {"channels": usual}, world.settings.topics)
        options = prospects(read, allowed, world.settings, self.experience)
        return max(options, key=lambda option: option.value).channel

    def hear(self, outcome: dict[str, Any]) -> None:
        pass


class StaticWithWaits(Static):
    """The same beliefs, looking at today's queues before each choice: more than a table, without learning."""

    def choose(self, context: dict[str, Any], allowed: list[str], world: World) -> str:
        options = prospects(read_context(context, world.settings.topics), allowed, world.settings, self.experience)
        return max(options, key=lambda option: option.value).channel


class Cheapest(Uniform):
    def choose(self, context: dict[str, Any], allowed: list[str], world: World) -> str:
        return min(allowed, key=lambda name: world.settings.channels[name].cost)


class EpsilonGreedy(Uniform):
    """The mean reward of each family and channel; one in ten at random."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])

    def choose(self, context: dict[str, Any], allowed: list[str], world: World) -> str:
        self.family, self.urgency, self.settings = context["topic_family"], context["urgency"], world.settings
        self.chosen = self.random.choice(allowed)
        if self.random.random() > 0.1:
            self.chosen = max(allowed, key=lambda name: self._mean(name))
        return self.chosen

    def hear(self, outcome: dict[str, Any]) -> None:
        of = self.sums[self.family, self.chosen]
        of[0] += reward(outcome, self.urgency, self.settings.values)
        of[1] += 1

    def _mean(self, name: str) -> float:
        total, count = self.sums[self.family, name]
        return total / count if count else 15.0


class LinUcb:
    """Li et al. 2010, disjoint arms, on the router's own columns."""

    def __init__(self, world: World, alpha: float = 0.6) -> None:
        self.features, self.alpha = Features(world.settings.topics), alpha
        size = len(self.features.columns)
        self.inverse = {name: np.eye(size) for name in NAMES}
        self.sums = {name: np.zeros(size) for name in NAMES}

    def choose(self, context: dict[str, Any], allowed: list[str], world: World) -> str:
        self.urgency, self.settings = context["urgency"], world.settings
        self.x = np.zeros(len(self.features.columns))
        for at, value in self.features.row(read_context(context, world.settings.topics)):
            self.x[at] = value
        self.chosen = max(allowed, key=self._bound)
        return self.chosen

    def hear(self, outcome: dict[str, Any]) -> None:
        inverse = self.inverse[self.chosen]
        along = inverse @ self.x
        self.inverse[self.chosen] = inverse - np.outer(along, along) / (1 + self.x @ along)
        self.sums[self.chosen] += self.x * reward(outcome, self.urgency, self.settings.values) / 20

    def _bound(self, name: str) -> float:
        inverse = self.inverse[name]
        return float(self.x @ inverse @ self.sums[name] + self.alpha * np.sqrt(self.x @ inverse @ self.x))


class Vowpal:
    """vowpalwabbit's contextual bandit with action-dependent features, SquareCB exploration, quadratic with the question."""

    def __init__(self, world: World) -> None:
        from vowpalwabbit import Workspace

        self.vw = Workspace(f"--cb_explore_adf --squarecb --quiet -q QA --cb_type mtr --random_seed {world.seed}")
        self.random = random.Random(world.seed)

    def choose(self, context: dict[str, Any], allowed: list[str], world: World) -> str:
        self.urgency, self.settings, self.allowed = context["urgency"], world.settings, allowed
        said = ["topic", "topic_family", "role", "plan", "urgency", "language"]
        shared = " ".join(f"{name}={context[name]}" for name in said)
        states = context["channels"]
        self.lines = [f"shared |Q {shared} badly:{-context['sentiment']:.2f} failed:{context['failed_self_service']}"]
        self.lines += [
            f"|A {name} |W wait:{states[name]['est_wait_min'] / 60:.2f} cost:{states[name]['cost'] / 10:.2f}"
            for name in allowed
        ]
        self.shares = self.vw.predict(self.lines)
        self.at = self.random.choices(range(len(allowed)), self.shares)[0]
        return allowed[self.at]

    def hear(self, outcome: dict[str, Any]) -> None:
        cost = -reward(outcome, self.urgency, self.settings.values) / 20
        lines = list(self.lines)
        lines[1 + self.at] = f"{self.at}:{cost:.4f}:{self.shares[self.at]:.4f} {lines[1 + self.at]}"
        self.vw.learn(lines)


def reward(outcome: dict[str, Any], urgency: str, values: dict[str, Any]) -> float:
    """The value of an outcome, as contracts/routing.md counts it."""
    worth = values["resolved"] if outcome["resolved"] else values["unresolved"]
    worth += values["reopened"] if outcome["reopened"] else 0
    csat = number(outcome["csat"])
    worth += (csat - 3) * values["csat_point"] if csat is not None else 0
    delay = min(values["delay_most"], values["delay_per_hour"][urgency] * outcome["ttr_min"] / 60)
    return float(worth - outcome["handling_cost"] - delay)


POLICIES = {
    "ours": Ours, "uniform": Uniform, "static rules": Static, "static, with waits": StaticWithWaits, "cheapest first": Cheapest, "epsilon-greedy": EpsilonGreedy,
    "LinUCB": LinUcb, "vowpalwabbit": Vowpal,
}  # fmt: skip
