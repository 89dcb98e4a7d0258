"""The rules in force: the newest version, read once by each process; saving makes a new one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, NotFound
from foundation.live import publish
from helpdesk.sla.checking import checked
from helpdesk.sla.rules import Rules, read_calendar, read_policy, written_calendar, written_policy
from helpdesk.sla.tables import newest, sla_versions

KEPT = 64  # versions each process remembers


@dataclass(frozen=True)
class Version:
    what: str
    by: str
    at: datetime


def rules_named(db: Connection, stamp: str | None) -> Rules:
    """Of one version. A statement only the first time this process meets it; none for the usual ones (no stamp)."""
    if stamp is None:
        return Rules()
    if stamp not in _seen:
        row = db.execute(select(sla_versions).where(sla_versions.c.stamp == stamp)).first()
        if row is None:
            raise NotFound("There are no such promises.")
        while len(_seen) >= KEPT:
            _seen.pop(next(iter(_seen)), None)
        _seen[stamp] = _from_row(row)
    return _seen[stamp]


def rules_in_force(db: Connection) -> Rules:
    return rules_named(db, db.execute(newest).scalar())


def save_rules(db: Connection, rules: Rules, *, what: str, by: Staff, now: datetime) -> Rules:
    """A new version, made from the one that `rules.stamp` names. Raises Invalid for rules nobody could want, Conflict where
    somebody saved meanwhile. Who saves times anew what waits (recounting.py)."""
    checked(rules)
    if db.execute(newest.with_for_update()).scalar() != rules.stamp:
        raise Conflict("Somebody changed the service levels meanwhile. Read them again; what you wrote is still here.")
    row = {
        "policies": [written_policy(one) for one in rules.policies],
        "calendars": [written_calendar(one) for one in rules.calendars.values()], "warn_percent": rules.warn_percent,
        "what": what[:200], "changed_at": now, "changed_by": by.name,
    }  # fmt: skip
    stamp = _stamp(row, after=rules.stamp)
    insert_row(db, sla_versions, stamp=stamp, **row)
    publish(db, "queue", {"kind": "levels", "by": "agent"})
    return replace(rules, stamp=stamp)


def _stamp(row: dict[str, Any], *, after: str | None) -> str:
    """A name for this version alone: made of what it says and of the one before."""
    said = msgspec.json.encode([after, row], order="sorted")
    return hashlib.sha256(said).hexdigest()[:16]


def last_changes(db: Connection, many: int = 5) -> Sequence[Version]:
    """The newest first."""
    rows = db.execute(select(sla_versions).order_by(sla_versions.c.id.desc()).limit(many))
    return [Version(row.what, row.changed_by, row.changed_at) for row in rows]


_seen: dict[str, Rules] = {}


def _from_row(row: Row[Any]) -> Rules:
    calendars = {one["key"]: read_calendar(one) for one in row.calendars}
    return Rules(tuple(map(read_policy, row.policies)), calendars, row.warn_percent, row.stamp)
