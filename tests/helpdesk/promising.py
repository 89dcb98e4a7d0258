"""Promises of a desk, as tests make and read them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from foundation.accounts import Staff
from helpdesk.routing.opening import settings_here
from helpdesk.sla.policy import Asked, Policy
from helpdesk.sla.recounting import recount
from helpdesk.sla.tables import sla_outcomes
from helpdesk.sla.targets import TARGETS
from helpdesk.sla.versions import rules_in_force, save_rules

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 17, tzinfo=UTC)
QUICK = TARGETS | {"critical": 15 * MINUTE, "high": HOUR, "normal": 3 * HOUR}
SOLVING = {name: 16 * HOUR for name in TARGETS}


def promise(db: Connection, *policies: Policy, by: Staff, now: datetime = WEDNESDAY, **more) -> None:
    """These before the usual ones."""
    rules = rules_in_force(db)
    changed = replace(rules, policies=(*policies, *rules.policies), **more)
    save_rules(db, changed, what="For a test", by=by, now=now)
    recount(db, by=by.name, now=now)


def for_team(team: str, targets: Mapping[str, timedelta], calendar: str = "team", **more) -> Policy:
    kept = {"first_reply": targets, "next_reply": targets} | more
    return Policy(team, team.capitalize(), {"team": frozenset({team})}, kept, calendar)


def due(db: Connection, team: str, asked: datetime, priority: str = "normal", plan: str | None = "basic") -> datetime:
    found = rules_in_force(db).promise(Asked(priority, plan, "ticket", team), settings_here())
    assert found
    return found[1].after(asked, found[0].targets["first_reply"][priority])


def rows(db: Connection, ticket: int) -> list:
    query = select(sla_outcomes).where(sla_outcomes.c.ticket == ticket)
    return list(db.execute(query.order_by(sla_outcomes.c.metric, sla_outcomes.c.round)))
