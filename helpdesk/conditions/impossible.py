"""Conditions that nothing can ever meet, found before somebody waits for a view that stays empty."""

from collections.abc import Iterable, Mapping
from datetime import UTC

from helpdesk.conditions.condition import Condition, Conditions
from helpdesk.conditions.field import Field
from helpdesk.conditions.lengths import moment_of


def why_impossible(conditions: Conditions, fields: Mapping[str, Field]) -> str | None:
    """A sentence, or None. Sees contradictions within one field of `every`; what takes knowledge of the data it leaves alone."""
    for key in dict.fromkeys(one.field for one in conditions.every):
        field = fields.get(key)
        if field is None:
            continue
        own = [one for one in conditions.every if one.field == key]
        if field.kind in {"choice", "flag", "number"} and _no_key_is_left(own, field):
            return f"Nothing can meet this: {field.name} has one value, and these conditions leave none."
        if _is_set_and_not(own):
            return f"Nothing can meet this: {field.name} can’t be set and not set."
        if _ends_before_it_begins(own) and field.kind == "number":
            return f"Nothing can meet this: {field.name} would have to be more than its upper limit."
        if _ends_before_it_begins(own):
            return f"Nothing can meet this: {field.name} would have to end before it begins."
    return None


def _no_key_is_left(own: Iterable[Condition], field: Field) -> bool:
    left: set[str] | None = {one.key for one in field.choices} if field.always and field.choices else None
    for one in own:
        keys = set(one.value) if isinstance(one.value, tuple) else set()
        if one.op == "is_any_of":
            left = keys if left is None else left & keys
    for one in own:
        if one.op == "is_none_of" and left is not None and isinstance(one.value, tuple):
            left -= set(one.value)
    return left is not None and not left


def _is_set_and_not(own: list[Condition]) -> bool:
    ops = {one.op for one in own}
    asks_a_value = bool(ops - {"is_set", "is_not_set", "is_none_of", "contains_not"})
    return "is_not_set" in ops and ("is_set" in ops or asks_a_value)


def _ends_before_it_begins(own: Iterable[Condition]) -> bool:
    begins = [_place(one) for one in own if one.op in {"after", "more"}]
    ends = [_place(one) for one in own if one.op in {"before", "less"}]
    return bool(begins and ends) and max(begins) >= min(ends)


def _place(one: Condition) -> float:
    if isinstance(one.value, float):
        return one.value
    moment = moment_of(str(one.value), UTC)
    return moment.timestamp() if moment else 0.0
