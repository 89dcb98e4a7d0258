"""Routing data as one value: read from plain dicts, checked with sentences a support lead can act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from foundation.errors import Invalid
from helpdesk.routing.defaults import LAST_RESORT, default_settings


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
        return list(self.data["rules"])

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
    """The defaults with `data` over them, part by part. Raises Invalid with the part that can't be used."""
    merged = default_settings() | dict(data or {})
    for part in ("choice", "values"):
        if isinstance(merged[part], Mapping):
            merged[part] = default_settings()[part] | merged[part]
    unknown = set(merged) - set(default_settings())
    if unknown:
        raise Invalid(f"Routing has no part called {', '.join(sorted(unknown))}.", field=sorted(unknown)[0])
    settings = RoutingSettings(merged)
    try:
        channels = settings.channels
        _ = settings.topics
        choice, values = settings.choice, settings.values
        checks = [
            0 < choice["width"] <= 1,
            0 < choice["width_grave"] <= 1,
            0 < choice["memory"] <= 1,
            choice["queue_price"] >= 0,
        ]
        checks += [0 <= choice[name] < 1 for name in ("floor", "floor_later", "reopen_rate")]
        checks += [float(values[name]) == float(values[name]) for name in ("resolved", "unresolved", "reopened")]
        checks += [0 <= settings.belief(family, name) <= 1 for family in merged["beliefs"] for name in channels]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid(f"These routing data can’t be read: {error!r}.") from error
    if not all(checks):
        raise Invalid("Beliefs and floors lie between 0 and 1; width and memory are above 0 and at most 1.")
    if LAST_RESORT not in channels:
        raise Invalid("The channel “ticket” must stay: it is where everything goes that fits nowhere else.")
    for rule in settings.rules:
        if not isinstance(rule, dict) or not rule.get("id") or not rule.get("reason") or not rule.get("when"):
            raise Invalid(f"A rule needs an id, a reason and a when: {str(rule)[:120]}.", field="rules")
        named = [*rule.get("out", []), *rule.get("only", [])]
        strange = [name for name in named if name != "*" and name not in channels]
        if not named or strange:
            raise Invalid(f"Rule {rule['id']} names no channel we have: {', '.join(strange) or 'none'}.", field="rules")
    return settings


def _channel(name: str, said: Mapping[str, Any]) -> Channel:
    hours = said.get("hours")
    return Channel(
        name=name,
        cost=float(said["cost"]),
        handling_min=float(said["handling_min"]),
        servers=said.get("servers"),
        cap=said.get("cap"),
        hours=(float(hours[0]), float(hours[1])) if hours else None,
        days=frozenset(said["days"]) if said.get("days") is not None else None,
        usual_wait_min=float(said.get("usual_wait_min") or 0),
    )
