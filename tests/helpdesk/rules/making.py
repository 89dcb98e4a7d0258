"""Rules for tests, said in few words."""

from typing import Any

from sqlalchemy import Connection

from foundation import clock
from helpdesk.actions import choices_of
from helpdesk.conditions import fields_of
from helpdesk.rules.defining import read_definition
from helpdesk.rules.keeping import make_rule


def trigger(db: Connection, name: str, *events: str | dict[str, Any], **more: Any) -> int:
    when = [{"event": one} if isinstance(one, str) else one for one in events]
    return _make(db, "trigger", name, when=when, **more)


def automation(db: Connection, name: str, **more: Any) -> int:
    return _make(db, "automation", name, **more)


def is_(field: str, *keys: str) -> dict[str, Any]:
    return {"field": field, "op": "is_any_of", "value": list(keys)}


def ago(field: str, length: str) -> dict[str, Any]:
    return {"field": field, "op": "longer_ago", "value": length}


def do(kind: str, value: str = "", text: str = "", subject: str = "") -> dict[str, Any]:
    return {"kind": kind, "value": value, "text": text, "subject": subject}


def _make(
    db: Connection, sort: Any, name: str, *, every: Any = (), some: Any = (), actions: Any = (), again: bool = False, active: bool = True,
    when: Any = (),
) -> int:  # fmt: skip
    sent = {
        "when": when,
        "conditions": {"all": list(every), "any": list(some)},
        "actions": list(actions),
        "again": again,
    }
    definition = read_definition(sort, sent, fields_of(db), choices_of(db))
    return make_rule(db, sort, name, definition, active=active, by="Lee Okafor", now=clock.now())
