"""A live test of proposed routing data: begun, watched by stretches, ended; then it is in force, or it isn't."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, select, update

from foundation.errors import Conflict
from helpdesk.routing.context import read_context
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.data.versions import read_version, use_version
from helpdesk.routing.judging.intervals import Estimate, around, spread_of
from helpdesk.routing.judging.judgement import signed
from helpdesk.routing.judging.replaying import Settled
from helpdesk.routing.judging.reports import ask_for, newest_done
from helpdesk.routing.judging.worth import worth
from helpdesk.routing.outcomes.settling import begin_state
from helpdesk.routing.router import channel_of
from helpdesk.routing.tables import routing_decisions, routing_state

STRETCH_MIN = 60
CARRIED = 1 / 6  # of a stretch, at its start: the queues then are the work of the stretch before
LEAST_DAYS, MOST_DAYS = 7, 28  # whole weeks meet every weekday
LEAST_PAIRS = 40
PRECISE = 0.5  # per question: half an interval this narrow tells what matters
ALARM_PAIRS = 20


def begin_trial(db: Connection, version: int, *, by: str, now: datetime) -> None:
    """Raises NotFound, and Conflict with what is in the way."""
    read_version(db, version)
    begin_state(db, now)
    state = db.execute(select(routing_state).with_for_update()).one()
    if state.trial:
        raise Conflict("Another live test is running. End it first.")
    if state.mode == "rules":
        raise Conflict("The rules alone decide now. Let routing learn again before you test.")
    if state.settings == version:
        raise Conflict("This version is in force already.")
    judged = newest_done(db, "judgement", version)
    if judged is None or not judged.data.get("decisions"):
        raise Conflict("Judge it on what was logged first. It takes a minute and nobody is tried out on.")
    if judged.data["verdict"] == "worse":
        raise Conflict("By what was logged it would do worse, so it isn’t tried on people.")
    trial = {
        "settings": version, "against": state.settings, "began": now.isoformat(), "stretch_min": STRETCH_MIN, "by": by,
    }  # fmt: skip
    db.execute(update(routing_state).values(trial=trial, changed_at=now))


def end_trial(db: Connection, *, adopt: bool, by: str, now: datetime) -> int:
    """The version that was tested. With `adopt` it is in force from now on; else the one before goes on alone."""
    trial = db.execute(select(routing_state.c.trial).with_for_update()).scalar()
    if not trial:
        raise Conflict("No live test is running any more.")
    version: int = trial["settings"]
    db.execute(update(routing_state).values(trial=None, changed_at=now))
    if adopt:
        use_version(db, version, instead_of=trial["against"], note="It was tested live.", by=by, now=now)
    ask_for(
        db,
        "trial",
        version=version,
        by=by,
        data={"trial": trial | {"ended": now.isoformat(), "adopted": adopt}},
        now=now,
    )
    return version


def count_arms(db: Connection, trial: dict[str, Any]) -> dict[str, int]:
    """How many decisions were made in each arm, settled or not."""
    c, began = routing_decisions.c, datetime.fromisoformat(trial["began"])
    query = select(c.arm, func.count()).where(c.decided_at >= began, c.arm.is_not(None)).group_by(c.arm)
    return {str(row[0]): int(row[1]) for row in db.execute(query)}


def analyse(
    rows: Sequence[Settled], trial: dict[str, Any], decided: dict[str, int], settings: RoutingSettings, *, now: datetime
) -> dict[str, Any]:
    """`settings`: those in force when it began; what an outcome is worth goes by them for both arms."""
    ended = datetime.fromisoformat(trial["ended"]) if trial.get("ended") else now
    days = (ended - datetime.fromisoformat(trial["began"])).total_seconds() / 86_400
    counted = [row for row in rows if row.arm and _counts(row, trial, ended)]
    pairs = _pairs(counted, trial, settings)
    difference = by_pairs(pairs)
    report = {
        "trial": trial, "days": days, "pairs": len(pairs), "counted": len(counted), "decided": decided,
        "settled": {arm: sum(row.arm == arm for row in counted) for arm in ("now", "proposed")},
        "difference": asdict(difference) if difference else None,
        "stretches": [{"pair": pair, "gap": gap, "weight": weight} for pair, gap, weight in pairs],
    }  # fmt: skip
    return report | {"enough": long_enough(days, len(pairs), difference), "words": _words(days, len(pairs), difference)}


def by_pairs(pairs: Sequence[tuple[int, float, float]]) -> Estimate | None:
    """The weighted mean of the gaps within pairs of stretches. A pair is one observation, however many asked in it: they share
    its queues and its people (Bojinov, Simchi-Levi & Zhao 2023)."""
    if len(pairs) < 3:
        return None
    gaps, weight = np.array([one[1] for one in pairs]), np.array([one[2] for one in pairs])
    value = float((gaps * weight).sum() / weight.sum())
    return around(value, *spread_of(weight * (gaps - value) / weight.mean()))


def long_enough(days: float, pairs: int, difference: Estimate | None) -> bool:
    """By time and by how narrow the interval is, never by what it says: who stops when it pleases finds what pleases."""
    if difference is None or days < LEAST_DAYS or pairs < LEAST_PAIRS:
        return False
    return difference.half <= PRECISE or days >= MOST_DAYS


def _pairs(rows: Sequence[Settled], trial: dict[str, Any], settings: RoutingSettings) -> list[tuple[int, float, float]]:
    """(pair, how much more the proposed settings brought in it, weight), where both had decisions."""
    values: dict[int, dict[str, list[float]]] = defaultdict(lambda: {"now": [], "proposed": []})
    for row in rows:
        channel = channel_of(row.outcome, row.answer["channel"], settings)
        if channel in settings.channels:
            value = worth(row.outcome, read_context(row.raw, settings.topics), channel, settings)
            values[_stretch(row.decided_at, trial) // 2][row.arm or "now"].append(value)
    found = []
    for pair, arms in sorted(values.items()):
        one, other = arms["proposed"], arms["now"]
        if one and other:
            weight = len(one) * len(other) / (len(one) + len(other))
            found.append((pair, sum(one) / len(one) - sum(other) / len(other), weight))
    return found


def _counts(row: Settled, trial: dict[str, Any], ended: datetime) -> bool:
    """In a pair that lies whole within the test, and not in the first minutes of a stretch."""
    length, pair = 60 * trial["stretch_min"], _stretch(row.decided_at, trial) // 2
    began = datetime.fromisoformat(trial["began"])
    into = row.decided_at.timestamp() % length
    starts, ends = datetime.fromtimestamp(2 * pair * length, UTC), datetime.fromtimestamp(2 * (pair + 1) * length, UTC)
    return began <= starts and ends <= ended and into >= CARRIED * length


def _stretch(at: datetime, trial: dict[str, Any]) -> int:
    return int(at.timestamp() // (60 * trial["stretch_min"]))


def _words(days: float, pairs: int, difference: Estimate | None) -> list[str]:
    if difference is None:
        return ["Too little has been settled in it to say anything. Outcomes come days after the question."]
    said = [
        f"{signed(difference.value)} per question, between {signed(difference.low)} and {signed(difference.high)}, "
        f"from {pairs} pairs of hours."
    ]
    if long_enough(days, pairs, difference):
        said.append(
            "It has run long enough. "
            + (
                "The proposed data do better."
                if difference.low > 0
                else "The proposed data do worse."
                if difference.high < 0
                else "They do equally well, but for a difference too small to find."
            )
        )
    elif pairs >= ALARM_PAIRS and difference.high < 0:
        said.append("It does worse. You need not wait for the end.")
    elif days < LEAST_DAYS:
        left = math.ceil(LEAST_DAYS - days)
        said.append(f"It needs at least a whole week: {left} more {'day' if left == 1 else 'days'}.")
    else:
        said.append(
            "It goes on until the interval is half as wide, or for four weeks at most."
            if difference.half > 2 * PRECISE
            else "It goes on until the interval is narrow enough, or for four weeks at most."
        )
    return said
