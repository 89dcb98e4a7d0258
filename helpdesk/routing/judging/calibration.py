"""Whether what we expect comes true: the chance to solve beside what was solved, by chance and by channel."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from helpdesk.routing.experience import is_solved
from helpdesk.routing.judging.intervals import share
from helpdesk.routing.judging.replaying import Settled

BINS = 10
LUCK = 200  # times the same chances are drawn, to know how far off a perfect model looks


def calibration(rows: Sequence[Settled]) -> dict[str, Any]:
    """Only questions that were settled where they were sent, with the chance that was logged when they were decided."""
    told = [
        (row.answer["channel"], found, is_solved(row.outcome)) for row in rows if (found := _expected(row)) is not None
    ]
    if not told:
        return {"judged": 0, "bins": [], "channels": []}
    chance, solved = np.array([one[1] for one in told]), np.array([one[2] for one in told], dtype=float)
    groups = np.array_split(np.argsort(chance, kind="stable"), min(BINS, max(1, len(told) // 20)))
    perfect = np.random.default_rng(0).random((LUCK, len(told))) < chance
    return {
        "judged": len(told),
        "bins": [_bin(chance[one], solved[one]) for one in groups],
        "ece": _ece(chance, solved, groups),
        "ece_by_luck": float(np.percentile([_ece(chance, one, groups) for one in perfect], 95)),
        "brier": float(((chance - solved) ** 2).mean()),
        "channels": _channels(told),
    }


def _expected(row: Settled) -> float | None:
    channel = row.answer["channel"]
    if row.outcome.get("channel") not in (None, channel):
        return None
    found = row.answer.get("expected", {}).get(channel, {}).get("solve")
    return float(found) if found is not None else None


def _bin(chance: np.ndarray, solved: np.ndarray) -> dict[str, float]:
    seen = share(float(solved.sum()), len(solved))
    return {
        "expected": float(chance.mean()),
        "count": len(solved),
        "low": seen.low,
        "high": seen.high,
        "solved": seen.value,
    }


def _ece(chance: np.ndarray, solved: np.ndarray, groups: Sequence[np.ndarray]) -> float:
    """Expected calibration error, over bins of equally many (Naeini et al. 2015)."""
    return float(sum(len(one) * abs(chance[one].mean() - solved[one].mean()) for one in groups) / len(chance))


def _channels(told: Sequence[tuple[str, float, bool]]) -> list[dict[str, Any]]:
    found = []
    for name in dict.fromkeys(one[0] for one in told):
        mine = [one for one in told if one[0] == name]
        expected = sum(one[1] for one in mine) / len(mine)
        seen = share(sum(one[2] for one in mine), len(mine))
        found.append({
            "channel": name, "count": len(mine), "expected": expected, **asdict(seen), "fits": seen.low <= expected <= seen.high,
        })  # fmt: skip
    return sorted(found, key=lambda one: -one["count"])
