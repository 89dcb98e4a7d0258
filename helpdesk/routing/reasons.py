"""A decision for leads: every channel with its chance, wait, cost and odds, what moved its chance, or why it was out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.speaking import say
from helpdesk.routing.context import ChannelState, Context, read_context
from helpdesk.routing.experience import Experience
from helpdesk.routing.names import topic_title
from helpdesk.routing.waits import expected_wait

SEGMENTS = {
    "role=client": "asked by a client", "role=freelancer": "asked by a freelancer", "plan=basic": "on Basic", "plan=plus": "on Plus",
    "plan=enterprise": "on Enterprise", "urgency=low": "not urgent", "urgency=high": "urgent", "urgency=critical": "critical",
    "state=limited": "the account is limited", "language=es": "written in Spanish", "language=other": "in a language we write only",
    "said=badly": "the mood of the words", "failed": "self-service had failed", "attempts": "asked before", "amount": "the money at stake",
    "unsure": "the topic wasn’t sure", "wait": "the wait",
}  # fmt: skip


@dataclass(frozen=True)
class Weighed:
    """One channel of a decision. What wasn't kept is None: decisions before the router kept it, and blocked channels."""

    channel: str
    odds: float | None = None  # the probability it was drawn with
    solve: float | None = None
    wait_min: float | None = None
    low_min: float | None = None
    high_min: float | None = None
    cost: float | None = None
    value: float | None = None
    blocked: str | None = None
    factors: tuple[
        tuple[str, float], ...
    ] = ()  # in words, and by how much each moves the log-odds, by what we know today


def weighed(context: Mapping[str, Any], answer: Mapping[str, Any], experience: Experience) -> list[Weighed]:
    """Every channel, the likeliest first, those that were out last."""
    read, kept = read_context(context, experience.settings.topics), answer.get("expected") or {}
    allowed = [
        _allowed(name, p, kept.get(name, {}), factors(name, read, experience)) for name, p in answer["probs"].items()
    ]
    out = [Weighed(name, blocked=reason) for name, reason in answer["blocked"].items()]
    return sorted(allowed, key=lambda one: -(one.odds or 0)) + out


def _allowed(name: str, odds: float, kept: Mapping[str, float], moved: list[tuple[str, float]]) -> Weighed:
    return Weighed(
        name, odds, solve=kept.get("solve"), wait_min=kept.get("wait"), low_min=kept.get("low"), high_min=kept.get("high"),
        cost=kept.get("cost"), value=kept.get("value"), factors=tuple(moved),
    )  # fmt: skip


def factors(name: str, context: Context, experience: Experience) -> list[tuple[str, float]]:
    channel = experience.settings.channels.get(name)
    if channel is None:
        return []
    wait = expected_wait(channel, context.channels.get(name, ChannelState()))
    return [(in_words(column), by) for column, by in experience.factors(channel, context, wait)]


def in_words(column: str) -> str:
    """`family=payout role=client` -> `about payouts, asked by a client`."""
    kind, _, name = column.partition("=")
    if kind == "topic":
        return say.text("“{topic}”", topic=say.word(topic_title(name)))
    if kind == "family":
        family, _, segment = name.partition(" ")
        about = say.text("about {family}", family=family.replace("_", " "))
        return f"{about}, {in_words(segment)}" if segment else about
    return say.word(SEGMENTS.get(column, column))
