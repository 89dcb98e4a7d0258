"""A question as numbers: one sparse row for the models that tell how likely a channel solves it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpdesk.routing.context import Context

ROLES, PLANS = ("client", "freelancer"), ("basic", "plus", "enterprise")
SEGMENTS = (
    "role=client", "role=freelancer", "plan=basic", "plan=plus", "plan=enterprise", "urgency=low", "urgency=high", "urgency=critical",
    "state=limited", "language=es", "language=other", "said=badly", "failed", "attempts", "amount", "unsure",
)  # fmt: skip

Row = tuple[np.ndarray, np.ndarray]  # indices (int, n) and values (float, n) of what isn't zero


@dataclass(frozen=True)
class Features:
    """The columns, fixed by the topics a lead has: belief, constant, wait, families, topics, segments, and families by role and plan."""

    topics: Mapping[str, str]  # topic -> its family

    @cached_property
    def columns(self) -> dict[str, int]:
        families = [*dict.fromkeys(self.topics.values()), "unknown"]
        names = [
            "belief",
            "constant",
            "wait",
            *(f"family={one}" for one in families),
            *(f"topic={one}" for one in self.topics),
        ]
        names += SEGMENTS
        names += [f"family={one} {kind}" for one in families for kind in _kinds()]
        return {name: at for at, name in enumerate(names)}

    @cached_property
    def spread(self) -> np.ndarray:
        """(columns,) how far each weight may stray before anything is known: family more than topic, topic more than segment."""
        sizes = {"belief": 0.7, "constant": 0.8, "wait": 0.25}
        return np.array([sizes.get(name) or _spread(name) for name in self.columns])

    def row(self, context: Context) -> list[tuple[int, float]]:
        """What holds whichever channel it is; `complete` adds what depends on the channel."""
        at, family = self.columns, f"family={context.family}"
        said = {"constant": 1.0, family: 1.0, f"topic={context.topic}": 1.0}
        kinds = [f"role={context.role}", f"plan={context.plan}"]
        said |= dict.fromkeys([*kinds, *(f"{family} {kind}" for kind in kinds)], 1.0)
        said |= {f"urgency={context.urgency}": 1.0, f"language={context.language}": 1.0}
        said["state=limited"] = float(context.account_state in {"suspended", "restricted"})
        said["language=other"] = float(context.language not in {None, "en", "es"})
        said["said=badly"] = -max(-1.0, min(1.0, context.sentiment or 0.0))
        said["failed"] = min(max(context.failed_self_service, 0), 2) / 2
        said["attempts"] = math.log1p(min(max(context.attempts, 0), 20)) / 2
        said["amount"] = math.log10(1 + max(context.amount_minor or 0, 0)) / 5
        said["unsure"] = 1 - context.topic_confidence if context.topic_confidence is not None else 0.0
        return [(at[name], value) for name, value in said.items() if name in at and value]

    @staticmethod
    def complete(row: list[tuple[int, float]], belief: float, wait_min: float) -> Row:
        """With the chance we believed in at first, in [0, 1], and the wait expected there, in minutes."""
        believed = min(max(belief, 0.02), 0.98)
        whole = [(0, math.log(believed / (1 - believed))), (2, math.log1p(wait_min / 30)), *row]
        return np.array([one for one, _ in whole]), np.array([value for _, value in whole])


def _kinds() -> list[str]:
    return [*(f"role={one}" for one in ROLES), *(f"plan={one}" for one in PLANS)]


def _spread(name: str) -> float:
    kind = name.partition("=")[0]
    return 0.3 if " " in name else {"family": 1.0, "topic": 0.7}.get(kind, 0.3)
