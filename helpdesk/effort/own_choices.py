"""Articles and the assistant are chosen by people themselves. What came of it teaches routing like any other outcome.

Nothing is written while somebody reads or types: a week later each visit becomes a decision with its outcome, marked as their own
choice (`arm` is `own`), since nobody drew it and no other channel could have been meant.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from foundation.database import Database, upsert
from helpdesk.effort.gathering import steps_between
from helpdesk.effort.issue import QUIET, Issue, issues_of
from helpdesk.effort.step import Step
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.outcomes.settling_together import settle_together
from helpdesk.routing.tables import OWN, routing_decisions

LOOKS_BACK = timedelta(days=30)
AT_ONCE = 400


def learn_own_choices(database: Database, settings: RoutingSettings, *, now: datetime) -> int:
    """Returns how many were new. Safe to repeat, and for two at once: a visit has one name, and its outcome counts once."""
    costs = {name: channel.cost for name, channel in settings.channels.items()}
    since, d = now - LOOKS_BACK, routing_decisions.c
    with database.reading() as db:
        there = set(db.execute(select(d.id).where(d.arm == OWN, d.decided_at >= since)).scalars())
        issues = issues_of(steps_between(db, since - QUIET, now, families=settings.topics))
        over = (one for one in issues if one.began_at >= since and one.is_over(now))
        new = [row for issue in over for row in own_choices(issue, costs) if row["id"] not in there]
    for start in range(0, len(new), AT_ONCE):
        _keep(database, new[start : start + AT_ONCE], now)
    return len(new)


def own_choices(issue: Issue, costs: Mapping[str, float]) -> Iterator[dict[str, Any]]:
    """A decision with its outcome for each visit of an issue that is over. Pure."""
    visits = issue.visits
    for place, visit in enumerate(visits):
        first, name = visit[0], _name(visit[0])
        ended = max(one.end or one.at for one in visit)
        solved = place == len(visits) - 1 and issue.solved_alone
        yield {
            "id": name, "who": first.who, "arm": OWN, "decided_at": first.at,
            "context": _context(issue, first, visits[:place]), "answer": _answer(name, first.channel),
            "outcome": {
                "decision_id": name, "issue_id": None, "channel": first.channel, "resolved": solved, "reopened": False, "csat": None,
                "ttr_min": round((ended - first.at).total_seconds() / 60, 1), "wait_min": 0, "handling_cost": costs.get(first.channel, 0.0),
            },
        }  # fmt: skip


def _context(issue: Issue, step: Step, before: tuple[tuple[Step, ...], ...]) -> dict[str, Any]:
    return {
        "topic": step.topic or issue.topic, "topic_family": issue.family, "page": issue.told("page"), "role": issue.told("role"),
        "plan": issue.told("plan"), "wants_human": False, "attempts": len(before), "failed_self_service": len(before),
        "tried": sorted({one.channel for some in before for one in some}),
        "hour_utc": round(step.at.hour + step.at.minute / 60, 2), "weekday": step.at.weekday(),
    }  # fmt: skip


def _answer(name: str, channel: str) -> dict[str, Any]:
    return {
        "decision_id": name, "channel": channel, "propensity": 1.0, "probs": {channel: 1.0},
        "explanation": ["They chose this themselves."], "blocked": {}, "fallback": False, "model_version": "own-choice",
    }  # fmt: skip


def _name(step: Step) -> str:
    return "o" + sha256(f"{step.who} {step.key}".encode()).hexdigest()[:24]


def _keep(database: Database, rows: list[dict[str, Any]], now: datetime) -> None:
    decisions = [{name: value for name, value in row.items() if name != "outcome"} for row in rows]
    with database.writing() as db:
        upsert(db, routing_decisions, decisions, update=[])
        settle_together(db, [row["outcome"] for row in rows], now=now)
