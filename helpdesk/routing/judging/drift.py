"""Whether this week is like the four before: who asks what, where it goes, and how often it is solved."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import NormalDist
from typing import Any

from sqlalchemy import Connection, select

from helpdesk.routing.experience import is_solved
from helpdesk.routing.judging.intervals import share
from helpdesk.routing.judging.replaying import Settled
from helpdesk.routing.tables import by_the_router, routing_decisions

WEEK, BEFORE = timedelta(days=7), timedelta(days=35)
MOST = 20_000
MOVED, SHIFTED = 0.1, 0.25  # the usual marks of the population stability index
KINDS = {"topic_family": "What is asked", "role": "Role", "plan": "Plan", "language": "Language", "urgency": "Urgency", "channel": "Channel chosen"}  # fmt: skip
ENOUGH = 30


@dataclass(frozen=True)
class Asked:
    at: datetime
    kinds: dict[str, str]


def read_asked(db: Connection, topics: Mapping[str, str], *, now: datetime) -> list[Asked]:
    """All that the router decided in five weeks, settled or not. `topics`: each with its family."""
    c = routing_decisions.c
    query = (
        select(c.context, c.answer, c.decided_at)
        .where(c.decided_at > now - BEFORE, by_the_router)
        .order_by(c.decided_at.desc())
    )
    return [Asked(row.decided_at, _kinds(row.context, row.answer, topics)) for row in db.execute(query.limit(MOST))]


def _kinds(context: Mapping[str, Any], answer: Mapping[str, Any], topics: Mapping[str, str]) -> dict[str, str]:
    family = context.get("topic_family") or topics.get(str(context.get("topic")))
    told = {kind: _word(context.get(kind)) for kind in KINDS}
    return told | {"topic_family": _word(family).replace("_", " "), "channel": answer["channel"]}


def drift(asked: Sequence[Asked], settled: Sequence[Settled], *, now: datetime) -> dict[str, Any]:
    week, before = [one for one in asked if one.at > now - WEEK], [one for one in asked if one.at <= now - WEEK]
    solves = _solves(settled, now)
    if len(week) < ENOUGH or len(before) < ENOUGH:
        return {"week": len(week), "before": len(before), "mixes": [], "solves": solves}
    mixes = [_mix(kind, [one.kinds[kind] for one in week], [one.kinds[kind] for one in before]) for kind in KINDS]
    return {"week": len(week), "before": len(before), "mixes": mixes, "solves": solves}


def _mix(kind: str, week: list[str], before: list[str]) -> dict[str, Any]:
    now, then = Counter(week), Counter(before)
    names = sorted(set(now) | set(then))
    index = psi([now[name] for name in names], [then[name] for name in names])
    noise = psi_by_luck(len(names), len(week), len(before))
    moved = sorted(names, key=lambda name: -abs(now[name] / len(week) - then[name] / len(before)))
    moves = [{"name": name, "now": now[name] / len(week), "then": then[name] / len(before)} for name in moved[:3]]
    beyond = index > max(MOVED, noise)
    return {
        "kind": kind, "title": KINDS[kind], "psi": index, "noise": noise, "beyond": beyond, "much": beyond and index > SHIFTED,
        "moves": moves,
    }  # fmt: skip


def psi(now: Sequence[int], then: Sequence[int]) -> float:
    """Population stability index of two counts of the same groups, half a count added to each (Siddiqi 2006)."""
    size, n, m = len(now), sum(now), sum(then)
    total = 0.0
    for one, other in zip(now, then, strict=True):
        a, b = (one + 0.5) / (n + size / 2), (other + 0.5) / (m + size / 2)
        total += (a - b) * math.log(a / b)
    return total


def psi_by_luck(groups: int, now: int, then: int) -> float:
    """What 95 of 100 weeks stay below when nothing changed: chi-squared over the sizes (Yurdakul 2018)."""
    freedom = max(1, groups - 1)
    z = NormalDist().inv_cdf(0.95)
    chi = freedom * (1 - 2 / (9 * freedom) + z * math.sqrt(2 / (9 * freedom))) ** 3  # Wilson & Hilferty 1931
    return chi * (1 / now + 1 / then)


def _solves(settled: Sequence[Settled], now: datetime) -> list[dict[str, Any]]:
    """By channel, of what was settled this week and in the four before."""
    found = []
    for name in sorted({row.answer["channel"] for row in settled}):
        mine = [row for row in settled if row.answer["channel"] == name and row.settled_at > now - BEFORE]
        week = [is_solved(row.outcome) for row in mine if row.settled_at > now - WEEK]
        before = [is_solved(row.outcome) for row in mine if row.settled_at <= now - WEEK]
        if len(week) < ENOUGH or len(before) < ENOUGH:
            continue
        this, that = share(sum(week), len(week)), share(sum(before), len(before))
        change = this.value - that.value
        low, high = newcombe((this.value, this.low, this.high), (that.value, that.low, that.high))
        found.append({
            "channel": name, "week": len(week), "before": len(before), "now": this.value, "then": that.value, "change": change,
            "low": low, "high": high, "beyond": low > 0 or high < 0,
        })  # fmt: skip
    return found


def newcombe(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float]:
    """The interval of a difference of two shares from their own intervals (Newcombe 1998)."""
    (p, p_low, p_high), (q, q_low, q_high) = one, other
    return p - q - math.hypot(p - p_low, q_high - q), p - q + math.hypot(p_high - p, q - q_low)


def _word(value: Any) -> str:
    return value.strip().lower()[:60] if isinstance(value, str) and value.strip() else "not said"
