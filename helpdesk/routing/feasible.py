"""Which channels are allowed for a question, by the hard rules alone; each blocked one with its reason."""

from typing import Any

from helpdesk.routing.context import ChannelState, Context
from helpdesk.routing.data.defaults import LAST_RESORT
from helpdesk.routing.data.settings import Channel, RoutingSettings


def feasible(context: Context, settings: RoutingSettings) -> tuple[list[str], dict[str, str], bool]:
    """(allowed channels, {blocked channel: reason}, whether only the last resort was left)."""
    facts = _facts(context)
    blocked: dict[str, str] = {}
    for rule in settings.rules:
        for channel in settings.channels.values():
            if channel.name not in blocked and _takes_away(rule, channel, context, facts):
                blocked[channel.name] = rule["reason"]
    allowed = [name for name in settings.channels if name not in blocked]
    if allowed:
        return allowed, blocked, False
    blocked.pop(LAST_RESORT)
    return [LAST_RESORT], blocked, True


def is_open(channel: Channel, state: ChannelState, context: Context) -> bool:
    """As the caller says, else by the opening hours. A time nobody told us opens no door that is ever shut."""
    if state.open is not None:
        return state.open
    if channel.hours is None and channel.days is None:
        return True
    if context.hour_utc is None or context.weekday is None:
        return False
    begins, ends = channel.hours or (0, 24)
    return begins <= context.hour_utc < ends and (channel.days is None or context.weekday in channel.days)


def _takes_away(rule: dict[str, Any], channel: Channel, context: Context, facts: dict[str, Any]) -> bool:
    if "only" in rule:
        concerned = channel.name not in rule["only"]
    else:
        concerned = channel.name in rule["out"] or "*" in rule["out"]
    if not concerned:
        return False
    state = context.channels.get(channel.name, ChannelState())
    return any(
        all(_holds(_fact(name, channel, state, context, facts), wanted) for name, wanted in case.items())
        for case in rule["when"]
    )


def _fact(name: str, channel: Channel, state: ChannelState, context: Context, facts: dict[str, Any]) -> Any:
    if name == "channel.open":
        return is_open(channel, state, context)
    if name == "channel.full":
        cap = state.cap if state.cap is not None else channel.cap
        return cap is not None and (state.queue_len or 0) >= cap
    if name == "channel.tried":
        return channel.name in context.tried
    return facts.get(name)


def _facts(context: Context) -> dict[str, Any]:
    return {
        "family": context.families,
        "topic": context.topic,
        "role": context.role,
        "plan": context.plan,
        "page": context.page,
        "urgency": context.urgency,
        "account_state": context.account_state,
        "language": context.language,
        "amount_minor": context.amount_minor,
        "wants_human": context.wants_human,
        "failed_self_service": context.failed_self_service,
        "sentiment": context.sentiment,
        "callback_plan": context.plan in {"plus", "enterprise"} or context.urgency == "critical",
    }


def _holds(value: Any, wanted: Any) -> bool:
    values = value if isinstance(value, frozenset) else {value}
    if isinstance(wanted, dict):
        if "at_least" in wanted:
            return any(isinstance(one, int | float) and one >= wanted["at_least"] for one in values)
        if "not_in" in wanted:
            return any(one is not None and one not in wanted["not_in"] for one in values)
        return False
    options = wanted if isinstance(wanted, list) else [wanted]
    return any(one in options for one in values)
