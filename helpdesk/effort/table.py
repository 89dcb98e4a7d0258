"""Figures as people read them: a measure by group, the worst first, in words; and all of them as a file."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.saying import OWN
from foundation.speaking import say
from foundation.unbroken import NO_BREAK, unbroken
from helpdesk.effort.figures import ENOUGH, MEASURES, Measure
from helpdesk.routing.names import channel_name, topic_title

BY = {"topic": "Topic", "page": "Page", "role": "Role", "channel": "Channel"}
UNKNOWN = "Not known"
PARTS = {"counted": "issues", "value": "value", "low": "95 %, from", "high": "95 %, to"}  # of a measure in a file
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One group. Without `value` there are too few to say; the numbers are in the measure's own units."""

    name: str
    issues: int
    value: float | None = None
    low: float = 0.0
    high: float = 0.0


def measure_of(key: str | None) -> Measure:
    return next((one for one in MEASURES if one.key == key), MEASURES[0])


def lines_of(groups: Sequence[Mapping[str, Any]], measure: Measure, by: str) -> list[Line]:
    """Groups that have this measure: the worst first, those too small to say last."""
    lines = [_line(group, measure, by) for group in groups if group[measure.key]]
    sign = 1 if measure.better == "more" else -1
    return sorted(lines, key=lambda one: (one.value is None, sign * (one.value or 0), -one.issues, one.name))


def scale_of(lines: Sequence[Line], measure: Measure) -> float:
    """What the longest bar stands for."""
    return (
        1.0
        if measure.kind == "share"
        else max((one.high for one in lines if one.value is not None), default=1.0) or 1.0
    )


def figure(value: float, kind: str) -> str:
    """`0.713` of a share -> `71 %`; minutes as days, hours and minutes."""
    if kind == "share":
        return f"{100 * value:.0f}{NO_BREAK}%"
    if kind == "minutes":
        return unbroken(_length(value))
    return f"{value:.2f}" if say.lang == OWN else say.number(round(value, 2))


def name_of(name: str, by: str) -> str:
    if not name:
        return say.word(UNKNOWN)
    if by == "topic":
        return say.word(topic_title(name))
    if by == "channel":
        said = channel_name(name)
        return say.word(said[0].upper() + said[1:])
    return say.word(name.capitalize()) if by == "role" else name


def as_file(groups: Sequence[Mapping[str, Any]], by: str) -> str:
    """CSV with every measure: how many issues it counts, its value, and the interval that holds 95 times in 100. In English its heads are short
    keys, for programs, and a group has its key and its name; elsewhere all is words."""
    out = io.StringIO()
    writer = csv.writer(out)
    if say.lang == OWN:
        heads = [f"{one.key}_{part}" for one in MEASURES for part in PARTS]
        writer.writerow([by, f"{by}_name", "issues", *heads])
    else:
        heads = [f"{say.word(one.name)} ({say.word(part)})" for one in MEASURES for part in PARTS.values()]
        writer.writerow([say.word(BY[by]), say.text("Issues counted"), *heads])
    for group in groups:
        told = [part for one in MEASURES for part in (group[one.key] or ["", "", "", ""])]
        keys = [harmless(group["name"])] if say.lang == OWN else []
        writer.writerow([*keys, harmless(name_of(group["name"], by)), group["issues"], *told])
    return out.getvalue()


def harmless(cell: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def headline(told: Mapping[str, Any]) -> str:
    """The one sentence to remember."""
    alone, first = told["alone"], told["first"]
    if alone and alone[0] >= ENOUGH:
        return say.text("Of 100 who tried by themselves, {many} needed nobody", many=f"{100 * alone[1]:.0f}")
    if first and first[0] >= ENOUGH:
        return say.text("Of 100 questions, {many} were solved at first contact", many=f"{100 * first[1]:.0f}")
    return say.text("Too few issues are over to say much")


def _line(group: Mapping[str, Any], measure: Measure, by: str) -> Line:
    count, value, low, high = group[measure.key]
    name = name_of(group["name"], by)
    return Line(name, int(count), value, low, high) if count >= ENOUGH else Line(name, int(count))


def _length(minutes: float) -> str:
    whole = round(minutes)
    if whole < 60:
        return f"{whole} min"
    if whole < 48 * 60:
        return f"{whole // 60} h {whole % 60:02} min"
    return f"{whole // 1440} d {whole % 1440 // 60} h"
