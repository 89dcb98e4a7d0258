"""The routing data as fields of a form, and back: what can't be read is said beside its field, and what was typed stays."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from helpdesk.routing.context import URGENCIES
from helpdesk.routing.data.checking import problems
from helpdesk.routing.data.spoken import clock
from helpdesk.workspace.rule_form import read_rules
from helpdesk.workspace.typed_numbers import read_clock, read_number

WORTH = ("resolved", "unresolved", "reopened", "csat_point", "delay_most")
AMOUNTS = ("cost", "handling_min", "usual_wait_min")
MAYBE = ("servers", "cap")  # empty: not counted, no cap


@dataclass(frozen=True)
class Draft:
    """Routing data as somebody is changing them. `typed` is what the fields show, by their names; `wrong` is by place."""

    data: dict[str, Any]
    typed: dict[str, str]
    wrong: dict[str, str] = field(default_factory=dict)
    editing: str | None = None  # the rule whose fields are open


def draft_of(data: Mapping[str, Any]) -> Draft:
    return Draft(deepcopy(dict(data)), typed_of(data))


def typed_of(data: Mapping[str, Any]) -> dict[str, str]:
    shown: dict[str, str] = {}
    for name, said in data["channels"].items():
        at = f"channels.{name}"
        for key in (*AMOUNTS, *MAYBE):
            value = said.get(key)
            shown[f"{at}.{key}"] = "" if value is None else _plain(value)
        hours = said.get("hours")
        shown[f"{at}.from"], shown[f"{at}.to"] = (clock(hours[0]), clock(hours[1])) if hours else ("", "")
    for family, chances in data["beliefs"].items():
        shown |= {f"beliefs.{family}.{name}": _plain(100 * chance) for name, chance in chances.items()}
    shown |= {f"values.{name}": _plain(data["values"][name]) for name in WORTH}
    delays = data["values"]["delay_per_hour"]
    return shown | {f"values.delay_per_hour.{one}": _plain(delays.get(one, 0.1)) for one in URGENCIES}


def read_form(form: MultiDict[str, str], base: Mapping[str, Any]) -> Draft:
    """`base`: the data the form was made of; what the form doesn't show stays as it is there."""
    data = deepcopy(dict(base))
    fields = _Fields(form)
    for name, said in data["channels"].items():
        _read_channel(fields, name, said)
    for family, chances in data["beliefs"].items():
        for name in chances:
            fields.number(f"beliefs.{family}.{name}", chances, name, scale=0.01)
    for name in WORTH:
        fields.number(f"values.{name}", data["values"], name)
    for urgency in URGENCIES:
        fields.number(f"values.delay_per_hour.{urgency}", data["values"]["delay_per_hour"], urgency)
    rules = read_rules(form, data)
    data["rules"] = rules.rules
    wrong = fields.wrong | {place: says for place, says in rules.wrong.items() if place not in fields.wrong}
    wrong |= {place: says for place, says in problems(data).items() if place not in wrong}
    return Draft(data, typed_of(data) | fields.typed, wrong, rules.editing)


class _Fields:
    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form = form
        self.typed: dict[str, str] = {}
        self.wrong: dict[str, str] = {}

    def text(self, name: str) -> str | None:
        """None where the form has no such field."""
        return self.form[name].strip()[:40] if name in self.form else None

    def number(self, name: str, place: dict[str, Any], key: str, *, scale: float = 1, empty: bool = False) -> None:
        said = self.text(name)
        if said is None or said == _plain((place.get(key) or 0) / scale):
            return
        if empty and not said:
            place[key] = None
            return
        value = read_number(said)
        if value is None:
            self.typed[name] = said
            self.wrong[name] = f"“{said}” isn’t a number. Write it like 4.50." if said else "Write a number here."
            return
        scaled = round(value * scale, 6)
        place[key] = int(scaled) if scaled.is_integer() and key in MAYBE else scaled


def _read_channel(fields: _Fields, name: str, said: dict[str, Any]) -> None:
    at = f"channels.{name}"
    if fields.text(f"{at}.cost") is None:
        return
    for key in AMOUNTS:
        fields.number(f"{at}.{key}", said, key)
    for key in MAYBE:
        fields.number(f"{at}.{key}", said, key, empty=said.get(key) is None or not fields.text(f"{at}.{key}"))
    if f"{at}.from" not in fields.form:  # the ticket never closes, so it has no fields of hours
        return
    _read_hours(fields, at, said)
    days = [int(day) for day in fields.form.getlist(f"{at}.days") if day in "0123456"]
    every_day = len(set(days)) == 7
    if not (every_day and said.get("days") is None):
        said["days"] = sorted(set(days))
    holidays = f"{at}.holidays" in fields.form
    was = said.get("holidays")
    if holidays != (every_day if was is None else was):
        said["holidays"] = holidays


def _read_hours(fields: _Fields, at: str, said: dict[str, Any]) -> None:
    typed = [fields.text(f"{at}.{end}") or "" for end in ("from", "to")]
    if typed == ["", ""]:
        said["hours"] = None
        return
    hours = [read_clock(one) for one in typed]
    if None in hours:
        fields.typed |= {f"{at}.from": typed[0], f"{at}.to": typed[1]}
        fields.wrong[f"{at}.hours"] = "Write both times like 08:00 and 20:00, or leave both empty for always open."
    elif hours != list(said.get("hours") or ()):
        said["hours"] = hours


def _plain(value: float) -> str:
    """As a field shows it and reads it again, in every language: without commas."""
    return f"{round(float(value), 4):g}" if abs(value) < 1e6 else f"{value:.0f}"
