"""The router: a context in, a channel out, with its probability and reasons; it learns from outcomes."""

import json
import logging
import random
import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foundation.errors import Problem
from helpdesk.routing.choose import Prospect, certain, draw, probabilities, prospects
from helpdesk.routing.context import Context, read_context
from helpdesk.routing.data.settings import RoutingSettings, read_settings
from helpdesk.routing.experience import Experience
from helpdesk.routing.explain import explain
from helpdesk.routing.feasible import feasible
from helpdesk.routing.wheel import Wheel

log = logging.getLogger(__name__)

LEARNED, RULES = "chances-1", "rules-1"
REMEMBERED = 200_000  # decisions whose outcome may still come
HEARD = 3  # outcomes of one person that count whole


@dataclass(frozen=True)
class Policy:
    """Everything a decision depends on beside its context."""

    settings: RoutingSettings
    experience: Experience  # one that learned nothing, where only the rules count
    decided: int = 0  # how many decisions came before
    rules_only: bool = False  # the best by our first beliefs, nothing learned and nothing tried out
    wheel: Wheel = field(default_factory=Wheel)
    notice: str | None = None  # why the rules have taken over


@dataclass(frozen=True)
class Decided:
    """A decision with what stood behind it."""

    answer: dict[str, Any]  # as contracts say it
    context: Context
    options: list[Prospect]  # each allowed channel, with what was expected of it

    @property
    def expected(self) -> dict[str, dict[str, float]]:
        """What is kept of the options, to be judged by what comes."""
        return {
            one.channel: {
                "solve": round(one.outlook.solve, 4), "wait": round(one.wait_min, 1), "low": round(one.outlook.wait[0], 1),
                "high": round(one.outlook.wait[2], 1), "value": round(one.value, 3), "cost": round(one.cost, 2),
            } for one in self.options
        }  # fmt: skip


def decide(raw: Any, policy: Policy, *, at: float, decision_id: str) -> Decided:
    """One decision, pure: `at` in [0, 1) is the point the draw falls on."""
    settings = policy.settings
    context = policy.wheel.capped(read_context(raw, settings.topics))
    allowed, blocked, fallback = feasible(context, settings)
    if policy.wheel.holds and not fallback:
        allowed, blocked, fallback = policy.wheel.narrow(context, allowed, blocked)
    options = prospects(context, allowed, settings, policy.experience)
    probs = certain(options) if policy.rules_only else probabilities(options, context, settings, policy.decided)
    channel = draw(probs, at)
    sentences = explain(context, options, channel, probs, blocked, fallback)
    answer = {
        "decision_id": decision_id,
        "channel": channel,
        "propensity": probs[channel],
        "probs": probs,
        "explanation": [*sentences, policy.notice] if policy.notice else sentences,
        "blocked": blocked,
        "fallback": fallback,
        "model_version": RULES if policy.rules_only else LEARNED,
    }
    return Decided(answer, context, options)


class Router:
    """Routing in memory, for notebooks, simulators and replays. Deterministic for a seed; safe across threads."""

    def __init__(self, settings: RoutingSettings, *, seed: int = 7, notice: str | None = None) -> None:
        self.settings, self.notice = settings, notice
        self._experience = Experience(settings)
        self._random = random.Random(seed)
        self._seed, self._count = seed, 0
        self._waiting: OrderedDict[str, tuple[Context, str]] = OrderedDict()
        self._heard: Counter[str] = Counter()
        self._lock = threading.Lock()

    @classmethod
    def default(cls, *, seed: int = 7) -> "Router":
        return cls(read_settings(), seed=seed)

    @classmethod
    def load(cls, path: str | Path, *, seed: int = 7) -> "Router":
        """Settings from a file that `flask routing dump` wrote, or parts of one. With a file that can't be used the default
        rules decide, learning nothing, and every explanation says so."""
        try:
            return cls(read_settings(json.loads(Path(path).read_text("utf-8"))), seed=seed)
        except (Problem, ValueError, OSError) as error:
            log.error("%s can't be used; routing goes by the default rules: %s", path, error)
            return cls(
                read_settings(), seed=seed, notice="The routing data can’t be read, so the default rules decide."
            )

    def decide(self, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        with self._lock:
            self._count += 1
            name = f"d{self._seed}-{self._count}"
            policy = Policy(
                self.settings, self._experience, self._count - 1, self.notice is not None, notice=self.notice
            )
            decided = decide(context, policy, at=self._random.random(), decision_id=name)
            self._waiting[name] = decided.context, decided.answer["channel"]
            if len(self._waiting) > REMEMBERED:
                self._waiting.popitem(last=False)
            return decided.answer

    def learn(self, outcome: Mapping[str, Any]) -> bool:
        """Count an outcome. False, and nothing changes, when its decision is unknown or already has one."""
        if not isinstance(outcome, Mapping):
            return False
        name = outcome.get("decision_id")
        with self._lock:
            found = self._waiting.pop(name, None) if isinstance(name, str) else None
            if found is None:
                return False
            context, chosen = found
            self._experience.learn(
                context, channel_of(outcome, chosen, self.settings), outcome, weight=self._weight(context)
            )
            return True

    def wait_of(self, context: Mapping[str, Any], name: str) -> tuple[float, float]:
        """Minutes between which four in five waits in this channel will lie, by what was learned."""
        read = read_context(context, self.settings.topics)
        with self._lock:
            low, _usual, high = self._experience.expect(self.settings.channels[name], read).wait
        return low, high

    def _weight(self, context: Context) -> float:
        if context.person is None:
            return 1.0
        self._heard[context.person] += 1
        return weight_of(self._heard[context.person])


def weight_of(nth: int) -> float:
    """How much the nth outcome of one person counts. All of them together never count as much as six."""
    return min(1.0, (HEARD / nth) ** 2)


def channel_of(outcome: Mapping[str, Any], chosen: str, settings: RoutingSettings) -> str:
    """Where it was settled in the end: people may take another way than the one we chose."""
    said = outcome.get("channel")
    return said if isinstance(said, str) and said in settings.channels else chosen
