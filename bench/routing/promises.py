"""What holds whatever the world: no rule broken, every decision explained, draws as logged, quick, and waits inside their intervals."""

import math
import random
from collections import Counter
from typing import Any

from bench.routing.worlds import KINDS, NAMES, World
from bench.table import Row, cpu_ms, percentile
from helpdesk.routing import TOPICS, Router
from helpdesk.routing.context import read_context
from helpdesk.routing.feasible import feasible

ODD: list[Any] = [
    None,
    "",
    -1,
    0,
    1e308,
    float("nan"),
    float("inf"),
    True,
    [],
    {},
    "\x00",
    "ticket",
    ["article", None],
    {"open": "no"},
    "9" * 400,
]


def rows() -> list[Row]:
    broken, unexplained = hostile(10_000)
    z = repeated(4_000)
    quick = percentile(deciding(1_500), 0.95)
    covered = coverage()
    return [
        Row("rule violations in 10,000 hostile contexts", str(broken), "0", broken == 0),
        Row("decisions explained", f"{1 - unexplained / 10_000:.1%}", "100 %", unexplained == 0),
        Row("repeated decisions against logged probabilities, largest |z|", f"{z:.2f}", "< 4.5", z < 4.5),
        Row("decide, p95 CPU", f"{quick:.2f} ms", "<= 10 ms", quick <= 10, "after 1,500 outcomes"),
        Row(
            "waits inside their interval",
            f"{covered:.1%}",
            "75 to 85 %",
            0.75 <= covered <= 0.85,
            "the last 4,000 of 5,000",
        ),
    ]


def hostile(count: int) -> tuple[int, int]:
    """(decisions that broke a rule or weren't a distribution, decisions without a sentence)."""
    draw, router, broken, unexplained = random.Random(20261127), Router.default(seed=7), 0, 0
    for _ in range(count):
        context = strange(draw)
        decision = router.decide(context)
        allowed, _blocked, fallback = feasible(read_context(context, router.settings.topics), router.settings)
        sums = math.isclose(sum(decision["probs"].values()), 1, abs_tol=1e-9) and all(
            0 <= p <= 1 for p in decision["probs"].values()
        )
        held = (
            set(decision["probs"]) == set(allowed)
            and decision["channel"] in allowed
            and decision["fallback"] == fallback
        )
        broken += not (sums and held and decision["probs"][decision["channel"]] > 0)
        unexplained += not decision["explanation"]
        if draw.random() < 0.7:
            router.learn(
                {
                    "decision_id": decision["decision_id"],
                    "resolved": draw.choice([True, False, None, "yes"]),
                    "csat": draw.choice(ODD),
                }
            )
    return broken, unexplained


def repeated(count: int) -> float:
    """The largest |z| of how often each channel was drawn, over several contexts, none learned from in between."""
    worst, world = 0.0, World(KINDS[0], 901, 50)
    router = Router.default(seed=11)
    for _ in range(5):
        context, drawn = world.ask(), Counter[str]()
        for _ in range(count):
            drawn[router.decide(context)["channel"]] += 1
        for name, p in router.decide(context)["probs"].items():
            if 0 < p < 1:
                worst = max(worst, abs(drawn[name] - p * count) / math.sqrt(p * (1 - p) * count))
    return worst


def deciding(learned: int) -> list[float]:
    """CPU milliseconds of decisions by a router that has learned."""
    world, router = World(KINDS[0], 902, learned), Router.default(seed=7)
    for _ in range(learned):
        decision = router.decide(world.ask())
        router.learn(world.come(decision["channel"]) | {"decision_id": decision["decision_id"]})
    contexts = iter([world.ask() for _ in range(620)])
    return cpu_ms(lambda: router.decide(next(contexts)), times=600, warm=10)


def coverage() -> float:
    """How many waits that came lay in the interval said before."""
    inside = []
    for seed in (903, 904):
        world, router = World(KINDS[5], seed, 5_000), Router.default(seed=7)
        for turn in range(5_000):
            context = world.ask()
            decision = router.decide(context)
            low, high = router.wait_of(context, decision["channel"])
            outcome = world.come(decision["channel"])
            router.learn(outcome | {"decision_id": decision["decision_id"]})
            if turn >= 1_000 and world.settings.channels[decision["channel"]].servers:
                inside.append(low <= outcome["wait_min"] <= high)
    return sum(inside) / len(inside)


def strange(draw: random.Random) -> dict[str, Any]:
    """Half of it as it should be, half of it anything."""
    said: dict[str, list[Any]] = {
        "topic": [*TOPICS, "nonsense"], "topic_family": ["safety", "dispute", "payout", "nowhere"], "urgency": ["low", "normal", "high", "critical"],
        "role": ["client", "freelancer"], "plan": ["basic", "plus", "enterprise"], "account_state": ["ok", "restricted", "suspended"],
        "language": ["en", "es", "de", "EN-gb"], "amount_minor": [0, 5_510, 100_000, 10**12], "wants_human": [True, False, "true", 1],
        "failed_self_service": [0, 1, 2, 9], "tried": [[], ["article"], NAMES, "ticket"], "hour_utc": [0, 8.03, 23.99, 24], "weekday": [0, 4, 6, 7],
        "sentiment": [-1, 0, 1], "topic_confidence": [0, 0.5, 1], "attempts": [0, 1, 50],
    }  # fmt: skip
    context = {
        name: draw.choice(ODD if draw.random() < 0.25 else values)
        for name, values in said.items()
        if draw.random() < 0.7
    }
    if draw.random() < 0.7:
        context["channels"] = {
            name: draw.choice([{"open": draw.random() < 0.5, "queue_len": draw.choice([0, 39, 40, 10**9, -5]), "cap": draw.choice([40, 0, None]),
                                "est_wait_min": draw.choice([0, 6.4, 1e9, -3, None]), "cost": draw.choice([4.5, -1, 1e12])}, *ODD])
            for name in [*NAMES, "nonsense"] if draw.random() < 0.6
        }  # fmt: skip
    return context
