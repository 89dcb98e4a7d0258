"""Which of the ten rules we ship with a version of the data would no longer keep, said plainly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.speaking import say
from helpdesk.routing.data.defaults import RULES, TOPICS
from helpdesk.routing.data.rule_words import rule_sentence
from helpdesk.routing.names import topic_name, topic_title

NUMBERS = {
    "closed": 1, "full": 1, "tried": 1, "person_needed": 2, "safety_needs_people": 3, "immediate_danger": 4, "large_dispute": 5,
    "callback_plan": 6, "not_for_clients": 7, "language": 8, "suspended": 9,
}  # fmt: skip
SEEN_BY = {  # the families that rules name
    "safety": "“{topic}” is no longer a topic of {family}, so rules 3 and 4 don’t see it.",
    "dispute": "“{topic}” is no longer a topic of {family}, so rule 5 doesn’t see it.",
}


@dataclass(frozen=True)
class Departure:
    """One way in which data depart from the ten."""

    about: str  # what it is about: a rule's id, or a topic's
    says: str


def departures(data: Mapping[str, Any]) -> list[Departure]:
    """In the order of the rules. The tenth can't be left: data without the ticket are refused."""
    kept = {rule["id"]: rule for rule in data["rules"]}
    found = [Departure(rule["id"], said) for rule in RULES if (said := _departs(rule, kept.get(rule["id"])))]
    families = {topic: family for family, topics in data["families"].items() for topic in topics}
    for topic, family in TOPICS.items():
        if family in SEEN_BY and families.get(topic) != family:
            says = say.text(SEEN_BY[family], topic=say.word(topic_title(topic)), family=say.word(topic_name(family)))
            found.append(Departure(topic, says))
    if not {"account_takeover", "harassment"} <= families.keys():
        found.append(
            Departure(
                "topics", say.text("Rule 4 needs the topics account takeover and harassment; one of them is gone.")
            )
        )
    return found


def new_departures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Departure]:
    """Those that a change brings."""
    known = set(departures(before))
    return [one for one in departures(after) if one not in known]


def _departs(rule: dict[str, Any], kept: dict[str, Any] | None) -> str | None:
    number = NUMBERS[rule["id"]]
    if kept is None:
        return say.text("Rule {number} of the ten is removed. It said: {said}", number=number, said=rule_sentence(rule))
    if kept.get("off"):
        return say.text(
            "Rule {number} of the ten is switched off. It says: {said}", number=number, said=rule_sentence(rule)
        )
    parts = ("when", "out", "only")
    if any(_plain(kept.get(part)) != _plain(rule.get(part)) for part in parts):
        return say.text("Rule {number} of the ten is changed. It said: {said} Now it says: {says}", number=number, said=rule_sentence(rule), says=rule_sentence(kept))  # fmt: skip
    return None


def _plain(value: Any) -> Any:
    """Without the order of what has none; one value is a list of one."""
    if isinstance(value, Mapping):
        return {
            name: _plain(one if isinstance(one, (list, Mapping)) or name == "at_least" else [one])
            for name, one in value.items()
        }
    if isinstance(value, list):
        return sorted((_plain(one) for one in value), key=repr)
    return value
