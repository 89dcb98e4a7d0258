"""What the router gave away: what it brought, beside an even draw, the rules alone, and always the best we know."""

from dataclasses import asdict
from typing import Any

import numpy as np

from helpdesk.routing.judging.estimators import check, dr, dr_terms
from helpdesk.routing.judging.intervals import mean
from helpdesk.routing.judging.replaying import Replay


def regret(played: Replay) -> dict[str, Any]:
    """From a replay that has the policy `rules`."""
    log = played.log
    best, even = always_best(played), played.allowed / played.allowed.sum(axis=1, keepdims=True)
    ran = mean(log.reward, log.person)
    lost = mean(dr_terms(log, best) - log.reward, log.person)
    gained = mean(log.reward - dr_terms(log, played.policies["rules"]), log.person)
    values = {"even": dr(log, even), "rules": dr(log, played.policies["rules"]), "ran": ran, "best": dr(log, best)}
    between = values["best"].value - values["even"].value
    return {
        "decisions": len(log.chosen),
        "values": {name: asdict(one) for name, one in values.items()},
        "lost": asdict(lost),
        "gained": asdict(gained),
        "score": (ran.value - values["even"].value) / between if between > 0 else None,
        "effective": check(log, best).effective,
        "unseen": check(log, played.policies["rules"]).unseen,
    }


def always_best(played: Replay) -> np.ndarray:
    """(n, k): certainly the channel of which, by what other people's outcomes taught, most is expected."""
    best = np.zeros(played.allowed.shape)
    expected = np.where(played.allowed, played.log.expected, -np.inf)
    best[np.arange(len(best)), expected.argmax(axis=1)] = 1.0
    return best
