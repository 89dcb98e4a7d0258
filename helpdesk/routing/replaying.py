"""Decisions from the log, as the estimators take them: what other routing data would have made of the same questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from helpdesk.routing.choose import prospects
from helpdesk.routing.context import Context, read_context
from helpdesk.routing.experience import Experience
from helpdesk.routing.judging import Logged
from helpdesk.routing.router import Policy, channel_of, decide
from helpdesk.routing.settings import RoutingSettings
from helpdesk.routing.tables import routing_decisions
from helpdesk.routing.worth import worth

Progress = Callable[[float], None]  # called now and then with the share that is done


@dataclass(frozen=True)
class Settled:
    """A decision with what came of it."""

    id: str
    raw: dict[str, Any]  # the context as it was given
    answer: dict[str, Any]
    outcome: dict[str, Any]
    decided_at: datetime
    who: str | None
    arm: str | None
    weight: float


@dataclass(frozen=True)
class Replay:
    """A log, and for each of some policies how likely it would have chosen each channel: (n, k)."""

    log: Logged
    channels: list[str]
    contexts: list[Context]
    policies: dict[str, np.ndarray]


def read_settled(db: Connection, *, last: int, since: datetime | None = None) -> list[Settled]:
    """The last decisions with an outcome, oldest first."""
    c = routing_decisions.c
    query = select(c.id, c.context, c.answer, c.outcome, c.decided_at, c.who, c.arm, c.weight).where(
        c.lesson.is_not(None)
    )
    if since is not None:
        query = query.where(c.decided_at >= since)
    rows = db.execute(query.order_by(c.lesson.desc()).limit(last)).all()
    return [
        Settled(row.id, row.context, row.answer, row.outcome, row.decided_at, row.who, row.arm, row.weight or 1.0)
        for row in reversed(rows)
    ]


def replay(
    rows: Sequence[Settled],
    in_force: RoutingSettings,
    policies: dict[str, Policy],
    progress: Progress = lambda _share: None,
) -> Replay:
    """
    Each half of the people is decided about with what the other half taught, so that no policy and no expectation has seen
    the outcome it is judged by. Of `policies` the settings and the kind count, not what they learned. What a question is worth
    goes by `in_force`, for all of them.
    """
    rows = [row for row in rows if row.answer["channel"] in in_force.channels]
    channels = list(
        dict.fromkeys([*in_force.channels, *(name for one in policies.values() for name in one.settings.channels)])
    )
    at, contexts = (
        {name: n for n, name in enumerate(channels)},
        [read_context(row.raw, in_force.topics) for row in rows],
    )
    half = np.array([_half(row) for row in rows], dtype=int)
    taught = [_taught(rows, contexts, half != one, in_force) for one in (0, 1)]
    probs, expected = np.zeros((len(rows), len(channels))), np.zeros((len(rows), len(channels)))
    chosen, reward = np.zeros(len(rows), dtype=int), np.zeros(len(rows))
    would = {name: np.zeros_like(probs) for name in policies}
    learned = {name: [_policy(one, experience) for experience in taught] for name, one in policies.items()}
    for n, (row, context) in enumerate(zip(rows, contexts, strict=True)):
        chosen[n] = at[row.answer["channel"]]
        _fill(probs[n], row.answer["probs"], at)
        reward[n] = worth(row.outcome, context, channel_of(row.outcome, row.answer["channel"], in_force), in_force)
        options = prospects(context, list(in_force.channels), in_force, taught[half[n]])
        _fill(
            expected[n], {one.channel: one.value + one.price for one in options}, at
        )  # a price is for others, not for this one
        for name in policies:
            _fill(would[name][n], decide(row.raw, learned[name][half[n]], at=0, decision_id="").answer["probs"], at)
        if n % 100 == 0:
            progress(n / len(rows))
    people = np.unique([row.who or row.id for row in rows], return_inverse=True)[1] if rows else None
    return Replay(Logged(chosen, probs, reward, expected, people), channels, contexts, would)


def _half(row: Settled) -> int:
    return sha256((row.who or row.id).encode()).digest()[0] % 2


def _taught(
    rows: Sequence[Settled], contexts: Sequence[Context], which: np.ndarray, settings: RoutingSettings
) -> Experience:
    experience = Experience(settings)
    for row, context, mine in zip(rows, contexts, which, strict=True):
        if mine:
            experience.learn(
                context, channel_of(row.outcome, row.answer["channel"], settings), row.outcome, weight=row.weight
            )
    return experience


def _policy(like: Policy, experience: Experience) -> Policy:
    learned = Experience(like.settings) if like.rules_only else experience.under(like.settings)
    return Policy(like.settings, learned, like.decided, like.rules_only)


def _fill(row: np.ndarray, said: dict[str, float], at: dict[str, int]) -> None:
    for name, value in said.items():
        if name in at:
            row[at[name]] = value
