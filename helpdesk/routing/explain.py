"""A decision in sentences: what spoke for the channel, what was out and why."""

from helpdesk.routing.choose import Prospect
from helpdesk.routing.context import ChannelState, Context
from helpdesk.routing.names import channel_name, topic_name, topic_title

ONLY = "It is the only channel allowed here."


def explain(
    context: Context,
    options: list[Prospect],
    chosen: str,
    probs: dict[str, float],
    blocked: dict[str, str],
    fallback: bool,
) -> list[str]:
    if fallback:
        return [
            "Every other channel is out for this question, so it becomes a message to support.",
            *_blocked_sentences(blocked),
        ]
    by_name = {option.channel: option for option in options}
    picked = by_name[chosen]
    about = (
        f"“{topic_title(context.topic)}”"
        if context.topic
        else topic_name(context.family if context.family != "unknown" else None)
    )
    grounds = (
        f"from {picked.outlook.outcomes} outcomes" if picked.outlook.outcomes else "our first estimate, no outcomes yet"
    )
    first = (
        f"{_upper(channel_name(chosen))}: about {picked.outlook.solve:.0%} chance to solve {about} ({grounds})"
        f"{_wait(context, picked)}."
    )
    sentences = [first]
    best = max(options, key=lambda option: option.value)
    if best.channel != chosen:
        sentences.append(
            f"{_upper(channel_name(best.channel))} looked a little better; this one was drawn with {probs[chosen]:.0%} "
            "so that we keep learning about it."
        )
    elif len(options) > 1:
        second = max((option for option in options if option.channel != chosen), key=lambda option: option.value)
        sentences.append(f"Next best: {channel_name(second.channel)}, {second.outlook.solve:.0%}.")
    else:
        sentences.append(ONLY)
    return sentences + _blocked_sentences(blocked)


def _blocked_sentences(blocked: dict[str, str]) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for channel, reason in blocked.items():
        reasons.setdefault(reason, []).append(channel_name(channel))
    return [f"Out: {_upper(', '.join(names), False)}. {reason}" for reason, names in reasons.items()]


def _wait(context: Context, picked: Prospect) -> str:
    """Only where somebody told us: a number we merely suppose isn't said."""
    state = context.channels.get(picked.channel, ChannelState())
    known = state.est_wait_min is not None or state.queue_len is not None
    return f", expected wait {_minutes(picked.wait_min)}" if known else ""


def _minutes(minutes: float) -> str:
    if minutes < 1:
        return "none"
    if minutes < 90:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h" if minutes < 48 * 60 else f"{minutes / 1440:.0f} days"


def _upper(text: str, do: bool = True) -> str:
    return text[:1].upper() + text[1:] if do else text
