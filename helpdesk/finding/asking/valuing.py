"""A filter's value, as people write it for each kind of field, as conditions. Raises NotUnderstood with a plain sentence."""

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from foundation.errors import Invalid
from helpdesk.conditions import Condition, Field, read_conditions
from helpdesk.conditions.lengths import length_of, moment_of
from helpdesk.finding.asking.naming import find_choices

NOTHING = {"none", "nobody", "empty", "unset"}
OPPOSITES = {
    "is_any_of": "is_none_of", "is_none_of": "is_any_of", "contains": "contains_not", "contains_not": "contains", "before": "after",
    "after": "before", "is_set": "is_not_set", "is_not_set": "is_set",
}  # fmt: skip
_COMPARED = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)


class NotUnderstood(Exception):
    """With a sentence for the person who typed it."""


def conditions_for(field: Field, said: str, *, negated: bool, now: datetime, zone: tzinfo) -> tuple[Condition, ...]:
    if not said:
        raise NotUnderstood(f"Say what {field.name} should be, after the colon.")
    if said.lower() in NOTHING and "is_not_set" in field.ops:
        found: tuple[Condition, ...] = (_checked(field, "is_not_set"),)
    else:
        found = _by_kind(field, said, now, zone)
    return _opposite(field, found) if negated else found


def _by_kind(field: Field, said: str, now: datetime, zone: tzinfo) -> tuple[Condition, ...]:
    sign, rest = _compared(said)
    match field.kind:
        case "choice" | "choices":
            return (_chosen(field, sign, rest),)
        case "number":
            return (_number(field, sign, rest),)
        case "moment":
            return _moment(field, sign, rest, now, zone)
        case "flag":
            return (_checked(field, "is_any_of", [_yes_or_no(field, said)]),)
    return (_checked(field, "contains", said),)


def _chosen(field: Field, sign: str, said: str) -> Condition:
    if not field.choices:
        return _checked(field, "is_any_of", said.split(","))
    keys = [one.key for one in field.choices]
    if sign:
        found = next(iter(find_choices(field, said)), None)
        if found is None or field.key not in {"priority"}:
            raise NotUnderstood(f"{field.name} can’t be compared with “{said}”.")
        at = keys.index(found.key)
        wanted = {">": keys[at + 1 :], ">=": keys[at:], "<": keys[:at], "<=": keys[: at + 1], "=": [found.key]}[sign]
        if not wanted:
            if ">" in sign:
                raise NotUnderstood(f"No {field.name.lower()} is above {found.name.lower()}.")
            raise NotUnderstood(f"No {field.name.lower()} is below {found.name.lower()}.")
        return _checked(field, "is_any_of", wanted)
    asked = [one for part in said.split(",") if part for one in _named(field, part)]
    return _checked(field, "is_any_of", list(dict.fromkeys(asked)))


def _named(field: Field, said: str) -> list[str]:
    if said.lower() in NOTHING and any(one.key == "nobody" for one in field.choices):
        return ["nobody"]
    found = find_choices(field, said)
    if not found:
        raise NotUnderstood(f"{field.name} has no “{said}”. It has {_listed([one.name for one in field.choices])}.")
    return [one.key for one in found]


def _number(field: Field, sign: str, said: str) -> Condition:
    try:
        number = float(said.replace(",", "."))
    except ValueError:
        own = field.key.removeprefix("field:")
        raise NotUnderstood(f"{field.name} is a number: {own}:>20, {own}:<-20 or {own}:0.") from None
    match sign:
        case ">":
            return _checked(field, "more", number)
        case ">=":
            return _checked(field, "more", math.nextafter(number, -math.inf))
        case "<":
            return _checked(field, "less", number)
        case "<=":
            return _checked(field, "less", math.nextafter(number, math.inf))
    return _checked(field, "is_any_of", [said])


def _moment(field: Field, sign: str, said: str, now: datetime, zone: tzinfo) -> tuple[Condition, ...]:
    """A length counts from now (`<3d`: less than three days ago, or ahead for what is due); a day is the reader's."""
    if length_of(said):
        ahead = field.key in {"due", "resolve_by"}
        if ahead and sign in {">", ">="}:
            return (_checked(field, "after", (now + (length_of(said) or timedelta())).isoformat(timespec="seconds")),)
        return (
            _checked(field, "longer_ago" if sign in {">", ">="} else "within_next" if ahead else "within_last", said),
        )
    today = now.astimezone(zone).date()
    said = {"today": today.isoformat(), "yesterday": (today - timedelta(days=1)).isoformat()}.get(said.lower(), said)
    moment = moment_of(said, zone)
    if moment is None or not 1970 <= moment.year <= 9000:
        raise NotUnderstood(
            f"{field.name} takes a day such as 2026-05-01, today or yesterday, or a length such as <3d or >4h."
        )
    following = said if len(said) != 10 else (moment + timedelta(days=1)).astimezone(zone).date().isoformat()
    match sign:
        case "<":
            return (_checked(field, "before", said),)
        case "<=":
            return (_checked(field, "before", following),)
        case ">":
            return (_checked(field, "after", following),)
        case ">=":
            return (_checked(field, "after", said),)
    return (
        (_checked(field, "after", said), _checked(field, "before", following))
        if len(said) == 10
        else (_checked(field, "after", said),)
    )


def _yes_or_no(field: Field, said: str) -> str:
    answer = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}.get(said.lower())
    if answer is None:
        raise NotUnderstood(f"{field.name} is yes or no.")
    return answer


def _opposite(field: Field, found: tuple[Condition, ...]) -> tuple[Condition, ...]:
    if len(found) != 1:
        raise NotUnderstood(f"{field.name} can’t be turned around for a single day. Use < or >.")
    [one] = found
    if field.kind == "flag" and isinstance(one.value, tuple):
        return (_checked(field, "is_any_of", ["no" if one.value == ("yes",) else "yes"]),)
    op = OPPOSITES.get(one.op)
    if op is None or op not in field.ops:
        raise NotUnderstood(f"{field.name} can’t be turned around in this way. Use < or >.")
    value: Any = list(one.value) if isinstance(one.value, tuple) else one.value
    return (_checked(field, op, value),)


def _checked(field: Field, op: str, value: Any = None) -> Condition:
    sent: Mapping[str, Any] = {"all": [{"field": field.key, "op": op, "value": value}]}
    try:
        return read_conditions(sent, {field.key: field}).every[0]
    except Invalid as wrong:
        raise NotUnderstood(wrong.detail) from None


def _compared(said: str) -> tuple[str, str]:
    found = _COMPARED.fullmatch(said)
    assert found
    return found[1] or "", found[2].strip()


def _listed(names: list[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
