"""What a form or a saved row says a rule is, checked word by word."""

from collections.abc import Mapping
from typing import Any

from foundation.errors import Invalid
from helpdesk.actions import MOST, Choices, action_from, check_action, kept_action
from helpdesk.conditions import Condition, Conditions, Field, read_conditions, why_impossible, written
from helpdesk.rules.heard import CHANGED, EVENTS, VALUES
from helpdesk.rules.rule import Definition, Sort, When

LONGEST_NAME = 80
MOST_EVENTS = 12
TIMED = ("longer_ago", "within_last", "within_next", "before", "after")


def read_definition(sort: Sort, sent: Mapping[str, Any], fields: Mapping[str, Field], choices: Choices) -> Definition:
    """From {"when": [...], "conditions": {...}, "actions": [...], "again": false}. Raises Invalid whose `field` is the place: `when`,
    `when-0`, `all-1`, `action-2`."""
    when = _when(sent.get("when") or []) if sort == "trigger" else ()
    conditions = read_conditions(sent.get("conditions") or {}, fields)
    if impossible := why_impossible(conditions, fields):
        raise Invalid(impossible, field="conditions")
    if sort == "automation" and not any(_is_timed(one, fields) for one in conditions.all_of_them):
        raise Invalid("An automation needs a condition about time, such as “In this status since, more than 3 days ago”.", field="conditions")  # fmt: skip
    sent_actions = sent.get("actions") or []
    if not sent_actions:
        raise Invalid("Say what the rule does: it needs an action.", field="actions")
    if len(sent_actions) > MOST:
        raise Invalid(f"A rule does at most {MOST} things.", field="actions")
    actions = tuple(
        check_action(action_from(one), choices, place=f"action-{at}") for at, one in enumerate(sent_actions)
    )  # fmt: skip
    return Definition(when, conditions, actions, bool(sent.get("again")))


def checked_name(name: str) -> str:
    kept = " ".join(name.replace("\x00", "").split())
    if not kept:
        raise Invalid("Give the rule a name: it stands in the story of every ticket it touches.", field="name")
    if len(kept) > LONGEST_NAME:
        raise Invalid(f"A name has at most {LONGEST_NAME} characters.", field="name")
    return kept


def kept(definition: Definition) -> dict[str, Any]:
    """What `loaded` and `read_definition` read."""
    return {
        "when": [{"event": one.event, "before": list(one.before), "after": list(one.after)} for one in definition.when],
        "conditions": written(definition.conditions),
        "actions": [kept_action(one) for one in definition.actions],
        "again": definition.again,
    }


def loaded(row: Mapping[str, Any]) -> Definition:
    """A saved definition as it stands, also where something it names is gone since."""
    conditions = row.get("conditions") or {}
    return Definition(
        tuple(When(one["event"], tuple(one["before"]), tuple(one["after"])) for one in row["when"]),
        Conditions(*(tuple(_condition(one) for one in conditions.get(name, [])) for name in ("all", "any"))),
        tuple(action_from(one) for one in row["actions"]),
        bool(row.get("again")),
    )


def _when(sent: Any) -> tuple[When, ...]:
    found = []
    for at, one in enumerate(sent[:MOST_EVENTS]):
        event = str(one.get("event"))
        if event not in EVENTS:
            raise Invalid("Choose what the rule waits for.", field=f"when-{at}")
        sides = [
            tuple(dict.fromkeys(map(str, one.get(side) or ()))) if event in CHANGED else ()
            for side in ("before", "after")
        ]
        if any(key not in VALUES[event] for side in sides for key in side):
            raise Invalid(f"{EVENTS[event]}: choose from the list.", field=f"when-{at}")
        found.append(When(event, *sides))
    if not found:
        raise Invalid("Choose at least one event the rule waits for.", field="when")
    return tuple(dict.fromkeys(found))


def _is_timed(one: Condition, fields: Mapping[str, Field]) -> bool:
    return one.op in TIMED or one.field == "sla"


def _condition(sent: Mapping[str, Any]) -> Condition:
    value = sent.get("value")
    if isinstance(value, list):
        value = tuple(value)
    elif isinstance(value, int | float):
        value = float(value)
    return Condition(sent["field"], sent["op"], value)
