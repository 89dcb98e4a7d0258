"""What an outcome was worth, in the units that routing goes by."""

from collections.abc import Mapping
from typing import Any

from helpdesk.routing.context import ChannelState, Context
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.experience import minutes_taken, number
from helpdesk.routing.waits import expected_wait


def worth(outcome: Mapping[str, Any], context: Context, channel: str, settings: RoutingSettings) -> float:
    """`channel`: where it was settled. A cost or a time that nobody told counts as the usual one there."""
    values, used = settings.values, settings.channels[channel]
    csat, cost, took = number(outcome.get("csat")), number(outcome.get("handling_cost")), minutes_taken(outcome, used)
    total = values["resolved"] if outcome.get("resolved") is True else values["unresolved"]
    if outcome.get("reopened") is True:
        total += values["reopened"]
    if csat is not None and 1 <= csat <= 5:
        total += values["csat_point"] * (csat - 3)
    if took is None:
        took = expected_wait(used, context.channels.get(channel, ChannelState())) + used.handling_min
    hours = min(values["delay_most"], values["delay_per_hour"].get(context.urgency, 0.1) * took / 60)
    return float(total - (cost if cost is not None and cost >= 0 else used.cost) - hours)
