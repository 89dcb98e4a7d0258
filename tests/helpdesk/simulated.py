"""A log of routing as a few weeks of a simulated world leave it: decisions with true probabilities, and what came of them."""

from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import func, select, update

from bench.routing.worlds import KINDS, World
from foundation import clock
from foundation.database import Database
from helpdesk.routing.context import read_context
from helpdesk.routing.experience import Experience
from helpdesk.routing.outcomes.settling import begin_state
from helpdesk.routing.router import Policy, decide
from helpdesk.routing.tables import routing_decisions, routing_state


@cache
def a_world(count: int, seed: int = 3) -> tuple[dict[str, Any], ...]:
    """Context, answer and outcome of each question, in order."""
    world, rows = World(KINDS[0], seed, count), []
    policy = Policy(world.settings, Experience(world.settings))
    for n in range(count):
        raw = world.ask()
        decided = decide(raw, policy, at=float(world.random.random()), decision_id=f"s{seed}-{n}")
        channel = decided.answer["channel"]
        outcome = {"decision_id": f"s{seed}-{n}", "channel": channel} | world.come(channel)
        policy.experience.learn(read_context(raw, world.settings.topics), channel, outcome)
        rows.append({"context": raw, "answer": decided.answer | {"expected": decided.expected}, "outcome": outcome})
    return tuple(rows)


def log_a_world(database: Database, count: int = 400, *, seed: int = 3, days: float = 30) -> None:
    """Spread evenly over the last days; each settled an hour after it was decided."""
    now, world = clock.now(), a_world(count, seed)
    with database.writing() as db:
        begin_state(db, now)
        before = db.execute(select(func.coalesce(func.max(routing_decisions.c.lesson), 0))).scalar_one()
        rows = []
        for n, one in enumerate(world):
            at = now - timedelta(days=days * (1 - n / count), hours=2)
            rows.append(one | {
                "id": one["answer"]["decision_id"], "decided_at": at, "settled_at": at + timedelta(hours=1), "lesson": before + n + 1,
                "weight": 1.0, "who": f"worklane:member:{n % max(1, count // 2)}",
            })  # fmt: skip
        db.execute(routing_decisions.insert(), rows)
        db.execute(update(routing_state).values(lessons=before + count))
