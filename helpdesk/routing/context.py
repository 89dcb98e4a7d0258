"""What we know about a question, read from any dict: unknown, missing, null and absurd values never crash."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

URGENCIES = ("low", "normal", "high", "critical")


@dataclass(frozen=True)
class ChannelState:
    """What a caller says about a channel right now; None where nothing was said."""

    open: bool | None = None
    est_wait_min: float | None = None
    queue_len: float | None = None
    cap: float | None = None
    cost: float | None = None


@dataclass(frozen=True)
class Context:
    issue_id: str | None = None
    person: str | None = None  # whose question it is, where the caller says
    topic: str | None = None
    families: frozenset[str] = frozenset()  # as named, and as the topic implies; rules hold if either says so
    family: str = "unknown"
    page: str | None = None
    role: str | None = None
    plan: str | None = None
    urgency: str = "normal"
    sentiment: float | None = None
    account_state: str | None = None
    language: str | None = None
    amount_minor: float | None = None
    wants_human: bool = False
    topic_confidence: float | None = None
    attempts: float = 0
    tried: frozenset[str] = frozenset()
    failed_self_service: float = 0
    hour_utc: float | None = None
    weekday: int | None = None
    channels: Mapping[str, ChannelState] = field(default_factory=dict)


def read_context(raw: Any, topics: Mapping[str, str]) -> Context:
    """`topics` maps each known topic to its family."""
    given: Mapping[Any, Any] = raw if isinstance(raw, Mapping) else {}
    topic = _word(given.get("topic"))
    named = _word(given.get("topic_family"))
    implied = topics.get(topic or "")
    known = set(topics.values())
    family = named if named in known else implied or "unknown"
    hour, weekday = _number(given.get("hour_utc")), _number(given.get("weekday"))
    urgency = _word(given.get("urgency"))
    return Context(
        issue_id=_text(given.get("issue_id")),
        person=_text(given.get("person")),
        topic=topic,
        families=frozenset(name for name in (named, implied) if name),
        family=family,
        page=_text(given.get("page")),
        role=_word(given.get("role")),
        plan=_word(given.get("plan")),
        urgency=urgency if urgency in URGENCIES else "normal",
        sentiment=_number(given.get("sentiment")),
        account_state=_word(given.get("account_state")),
        language=_language(given.get("language")),
        amount_minor=_number(given.get("amount_minor")),
        wants_human=_truth(given.get("wants_human")) or False,
        topic_confidence=_share(given.get("topic_confidence")),
        attempts=_at_least_zero(given.get("attempts")) or 0,
        tried=_words(given.get("tried")),
        failed_self_service=_number(given.get("failed_self_service")) or 0,
        hour_utc=hour if hour is not None and 0 <= hour < 24 else None,
        weekday=int(weekday) if weekday is not None and weekday in range(7) else None,
        channels=_channels(given.get("channels")),
    )


def _channels(value: Any) -> dict[str, ChannelState]:
    if not isinstance(value, Mapping):
        return {}
    states = {}
    for name, said in value.items():
        if isinstance(name, str) and isinstance(said, Mapping):
            states[name] = ChannelState(
                open=_truth(said.get("open")),
                est_wait_min=_at_least_zero(said.get("est_wait_min")),
                queue_len=_number(said.get("queue_len")),
                cap=_at_least_zero(said.get("cap")),
                cost=_at_least_zero(said.get("cost")),
            )
    return states


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if math.isnan(number):
        return None
    return max(-1e15, min(1e15, number))


def _at_least_zero(value: Any) -> float | None:
    number = _number(value)
    return number if number is not None and number >= 0 else None


def _share(value: Any) -> float | None:
    number = _number(value)
    return number if number is not None and 0 <= number <= 1 else None


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
            value.strip().lower()
        )
    if isinstance(value, bool | int | float):
        return bool(value)
    return None


def _text(value: Any) -> str | None:
    return str(value)[:200] if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _word(value: Any) -> str | None:
    return value.strip().lower()[:100] or None if isinstance(value, str) else None


def _words(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple | set | frozenset | dict):
        return frozenset()
    return frozenset(word for item in value if (word := _word(item)))


def _language(value: Any) -> str | None:
    word = _word(value)
    return word.replace("_", "-").partition("-")[0] if word else None
