"""How routing does: every figure of the health page, as plain values, and what they come to in a sentence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.experience import Experience
from helpdesk.routing.judging.calibration import calibration
from helpdesk.routing.judging.drift import Asked, drift
from helpdesk.routing.judging.fairness import fairness
from helpdesk.routing.judging.propensity import propensity_health
from helpdesk.routing.judging.regret import regret
from helpdesk.routing.judging.replaying import Progress, Settled, enough_people, replay
from helpdesk.routing.router import Policy

REPLAYED = 4000  # the last decisions, decided once more


def health(
    settled: Sequence[Settled], asked: Sequence[Asked], settings: RoutingSettings, *, now: datetime,
    progress: Progress = lambda _share: None,
) -> dict[str, Any]:  # fmt: skip
    """`settled`: oldest first."""
    known = [row for row in settled if row.answer["channel"] in settings.channels]
    if not enough_people(known):
        return {"settled": 0, "too_few": len(known)}
    rules = Policy(settings, Experience(settings), rules_only=True)
    played = replay(known[-REPLAYED:], settings, {"rules": rules}, lambda share: progress(0.8 * share))
    return {
        "settled": len(known),
        "asked": len(asked),
        "first": known[0].decided_at.isoformat(),
        "last": known[-1].decided_at.isoformat(),
        "regret": regret(played),
        "propensity": propensity_health(known, settings),
        "calibration": calibration(known),
        "drift": drift(asked, known, now=now),
        "fairness": fairness(known, settings),
    }
