"""The builder's form: lines of field, operator and value, as they are typed, and as conditions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from werkzeug.datastructures import MultiDict

from helpdesk.conditions import Condition, Conditions, Field
from helpdesk.conditions.lengths import NAMES
from helpdesk.conditions.saying import OPS

Place = Literal["all", "any"]
Input = Literal["choices", "words", "number", "day", "length", "yes_no", "none"]

LENGTHS = ("within_last", "longer_ago", "within_next")
UNITS = {key: name.removeprefix("{n} ") for key, name in NAMES.items()}
OP_NAMES = OPS | {"longer_ago": "more than … ago", "is_any_of": "is any of", "is_none_of": "is none of"}
FIRST_FIELD = "status"
MOST_LINES = 24
_NAME = re.compile(r"(all|any)-(\d{1,3})-field")
_LENGTH = re.compile(r"(\d+)\s*(min|h|d|w)")


@dataclass(frozen=True)
class Line:
    """One line as it stands in the form. `values`: keys that are ticked, or the one text that is typed."""

    field: str
    op: str
    values: tuple[str, ...] = ()
    unit: str = "d"

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""


Lines = dict[Place, list[Line]]


def read_lines(form: MultiDict[str, str]) -> Lines:
    """In the order of their numbers."""
    found = sorted({(name[1], int(name[2])) for key in form if (name := _NAME.fullmatch(key))})[:MOST_LINES]
    lines: Lines = {"all": [], "any": []}
    for place, number in found:
        start = f"{place}-{number}-"
        values = tuple(value.strip() for value in form.getlist(f"{start}value"))
        line = Line(form.get(f"{start}field", ""), form.get(f"{start}op", ""), values, form.get(f"{start}unit", "d"))
        lines["all" if place == "all" else "any"].append(line)
    return lines


def changed(lines: Lines, act: str) -> Lines:
    """`add-all` adds a line, `remove-any-2` takes one away; anything else changes nothing."""
    if act in {"add-all", "add-any"}:
        lines["all" if act == "add-all" else "any"].append(Line(FIRST_FIELD, ""))
    elif found := re.fullmatch(r"remove-(all|any)-(\d{1,3})", act):
        own = lines["all" if found[1] == "all" else "any"]
        del own[int(found[2]) : int(found[2]) + 1]
    return lines


def settled(lines: Lines, fields: Mapping[str, Field]) -> Lines:
    """A line whose field was changed takes an operator that this field has, and no value of the other."""
    return {place: [_settled(line, fields) for line in own] for place, own in lines.items()}


def sent(lines: Lines, fields: Mapping[str, Field]) -> dict[str, list[dict[str, Any]]]:
    """What `read_conditions` reads."""
    return {place: [_sent(line, fields.get(line.field)) for line in own] for place, own in lines.items()}


def lines_of(conditions: Conditions, fields: Mapping[str, Field]) -> Lines:
    """Saved conditions as lines; one on a field that is gone stands first in the list of fields, to be changed."""
    both: tuple[tuple[Place, Iterable[Condition]], ...] = (("all", conditions.every), ("any", conditions.some))
    return {place: [_line(one, fields) for one in own] for place, own in both}


def input_of(field: Field, op: str) -> Input:
    if op in {"is_set", "is_not_set"}:
        return "none"
    if field.kind == "flag":
        return "yes_no"
    if op in LENGTHS:
        return "length"
    if op in {"before", "after"}:
        return "day"
    if field.choices:
        return "choices"
    return "number" if field.kind == "number" and op in {"less", "more"} else "words"


def _settled(line: Line, fields: Mapping[str, Field]) -> Line:
    field = fields.get(line.field)
    if field is None:
        return line
    op = line.op if line.op in field.ops else field.ops[0]
    kind = input_of(field, op)
    known = {one.key for one in field.choices}
    if kind in {"choices", "yes_no"}:
        values = tuple(value for value in line.values if value in known)
        return replace(line, op=op, values=values or (("yes",) if kind == "yes_no" else ()))
    fits = line.values and line.value not in {"yes", "no"} and (kind != "length" or line.value.isdigit())
    return replace(line, op=op, values=line.values[:1] if fits else ())


def _sent(line: Line, field: Field | None) -> dict[str, Any]:
    told: dict[str, Any] = {"field": line.field, "op": line.op}
    if field is None:
        return told
    match input_of(field, line.op):
        case "choices" | "yes_no":
            return told | {"value": list(line.values)}
        case "length":
            return told | {"value": f"{line.value}{line.unit}"}
        case "none":
            return told
    if line.op in {"is_any_of", "is_none_of", "has_all_of"}:
        return told | {"value": [part.strip() for part in line.value.split(",") if part.strip()]}
    return told | {"value": line.value}


def _line(one: Condition, fields: Mapping[str, Field]) -> Line:
    field = fields.get(one.field)
    if isinstance(one.value, tuple):
        typed = field is not None and input_of(field, one.op) == "words"
        return Line(one.field, one.op, (", ".join(one.value),) if typed else one.value)
    if one.op in LENGTHS and (found := _LENGTH.fullmatch(str(one.value).strip().lower())):
        return Line(one.field, one.op, (found[1],), found[2])
    text = f"{one.value:g}" if isinstance(one.value, float) else str(one.value or "")
    return Line(one.field, one.op, (text,) if text else ())
