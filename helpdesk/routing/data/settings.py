"""Routing data as one value: read from plain dicts, checked with sentences a support lead can act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from foundation.errors import Invalid
from helpdesk.routing.data.checking import problems
from helpdesk.routing.data.defaults import default_settings


@dataclass(frozen=True)
class Channel:
    name: str
    cost: float
    handling_min: float
    servers: int | None
    cap: float | None
    hours: tuple[float, float] | None  # UTC, from and up to; None: always
    days: frozenset[int] | None
    usual_wait_min: float
    holidays: bool = True  # whether it is open on public holidays


@dataclass(frozen=True)
class RoutingSettings:
    data: dict[str, Any]  # as loaded; what `dump` gives back

    @cached_property
    def channels(self) -> dict[str, Channel]:
        return {name: _channel(name, said) for name, said in self.data["channels"].items()}

    @cached_property
    def topics(self) -> dict[str, str]:
        return {topic: family for family, topics in self.data["families"].items() for topic in topics}

    @cached_property
    def rules(self) -> list[dict[str, Any]]:
        """Those that are on."""
        return [rule for rule in self.data["rules"] if not rule.get("off")]

    @cached_property
    def values(self) -> dict[str, Any]:
        return dict(self.data["values"])

    @cached_property
    def choice(self) -> dict[str, float]:
        return dict(self.data["choice"])

    def belief(self, family: str, channel: str) -> float:
        """The chance to solve that we assume before any outcome."""
        beliefs = self.data["beliefs"]
        return float(beliefs.get(family, beliefs.get("unknown", {})).get(channel, 0.5))


def read_settings(data: Mapping[str, Any] | None = None) -> RoutingSettings:
    """The defaults with `data` over them, part by part. Raises Invalid with what is wrong first, and `extra["problems"]` with all."""
    defaults = default_settings()
    merged = defaults | dict(data or {})
    for part in ("choice", "values"):
        if isinstance(merged[part], Mapping):
            merged[part] = defaults[part] | merged[part]
    unknown = set(merged) - set(defaults)
    if unknown:
        raise Invalid(f"Routing has no part called {', '.join(sorted(unknown))}.", field=sorted(unknown)[0])
    wrong = problems(merged)
    if wrong:
        place = next(iter(wrong))
        raise Invalid(wrong[place], field=place, problems=wrong)
    return RoutingSettings(merged)


def _channel(name: str, said: Mapping[str, Any]) -> Channel:
    hours, days = said.get("hours"), said.get("days")
    every_day = days is None or len(set(days)) == 7
    return Channel(
        name=name,
        cost=float(said["cost"]),
        handling_min=float(said["handling_min"]),
        servers=said.get("servers"),
        cap=said.get("cap"),
        hours=(float(hours[0]), float(hours[1])) if hours else None,
        days=frozenset(days) if days is not None else None,
        usual_wait_min=float(said.get("usual_wait_min") or 0),
        holidays=every_day if said.get("holidays") is None else bool(said["holidays"]),
    )
