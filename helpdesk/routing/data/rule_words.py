"""A hard rule as a sentence a support lead understands."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale

from foundation.speaking import say
from helpdesk.routing.names import channel_name, topic_name, topic_title

LANGUAGES = Locale("en").languages


def rule_sentence(rule: Mapping[str, Any]) -> str:
    """`When the account is suspended: the payments team and freelancer success are out.`"""
    cases = ", or when ".join(case_words(case) for case in rule["when"])
    if "only" in rule:
        return f"When {cases}: only {listed(map(channel_name, rule['only']))} {_are(rule['only'])} left."
    if "*" in rule["out"]:
        return f"When {cases}: it is out."
    return f"When {cases}: {listed(map(channel_name, rule['out']))} {_are(rule['out'])} out."


def case_words(case: Mapping[str, Any]) -> str:
    return " and ".join(condition_words(name, wanted) for name, wanted in case.items())


def condition_words(name: str, wanted: Any) -> str:
    if isinstance(wanted, Mapping) and "at_least" in wanted:
        return _at_least(name, wanted["at_least"])
    negated = isinstance(wanted, Mapping) and "not_in" in wanted
    values = wanted["not_in"] if negated else wanted if isinstance(wanted, list) else [wanted]
    if name in _FIXED and len(values) == 1 and not negated:
        return _FIXED[name][bool(values[0])]
    label, word = _NAMED.get(name, (f"{name.replace('_', ' ')} is", str))
    words = [word(value) for value in values]
    return f"{label} {'not ' if negated else ''}{listed(words, 'or')}"


def listed(words: Iterable[str], joint: str = "and") -> str:
    *first, last = list(words) or ["nothing"]
    return f"{', '.join(first)} {joint} {last}" if first else last


def language_name(code: object) -> str:
    return str(LANGUAGES.get(str(code), code))


def country_name(code: str) -> str:
    return str(Locale(say.lang).territories.get(code, code))


def _at_least(name: str, least: float) -> str:
    if name == "amount_minor":
        return f"{least / 100:,.2f} or more is at stake".replace(".00 ", " ")
    if name == "failed_self_service":
        times = {1: "once", 2: "twice"}.get(int(least), f"{least:g} times")
        return f"self-service failed {times} or more"
    return f"{name.replace('_', ' ')} is at least {least:g}"


def _are(channels: list[str]) -> str:
    return "is" if len(channels) == 1 else "are"


_FIXED = {
    "wants_human": ("no person was asked for", "a person was asked for"),
    "channel.open": ("a channel is closed", "a channel is open"),
    "channel.full": ("a channel has room", "a channel’s queue is at its cap"),
    "channel.tried": ("a channel wasn’t tried for this issue", "a channel was already tried for this issue"),
    "callback_plan": (
        "the plan is neither plus nor enterprise and it isn’t critical",
        "the plan is plus or enterprise, or it is critical",
    ),
}
_NAMED: dict[str, tuple[str, Any]] = {
    "family": ("the question is about", lambda value: topic_name(str(value))),
    "topic": ("the topic is", lambda value: f"“{topic_title(str(value))}”"),
    "role": ("the person is", lambda value: f"an {value}" if str(value)[:1] in "aeiou" else f"a {value}"),
    "plan": ("the plan is", str),
    "urgency": ("it is", lambda value: f"{value}" if value == "critical" else f"of {value} urgency"),
    "account_state": ("the account is", lambda value: str(value).replace("_", " ")),
    "language": ("the language is", language_name),
    "page": ("the page is", str),
}
