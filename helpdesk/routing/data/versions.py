"""Versions of the routing data: kept, put in force, listed. None stands for the first data, of the file or the defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.outcomes.settling import begin_state
from helpdesk.routing.tables import routing_settings, routing_state, routing_switches

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Version:
    id: int
    data: dict[str, Any]
    note: str
    by: str
    made_at: datetime


@dataclass(frozen=True)
class Switch:
    """Somebody put a version in force."""

    id: int
    version: int | None
    previous: int | None
    note: str
    by: str
    at: datetime


class SettingsMoved(Conflict):
    """Somebody else put another version in force meanwhile. `extra["current"]` is that one."""


def save_version(
    db: Connection, data: Mapping[str, Any], *, based_on: int | None, note: str, by: str, now: datetime
) -> int:
    """Keep these data and put them in force. Raises Invalid, and SettingsMoved unless `based_on` is still in force."""
    version = keep_version(db, data, note=note, by=by, now=now)
    use_version(db, version, instead_of=based_on, note=note, by=by, now=now)
    return version


def keep_version(db: Connection, data: Mapping[str, Any], *, note: str, by: str, now: datetime) -> int:
    """Keep these data without putting them in force: a proposal. Raises Invalid."""
    whole = read_settings(data).data
    return insert_row(db, routing_settings, data=whole, note=checked_note(note), by=by[:120], made_at=now)


def use_version(
    db: Connection, version: int | None, *, instead_of: int | None, note: str, by: str, now: datetime
) -> int | None:
    """Put a kept version in force, for every worker at its next decision; the number of the switch, None where it is in force
    already. Raises NotFound, Invalid, SettingsMoved."""
    if version is not None:
        read_settings(read_version(db, version).data)
    begin_state(db, now)
    current = db.execute(select(routing_state.c.settings).with_for_update()).scalar_one()
    if current != instead_of:
        raise SettingsMoved("Somebody saved other routing data while you were at it.", current=current)
    if current == version:
        return None
    db.execute(update(routing_state).values(settings=version, changed_at=now))
    told = {"version": version, "previous": current, "note": checked_note(note), "by": by[:120], "at": now}
    return insert_row(db, routing_switches, **told)


def version_in_force(db: Connection) -> int | None:
    found: int | None = db.execute(select(routing_state.c.settings)).scalar()
    return found


def version_tried_live(db: Connection) -> int | None:
    """The version that takes turns with the one in force, while a live test runs."""
    trial = db.execute(select(routing_state.c.trial)).scalar()
    return int(trial["settings"]) if trial else None


def read_version(db: Connection, version: int) -> Version:
    row = db.execute(select(routing_settings).where(routing_settings.c.id == version)).first()
    if row is None:
        raise NotFound(f"There is no version {version} of the routing data.")
    return Version(row.id, row.data, row.note, row.by, row.made_at)


def read_versions(db: Connection, wanted: set[int]) -> dict[int, Version]:
    rows = db.execute(select(routing_settings).where(routing_settings.c.id.in_(sorted(wanted))))
    return {row.id: Version(row.id, row.data, row.note, row.by, row.made_at) for row in rows}


def list_switches(db: Connection, *, before: int | None = None, most: int = 20) -> list[Switch]:
    """Newest first."""
    query = select(routing_switches).order_by(routing_switches.c.id.desc()).limit(most)
    if before is not None:
        query = query.where(routing_switches.c.id < before)
    return [Switch(row.id, row.version, row.previous, row.note, row.by, row.at) for row in db.execute(query)]


def list_proposals(db: Connection, *, most: int = 20) -> list[Version]:
    """Kept, and never put in force; newest first."""
    used = select(routing_switches.c.version).where(routing_switches.c.version.is_not(None))
    c = routing_settings.c
    rows = db.execute(select(routing_settings).where(c.id.not_in(used)).order_by(c.id.desc()).limit(most))
    return [Version(row.id, row.data, row.note, row.by, row.made_at) for row in rows]


def checked_note(note: str) -> str:
    kept = " ".join(note.split())
    if not kept:
        raise Invalid("Say why, in a few words. Whoever reads the history will want to know.", field="note")
    if len(kept) > LONGEST_NOTE:
        raise Invalid(f"Say why in up to {LONGEST_NOTE} characters; these are {len(kept)}.", field="note")
    return kept
