"""What other routing data would have done with questions that came, beside what those in force do. Nothing is kept."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from foundation.speaking import say
from helpdesk.routing.context import Context, read_context
from helpdesk.routing.data.differing import URGENCY, label_of
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.judging.health_words import LANGUAGES
from helpdesk.routing.names import topic_title
from helpdesk.routing.router import Policy, decide
from helpdesk.routing.tables import routing_decisions

RECENT = 100
SHOWN = 12
SHIFT = 0.05  # of the probability of the likeliest channel: less is no difference


@dataclass(frozen=True)
class Answer:
    """What one set of data makes of a question."""

    channel: str  # the likeliest
    chance: float  # that it is drawn
    probs: Mapping[str, float]
    blocked: Mapping[str, str]  # label -> reason
    fallback: bool
    explanation: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return label_of(self.channel)


@dataclass(frozen=True)
class Compared:
    about: str
    who: str
    ticket: int | None
    at: datetime | None
    now: Answer
    then: Answer

    @property
    def moved(self) -> bool:
        return self.now.channel != self.then.channel

    @property
    def differs(self) -> bool:
        return (
            self.moved
            or dict(self.now.blocked) != dict(self.then.blocked)
            or abs(self.now.chance - self.then.chance) >= SHIFT
        )

    @property
    def newly_out(self) -> dict[str, str]:
        return {name: why for name, why in self.then.blocked.items() if name not in self.now.blocked}

    @property
    def no_longer_out(self) -> dict[str, str]:
        return {name: why for name, why in self.now.blocked.items() if name not in self.then.blocked}


@dataclass(frozen=True)
class Share:
    label: str
    now: float  # of the questions, 0 to 1
    then: float


@dataclass(frozen=True)
class DryRun:
    questions: list[Compared]  # differences first, the gravest on top
    shares: list[Share]

    @property
    def moved(self) -> int:
        return sum(one.moved for one in self.questions)

    @property
    def different(self) -> int:
        return sum(one.differs for one in self.questions)

    @property
    def shown(self) -> list[Compared]:
        return [one for one in self.questions if one.differs][:SHOWN]

    @property
    def to_last_resort(self) -> int:
        """Questions for which nothing but the ticket would be left, and something is now."""
        return sum(one.then.fallback and not one.now.fallback for one in self.questions)


def try_out(db: Connection, policy: Policy, proposed: RoutingSettings, *, most: int = RECENT) -> DryRun:
    """The latest questions, each decided by both; the draws are the same, so what differs comes from the data alone."""
    c = routing_decisions.c
    rows = db.execute(select(c.context, c.decided_at, c.ticket).order_by(c.decided_at.desc()).limit(most)).all()
    other = under(policy, proposed)
    compared = [compare(row.context, policy, other, ticket=row.ticket, at=row.decided_at) for row in rows]
    compared.sort(key=lambda one: (not one.moved, not one.differs))
    return DryRun(compared, _shares(compared))


def under(policy: Policy, proposed: RoutingSettings) -> Policy:
    """The same policy and all it learned, by other data."""
    return replace(policy, settings=proposed, experience=policy.experience.under(proposed))


def compare(
    raw: Mapping[str, Any], now: Policy, then: Policy, *, ticket: int | None = None, at: datetime | None = None, explained: bool = False,
) -> Compared:  # fmt: skip
    context = read_context(raw, then.settings.topics)
    answers = [_answer(raw, policy, explained) for policy in (now, then)]
    return Compared(_about(context), ", ".join(_facts(context)), ticket, at, *answers)


def _about(context: Context) -> str:
    if context.topic:
        return say.word(topic_title(context.topic))
    return say.text("A question about {family}", family=say.word(context.family.replace("_", " ")))


def _facts(context: Context) -> Iterator[str]:
    """What a channel may depend on, in the language of the page."""
    if context.role:
        yield say.word(context.role)
    if context.plan:
        yield say.text("on {plan}", plan=say.word(context.plan))
    if context.language:
        yield say.word(LANGUAGES.get(context.language, context.language))
    if context.urgency != "normal":
        yield say.word(URGENCY.get(context.urgency, context.urgency))


def _answer(raw: Mapping[str, Any], policy: Policy, explained: bool) -> Answer:
    answer = decide(raw, policy, at=0.0, decision_id="").answer
    channel, chance = max(answer["probs"].items(), key=lambda one: one[1])
    if explained:
        answer |= decide(raw, policy, at=_middle(answer["probs"], channel), decision_id="").answer
    blocked = {label_of(name): why for name, why in answer["blocked"].items()}
    return Answer(channel, chance, answer["probs"], blocked, answer["fallback"], tuple(answer["explanation"]))


def _middle(probs: Mapping[str, float], channel: str) -> float:
    """The point of the draw at which this channel is met."""
    before = 0.0
    for name, share in probs.items():
        if name == channel:
            return min(before + share / 2, 1 - 1e-9)
        before += share
    return 0.0


def _shares(compared: list[Compared]) -> list[Share]:
    now: Counter[str] = Counter()
    then: Counter[str] = Counter()
    for one in compared:
        now.update(one.now.probs)
        then.update(one.then.probs)
    count = len(compared) or 1
    shares = [Share(label_of(name), now[name] / count, then[name] / count) for name in now | then]
    return sorted(shares, key=lambda one: -max(one.now, one.then))
