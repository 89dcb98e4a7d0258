"""When a reply is due: a team's first-reply targets in its hours; enterprise at half of them, around the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.sla.hours import Hours

TARGETS = {
    "critical": timedelta(minutes=30),
    "high": timedelta(hours=2),
    "normal": timedelta(hours=8),
    "low": timedelta(hours=24),
}
SUPPORT_HOURS = Hours(6, 22)  # every day: support's own channel, the ticket, never closes


@dataclass(frozen=True)
class Level:
    """What a team promises: a first reply within so long, by priority, in the hours its time runs (None: around the clock)."""

    targets: Mapping[str, timedelta]
    hours: Hours | None

    def target(self, priority: str, plan: str | None) -> timedelta:
        target = self.targets.get(priority, self.targets["normal"])
        return target / 2 if plan == "enterprise" else target

    def hours_for(self, plan: str | None) -> Hours | None:
        return None if plan == "enterprise" else self.hours

    def share_used(self, due_at: datetime, at: datetime, *, priority: str, plan: str | None) -> float:
        """How much of the time for a reply is over, from 0 to 1."""
        hours = self.hours_for(plan)
        left = hours.between(at, due_at) if hours else due_at - at
        return min(1.0, max(0.0, 1 - left / self.target(priority, plan)))


SUPPORT = Level(TARGETS, SUPPORT_HOURS)  # until a lead changes it


def reply_due(asked_at: datetime, *, priority: str, plan: str | None, level: Level) -> datetime:
    """The moment by which somebody should have answered a question asked at `asked_at` (UTC)."""
    target, hours = level.target(priority, plan), level.hours_for(plan)
    return hours.after(asked_at, target) if hours else asked_at + target
