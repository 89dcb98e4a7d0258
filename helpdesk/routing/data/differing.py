"""What is different between two versions of the routing data, in words; and a change put on top of somebody else's."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from foundation.speaking import say
from helpdesk.routing.data.rule_words import listed, rule_sentence
from helpdesk.routing.data.spoken import days_words, hours_words, number_words, percent
from helpdesk.routing.names import channel_name, topic_name, topic_title
from helpdesk.routing.offering import LABELS

Path = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    path: Path
    what: str  # `Live chat, hours`
    before: str | None  # None: it wasn't there
    after: str | None


@dataclass(frozen=True)
class Merged:
    data: dict[str, Any]
    both: list[str]  # what both changed, to different values: mine stands


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    one, other = _flat(before), _flat(after)
    paths = [path for path in (*one, *(path for path in other if path not in one)) if one.get(path) != other.get(path)]
    return [_difference(path, one.get(path), other.get(path)) for path in paths]


def _difference(path: Path, before: Any, after: Any) -> Difference:
    if path[0] == "rules" and before and after and _without_off(before) == _without_off(after):
        off, on = say.text("switched off"), say.text("in force")
        return Difference(
            path,
            say.text("Rule “{reason}”", reason=say.sentence(after["reason"])),
            off if before.get("off") else on,
            off if after.get("off") else on,
        )
    return Difference(path, _what(path), _said(path, before), _said(path, after))


def _without_off(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rule.items() if name != "off"}


def put_on_top(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """My changes to `base`, made to `theirs` instead: nothing of either is lost where they are about different things."""
    was, want, have = _flat(base), _flat(mine), _flat(theirs)
    data, both = deepcopy(dict(theirs)), []
    for path in [path for path in was | want if was.get(path) != want.get(path)]:
        if have.get(path) not in (was.get(path), want.get(path)):
            both.append(_what(path))
        _put(data, path, want.get(path))
    return Merged(data, both)


def _flat(data: Mapping[str, Any]) -> dict[Path, Any]:
    found: dict[Path, Any] = {}
    for part in ("channels", "beliefs"):
        for name, said in data[part].items():
            found |= {(part, name, key): value for key, value in said.items() if value is not None}
    for name, value in data["values"].items():
        found |= (
            {("values", name, key): one for key, one in value.items()}
            if isinstance(value, Mapping)
            else {("values", name): value}
        )
    found |= {("choice", name): value for name, value in data["choice"].items()}
    found |= {("families", name): value for name, value in data["families"].items()}
    return found | {("rules", rule["id"]): rule for rule in data["rules"]}


def _put(data: dict[str, Any], path: Path, value: Any) -> None:
    if path[0] == "rules":
        rules = data["rules"]
        at = next((n for n, rule in enumerate(rules) if rule["id"] == path[1]), len(rules))
        rules[at : at + 1] = [] if value is None else [value]
        return
    place = data
    for name in path[:-1]:
        place = place.setdefault(name, {})
    if value is None and path[0] != "channels":
        place.pop(path[-1], None)
    else:
        place[path[-1]] = value


def _what(path: Path) -> str:
    match path:
        case ("channels", name, key):
            return f"{say.word(label_of(name))}, {say.word(CHANNEL.get(key, key))}"
        case ("beliefs", family, name):
            return say.text(
                "{family} by {channel}",
                family=say.word(topic_name(family)).capitalize(),
                channel=say.word(channel_name(name)),
            )
        case ("values", "delay_per_hour", urgency):
            return say.text("An hour of delay, {urgency}", urgency=say.word(URGENCY.get(urgency, urgency)))
        case ("values", name):
            return say.word(VALUES.get(name, name))
        case ("families", name):
            return say.text("Topics of {family}", family=say.word(topic_name(name)))
        case ("rules", _):
            return "Rule"
    return say.word(path[-1].replace("_", " ").capitalize())


def label_of(channel: str) -> str:
    return (
        LABELS.get(channel)
        or {"article": "Article", "chatbot": "Assistant"}.get(channel)
        or channel.replace("_", " ").capitalize()
    )


def _said(path: Path, value: Any) -> str | None:
    if value is None:
        nothing = NOTHING.get(path[-1])
        return say.word(nothing) if nothing else None
    if path[0] == "rules":
        off = f" {say.text('(switched off)')}" if value.get("off") else ""
        return f"{rule_sentence(value)} {say.text('“{reason}”', reason=say.sentence(value['reason']))}{off}"
    if path[0] == "beliefs":
        return percent(value)
    if path[0] == "families":
        return listed(say.word(topic_title(one)) for one in value)
    if path[-1] == "hours":
        return hours_words(value)
    if path[-1] == "days":
        return days_words(value)
    if isinstance(value, bool):
        return say.text("yes" if value else "no")
    return number_words(value)


NOTHING = {"hours": "always open", "days": "every day", "cap": "no cap", "servers": "nobody counted"}
URGENCY = {one: f"{one} urgency" for one in ("low", "normal", "high", "critical")}
CHANNEL = {
    "cost": "cost", "handling_min": "minutes of work", "servers": "people at once", "cap": "most who may wait", "hours": "hours",
    "days": "days", "usual_wait_min": "usual wait in minutes", "holidays": "open on public holidays",
}  # fmt: skip
VALUES = {
    "resolved": "Worth of a solved question", "unresolved": "Worth of an unsolved one", "reopened": "Worth of one that comes back",
    "csat_point": "Worth of a point of satisfaction above 3", "delay_most": "Most that delay can cost",
}  # fmt: skip
