"""What outcomes taught us: counts per topic and channel, shrunk towards the family, and the family towards our beliefs."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpdesk.routing.settings import RoutingSettings


@dataclass
class Counts:
    outcomes: int = 0
    resolved: int = 0
    reopened: int = 0
    csat_sum: float = 0.0
    csat_count: int = 0


@dataclass(frozen=True)
class Outlook:
    """What we expect of a channel for a question."""

    solve: float
    reopen: float
    csat: float
    outcomes: int  # how many real ones of this family stand behind it


class Experience:
    """Counts by (family, topic, channel); sums over a family are kept beside them."""

    def __init__(self, rows: Iterable[tuple[str, str, str, Counts]] = ()) -> None:
        self._topic: dict[tuple[str, str, str], Counts] = defaultdict(Counts)
        self._family: dict[tuple[str, str], Counts] = defaultdict(Counts)
        for family, topic, channel, counts in rows:
            self._topic[family, topic, channel] = counts
            _add(self._family[family, channel], counts)

    def learn(self, family: str, topic: str | None, channel: str, outcome: dict[str, Any]) -> Counts:
        """Count one outcome; returns it as counts, for whoever stores them."""
        seen = counted(outcome)
        _add(self._topic[family, topic or "", channel], seen)
        _add(self._family[family, channel], seen)
        return seen

    def outlook(self, settings: RoutingSettings, family: str, topic: str | None, channel: str) -> Outlook:
        weight = settings.choice["belief_weight"]
        whole = self._family.get((family, channel), Counts())
        part = self._topic.get((family, topic or "", channel), Counts())

        def shrink(belief: float, count: str) -> float:
            of_family = (belief * weight + getattr(whole, count)) / (weight + whole.outcomes)
            return float((of_family * weight + getattr(part, count)) / (weight + part.outcomes))

        csat = (settings.choice["csat"] * weight + whole.csat_sum) / (weight + whole.csat_count)
        return Outlook(
            solve=shrink(settings.belief(family, channel), "resolved"),
            reopen=shrink(settings.choice["reopen_rate"], "reopened"),
            csat=csat,
            outcomes=whole.outcomes,
        )


def counted(outcome: dict[str, Any]) -> Counts:
    csat = outcome.get("csat")
    rated = isinstance(csat, int | float) and not isinstance(csat, bool) and math.isfinite(csat) and 1 <= csat <= 5
    return Counts(
        outcomes=1,
        resolved=int(outcome.get("resolved") is True),
        reopened=int(outcome.get("reopened") is True),
        csat_sum=float(csat) if rated and csat is not None else 0.0,
        csat_count=int(rated),
    )


def _add(to: Counts, more: Counts) -> None:
    to.outcomes += more.outcomes
    to.resolved += more.resolved
    to.reopened += more.reopened
    to.csat_sum += more.csat_sum
    to.csat_count += more.csat_count
