"""Conditions in words, as a list or a log tells them."""

from collections.abc import Mapping

from helpdesk.conditions.condition import Condition, Conditions
from helpdesk.conditions.field import Field
from helpdesk.conditions.lengths import said_length

OPS = {
    "is_any_of": "is", "is_none_of": "is not", "has_all_of": "has all of", "contains": "contains", "contains_not": "doesn’t contain",
    "less": "is less than", "more": "is more than", "before": "is before", "after": "is on or after", "within_last": "in the last",
    "longer_ago": "more than", "within_next": "in the next", "is_set": "is set", "is_not_set": "is not set",
}  # fmt: skip


def said(conditions: Conditions, fields: Mapping[str, Field]) -> str:
    """`Status is open or new, and Priority is high`. Nothing asked: `Every ticket`."""
    parts = [said_one(one, fields) for one in conditions.every]
    if conditions.some:
        parts.append(_joined([said_one(one, fields) for one in conditions.some], "or"))
    return ", and ".join(parts) if parts else "Every ticket"


def said_one(one: Condition, fields: Mapping[str, Field]) -> str:
    field = fields.get(one.field)
    if field is None:
        return f"{one.field} (this field is gone, so nothing meets it)"
    if field.kind == "flag" and isinstance(one.value, tuple):
        return field.name if one.value == ("yes",) else f"not {field.name.lower()}"
    parts = [field.name, OPS[one.op], _value(one, field), "ago" if one.op == "longer_ago" else ""]
    return " ".join(part for part in parts if part)


def _value(one: Condition, field: Field) -> str:
    if isinstance(one.value, tuple):
        return _joined([_quoted(key, field) for key in one.value], "and" if one.op == "has_all_of" else "or")
    if isinstance(one.value, float):
        return f"{one.value:g}"
    if one.value is None:
        return ""
    return f"“{one.value}”" if one.op in {"contains", "contains_not"} else said_length(one.value)


def _quoted(key: str, field: Field) -> str:
    return field.name_of(key) if field.choices or field.kind == "number" else f"“{key}”"


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"
