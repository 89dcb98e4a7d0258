"""Rules of the demo world: some that only add tags and notes, and what they did lately; two by which solved tickets that came by mail say so."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from helpdesk.actions import choices_of
from helpdesk.conditions import fields_of
from helpdesk.people.person import customers
from helpdesk.rules.defining import read_definition
from helpdesk.rules.firing import Cause, fire
from helpdesk.rules.keeping import make_rule, read_rule
from helpdesk.rules.rule import Sort
from helpdesk.tickets.tables import tickets

FIRINGS = 12


def seed_rules(db: Connection, *, by: str, now: datetime) -> None:
    made = now - timedelta(days=20)
    enterprise = _make(
        db, "trigger", "Enterprise is seen at once", by=by, now=made, when=[{"event": "opened"}],
        every=[{"field": "plan", "op": "contains", "value": "enterprise"}], actions=[{"kind": "add_tags", "text": "enterprise"}],
    )  # fmt: skip
    _make(
        db, "trigger", "Low ratings are read by somebody", by=by, now=made, when=[{"event": "rated"}],
        every=[{"field": "rating", "op": "less", "value": 3}, {"field": "tags", "op": "is_none_of", "value": ["low_rating"]}],  # once: a comment comes after
        actions=[
            {"kind": "add_tags", "text": "low_rating"},
            {"kind": "note", "text": "{{customer.first_name|The customer}} wasn’t satisfied. Read the thread, and write down what should have gone otherwise."},
        ],
    )  # fmt: skip
    _make(
        db, "automation", "Pending for two weeks", by=by, now=made,
        every=[
            {"field": "status", "op": "is_any_of", "value": ["pending"]}, {"field": "status_since", "op": "longer_ago", "value": "2w"},
            {"field": "opened", "op": "within_last", "value": "4w"},
        ],
        actions=[{"kind": "add_tags", "text": "waiting_long"}],
    )  # fmt: skip
    _fire(db, enterprise, now)
    _say_solved(db, by=by, now=made)


def _say_solved(db: Connection, *, by: str, now: datetime) -> None:
    """Such letters end by asking how we did."""
    english = "Hello {{customer.first_name|there}},\n\nwe have marked your question “{{ticket.subject}}” as solved. If something is left to do, write to us again."
    spanish = "Hola, {{customer.first_name|buenas}}:\n\nhemos dado por resuelta tu consulta «{{ticket.subject}}». Si queda algo pendiente, escríbenos de nuevo."
    for name, op, subject, text in (
        ("Solved: say so by mail", "contains_not", "Your question is solved ({{ticket.reference}})", english),
        ("Solved: say so by mail, in Spanish", "contains", "Tu consulta está resuelta ({{ticket.reference}})", spanish),
    ):
        _make(
            db, "trigger", name, by=by, now=now, when=[{"event": "solved"}],
            every=[{"field": "via", "op": "is_any_of", "value": ["mail", "helpcentre"]}, {"field": "language", "op": op, "value": "es"}],
            actions=[{"kind": "mail", "value": "customer", "subject": subject, "text": text}],
        )  # fmt: skip


def _make(
    db: Connection, sort: Sort, name: str, *, by: str, now: datetime, every: list[Any], actions: list[Any], when: list[Any] | None = None
) -> int:  # fmt: skip
    sent = {"when": when or [], "conditions": {"all": every}, "actions": actions}
    return make_rule(
        db, sort, name, read_definition(sort, sent, fields_of(db), choices_of(db)), active=True, by=by, now=now
    )


def _fire(db: Connection, number: int, now: datetime) -> None:
    """For the newest tickets it is about, at the moment each was opened."""
    theirs = select(customers.c.key).where(customers.c.plan.icontains("enterprise"))
    newest = select(tickets.c.id, tickets.c.opened_at, tickets.c.updated_at).where(
        tickets.c.customer.in_(theirs), tickets.c.opened_at > now - timedelta(days=20)
    )
    rule = read_rule(db, number)
    for row in reversed(db.execute(newest.order_by(tickets.c.id.desc()).limit(FIRINGS)).all()):
        fire(db, rule, row.id, Cause(f"demo{row.id}", "A ticket is opened"), now=row.opened_at + timedelta(seconds=1))
        db.execute(
            update(tickets).where(tickets.c.id == row.id).values(updated_at=row.updated_at)
        )  # it was long before what followed
