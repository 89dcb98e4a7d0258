"""Automations: a sweep asks SQL for tickets that meet one and for which it hasn't fired since somebody last touched them.

How often one looks depends on the shortest time it speaks of: a rule about days needn't read the tickets every minute. What it finds it
works through in chunks, each ticket in a transaction of its own; when more are left it asks for another job, so that other work gets
its turn. It fires anew for a ticket only after a person did something to it: what rules write or change never brings a ticket back.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, or_, select, update

from foundation import clock
from foundation.database import Database
from foundation.jobs import enqueue
from helpdesk.assignment.giving import NOBODY
from helpdesk.conditions import Asking, Conditions, fields_of, where
from helpdesk.conditions.lengths import length_of
from helpdesk.rules.firing import Cause, fire
from helpdesk.rules.keeping import list_rules, read_rule
from helpdesk.rules.rule import Rule
from helpdesk.rules.tables import rule_matches, rules
from helpdesk.staffing.handing_back import DESK
from helpdesk.tickets.tables import changes, messages, tickets

SWEEP = "rules.sweep"
CHUNK = 200
LIVE = ("new", "open", "pending", "on_hold", "solved")  # a closed ticket is history
BY_ITSELF = (NOBODY.name, DESK.name)  # who gives tickets, and who hands them back
OFTEN, SELDOM = timedelta(minutes=1), timedelta(hours=1)


def sweep(database: Database, _payload: dict[str, Any]) -> None:
    """Whatever is due, a chunk of each."""
    now = clock.now()
    with database.reading() as db:
        times = {row.id: row.due_at for row in db.execute(select(rules.c.id, rules.c.due_at))}
        due = [one for one in list_rules(db, "automation", active=True) if _is_due(times.get(one.id), now)]
    for one in due:
        if sweep_rule(database, one.id, now=now):
            with database.writing() as db:
                enqueue(db, SWEEP, unique=SWEEP)  # more is left: it stays due
        else:
            with database.writing() as db:
                db.execute(
                    update(rules).where(rules.c.id == one.id).values(due_at=now + pause_of(one.definition.conditions))
                )


def sweep_rule(database: Database, number: int, *, now: datetime) -> bool:
    """One chunk of it. True while more tickets are left."""
    with database.writing() as db:
        rule = read_rule(db, number)
        let_go(db, rule, now=now)
        found = waiting(db, rule, now=now)
    for ticket in found[:CHUNK]:
        with database.writing() as db:
            rule = read_rule(db, number)
            if not rule.active:
                return False
            take(db, rule, ticket, now=now)
    return len(found) > CHUNK


def waiting(db: Connection, rule: Rule, *, now: datetime) -> list[int]:
    """Tickets that meet it and for which it hasn't fired, one more than a chunk."""
    fired = exists().where(rule_matches.c.rule == rule.id, rule_matches.c.ticket == tickets.c.id)
    query = select(tickets.c.id).where(_meets(db, rule, now), ~fired).order_by(tickets.c.id).limit(CHUNK + 1)
    return list(db.execute(query).scalars())


def take(db: Connection, rule: Rule, ticket: int, *, now: datetime) -> None:
    """Fire for this ticket and remember it, also where nothing came of it: else it would be asked about for ever."""
    if db.execute(select(tickets.c.id).where(tickets.c.id == ticket).with_for_update()).first() is None:
        return
    own = rule_matches.c.rule == rule.id, rule_matches.c.ticket == ticket
    if db.execute(select(rule_matches.c.rule).where(*own)).first() is not None:
        return  # another worker was quicker
    message, change = _newest(db, ticket)
    state = fire(db, rule, ticket, Cause(f"t{ticket}:{message}:{change}", "It was time"), now=now)
    if state is not None:
        message, change = _newest(db, ticket)
        db.execute(rule_matches.insert().values(rule=rule.id, ticket=ticket, message=message, change=change))


def let_go(db: Connection, rule: Rule, *, now: datetime) -> None:
    """Forget tickets that no longer meet it and that a person touched since: it may fire for them again. What the desk does by itself
    (it gives tickets and hands them back) counts too, but not for a rule that assigns: the two would undo each other for ever."""
    assigns = any(one.kind == "assignee" for one in rule.definition.actions)
    machines = [changes.c.who.not_in(BY_ITSELF)] if assigns else []
    touched = or_(
        exists().where(messages.c.ticket == rule_matches.c.ticket, messages.c.id > rule_matches.c.message, messages.c.author.not_like("rule:%"), messages.c.author != "desk"),
        exists().where(changes.c.ticket == rule_matches.c.ticket, changes.c.id > rule_matches.c.change, changes.c.who.not_like("Rule: %"), *machines),
    )  # fmt: skip
    meeting = select(tickets.c.id).where(tickets.c.id == rule_matches.c.ticket, _meets(db, rule, now)).exists()
    db.execute(delete(rule_matches).where(rule_matches.c.rule == rule.id, touched, ~meeting))


def pause_of(conditions: Conditions) -> timedelta:
    """A tenth of the shortest time it speaks of, between a minute and an hour."""
    lengths = [
        length for one in conditions.all_of_them if isinstance(one.value, str) and (length := length_of(one.value))
    ]
    return min(max(min(lengths, default=OFTEN) / 10, OFTEN), SELDOM)


def _meets(db: Connection, rule: Rule, now: datetime) -> ColumnElement[bool]:
    may = and_(tickets.c.status.in_(LIVE), tickets.c.shelved.is_(None), tickets.c.merged_into.is_(None))
    return and_(may, where(rule.definition.conditions, Asking(now), fields_of(db)))


def _is_due(at: datetime | None, now: datetime) -> bool:
    """Also when the clock was put back and its time lies absurdly far away."""
    return at is None or at <= now or at > now + 2 * SELDOM


def _newest(db: Connection, ticket: int) -> tuple[int, int]:
    said = select(func.coalesce(func.max(messages.c.id), 0)).where(messages.c.ticket == ticket).scalar_subquery()
    changed = select(func.coalesce(func.max(changes.c.id), 0)).where(changes.c.ticket == ticket).scalar_subquery()
    row = db.execute(select(said, changed)).one()
    return int(row[0]), int(row[1])
