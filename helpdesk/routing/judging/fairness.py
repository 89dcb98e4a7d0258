"""Whether some people are served worse: solved, waits and value by role, plan and language, like for like."""

from collections.abc import Sequence
from dataclasses import asdict
from statistics import NormalDist
from typing import Any

import numpy as np

from helpdesk.routing.context import read_context
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.experience import is_solved, number
from helpdesk.routing.judging.intervals import mean, share
from helpdesk.routing.judging.replaying import Settled
from helpdesk.routing.judging.worth import worth
from helpdesk.routing.router import channel_of

ENOUGH = 30  # decisions of a group, and of everybody else
KINDS = {"role": "Role", "plan": "Plan", "language": "Language"}
MEASURES = ("solved", "wait", "value")


def fairness(rows: Sequence[Settled], settings: RoutingSettings) -> dict[str, Any]:
    contexts = [read_context(row.raw, settings.topics) for row in rows]
    whose = np.unique([row.who or row.id for row in rows], return_inverse=True)[1] if rows else np.zeros(0)
    told = {
        "solved": np.array([float(is_solved(row.outcome)) for row in rows]),
        "wait": np.array([_waited(row) for row in rows]),
        "value": np.array([
            worth(row.outcome, context, channel_of(row.outcome, row.answer["channel"], settings), settings)
            for row, context in zip(rows, contexts, strict=True)
        ]),
    }  # fmt: skip
    families = np.array([context.family for context in contexts])
    groups = []
    for kind in KINDS:
        names = np.array([getattr(context, kind) or "not said" for context in contexts])
        for name in sorted(set(names)):
            mine = names == name
            if ENOUGH <= mine.sum() <= len(rows) - ENOUGH:
                groups.append(_group(kind, str(name), mine, told, families, whose))
    return {"decisions": len(rows), "groups": _beyond_noise(groups)}


def _group(
    kind: str, name: str, mine: np.ndarray, told: dict[str, np.ndarray], families: np.ndarray, whose: np.ndarray
) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": kind, "name": name, "count": int(mine.sum())}
    for measure, values in told.items():
        known = ~np.isnan(values)
        own = values[mine & known]
        seen = share(own.sum(), len(own)) if measure == "solved" else mean(own, whose[mine & known])
        found[measure] = asdict(seen) | {"count": len(own)} if len(own) >= ENOUGH else None
        found[f"{measure}_gap"] = (
            like_for_like(values[known], mine[known], families[known]) if len(own) >= ENOUGH else None
        )
    return found


def like_for_like(values: np.ndarray, mine: np.ndarray, families: np.ndarray) -> dict[str, float] | None:
    """
    How much more the group has than all others who ask about the same: the differences within each family, weighted as in
    Mantel & Haenszel 1959. None where they never ask about the same.
    """
    total, weight, variance = 0.0, 0.0, 0.0
    for family in np.unique(families):
        own, others = values[(families == family) & mine], values[(families == family) & ~mine]
        if len(own) < 2 or len(others) < 2:
            continue
        w = len(own) * len(others) / (len(own) + len(others))
        total, weight = total + w * float(own.mean() - others.mean()), weight + w
        variance += w**2 * float(own.var(ddof=1) / len(own) + others.var(ddof=1) / len(others))
    if not weight:
        return None
    gap, error = total / weight, variance**0.5 / weight
    return {"value": gap, "low": gap - 1.96 * error, "high": gap + 1.96 * error, "error": error}


def _beyond_noise(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Many comparisons find something by luck; a gap counts when it would stand out among all of them (Bonferroni)."""
    gaps = [one[f"{measure}_gap"] for one in groups for measure in MEASURES if one[f"{measure}_gap"]]
    reach = NormalDist().inv_cdf(1 - 0.025 / max(1, len(gaps)))
    for gap in gaps:
        gap["beyond"] = gap["error"] > 0 and abs(gap["value"]) > reach * gap["error"]
    return groups


def _waited(row: Settled) -> float:
    waited = number(row.outcome.get("wait_min"))
    return waited if waited is not None and waited >= 0 else np.nan
