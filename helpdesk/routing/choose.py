"""Values, probabilities and the draw: which allowed channel a question goes to."""

import math
from dataclasses import dataclass
from itertools import accumulate

from helpdesk.routing.context import ChannelState, Context
from helpdesk.routing.experience import Experience, Outlook
from helpdesk.routing.settings import RoutingSettings
from helpdesk.routing.waits import expected_wait


@dataclass(frozen=True)
class Prospect:
    channel: str
    outlook: Outlook
    wait_min: float
    value: float


def prospects(
    context: Context, allowed: list[str], settings: RoutingSettings, experience: Experience
) -> list[Prospect]:
    """What each allowed channel is expected to be worth, in the units of the value of an outcome."""
    found = []
    for name in allowed:
        channel, state = settings.channels[name], context.channels.get(name, ChannelState())
        outlook = experience.outlook(settings, context.family, context.topic, name)
        wait = expected_wait(channel, state)
        cost = state.cost if state.cost is not None else channel.cost
        found.append(
            Prospect(name, outlook, wait, _value(context, outlook, wait + channel.handling_min, cost, settings))
        )
    return found


def probabilities(options: list[Prospect], settings: RoutingSettings) -> dict[str, float]:
    """A softmax of the values, with a small even share for each so that every allowed channel stays known."""
    best = max(option.value for option in options)
    temperature, explore = settings.choice["temperature"], settings.choice["explore"]
    weights = [math.exp(max(-60.0, (option.value - best) / temperature)) for option in options]
    total = sum(weights)
    shares = [(1 - explore) * weight / total + explore / len(options) for weight in weights]
    size = math.fsum(shares)
    return {option.channel: share / size for option, share in zip(options, shares, strict=True)}


def draw(probs: dict[str, float], at: float) -> str:
    """The channel at this point of [0, 1): each is met exactly as often as its probability says."""
    names = list(probs)
    for name, edge in zip(names, accumulate(probs.values()), strict=True):
        if at < edge:
            return name
    return names[-1]  # the last edge may lie a rounding below one


def _value(context: Context, outlook: Outlook, minutes: float, cost: float, settings: RoutingSettings) -> float:
    values = settings.values
    delay = min(values["delay_most"], values["delay_per_hour"].get(context.urgency, 0.1) * minutes / 60)
    return float(
        outlook.solve * values["resolved"]
        + (1 - outlook.solve) * values["unresolved"]
        + outlook.reopen * values["reopened"]
        + (outlook.csat - 3) * values["csat_point"]
        - cost
        - delay
    )
