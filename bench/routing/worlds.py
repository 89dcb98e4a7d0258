"""Worlds with hidden truths: who asks what, and what each channel would make of it. Nothing here is known to a policy."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from helpdesk.routing.context import read_context
from helpdesk.routing.data.defaults import BELIEFS, CHANNELS, FAMILIES, TOPICS, VALUES
from helpdesk.routing.data.settings import RoutingSettings, read_settings
from helpdesk.routing.feasible import feasible

NAMES = list(CHANNELS)
AT = {name: at for at, name in enumerate(NAMES)}
FAMILY_NAMES = list(FAMILIES)
SELF = [AT["article"], AT["chatbot"]]
LANGUAGES, LANGUAGE_SHARE = ["en", "es", "de", "fr"], [0.72, 0.16, 0.07, 0.05]
URGENCIES, URGENCY_SHARE = ["low", "normal", "high", "critical"], [0.2, 0.55, 0.2, 0.05]


@dataclass(frozen=True)
class Kind:
    """How far a world's truth lies from what we believed."""

    name: str
    family_sd: float = 0.6
    topic_sd: float = 0.6
    segment_sd: float = 0.3
    trust: float = 1.0  # of the truth in the beliefs: 1 right, 0 unrelated
    inverted: bool = False  # the beliefs handed to the router say the opposite
    shift_at: float | None = None  # share of the decisions after which the truth is another
    own_queues: bool = False  # queues are filled by the policy's own choices


KINDS = [
    Kind("plain"),
    Kind("people differ", segment_sd=0.7),
    Kind("unlike what we believed", family_sd=1.1, trust=0.3),
    Kind("inverted prior", inverted=True),
    Kind("shift", shift_at=0.5),
    Kind("own queues", own_queues=True),
]


@dataclass
class Truth:
    """Log-odds of solving, per channel, and what it takes."""

    family: np.ndarray  # (families, channels)
    topic: np.ndarray  # (topics, channels)
    segment: dict[str, np.ndarray]  # (channels,)
    crossed: np.ndarray  # (families, roles, channels)
    wait: np.ndarray
    reopen: np.ndarray
    late: np.ndarray  # times the handling it really takes
    cost: np.ndarray


@dataclass
class World:
    """One seed of one kind. `ask` makes a context, `worth` what each channel would bring in expectation, `come` what comes of one."""

    kind: Kind
    seed: int
    steps: int
    now: int = 0
    minute: float = 8 * 60.0  # since a Monday's midnight
    queues: np.ndarray = field(default_factory=lambda: np.zeros(len(NAMES)))

    def __post_init__(self) -> None:
        self.random = np.random.default_rng([self.seed, len(self.kind.name)])
        self.topics = self.random.permutation(list(TOPICS))
        weights = 1 / np.arange(3, 3 + len(self.topics)) ** 1.1
        self.shares = weights / weights.sum()
        self.truth = self._truth()
        self.settings = self._settings()
        self.rare = {str(topic) for topic, share in zip(self.topics, self.shares, strict=True) if share < 0.01}

    def ask(self) -> dict[str, Any]:
        """The next context, as contracts/routing.md has it."""
        if self.kind.shift_at is not None and self.now == int(self.steps * self.kind.shift_at):
            self._shift()
        self.now += 1
        draw, passed = self.random, float(self.random.exponential(1.1 if self.kind.own_queues else 4.0))
        self.minute += passed
        weekday, hour = int(self.minute // 1440) % 7, (self.minute % 1440) / 60
        topic = str(draw.choice(self.topics, p=self.shares))
        role, plan = (
            ("client", "freelancer")[int(draw.random() < 0.6)],
            str(draw.choice(["basic", "plus", "enterprise"], p=[0.65, 0.27, 0.08])),
        )
        self_service = int(draw.choice([0, 1, 2], p=[0.55, 0.35, 0.1]))
        context = {
            "issue_id": f"i{self.now}", "topic": topic, "topic_family": TOPICS[topic], "topic_confidence": round(float(draw.beta(8, 2)), 2),
            "page": None, "role": role, "plan": plan, "urgency": str(draw.choice(URGENCIES, p=URGENCY_SHARE)),
            "sentiment": round(float(np.clip(draw.normal(-0.2, 0.4), -1, 1)), 2),
            "account_state": str(draw.choice(["ok", "restricted", "suspended"], p=[0.93, 0.05, 0.02])),
            "language": str(draw.choice(LANGUAGES, p=LANGUAGE_SHARE)),
            "amount_minor": int(draw.lognormal(9, 1.5)) if draw.random() < 0.5 else None, "wants_human": bool(draw.random() < 0.12),
            "attempts": 1 + self_service, "tried": [["article"], ["chatbot"]][int(draw.random() < 0.3)] if self_service else [],
            "failed_self_service": self_service, "hour_utc": round(hour, 2), "weekday": weekday,
        }  # fmt: skip
        context["channels"] = self._states(passed, hour, weekday)
        self.waits = np.array([context["channels"][name]["est_wait_min"] for name in NAMES])
        self.allowed = [AT[name] for name in feasible(read_context(context, self.settings.topics), self.settings)[0]]
        self.context = context
        return context

    def worth(self) -> np.ndarray:
        """(channels,) the expected value of the present question in each channel."""
        p = self._solve()
        reopened = self.truth.reopen
        csat = p * (1 - reopened) * 4.3 + (1 - p * (1 - reopened)) * 2.4
        hours = (self.waits + self._handling()) / 60
        delay = np.minimum(VALUES["delay_most"], VALUES["delay_per_hour"][self.context["urgency"]] * hours)
        return np.asarray(
            p * VALUES["resolved"] + (1 - p) * VALUES["unresolved"] + p * reopened * VALUES["reopened"]
            + (csat - 3) * VALUES["csat_point"] - self.truth.cost - delay
        )  # fmt: skip

    def come(self, channel: str) -> dict[str, Any]:
        """What came of it, drawn."""
        at, draw = AT[channel], self.random
        if self.kind.own_queues:
            self.queues[at] += 1
        resolved = bool(draw.random() < self._solve()[at])
        reopened = resolved and bool(draw.random() < self.truth.reopen[at])
        wait = float(self.waits[at] * draw.lognormal(0, 0.4))
        content = 4.3 if resolved and not reopened else 2.4
        return {
            "resolved": resolved, "reopened": reopened, "wait_min": round(wait, 1),
            "csat": int(np.clip(round(draw.normal(content, 0.8)), 1, 5)) if draw.random() < 0.3 else None,
            "ttr_min": round(wait + float(self._handling()[at] * draw.lognormal(-0.08, 0.4)), 1),
            "handling_cost": round(float(self.truth.cost[at] * draw.lognormal(-0.02, 0.2)), 2),
        }  # fmt: skip

    def _solve(self) -> np.ndarray:
        context, truth = self.context, self.truth
        family, topic = FAMILY_NAMES.index(context["topic_family"]), list(TOPICS).index(context["topic"])
        logit = truth.family[family] + truth.topic[topic]
        for name in (context["role"], context["plan"], context["language"], context["urgency"]):
            logit = logit + truth.segment.get(name, 0.0)
        logit = (
            logit
            + truth.crossed[family, int(context["role"] == "freelancer")]
            - truth.segment["badly"] * context["sentiment"]
        )
        logit = (
            logit
            + truth.segment["failed"] * min(context["failed_self_service"], 2) / 2
            - truth.wait * np.log1p(self.waits / 30)
        )
        return np.asarray(1 / (1 + np.exp(-logit)))

    def _handling(self) -> np.ndarray:
        return np.array([CHANNELS[name]["handling_min"] for name in NAMES]) * self.truth.late

    def _truth(self) -> Truth:
        kind, draw, count = self.kind, self.random, len(NAMES)
        believed = np.array([[_logit(BELIEFS[family][name]) for name in NAMES] for family in FAMILY_NAMES])
        mixed = draw.permuted(believed, axis=1)
        family = kind.trust * believed + (1 - kind.trust) * mixed + draw.normal(0, kind.family_sd, believed.shape)
        names = [
            "client",
            "freelancer",
            "basic",
            "plus",
            "enterprise",
            "en",
            "es",
            "de",
            "fr",
            "low",
            "high",
            "critical",
            "badly",
            "failed",
        ]
        segment = {name: draw.normal(0, kind.segment_sd, count) for name in names}
        segment["badly"][SELF] -= 0.4
        segment["failed"][SELF] -= 0.6
        return Truth(
            family=family, topic=draw.normal(0, kind.topic_sd, (len(TOPICS), count)), segment=segment,
            crossed=draw.normal(0, kind.segment_sd * 0.7, (len(FAMILIES), 2, count)), wait=np.abs(draw.normal(0.1, 0.08, count)),
            reopen=draw.uniform(0.03, 0.2, count), late=draw.uniform(0.8, 2.0, count) * np.array([6 if name == "ticket" else 1 for name in NAMES]),
            cost=np.array([CHANNELS[name]["cost"] for name in NAMES]) * draw.uniform(0.85, 1.2, count),
        )  # fmt: skip

    def _shift(self) -> None:
        """A release moves the questions of some families, and a team changes: half of the truth is drawn anew."""
        fresh = self._truth()
        moved = self.random.random(self.truth.family.shape) < 0.35
        self.truth.family[moved] = fresh.family[moved] - 0.8 * np.sign(self.truth.family[moved])
        self.truth.topic = np.where(self.random.random(self.truth.topic.shape) < 0.3, fresh.topic, self.truth.topic)

    def _settings(self) -> RoutingSettings:
        if not self.kind.inverted:
            return read_settings()
        return read_settings(
            {"beliefs": {family: {name: round(1 - p, 2) for name, p in of.items()} for family, of in BELIEFS.items()}}
        )

    def _states(self, passed: float, hour: float, weekday: int) -> dict[str, Any]:
        states = {}
        for at, name in enumerate(NAMES):
            channel = self.settings.channels[name]
            opened = (channel.hours is None or channel.hours[0] <= hour < channel.hours[1]) and (
                channel.days is None or weekday in channel.days
            )
            pace = channel.servers / channel.handling_min if channel.servers else 0.0
            if self.kind.own_queues:
                self.queues[at] = max(0.0, self.queues[at] - (passed * pace if opened else 0.0)) if pace else 0.0
                queue = self.queues[at]
            else:
                queue = float(self.random.poisson(3 + 4 * abs(math.sin(hour / 3 + at)))) if pace else 0.0
            wait = max(0.0, queue - (channel.servers or 0) + 1) / pace if pace else 0.0
            if name == "ticket":
                wait = max(wait, 60.0)
            states[name] = {
                "open": opened, "est_wait_min": round(wait, 1), "queue_len": int(queue), "cap": channel.cap, "cost": channel.cost,
            }  # fmt: skip
        return states


def _logit(p: float) -> float:
    return math.log(p / (1 - p))
