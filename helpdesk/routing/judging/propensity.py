"""Whether the logged probabilities can be trusted: they sum to one, the floor is kept, and channels come as often as they say."""

import math
from collections.abc import Sequence
from typing import Any

from helpdesk.routing.choose import is_grave
from helpdesk.routing.context import read_context
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.judging.replaying import Settled
from helpdesk.routing.router import LEARNED

BARS = 10
FAR = 3.5  # standard errors a channel's count may lie from its probabilities, before it is said


def propensity_health(rows: Sequence[Settled], settings: RoutingSettings) -> dict[str, Any]:
    bars, off, lowest, under, floored = [0] * BARS, 0, 1.0, 0, 0
    floor = min(settings.choice["floor"], settings.choice["floor_later"])
    meant: dict[str, float] = {}
    noise: dict[str, float] = {}
    came: dict[str, int] = {}
    for row in rows:
        probs, chosen = row.answer["probs"], row.answer["channel"]
        bars[min(BARS - 1, int(row.answer["propensity"] * BARS))] += 1
        off += abs(math.fsum(probs.values()) - 1) > 1e-6
        for name, p in probs.items():
            meant[name], noise[name] = meant.get(name, 0.0) + p, noise.get(name, 0.0) + p * (1 - p)
        came[chosen] = came.get(chosen, 0) + 1
        if row.answer.get("model_version") == LEARNED and not is_grave(
            read_context(row.raw, settings.topics), settings
        ):
            floored += 1
            least = min(probs.values()) * len(probs)
            lowest, under = min(lowest, least), under + (least < floor * 0.999)
    channels = [
        _channel(name, came.get(name, 0), meant[name], noise[name])
        for name in sorted(meant, key=lambda one: -meant[one])
    ]
    return {
        "decisions": len(rows), "bars": bars, "sums_off": off, "floor": floor, "floored": floored, "under_floor": under,
        "lowest": lowest, "channels": channels,
        "fits": not off and not under and all(abs(one["z"]) <= FAR for one in channels),
    }  # fmt: skip


def _channel(name: str, came: int, meant: float, noise: float) -> dict[str, Any]:
    error = math.sqrt(noise)
    return {
        "channel": name, "came": came, "meant": meant, "low": max(0.0, meant - 1.96 * error), "high": meant + 1.96 * error,
        "z": (came - meant) / error if error > 1e-9 else 0.0,
    }  # fmt: skip
