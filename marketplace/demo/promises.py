"""What the demo's desk promises: the usual replies, and a solution; and what came of it in a year of solved tickets."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from foundation.accounts import Staff
from helpdesk.sla.policy import Policy
from helpdesk.sla.rules import Rules
from helpdesk.sla.storing import retime
from helpdesk.sla.versions import save_rules

BLOCK = 500
HOURS = {"critical": 8, "high": 16, "normal": 32, "low": 64}  # of business time, until it is solved


def promise(db: Connection, lead: tuple[int, str], *, now: datetime) -> None:
    by = Staff(lead[0], lead[1], "", frozenset({"lead"}))
    rules = Rules()
    rules = replace(rules, policies=tuple(_with_solutions(policy) for policy in rules.policies))
    save_rules(db, rules, what="Solutions are promised too", by=by, now=now - timedelta(days=400))


def settle(db: Connection, solved: Sequence[int], *, now: datetime) -> None:
    """Outcomes of these tickets' promises; nobody is told of what was late."""
    for start in range(0, len(solved), BLOCK):
        retime(db, solved[start : start + BLOCK], now=now, again=True, quiet=True)


def _with_solutions(policy: Policy) -> Policy:
    """Around the clock an hour of business time is one and a half."""
    slower = 1.5 if policy.key == "enterprise" else 1
    targets = {name: timedelta(hours=slower * hours) for name, hours in HOURS.items()}
    return replace(policy, targets={**policy.targets, "resolution": targets})
