"""A hard rule as a sentence a support lead understands."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale

from foundation.speaking import say
from helpdesk.routing.names import channel_name, topic_name, topic_title

# of several channels, and of one
ONLY = ("When {cases}: only {channels} are left.", "When {cases}: only {channels} is left.")
OUT = ("When {cases}: {channels} are out.", "When {cases}: {channels} is out.")


def rule_sentence(rule: Mapping[str, Any]) -> str:
    """`When the account is suspended: the payments team and freelancer success are out.`"""
    cases = say.text(", or when ").join(case_words(case) for case in rule["when"])
    if "only" in rule:
        channels = listed(map(_channel, rule["only"]))
        return say.text(ONLY[len(rule["only"]) == 1], cases=cases, channels=channels)
    if "*" in rule["out"]:
        return say.text("When {cases}: it is out.", cases=cases)
    return say.text(OUT[len(rule["out"]) == 1], cases=cases, channels=listed(map(_channel, rule["out"])))


def case_words(case: Mapping[str, Any]) -> str:
    return say.text(" and ").join(condition_words(name, wanted) for name, wanted in case.items())


def condition_words(name: str, wanted: Any) -> str:
    if isinstance(wanted, Mapping) and "at_least" in wanted:
        return _at_least(name, wanted["at_least"])
    negated = isinstance(wanted, Mapping) and "not_in" in wanted
    values = wanted["not_in"] if negated else wanted if isinstance(wanted, list) else [wanted]
    if name in FIXED and len(values) == 1 and not negated:
        return say.word(FIXED[name][bool(values[0])])
    sentences, word = NAMED.get(name, ((f"{name.replace('_', ' ')} is {{values}}", f"{name.replace('_', ' ')} is not {{values}}"), str))  # fmt: skip
    return say.text(sentences[negated], values=listed((word(value) for value in values), "{first} or {last}"))


def listed(words: Iterable[str], joined: str = "{first} and {last}") -> str:
    *first, last = list(words) or [say.word("nothing")]
    return say.text(joined, first=", ".join(first), last=last) if first else last


def language_name(code: object) -> str:
    return str(Locale(say.lang).languages.get(str(code), code))


def country_name(code: str) -> str:
    return str(Locale(say.lang).territories.get(code, code))


def _at_least(name: str, least: float) -> str:
    if name == "amount_minor":
        return say.text("{amount} or more is at stake", amount=say.number(least / 100, 2 if least % 100 else 0))
    if name == "failed_self_service":
        if least <= 2:
            return say.text("self-service failed once or more" if least < 2 else "self-service failed twice or more")
        return say.text("self-service failed {n} times or more", n=least)
    return say.text("{what} is at least {least}", what=name.replace("_", " "), least=f"{least:g}")


def _channel(name: str) -> str:
    return say.word(channel_name(name))


FIXED = {
    "wants_human": ("no person was asked for", "a person was asked for"),
    "channel.open": ("a channel is closed", "a channel is open"),
    "channel.full": ("a channel has room", "a channel’s queue is at its cap"),
    "channel.tried": ("a channel wasn’t tried for this issue", "a channel was already tried for this issue"),
    "callback_plan": (
        "the plan is neither plus nor enterprise and it isn’t critical",
        "the plan is plus or enterprise, or it is critical",
    ),
}
PEOPLE = {"client": "a client", "freelancer": "a freelancer", "agency": "an agency"}
URGENCY = {"low": "of low urgency", "normal": "of normal urgency", "high": "of high urgency", "critical": "critical"}
NAMED: dict[str, tuple[tuple[str, str], Any]] = {  # as it is said, and denied; and each value
    "family": (("the question is about {values}", "the question is about not {values}"), lambda one: say.word(topic_name(str(one)))),
    "topic": (("the topic is {values}", "the topic is not {values}"), lambda one: f"“{say.word(topic_title(str(one)))}”"),
    "role": (("the person is {values}", "the person is not {values}"), lambda one: say.word(PEOPLE.get(str(one), f"a {one}"))),
    "plan": (("the plan is {values}", "the plan is not {values}"), str),
    "urgency": (("it is {values}", "it is not {values}"), lambda one: say.word(URGENCY.get(str(one), f"of {one} urgency"))),
    "account_state": (("the account is {values}", "the account is not {values}"), lambda one: say.word(str(one).replace("_", " "))),
    "language": (("the language is {values}", "the language is not {values}"), language_name),
    "page": (("the page is {values}", "the page is not {values}"), str),
}  # fmt: skip
