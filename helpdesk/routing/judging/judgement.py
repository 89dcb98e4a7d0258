"""Judges routing data that aren't in force on what was logged, and says it in plain words."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.experience import Experience
from helpdesk.routing.judging.estimators import Checks, check, direct, dr, dr_difference, ips, snips
from helpdesk.routing.judging.intervals import Estimate, mean
from helpdesk.routing.judging.replaying import PEOPLE, Progress, Replay, Settled, enough_people, replay
from helpdesk.routing.names import channel_name
from helpdesk.routing.router import Policy

ENOUGH = 100  # decisions they count like, below which a log says nothing of a policy
WARNED = 30  # of which it takes this many to be warned: less than to be trusted
LITTLE = 0.1  # per question: a gain nobody would notice
UNSEEN = 0.1  # of what it would do, above which too much is the model's word alone
ESTIMATORS = {"dr": dr, "snips": snips, "ips": ips, "dm": direct}


def judge(
    rows: Sequence[Settled], in_force: RoutingSettings, proposed: RoutingSettings, *, decided: int,
    progress: Progress = lambda _share: None,
) -> dict[str, Any]:  # fmt: skip
    """A report of plain values. `decided`: how many decisions there are, since less is tried out later on."""
    if not enough_people(rows):
        return {
            "decisions": 0,
            "verdict": "unsure",
            "words": [f"Too little to judge by: it takes the questions of {PEOPLE} people, settled."],
        }
    policies = {
        name: Policy(settings, Experience(settings), decided)
        for name, settings in (("in_force", in_force), ("proposed", proposed))
    }
    return report_on(replay(rows, in_force, policies, progress))


def report_on(played: Replay) -> dict[str, Any]:
    log, new, old = played.log, played.policies["proposed"], played.policies["in_force"]
    checks, difference = check(log, new), dr_difference(log, new, old)
    report = {
        "decisions": len(log.chosen),
        "difference": asdict(difference),
        "ran": asdict(mean(log.reward, log.person)),
        "in_force": {name: asdict(of(log, old)) for name, of in ESTIMATORS.items()},
        "proposed": {name: asdict(of(log, new)) for name, of in ESTIMATORS.items()},
        "checks": asdict(checks) | {"weights_fit": checks.weights_fit},
        "moves": _moves(played.channels, old, new),
        "changed": float((np.abs(new - old).sum(axis=1) > 1e-9).mean()),
    }
    verdict = _verdict(difference, checks)
    return report | {"verdict": verdict, "words": _words(verdict, difference, checks, report)}


def _verdict(difference: Estimate, checks: Checks) -> str:
    if difference.error == 0:
        return "same"
    if difference.high < 0 and checks.effective >= WARNED and checks.unseen <= UNSEEN and checks.weights_fit:
        return "worse"
    if checks.effective < ENOUGH or checks.unseen > UNSEEN or not checks.weights_fit:
        return "unsure"
    return "better" if difference.low > 0 else "even"


VERDICTS = {
    "better": "It would have done better.",
    "worse": "It would have done worse. Don’t test it live.",
    "even": "No difference beyond chance shows. A live test can find a smaller one.",
    "same": "It would have decided exactly the same.",
    "unsure": "The log can’t say.",
}


def _words(verdict: str, difference: Estimate, checks: Checks, report: dict[str, Any]) -> list[str]:
    said = [VERDICTS[verdict]]
    if verdict == "better" and difference.value < LITTLE:
        said = ["It would have done better, but by next to nothing."]
    if verdict != "same":
        said.append(
            f"{signed(difference.value)} per question, between {signed(difference.low)} and {signed(difference.high)}; "
            f"{checks.decisions:,} decisions count like {checks.effective:,.0f}."
        )
        said.append(f"It decides otherwise, or with other odds, for {_percent(report['changed'])} of the questions.")
    if checks.effective < ENOUGH and verdict == "unsure":
        said.append(f"They would have to count like {ENOUGH}: it goes where the router rarely went.")
    if checks.unseen > UNSEEN:
        said.append(
            f"{_percent(checks.unseen)} of what it would do could never happen so far, so only the model speaks for that."
        )
    if not checks.weights_fit:
        said.append(
            f"The weights average {checks.mean_weight:.2f} where {1 - checks.unseen:.2f} is right: the probabilities in the log can’t be trusted."
        )
    if checks.heavy >= 0.01:
        said.append(
            f"{_percent(checks.heavy)} of the decisions weigh more than 20 others; the heaviest weighs {checks.largest:.0f}."
        )
    moves = sorted(report["moves"], key=lambda one: -abs(one["after"] - one["before"]))[:2]
    said += [
        f"{channel_name(one['channel']).capitalize()}: {_percent(one['before'])} of the questions now, {_percent(one['after'])} then."
        for one in moves
        if abs(one["after"] - one["before"]) >= 0.005
    ]
    return said


def signed(value: float) -> str:
    """`+0.8`, `−1.2`, `0.0`."""
    rounded = f"{abs(value):.1f}" if abs(value) >= 0.095 else f"{abs(value):.2f}"
    return rounded if float(rounded) == 0 else f"{'+' if value > 0 else '−'}{rounded}"


def _percent(part: float) -> str:
    return f"{100 * part:.0f} %" if part >= 0.0095 or part == 0 else "under 1 %"


def _moves(channels: list[str], old: np.ndarray, new: np.ndarray) -> list[dict[str, Any]]:
    before, after = old.mean(axis=0), new.mean(axis=0)
    return [
        {"channel": name, "before": float(before[n]), "after": float(after[n])}
        for n, name in enumerate(channels)
        if before[n] or after[n]
    ]
