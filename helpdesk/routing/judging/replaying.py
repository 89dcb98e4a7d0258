"""Decisions from the log, as the estimators take them: what other routing data would have made of the same questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from helpdesk.routing.choose import prospects
from helpdesk.routing.context import Context, read_context
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.experience import Experience
from helpdesk.routing.judging.estimators import Logged
from helpdesk.routing.judging.worth import worth
from helpdesk.routing.router import Policy, channel_of, decide
from helpdesk.routing.tables import by_the_router, routing_decisions

PEOPLE = 20  # whose questions it takes before anything can be said with an interval

Progress = Callable[[float], None]  # called now and then with the share that is done


@dataclass(frozen=True)
class Settled:
    """A decision with what came of it."""

    id: str
    raw: dict[str, Any]  # the context as it was given
    answer: dict[str, Any]
    outcome: dict[str, Any]
    decided_at: datetime
    settled_at: datetime
    who: str | None
    arm: str | None
    weight: float


@dataclass(frozen=True)
class Replay:
    """A log, and for each of some policies how likely it would have chosen each channel: (n, k)."""

    log: Logged
    channels: list[str]
    contexts: list[Context]
    allowed: np.ndarray  # (n, k) bool: where the rules of that moment let it go
    policies: dict[str, np.ndarray]


def read_settled(db: Connection, *, last: int, since: datetime | None = None) -> list[Settled]:
    """The last decisions with an outcome, oldest first."""
    c = routing_decisions.c
    query = select(
        c.id, c.context.label("raw"), c.answer, c.outcome, c.decided_at, c.settled_at, c.who, c.arm, c.weight
    ).where(c.lesson.is_not(None), by_the_router)
    if since is not None:
        query = query.where(c.decided_at >= since)
    rows = db.execute(query.order_by(c.lesson.desc()).limit(last)).all()
    return [Settled(**row._asdict() | {"weight": row.weight or 1.0}) for row in reversed(rows)]


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
    settings = [in_force, *(one.settings for one in policies.values())]
    channels = list(dict.fromkeys(name for one in settings for name in one.channels))
    contexts, half = [read_context(row.raw, in_force.topics) for row in rows], [_half(row) for row in rows]
    taught = [_taught(rows, contexts, [one != mine for mine in half], in_force) for one in (0, 1)]
    log = Logged(
        chosen=np.array([channels.index(row.answer["channel"]) for row in rows], dtype=int),
        probs=_table([row.answer["probs"] for row in rows], channels),
        reward=np.array([_worth(row, context, in_force) for row, context in zip(rows, contexts, strict=True)]),
        expected=_table(
            [_expected(context, in_force, taught[one]) for context, one in zip(contexts, half, strict=True)], channels
        ),
        person=np.unique([row.who or row.id for row in rows], return_inverse=True)[1] if rows else None,
    )
    allowed = _table([dict.fromkeys(row.answer["probs"], 1.0) for row in rows], channels) > 0
    would: dict[str, np.ndarray] = {}
    for n, (name, like) in enumerate(policies.items()):
        judged = [_policy(like, experience) for experience in taught]
        said = []
        for at, (row, one) in enumerate(zip(rows, half, strict=True)):
            said.append(decide(row.raw, judged[one], at=0, decision_id="").answer["probs"])
            if at % 100 == 0:
                progress((n + at / len(rows)) / len(policies))
        would[name] = _table(said, channels)
    return Replay(log, channels, contexts, allowed, would)


def enough_people(rows: Sequence[Settled]) -> bool:
    return len({row.who or row.id for row in rows}) >= PEOPLE


def _half(row: Settled) -> int:
    return sha256((row.who or row.id).encode()).digest()[0] % 2


def _taught(
    rows: Sequence[Settled], contexts: Sequence[Context], which: Sequence[bool], settings: RoutingSettings
) -> Experience:
    experience = Experience(settings)
    for row, context, mine in zip(rows, contexts, which, strict=True):
        if mine:
            channel = channel_of(row.outcome, row.answer["channel"], settings)
            experience.learn(context, channel, row.outcome, weight=row.weight)
    return experience


def _worth(row: Settled, context: Context, settings: RoutingSettings) -> float:
    return worth(row.outcome, context, channel_of(row.outcome, row.answer["channel"], settings), settings)


def _expected(context: Context, settings: RoutingSettings, experience: Experience) -> dict[str, float]:
    """What each channel should bring this question. The price of a place is left out: others pay it."""
    options = prospects(context, list(settings.channels), settings, experience)
    return {one.channel: one.value + one.price for one in options}


def _policy(like: Policy, experience: Experience) -> Policy:
    known = Experience(like.settings) if like.rules_only else experience.under(like.settings)
    return Policy(like.settings, known, like.decided, like.rules_only)


def _table(rows: Sequence[Mapping[str, float]], channels: Sequence[str]) -> np.ndarray:
    """(n, k), 0 where nothing is said."""
    return np.array([[row.get(name, 0.0) for name in channels] for row in rows]).reshape(len(rows), len(channels))
