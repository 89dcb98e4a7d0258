"""All that is promised: policies in order, calendars, and when to warn; as plain values and as the document that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.opening import holidays_of
from helpdesk.sla.calendar import FULL, Calendar
from helpdesk.sla.clocks import Promise
from helpdesk.sla.hours import Hours
from helpdesk.sla.levels import hours_of_team
from helpdesk.sla.policy import ALWAYS, TEAM_HOURS, Asked, Metric, Policy, choose
from helpdesk.sla.targets import TARGETS

AROUND_THE_CLOCK = Calendar(ALWAYS, "Around the clock")
REPLIES: tuple[Metric, ...] = ("first_reply", "next_reply")
USUAL = (
    Policy("enterprise", "Enterprise", {"plan": frozenset({"enterprise"})}, {metric: {name: target / 2 for name, target in TARGETS.items()} for metric in REPLIES}, ALWAYS),
    Policy("everyone", "Everyone else", {}, dict.fromkeys(REPLIES, TARGETS), TEAM_HOURS),
)  # fmt: skip


@dataclass(frozen=True)
class Rules:
    policies: tuple[Policy, ...] = USUAL
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    warn_percent: int = 75
    stamp: str | None = None  # none: the usual ones, that nobody changed

    def promise(self, asked: Asked, settings: RoutingSettings) -> Promise | None:
        """What holds for such a ticket, and the hours its time runs in. `settings`: where the hours of teams are read."""
        policy = choose(self.policies, asked)
        return (policy, self.calendar_of(policy, asked.team, settings)) if policy else None

    def calendar_of(self, policy: Policy, team: str, settings: RoutingSettings) -> Calendar:
        if policy.calendar == ALWAYS:
            return AROUND_THE_CLOCK
        if policy.calendar == TEAM_HOURS:
            return calendar_from(hours_of_team(team, settings))
        return self.calendars[policy.calendar]

    def policy(self, key: str) -> Policy | None:
        return next((one for one in self.policies if one.key == key), None)

    def using(self, calendar: str) -> list[Policy]:
        return [one for one in self.policies if one.calendar == calendar]

    def put(self, policy: Policy) -> "Rules":
        """In place of the one with its key, or above the last: that one is usually for everyone else."""
        kept = list(self.policies)
        place = next((place for place, one in enumerate(kept) if one.key == policy.key), None)
        if place is None:
            kept.insert(max(len(kept) - 1, 0), policy)
        else:
            kept[place] = policy
        return replace(self, policies=tuple(kept))

    def without(self, key: str) -> "Rules":
        return replace(self, policies=tuple(one for one in self.policies if one.key != key))

    def moved(self, key: str, by: int) -> "Rules":
        """So many places up (below nothing) or down; the first and the last stay."""
        kept = list(self.policies)
        place = next((place for place, one in enumerate(kept) if one.key == key), None)
        if place is None:
            return self
        one = kept.pop(place)
        kept.insert(min(max(place + by, 0), len(kept)), one)
        return replace(self, policies=tuple(kept))


@lru_cache(maxsize=64)
def calendar_from(hours: Hours | None) -> Calendar:
    if hours is None:
        return AROUND_THE_CLOCK
    window = (round(hours.begins * 3600), min(round(hours.ends * 3600), FULL))
    week = tuple((window,) if hours.days is None or day in hours.days else () for day in range(7))
    return Calendar(TEAM_HOURS, "Hours of its team", "UTC", week, shut=hours.shut)  # type: ignore[arg-type]


def written_policy(policy: Policy) -> dict[str, Any]:
    return {
        "key": policy.key, "name": policy.name, "when": {facet: sorted(values) for facet, values in policy.when.items() if values},
        "targets": {metric: {name: int(target.total_seconds()) for name, target in kept.items()} for metric, kept in policy.targets.items()},
        "calendar": policy.calendar, "pauses": sorted(policy.pauses),
    }  # fmt: skip


def read_policy(kept: Mapping[str, Any]) -> Policy:
    targets: Any = {
        metric: {name: timedelta(seconds=seconds) for name, seconds in by_priority.items()}
        for metric, by_priority in kept["targets"].items()
    }
    when = {facet: frozenset(values) for facet, values in kept["when"].items()}
    return Policy(kept["key"], kept["name"], when, targets, kept["calendar"], frozenset(kept["pauses"]))


def written_calendar(calendar: Calendar) -> dict[str, Any]:
    return {
        "key": calendar.key, "name": calendar.name, "zone": calendar.zone, "week": [list(map(list, day)) for day in calendar.week],
        "country": calendar.country, "closed": sorted(day.isoformat() for day in calendar.closed),
    }  # fmt: skip


def read_calendar(kept: Mapping[str, Any]) -> Calendar:
    week: Any = tuple(tuple((int(opens), int(closes)) for opens, closes in day) for day in kept["week"])
    closed = frozenset(map(date.fromisoformat, kept["closed"]))
    return Calendar(kept["key"], kept["name"], kept["zone"], week, kept["country"], closed, holidays_of(kept["country"]))  # fmt: skip
