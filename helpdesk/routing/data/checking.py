"""What is wrong with routing data, each with its place and a sentence a support lead can act on."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from helpdesk.routing.data.defaults import LAST_RESORT, RULES
from helpdesk.routing.names import topic_name

URGENCIES = ("low", "normal", "high", "critical")
FACTS = frozenset({
    "family", "topic", "role", "plan", "page", "urgency", "account_state", "language", "amount_minor", "wants_human",
    "failed_self_service", "sentiment", "callback_plan", "channel.open", "channel.full", "channel.tried",
})  # fmt: skip
Problems = Iterator[tuple[str, str]]

MONEY_MOST, MINUTES_MOST, PEOPLE_MOST = 100_000, 60 * 24 * 30, 100_000


def problems(data: Mapping[str, Any]) -> dict[str, str]:
    """Place -> sentence, in the order of the data; empty where all is well. `channels.live_chat.cost` is a place."""
    for part in ("channels", "families", "beliefs", "values", "choice"):
        if not isinstance(data[part], Mapping):
            return {part: f"“{part}” must be an object of names and values."}
    if not isinstance(data["rules"], list):
        return {"rules": "“rules” must be a list."}
    found: dict[str, str] = {}
    for check in (_channels, _families, _beliefs, _values, _choice, _rules):
        for place, sentence in check(data):
            found.setdefault(place, sentence)
    return found


def _channels(data: Mapping[str, Any]) -> Problems:
    if LAST_RESORT not in data["channels"]:
        yield (
            "channels",
            "The channel “ticket” must stay (rule 10): it is where everything goes that fits nowhere else.",
        )
    for name, said in data["channels"].items():
        at = f"channels.{name}"
        if not isinstance(said, Mapping):
            yield at, f"The channel {name} must be an object of names and values."
            continue
        for key, most, words in _AMOUNTS:
            if not _number(said.get(key, 0 if key == "usual_wait_min" else None), 0, most):
                yield f"{at}.{key}", f"{words} is a number from 0 to {most:,}."
        if said.get("servers") is not None and not _number(said["servers"], 1, PEOPLE_MOST):
            yield f"{at}.servers", "At least one person works here at once; leave it empty where people aren’t counted."
        if said.get("cap") is not None and not _number(said["cap"], 0, PEOPLE_MOST):
            yield f"{at}.cap", "The most who may wait is a number from 0; leave it empty for no cap."
        if said.get("holidays") not in (None, True, False):
            yield f"{at}.holidays", "Whether it is open on public holidays is true or false."
        yield from _hours(at, name, said)


def _hours(at: str, name: str, said: Mapping[str, Any]) -> Problems:
    hours, days = said.get("hours"), said.get("days")
    if hours:
        if not isinstance(hours, list | tuple) or len(hours) != 2 or not all(_number(hour, 0, 24) for hour in hours):
            yield f"{at}.hours", "Opening hours are two times of the day, from 00:00 to 24:00 UTC."
        elif hours[0] >= hours[1]:
            yield f"{at}.hours", "It must close after it opens. Hours can’t go past midnight UTC; 24:00 is the latest."
    if days is not None:
        if not isinstance(days, list | tuple | set | frozenset) or not all(day in range(7) for day in days):
            yield f"{at}.days", "Days are numbers from 0 (Monday) to 6 (Sunday)."
        elif not days:
            yield f"{at}.days", "Choose at least one day. To close a channel for a while, close it on the board."
    if name == LAST_RESORT and (hours or (isinstance(days, list) and 0 < len(set(days)) < 7)):
        yield f"{at}.hours", "The ticket is always open (rule 10): it is where everything goes that fits nowhere else."


def _families(data: Mapping[str, Any]) -> Problems:
    family_of: dict[str, str] = {}
    for family, topics in data["families"].items():
        if not isinstance(topics, list) or not all(isinstance(topic, str) and topic for topic in topics):
            yield f"families.{family}", f"{topic_name(family).capitalize()} must be a list of topics."
            continue
        for topic in topics:
            if family_of.setdefault(topic, family) != family:
                yield f"families.{family}", f"The topic {topic} belongs to {family_of[topic]} already."


def _beliefs(data: Mapping[str, Any]) -> Problems:
    for family, chances in data["beliefs"].items():
        if not isinstance(chances, Mapping):
            yield (
                f"beliefs.{family}",
                f"The beliefs about {topic_name(family)} must be an object of channels and chances.",
            )
            continue
        for name, chance in chances.items():
            if not _number(chance, 0, 1):
                yield f"beliefs.{family}.{name}", "A chance lies between 0 and 100 % (in data, between 0 and 1)."


def _values(data: Mapping[str, Any]) -> Problems:
    values = data["values"]
    for name in ("resolved", "unresolved", "reopened", "csat_point"):
        if not _number(values.get(name), -1000, 1000):
            yield f"values.{name}", "A worth is a number from -1,000 to 1,000."
    if _number(values.get("resolved"), -1000, 1000) and _number(values.get("unresolved"), -1000, 1000) and values["resolved"] <= values["unresolved"]:  # fmt: skip
        yield "values.resolved", "A solved question must be worth more than an unsolved one, or nothing gets solved."
    if not _number(values.get("delay_most"), 0, 1000):
        yield "values.delay_most", "The most that delay can cost is a number from 0 to 1,000."
    delays = values.get("delay_per_hour")
    if not isinstance(delays, Mapping):
        yield "values.delay_per_hour", "The cost of an hour must be an object of urgencies and numbers."
        return
    for urgency in URGENCIES:
        if not _number(delays.get(urgency, 0.1), 0, 1000):
            yield f"values.delay_per_hour.{urgency}", "The cost of an hour is a number from 0 to 1,000."


def _choice(data: Mapping[str, Any]) -> Problems:
    choice = data["choice"]
    bounds: dict[str, Callable[[float], bool]] = {
        "width": lambda one: 0 < one <= 1, "width_grave": lambda one: 0 < one <= 1, "memory": lambda one: 0 < one <= 1,
        "queue_price": lambda one: one >= 0, "others_delay": lambda one: one >= 0, "floor": lambda one: 0 <= one < 1, "floor_later": lambda one: 0 <= one < 1,
        "reopen_rate": lambda one: 0 <= one < 1, "floor_until": lambda one: one >= 0, "much_money_minor": lambda one: one >= 0,
    }  # fmt: skip
    for name, fits in bounds.items():
        if not _number(choice.get(name), -1e15, 1e15) or not fits(choice[name]):
            yield (
                f"choice.{name}",
                f"{name}: floors lie between 0 and 1; width and memory are above 0 and at most 1; the rest isn’t below 0.",
            )


def _rules(data: Mapping[str, Any]) -> Problems:
    seen: set[str] = set()
    for rule in data["rules"]:
        if not isinstance(rule, dict) or not isinstance(rule.get("id"), str) or not rule["id"]:
            yield "rules", f"A rule needs an id, a reason and a when: {str(rule)[:120]}."
            continue
        at = f"rules.{rule['id']}"
        if rule["id"] in seen:
            yield at, f"Two rules are called {rule['id']}."
        seen.add(rule["id"])
        reason = rule.get("reason")
        if not isinstance(reason, str) or not reason.strip():
            yield f"{at}.reason", "Say in a sentence why; people read it."
        elif len(reason) > 300:
            yield f"{at}.reason", f"Say why in up to 300 characters; these are {len(reason)}."
        yield from _effect(at, rule, data["channels"])
        yield from _cases(at, rule, {} if rule in RULES else _known(data["families"]))


def _effect(at: str, rule: dict[str, Any], channels: Mapping[str, Any]) -> Problems:
    if not all(isinstance(rule.get(name) or [], list) for name in ("out", "only")):
        yield f"{at}.channels", f"Rule {rule['id']} must name its channels as a list."
        return
    named = [*(rule.get("out") or []), *(rule.get("only") or [])]
    strange = [str(name) for name in named if name != "*" and str(name) not in channels]
    if strange:
        yield f"{at}.channels", f"Rule {rule['id']} names no channel we have: {', '.join(strange)}."
    elif not named:
        yield f"{at}.channels", "Choose at least one channel."
    elif rule.get("out") and rule.get("only"):
        yield f"{at}.channels", f"Rule {rule['id']} either takes channels away or leaves only some, not both."


def _cases(at: str, rule: dict[str, Any], known: Mapping[str, set[str]]) -> Problems:
    """`known`: the values there are, by condition; the rules we ship with may name families that a lead has given up."""
    cases = rule.get("when")
    if not isinstance(cases, list) or not cases or not all(isinstance(case, dict) and case for case in cases):
        yield f"{at}.when", "Say when it holds: at least one condition in each case."
        return
    for case in cases:
        for name, wanted in case.items():
            if name not in FACTS:
                yield (
                    f"{at}.when",
                    f"Rule {rule['id']} asks about “{name}”, which routing doesn’t know, so it would never hold.",
                )
            elif isinstance(wanted, dict):
                if set(wanted) not in ({"at_least"}, {"not_in"}) or (
                    "at_least" in wanted and not _number(wanted["at_least"], 0, 1e12)
                ):
                    yield (
                        f"{at}.when",
                        "A condition is a value, a list of values, “at least” a number from 0, or “not in” a list.",
                    )
            elif wanted == [] or wanted is None:
                yield f"{at}.when", f"Choose at least one value for “{name.replace('_', ' ')}”."
            for value in _listed(wanted):
                if name in known and str(value) not in known[name]:
                    yield f"{at}.when", f"There is no {name} called {value}, so rule {rule['id']} would never hold."


def _known(families: Mapping[str, Any]) -> dict[str, set[str]]:
    topics = {topic for some in families.values() if isinstance(some, list) for topic in some}
    return {"family": {*families, "unknown"}, "topic": topics}


def _listed(wanted: Any) -> list[Any]:
    values = wanted.get("not_in", []) if isinstance(wanted, dict) else wanted
    return values if isinstance(values, list) else [values]


def _number(value: Any, least: float, most: float) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and least <= value <= most
    )


_AMOUNTS = (
    ("cost", MONEY_MOST, "What a contact costs"), ("handling_min", MINUTES_MOST, "The minutes of work"),
    ("usual_wait_min", MINUTES_MOST, "The usual wait in minutes"),
)  # fmt: skip
