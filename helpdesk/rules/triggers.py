"""Triggers: an event that one of them waits for asks for a job in its own transaction; the job tries them in their order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from foundation import clock
from foundation.database import Database
from foundation.events import Happening, read_event
from foundation.jobs import enqueue_all
from helpdesk.happenings import ticket_of
from helpdesk.rules.firing import Cause, chain_of, fire, has_stopped, led_by
from helpdesk.rules.heard import FACTS, heard
from helpdesk.rules.keeping import list_rules, read_rule
from helpdesk.rules.rule import Rule
from helpdesk.rules.tables import rules

HEAR = "rules.hear"
WAITING = select(rules.c.hears).where(rules.c.active, rules.c.sort == "trigger", rules.c.gone_at.is_(None))


def attend(db: Connection, recorded: Sequence[tuple[Any, Happening]]) -> None:
    """One statement; jobs only for what a trigger that is on waits for."""
    found = [(told.event, happening.event_id) for fact, happening in recorded if (told := heard(fact))]
    if not found:
        return
    wanted = {event for hears in db.execute(WAITING).scalars() for event in hears}
    enqueue_all(db, HEAR, [{"event": event_id} for event, event_id in found if event in wanted])


def attendances() -> list[tuple[type, str, Any]]:
    return [(fact, "rules", attend) for fact in FACTS]


def hear(database: Database, payload: dict[str, Any]) -> None:
    """A transaction for each rule, so that none waits for the others' work and what fired stays fired when the next one fails."""
    with database.reading() as db:
        fact, happening = read_event(db, payload["event"])
        found = heard(fact)
        if found is None:
            return
        tried = [one for one in list_rules(db, "trigger", active=True) if _waits_for(one, found)]
        first = led_by(happening.cause)
        cause = Cause(f"e{happening.event_id}", found.words, happening.event_id, chain_of(db, first), first)
    for one in tried:
        with database.writing() as db:
            rule = read_rule(db, one.id)  # as it is now: it may have been changed, or switched off, while this ran
            if rule.active and _waits_for(rule, found):
                fire(db, rule, ticket_of(fact), cause, now=clock.now())
            if has_stopped(db, rule, cause):
                return


def _waits_for(rule: Rule, found: Any) -> bool:
    return any(one.meets(found.event, found.before, found.after) for one in rule.definition.when)
