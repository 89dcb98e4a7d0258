"""The value of a setting in words: `working hours` of an agent, `targets` of a policy, conditions and actions of a rule."""

import re
from datetime import datetime, timedelta
from typing import Any

from foundation.speaking import say
from helpdesk.actions import SORTS
from helpdesk.assignment.ways import NAMES as WAYS
from helpdesk.audit.columns import COLUMNS
from helpdesk.routing.names import TEAMS
from helpdesk.rules.heard import EVENTS
from helpdesk.sla.typing_in import shown_windows
from helpdesk.workspace.clock_words import business_words

A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")  # as msgspec writes one
LONGEST_DATA = 400  # characters of JSON that somebody may still read
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GROUPS = {
    "age": "Age", "agent": "Assignee", "channel": "Channel", "language": "Language", "page": "Page", "plan": "Plan", "priority": "Priority",
    "role": "Role", "status": "Status", "team": "Team", "topic": "Topic",
}  # fmt: skip
CODES = {
    "by": GROUPS, "event": EVENTS, "hears": EVENTS, "kind": {key: one.name for key, one in SORTS.items()}, "team": TEAMS, "teams": TEAMS,
    "way": {way.value: name for way, name in WAYS.items()},
}  # fmt: skip
ALL_OF_IT = "all of its data"  # a first version of what would fill a page
INSIDE = {
    "again": "more than once",
    "all": "all of",
    "any": "any of",
    "began": "began",
    "begins": "begins at",
    "by": "by",
    "calendar": "calendar",
    "ends": "ends at",
    "event": "event",
    "field": "field",
    "first_reply": "first reply",
    "kind": "kind",
    "next_reply": "next reply",
    "op": "comparison",
    "pauses": "pauses while",
    "plan": "plan",
    "resolution": "resolution",
    "stretch_min": "minutes of a stretch",
    "subject": "subject",
    "targets": "targets",
    "text": "text",
    "value": "value",
    "week": "week",
    "when": "when",
}  # parts of values that have parts


def called(name: str) -> str:
    """A column, as it is said in English."""
    return COLUMNS.get(name) or name.replace("_", " ")


def value_in_words(value: Any, name: str = "") -> str:
    """`name`: of the column. Parts stand as `name: value`, what is inside of them in brackets; empty parts are left out."""
    if value is None or value in ([], "", {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return _parts(value)
    if isinstance(value, list):
        return "; ".join(_inside(one, name) for one in value) if _is_deep(value) else ", ".join(_inside(one, name) for one in value)  # fmt: skip
    if isinstance(value, str) and value in CODES.get(name, {}):
        return CODES[name][value]
    if isinstance(value, str) and value.startswith("{") and len(value) > LONGEST_DATA:
        return ALL_OF_IT
    if isinstance(value, str):
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M} UTC" if A_MOMENT.fullmatch(value) else value
    return str(value)


def _parts(value: dict[str, Any], *, seconds: bool = False) -> str:
    said = [
        f"{say.word(INSIDE.get(name) or called(name))}: {_inside(one, name, seconds=seconds)}"
        for name, one in value.items()
        if one is not None and one not in ([], "", {})
    ]
    return ", ".join(said) or say.word("nothing")


def _inside(value: Any, name: str, *, seconds: bool = False) -> str:
    """`seconds`: of targets, by priority."""
    if isinstance(value, dict):
        return f"({_parts(value, seconds=seconds or name == 'targets')})"
    if name == "week" and isinstance(value, list) and len(value) == len(DAYS):
        return _week(value)
    if isinstance(value, list):
        return f"({'; '.join(_inside(one, name) for one in value)})" if _is_deep(value) else ", ".join(_inside(one, name) for one in value)  # fmt: skip
    if seconds and isinstance(value, int) and not isinstance(value, bool):
        return business_words(timedelta(seconds=value))
    if name == "days" and isinstance(value, int) and 0 <= value < len(DAYS):
        return say.word(DAYS[value])
    if name in CODES and isinstance(value, str) and value in CODES[name]:
        return say.word(CODES[name][value])
    words = value_in_words(value, name)
    return say.word(words.replace("_", " ") if isinstance(value, str) and re.fullmatch(r"[a-z_]+", value) else words)


def _week(week: list[list[list[int]]]) -> str:
    """Windows of each day from Monday on, in seconds of a clock on the wall: `(Monday 09:00-17:00; Tuesday …)`"""
    days = [(day, shown_windows(tuple((begins, ends) for begins, ends in windows))) for day, windows in zip(DAYS, week, strict=True) if windows]  # fmt: skip
    return f"({'; '.join(f'{say.word(day)} {hours}' for day, hours in days)})"


def _is_deep(values: list[Any]) -> bool:
    return any(isinstance(one, (dict, list)) for one in values)
