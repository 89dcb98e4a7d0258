"""What came of a decision, from what happened to its ticket: nothing until it is known. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from helpdesk.effort.handing import Happened, handed_over, reopenings
from helpdesk.effort.issue import handling_cost

QUIET = timedelta(days=7)  # solved, and for so long neither opened again nor asked anew: resolved
LONGEST = timedelta(days=30)  # what isn't solved by then teaches nothing


@dataclass(frozen=True)
class Case:
    """A decision with what its question went through since."""

    decision: str
    issue: str | None
    decided_at: datetime
    channel: str  # that has it now
    status: str
    solved_at: datetime | None
    answered_at: datetime | None  # in writing, first
    rating: int | None
    story: Sequence[Happened] = field(default=())  # since the decision, oldest first
    met_at: datetime | None = None  # an agent took the chat, or called
    gave_up_at: datetime | None = None  # nobody came to the chat in time, or another channel had to take over
    came_back_at: datetime | None = None  # asked anew about the same after it was solved


def outcome_of(case: Case, costs: Mapping[str, float], *, now: datetime) -> dict[str, Any] | None:
    """A failure is told as soon as it is clear; a solution once it was quiet for seven days."""
    if case.gave_up_at is not None:
        return _failed(case, costs)
    again = [moment for moment in (*reopenings(case.story), case.came_back_at) if moment is not None and moment <= now]
    solved = next((one.at for one in case.story if one.what == "status" and one.after == "solved"), case.solved_at)
    if not again and case.solved_at is None:
        return _outcome(case, costs, resolved=False) if case.status == "closed" else None
    if solved is not None and solved - case.decided_at > LONGEST:
        return None
    if not again and (case.solved_at is None or case.solved_at + QUIET > now):
        return None
    return _outcome(case, costs, resolved=True, reopened=bool(again), times=1 + len(again), solved=solved)


def _failed(case: Case, costs: Mapping[str, float]) -> dict[str, Any]:
    """The channel that was chosen didn't do it, whatever comes of the question elsewhere."""
    cost = costs.get(_came_by(case), 0.0) if case.met_at or case.answered_at else 0.0
    waited = case.met_at or case.answered_at or case.gave_up_at
    return _told(case, resolved=False, reopened=False, waited=waited, solved=None, cost=cost)


def _outcome(
    case: Case, costs: Mapping[str, float], *, resolved: bool, reopened: bool = False, times: int = 1, solved: datetime | None = None
) -> dict[str, Any]:  # fmt: skip
    cost = handling_cost(case.channel, times, handed_over(case.story), costs)
    waited = case.met_at or case.answered_at
    return _told(case, resolved=resolved, reopened=reopened, waited=waited, solved=solved, cost=cost)


def _came_by(case: Case) -> str:
    """The channel they really took. That others had to help is its cost and its time, not theirs."""
    return next((one.before for one in case.story if one.what == "channel" and one.before), case.channel)


def _told(
    case: Case, *, resolved: bool, reopened: bool, waited: datetime | None, solved: datetime | None, cost: float
) -> dict[str, Any]:
    """As contracts name it."""
    return {
        "decision_id": case.decision, "issue_id": case.issue, "channel": _came_by(case), "resolved": resolved, "reopened": reopened,
        "csat": case.rating, "ttr_min": _minutes(case.decided_at, solved), "wait_min": _minutes(case.decided_at, waited),
        "handling_cost": round(cost, 2),
    }  # fmt: skip


def _minutes(start: datetime, end: datetime | None) -> float | None:
    """None also where a clock was set back in between."""
    return round((end - start).total_seconds() / 60, 1) if end is not None and end >= start else None
