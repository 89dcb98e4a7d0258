"""Conditions as a form, a request or a saved row sends them, checked word by word."""

import math
from collections.abc import Mapping
from datetime import UTC
from typing import Any, cast

from foundation.errors import Invalid
from helpdesk.conditions.condition import Condition, Conditions, Op, Value
from helpdesk.conditions.field import Field
from helpdesk.conditions.lengths import length_of, moment_of

MOST, MOST_KEYS, LONGEST = 20, 50, 200


def read_conditions(sent: Any, fields: Mapping[str, Field]) -> Conditions:
    """From {"all": [{"field": "status", "op": "is_any_of", "value": ["open"]}, ...], "any": [...]}. Raises Invalid that names the
    line which can't be used, as `all-0` or `any-2` in its `field`."""
    if not isinstance(sent, Mapping) or set(sent) - {"all", "any"}:
        raise Invalid("Conditions are two lists, “all” and “any”.", field="conditions")
    found = {name: _list(name, sent.get(name) or [], fields) for name in ("all", "any")}
    if len(found["all"]) + len(found["any"]) > MOST:
        raise Invalid(f"Use at most {MOST} conditions.", field="conditions")
    return Conditions(found["all"], found["any"])


def written(conditions: Conditions) -> dict[str, Any]:
    """What `read_conditions` reads."""
    return {"all": [_written(one) for one in conditions.every], "any": [_written(one) for one in conditions.some]}


def _written(one: Condition) -> dict[str, Any]:
    value = list(one.value) if isinstance(one.value, tuple) else one.value
    return {"field": one.field, "op": one.op} | ({} if value is None else {"value": value})


def _list(name: str, sent: Any, fields: Mapping[str, Field]) -> tuple[Condition, ...]:
    if not isinstance(sent, list):
        raise Invalid("Conditions are two lists, “all” and “any”.", field="conditions")
    return tuple(_condition(f"{name}-{at}", one, fields) for at, one in enumerate(sent))


def _condition(place: str, sent: Any, fields: Mapping[str, Field]) -> Condition:
    if not isinstance(sent, Mapping):
        raise Invalid("A condition is a field, an operator and a value.", field=place)
    field = fields.get(str(sent.get("field")))
    if field is None:
        raise Invalid("Choose what this condition is about.", field=place)
    op = sent.get("op")
    if op not in field.ops:
        raise Invalid(f"{field.name} can’t be asked in this way. It takes {', '.join(field.ops)}.", field=place)
    return Condition(field.key, cast(Op, op), _value(place, field, cast(Op, op), sent.get("value")))


def _value(place: str, field: Field, op: Op, sent: Any) -> Value:
    match op:
        case "is_set" | "is_not_set":
            return None
        case "is_any_of" | "is_none_of" | "has_all_of":
            return _keys(place, field, sent)
        case "less" | "more":
            return _number(place, field, sent)
        case "before" | "after":
            return _moment(place, field, sent)
        case "within_last" | "longer_ago" | "within_next":
            return _length(place, field, sent)
    return _words(place, field, sent)


def _keys(place: str, field: Field, sent: Any) -> tuple[str, ...]:
    listed = sent if isinstance(sent, list) else [sent]
    keys = tuple(dict.fromkeys(_words(place, field, one) for one in listed[: MOST_KEYS + 1]))
    if not keys:
        raise Invalid(f"Choose something for {field.name}, or take the line out.", field=place)
    if len(keys) > MOST_KEYS:
        raise Invalid(f"Choose at most {MOST_KEYS} for {field.name}.", field=place)
    if field.kind == "number":
        return tuple(f"{_number(place, field, key):g}" for key in keys)
    known = {one.key for one in field.choices}
    if known and (unknown := [key for key in keys if key not in known]):
        raise Invalid(f"{field.name} has no “{unknown[0]}”. Choose from the list.", field=place)
    return keys


def _number(place: str, field: Field, sent: Any) -> float:
    try:
        number = float(str(sent).replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > 1e12:
        raise Invalid(f"Write a number for {field.name}.", field=place)
    return number


def _moment(place: str, field: Field, sent: Any) -> str:
    text = str(sent).strip()[:40]
    if moment_of(text, UTC) is None:
        raise Invalid(f"Write a day for {field.name}, such as 2026-05-01.", field=place)
    return text


def _length(place: str, field: Field, sent: Any) -> str:
    text = str(sent).strip()[:20]
    if length_of(text) is None:
        raise Invalid(f"Write a length for {field.name}, such as 30min, 4h, 3d or 2w.", field=place)
    return text


def _words(place: str, field: Field, sent: Any) -> str:
    text = " ".join(str(sent).replace("\x00", "").split()) if isinstance(sent, str | int | float) else ""
    if not text or len(text) > LONGEST:
        raise Invalid(f"Say what {field.name} should be, in at most {LONGEST} characters.", field=place)
    return text
