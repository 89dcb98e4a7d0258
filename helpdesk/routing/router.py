"""The router: a context in, a channel out, with its probability and reasons; it learns from outcomes."""

import json
import random
import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpdesk.routing.choose import draw, probabilities, prospects
from helpdesk.routing.context import read_context
from helpdesk.routing.experience import Counts, Experience
from helpdesk.routing.explain import explain
from helpdesk.routing.feasible import feasible
from helpdesk.routing.settings import RoutingSettings, read_settings

MODEL_VERSION = "counts-1"
REMEMBERED = 200_000  # decisions whose outcome may still come


def decide(
    raw: Any, settings: RoutingSettings, experience: Experience, *, at: float, decision_id: str
) -> dict[str, Any]:
    """One decision, pure: `at` in [0, 1) is the point the draw falls on."""
    context = read_context(raw, settings.topics)
    allowed, blocked, fallback = feasible(context, settings)
    options = prospects(context, allowed, settings, experience)
    probs = probabilities(options, settings)
    channel = draw(probs, at)
    return {
        "decision_id": decision_id,
        "channel": channel,
        "propensity": probs[channel],
        "probs": probs,
        "explanation": explain(context, options, channel, probs, blocked, fallback),
        "blocked": blocked,
        "fallback": fallback,
        "model_version": MODEL_VERSION,
    }


class Router:
    """Routing in memory, for notebooks, simulators and replays. Deterministic for a seed; safe across threads."""

    def __init__(self, settings: RoutingSettings, *, seed: int = 7) -> None:
        self.settings = settings
        self._experience = Experience()
        self._random = random.Random(seed)
        self._seed, self._count = seed, 0
        self._waiting: OrderedDict[str, tuple[str, str | None, str]] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def default(cls, *, seed: int = 7) -> "Router":
        return cls(read_settings(), seed=seed)

    @classmethod
    def load(cls, path: str | Path, *, seed: int = 7) -> "Router":
        """Settings from a file that `flask routing dump` wrote, or parts of one."""
        return cls(read_settings(json.loads(Path(path).read_text("utf-8"))), seed=seed)

    def decide(self, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        with self._lock:
            self._count += 1
            name = f"d{self._seed}-{self._count}"
            decision = decide(context, self.settings, self._experience, at=self._random.random(), decision_id=name)
            about = read_context(context, self.settings.topics)
            self._waiting[name] = (about.family, about.topic, decision["channel"])
            if len(self._waiting) > REMEMBERED:
                self._waiting.popitem(last=False)
            return decision

    def learn(self, outcome: Mapping[str, Any]) -> bool:
        """Count an outcome. False, and nothing changes, when its decision is unknown or already has one."""
        if not isinstance(outcome, Mapping):
            return False
        name = outcome.get("decision_id")
        with self._lock:
            found = self._waiting.pop(name, None) if isinstance(name, str) else None
            if found is None:
                return False
            self._experience.learn(*found, dict(outcome))
            return True


__all__ = ["MODEL_VERSION", "Counts", "Router", "decide"]
