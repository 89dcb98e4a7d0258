"""What is promised to whom: policies in order, of which the first that fits a ticket counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, get_args

Metric = Literal["first_reply", "next_reply", "resolution"]
METRICS: tuple[Metric, ...] = get_args(Metric)
PAUSES = ("pending", "on_hold", "snoozed")  # what may stop the resolution clock
REPLY_PAUSES = frozenset({"pending", "on_hold"})  # no reply is due while we wait on the customer or on others
FACETS = ("priority", "plan", "channel", "team", "kind")

ALWAYS, TEAM_HOURS = "always", "team"  # calendars that are there without being made


@dataclass(frozen=True)
class Asked:
    """What policies choose by."""

    priority: str
    plan: str | None
    channel: str
    team: str
    kind: str = "question"


@dataclass(frozen=True)
class Policy:
    """Targets of business time by metric and priority, in the hours of a calendar. `when`: the values each facet may have; a
    facet that is left out may have any."""

    key: str
    name: str
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    targets: Mapping[Metric, Mapping[str, timedelta]] = field(default_factory=dict)
    calendar: str = ALWAYS
    pauses: frozenset[str] = frozenset({"pending", "on_hold"})

    def fits(self, asked: Asked) -> bool:
        return all((getattr(asked, facet) or "") in values for facet, values in self.when.items() if values)

    def target(self, metric: Metric, priority: str) -> timedelta | None:
        return self.targets.get(metric, {}).get(priority)

    def pauses_for(self, metric: Metric) -> frozenset[str]:
        return self.pauses if metric == "resolution" else REPLY_PAUSES


def choose(policies: Sequence[Policy], asked: Asked) -> Policy | None:
    """The first that fits; None where nothing is promised."""
    return next((one for one in policies if one.fits(asked)), None)


def never_reached(policies: Sequence[Policy]) -> dict[str, Policy]:
    """Policies no ticket can come to, with the earlier one that takes all of theirs."""
    found = {}
    for place, policy in enumerate(policies):
        before = next((one for one in policies[:place] if _covers(one, policy)), None)
        if before:
            found[policy.key] = before
    return found


def _covers(one: Policy, other: Policy) -> bool:
    return all(
        not values or (other.when.get(facet) and other.when[facet] <= values) for facet, values in one.when.items()
    )
