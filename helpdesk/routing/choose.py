"""Values, probabilities and the draw: which allowed channel a question goes to."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np

from helpdesk.routing.context import ChannelState, Context
from helpdesk.routing.data.settings import Channel, RoutingSettings
from helpdesk.routing.experience import Experience, Outlook
from helpdesk.routing.waits import expected_wait

DRAWS = 256
LASTING = 6  # waiting for each server: a queue as long as this lasts


@dataclass(frozen=True)
class Prospect:
    channel: str
    outlook: Outlook
    wait_min: float
    minutes: float  # until it is probably settled
    value: float  # expected, in the units of the value of an outcome, after every cost
    gain: float  # how much more a solved issue is worth than one that isn't, here
    cost: float
    delay: float
    price: float  # of the place in a queue that others may need more


def prospects(
    context: Context, allowed: list[str], settings: RoutingSettings, experience: Experience
) -> list[Prospect]:
    """What each allowed channel is expected to be worth, in the units of the value of an outcome."""
    row = experience.row(context)
    return [_prospect(context, settings.channels[name], row, settings, experience) for name in allowed]


def probabilities(
    options: list[Prospect], context: Context, settings: RoutingSettings, decided: int
) -> dict[str, float]:
    """
    Narrowed Thompson sampling (Thompson 1933; narrowed as in Chapelle & Li 2011): each channel is as likely as its share of
    wins over 256 draws of what we may believe. The draws are the same every time, so the same context has the same probabilities.
    A small part is shared evenly, so that we keep learning about every channel; grave cases are spared that.
    """
    choice = settings.choice
    grave = is_grave(context, settings)
    width = choice["width_grave"] if grave else choice["width"]
    logits = np.array([option.outlook.logit for option in options])
    spreads = np.array([option.outlook.spread for option in options])
    drawn = logits + width * spreads * _normals(len(options))
    solve = 1 / (1 + np.exp(-np.clip(drawn, -30, 30)))
    worth = np.array([option.value - option.outlook.solve * option.gain for option in options])
    wins = np.bincount(
        np.argmax(worth + solve * np.array([option.gain for option in options]), axis=1), minlength=len(options)
    )
    floor = 0.0 if grave else choice["floor"] if decided < choice["floor_until"] else choice["floor_later"]
    shares = (1 - floor) * wins / DRAWS + floor / len(options)
    size = math.fsum(shares)
    return {option.channel: float(share / size) for option, share in zip(options, shares, strict=True)}


def certain(options: list[Prospect]) -> dict[str, float]:
    """The best by value, always."""
    best = max(options, key=lambda option: option.value)
    return {option.channel: float(option is best) for option in options}


def is_grave(context: Context, settings: RoutingSettings) -> bool:
    """Critical, about safety, or about much money: nobody is experimented with."""
    money = context.amount_minor is not None and context.amount_minor >= settings.choice["much_money_minor"]
    return context.urgency == "critical" or "safety" in context.families or money


def draw(probs: dict[str, float], at: float) -> str:
    """The channel at this point of [0, 1): each is met exactly as often as its probability says."""
    names = list(probs)
    for name, edge in zip(names, accumulate(probs.values()), strict=True):
        if at < edge:
            return name
    return next(name for name in reversed(names) if probs[name] > 0)  # the last edge may lie a rounding below one


def _prospect(
    context: Context, channel: Channel, row: list[tuple[int, float]], settings: RoutingSettings, experience: Experience
) -> Prospect:
    state, values = context.channels.get(channel.name, ChannelState()), settings.values
    wait = expected_wait(channel, state)
    outlook = experience.outlook(channel, row, context.family, wait)
    cost = max(0.0, (state.cost if state.cost is not None else channel.cost) + outlook.extra_cost)
    minutes = max(0.0, wait + channel.handling_min + outlook.late_min)
    delay = min(values["delay_most"], values["delay_per_hour"].get(context.urgency, 0.1) * minutes / 60)
    price = queue_price(channel, state, settings)
    content, discontent = ((csat - 3) * values["csat_point"] for csat in outlook.csat)
    gain = values["resolved"] + content - outlook.unsolved - discontent
    value = outlook.unsolved + discontent + outlook.solve * gain - cost - delay - price
    return Prospect(channel.name, outlook, wait, minutes, value, gain, cost, delay, price)


def queue_price(channel: Channel, state: ChannelState, settings: RoutingSettings) -> float:
    """
    What a place costs those who come after, who don't choose: as many as wait now will each wait longer by one handling, shared by
    the servers (the externality of Naor 1969); and dearer still as the queue fills, when those who need it most find it closed.
    """
    queue = max(0.0, state.queue_len or 0)
    cap = state.cap if state.cap is not None else channel.cap
    fill = min(1.0, queue / cap) if cap else 0.0
    price = settings.choice["queue_price"] * fill**2
    if channel.servers:
        longer = channel.handling_min / channel.servers / 60
        lasting = min(1.0, queue / (LASTING * channel.servers))  # a short queue is gone before many more have come
        price += min(100.0, settings.choice["others_delay"] * queue * longer * lasting)
    return price


@lru_cache(maxsize=32)
def _normals(channels: int) -> np.ndarray:
    """(256, channels) draws of a standard normal, each with its mirror image."""
    half = np.random.default_rng(20260601 + channels).standard_normal((DRAWS // 2, channels))
    return np.concatenate([half, -half])
