"""Conditions in words, as a list or a log tells them."""

from collections.abc import Mapping

from foundation.speaking import say
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
    return say.text(", and ").join(parts) if parts else say.text("Every ticket")


def said_one(one: Condition, fields: Mapping[str, Field]) -> str:
    field = fields.get(one.field)
    if field is None:
        return say.text("{field} (this field is gone, so nothing meets it)", field=one.field)
    name = say.word(field.name)
    if field.kind == "flag" and isinstance(one.value, tuple):
        return name if one.value == ("yes",) else say.text("not {what}", what=name.lower())
    if one.op == "longer_ago":
        return say.text("{field} more than {length} ago", field=name, length=_value(one, field))
    return " ".join(part for part in (name, say.word(OPS[one.op]), _value(one, field)) if part)


def _value(one: Condition, field: Field) -> str:
    if isinstance(one.value, tuple):
        return _joined([_quoted(key, field) for key in one.value], "and" if one.op == "has_all_of" else "or")
    if isinstance(one.value, float):
        return f"{one.value:g}"
    if one.value is None:
        return ""
    return say.text("“{words}”", words=one.value) if one.op in {"contains", "contains_not"} else said_length(one.value)


def _quoted(key: str, field: Field) -> str:
    named = field.choices or field.kind == "number"
    return say.word(field.name_of(key)) if named else say.text("“{words}”", words=key)


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {say.word(word)} {parts[-1]}"
