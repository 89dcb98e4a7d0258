"""One side of a comparison: a period, a segment, filters, or everybody but the other side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.voice.asking.address import NAMES, NOT, told
from analytics.voice.asking.describing import in_words
from analytics.voice.asking.segments import Segment
from analytics.voice.hearing.wanted import wanted_from
from analytics.voice.registry.standing import Registry
from foundation.speaking import say

DAYS = 28
TYPED = ("saved", *NAMES)
REST = "rest"  # as the second segment: everybody but the first side


@dataclass(frozen=True)
class Side:
    typed: dict[str, str]  # as the form shows it
    address: dict[str, str]  # of its verbatims
    label: str


def read_sides(
    args: Mapping[str, str], segments: Mapping[int, Segment], registry: Registry, today: date
) -> tuple[Side, Side]:
    """Four weeks and the four before them, until something else is asked for. Raises Invalid for a day that isn't one."""
    typed = [_typed(args, name) for name in ("a", "b")]
    if not any(typed[0].values()) and not any(typed[1].values()):
        typed = [_weeks(today, before=0), _weeks(today, before=DAYS)]
    chosen = [_filters(one, segments) for one in typed]
    sides = []
    for at, one in enumerate(typed):
        if at and one.get("saved") == REST:
            own = {name: value for name, value in chosen[at].items() if name in {"from", "to"}}
            own = own or {name: value for name, value in chosen[1 - at].items() if name in {"from", "to"}}
            others = {name: value for name, value in chosen[1 - at].items() if name not in own}
            address = own | {NOT + name: value for name, value in others.items()}
            sides.append(Side(one, address, _and(say.text("everybody else"), in_words(own, registry))))
        else:
            wanted_from(chosen[at])
            sides.append(Side(one, chosen[at], _called(one, chosen[at], segments, registry)))
    return sides[0], sides[1]


def _typed(args: Mapping[str, str], side: str) -> dict[str, str]:
    return told(args, TYPED, prefix=f"{side}_")


def _weeks(today: date, *, before: int) -> dict[str, str]:
    last = today - timedelta(days=before)
    return {"from": (last - timedelta(days=DAYS - 1)).isoformat(), "to": last.isoformat()}


def _filters(typed: Mapping[str, str], segments: Mapping[int, Segment]) -> dict[str, str]:
    """Those of the segment, with what was typed beside it."""
    saved = segments.get(int(typed["saved"])) if typed.get("saved", "").isdecimal() else None
    own = {name: value for name, value in typed.items() if name in NAMES}
    return (saved.filters if saved else {}) | own


def _called(
    typed: Mapping[str, str], filters: Mapping[str, str], segments: Mapping[int, Segment], registry: Registry
) -> str:
    saved = segments.get(int(typed["saved"])) if typed.get("saved", "").isdecimal() else None
    if saved is None:
        return in_words(filters, registry) or say.text("everybody, ever")
    return _and(
        say.text("“{words}”", words=saved.name),
        in_words({name: value for name, value in typed.items() if name in NAMES}, registry),
    )


def _and(first: str, rest: str) -> str:
    return f"{first}, {rest}" if rest else first
