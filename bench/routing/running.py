"""A policy's way through a world: what it got, beside chance and beside the best that could be had."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from bench.routing.worlds import NAMES, World


class Policy(Protocol):
    def choose(self, context: dict[str, Any], allowed: list[str], world: World) -> str: ...

    def hear(self, outcome: dict[str, Any]) -> None: ...


@dataclass(frozen=True)
class Course:
    """Each (decisions,): expected value of the choice, of a uniform one, of the best; whether the topic is rare; hours it took."""

    got: np.ndarray
    uniform: np.ndarray
    best: np.ndarray
    rare: np.ndarray
    hours: np.ndarray

    def score(self, part: slice | np.ndarray = slice(None)) -> float:
        """(policy - uniform) / (best - uniform)."""
        low = self.uniform[part].sum()
        return float((self.got[part].sum() - low) / (self.best[part].sum() - low))


def run(policy_of: Callable[[World], Policy], world: World) -> Course:
    policy, rows = policy_of(world), []
    for _ in range(world.steps):
        context = world.ask()
        allowed = [NAMES[at] for at in world.allowed]
        chosen = policy.choose(context, allowed, world)
        assert chosen in allowed, f"{chosen} is not allowed"
        worth = world.worth()
        outcome = world.come(chosen)
        of_allowed = worth[world.allowed]
        rows.append(
            (
                worth[NAMES.index(chosen)],
                of_allowed.mean(),
                of_allowed.max(),
                context["topic"] in world.rare,
                outcome["ttr_min"] / 60,
            )
        )
        policy.hear(outcome)
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return Course(columns[0], columns[1], columns[2], columns[3].astype(bool), columns[4])
