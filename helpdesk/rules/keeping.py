"""Rules made, changed, switched, ordered, restored and taken away; every step is kept with who took it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from helpdesk.rules.defining import checked_name, kept, loaded
from helpdesk.rules.rule import Definition, Rule, Sort
from helpdesk.rules.tables import rule_matches, rule_versions, rules

MOST = 200  # of a sort


@dataclass(frozen=True)
class Version:
    number: int
    name: str
    definition: Definition
    note: str
    by: str
    at: datetime


class RuleMoved(Conflict):
    """Somebody else saved it meanwhile. `extra["version"]` is theirs."""


def make_rule(
    db: Connection, sort: Sort, name: str, definition: Definition, *, active: bool, by: str, now: datetime
) -> int:
    name = _free_name(db, None, name)
    last = select(func.coalesce(func.max(rules.c.place), 0), func.count()).where(
        rules.c.sort == sort, rules.c.gone_at.is_(None)
    )
    place, many = db.execute(last).one()
    if many >= MOST:
        raise Invalid(f"There are {MOST} of them already. Take away one that isn’t needed.", field="name")
    number = insert_row(
        db, rules, sort=sort, place=place + 1, active=active, version=0, name=name, hears=_hears(definition), definition=kept(definition),
        due_at=now if sort == "automation" else None, made_at=now,
    )  # fmt: skip
    _keep_version(db, number, name, kept(definition), note="Made, switched on" if active else "Made, switched off", by=by, now=now)  # fmt: skip
    return number


def save_rule(
    db: Connection,
    rule: int,
    name: str,
    definition: Definition,
    *,
    version: int,
    by: str,
    now: datetime,
    note: str = "Changed",
) -> None:
    """Raises RuleMoved unless `version` is the one in force. From the next event on it goes by this."""
    held = _held(db, rule)
    if held.version != version:
        raise RuleMoved("Somebody saved this rule while you were at it.", version=held.version)
    name = _free_name(db, rule, name)
    if (held.name, loaded(held.definition)) == (name, definition):
        return
    values: dict[str, Any] = {"name": name, "definition": kept(definition), "hears": _hears(definition)}
    if held.sort == "automation":
        values["due_at"] = now
    db.execute(update(rules).where(rules.c.id == rule).values(**values))
    _keep_version(db, rule, name, kept(definition), note=note, by=by, now=now)


def restore_version(db: Connection, rule: int, number: int, *, by: str, now: datetime) -> None:
    """As it was then, on top of everything since."""
    held = _held(db, rule)
    old = read_version(db, rule, number)
    save_rule(
        db, rule, old.name, old.definition, version=held.version, by=by, now=now, note=f"Back to version {number}"
    )


def switch_rule(db: Connection, rule: int, active: bool, *, by: str, now: datetime) -> None:
    held = _held(db, rule)
    if held.active == active:
        return
    values: dict[str, Any] = {"active": active}
    if active and held.sort == "automation":
        values["due_at"] = now
    db.execute(update(rules).where(rules.c.id == rule).values(**values))
    _keep_version(
        db, rule, held.name, held.definition, note="Switched on" if active else "Switched off", by=by, now=now
    )


def move_rule(db: Connection, rule: int, by: int) -> None:
    """One place up (-1) or down (1) among its sort."""
    held = _held(db, rule)
    ids = _in_order(db, held.sort)
    at = ids.index(rule)
    ids.insert(min(max(at + by, 0), len(ids) - 1), ids.pop(at))
    _renumber(db, ids)


def arrange_rules(db: Connection, sort: Sort, numbers: Sequence[int]) -> None:
    """Those that are named take the places they have between them in the order given; others stay where they are."""
    ids = _in_order(db, sort)
    named = [one for one in dict.fromkeys(numbers) if one in ids]
    for place, one in zip(sorted(ids.index(one) for one in named), named, strict=True):
        ids[place] = one
    _renumber(db, ids)


def take_away(db: Connection, rule: int, *, by: str, now: datetime) -> None:
    """It fires no more; its log stays."""
    held = _held(db, rule)
    db.execute(update(rules).where(rules.c.id == rule).values(gone_at=now, active=False))
    db.execute(rule_matches.delete().where(rule_matches.c.rule == rule))
    _keep_version(db, rule, held.name, held.definition, note="Taken away", by=by, now=now)


def read_rule(db: Connection, rule: int) -> Rule:
    row = db.execute(select(rules).where(rules.c.id == rule)).first()
    if row is None:
        raise NotFound("There is no such rule.")
    return _rule(row)


def list_rules(db: Connection, sort: Sort | None = None, *, active: bool = False) -> list[Rule]:
    """In the order they are tried."""
    query = select(rules).where(rules.c.gone_at.is_(None)).order_by(rules.c.sort.desc(), rules.c.place, rules.c.id)
    if sort:
        query = query.where(rules.c.sort == sort)
    if active:
        query = query.where(rules.c.active)
    return [_rule(row) for row in db.execute(query)]


def list_versions(db: Connection, rule: int, *, most: int = 50) -> list[Version]:
    """The newest first."""
    query = select(rule_versions).where(rule_versions.c.rule == rule).order_by(rule_versions.c.id.desc()).limit(most)
    return [_version(row) for row in db.execute(query)]


def read_version(db: Connection, rule: int, number: int) -> Version:
    wanted = rule_versions.c.rule == rule, rule_versions.c.number == number
    row = db.execute(select(rule_versions).where(*wanted)).first()
    if row is None:
        raise NotFound("There is no such version of this rule.")
    return _version(row)


def _held(db: Connection, rule: int) -> Any:
    row = db.execute(select(rules).where(rules.c.id == rule, rules.c.gone_at.is_(None)).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such rule. Somebody may have taken it away.")
    return row


def _free_name(db: Connection, rule: int | None, name: str) -> str:
    name = checked_name(name)
    others = db.execute(select(rules.c.id, rules.c.name).where(rules.c.gone_at.is_(None)))
    if any(row.name.casefold() == name.casefold() and row.id != rule for row in others):
        raise Invalid(f"There is a rule called “{name}” already.", field="name")
    return name


def _keep_version(db: Connection, rule: int, name: str, definition: Mapping[str, Any], *, note: str, by: str, now: datetime) -> None:  # fmt: skip
    newest = select(func.coalesce(func.max(rule_versions.c.number), 0)).where(rule_versions.c.rule == rule)
    number = db.execute(newest).scalar_one() + 1
    row = {"rule": rule, "number": number, "name": name, "definition": dict(definition), "note": note, "by": by[:120], "at": now}  # fmt: skip
    db.execute(rule_versions.insert().values(row))
    db.execute(update(rules).where(rules.c.id == rule).values(version=number))


def _in_order(db: Connection, sort: str) -> list[int]:
    query = select(rules.c.id).where(rules.c.sort == sort, rules.c.gone_at.is_(None))
    return list(db.execute(query.order_by(rules.c.place, rules.c.id).with_for_update()).scalars())


def _renumber(db: Connection, ids: list[int]) -> None:
    places = [{"number": number, "to": place} for place, number in enumerate(ids, 1)]
    db.execute(update(rules).where(rules.c.id == bindparam("number")).values(place=bindparam("to")), places)


def _hears(definition: Definition) -> list[str]:
    return sorted({one.event for one in definition.when})


def _rule(row: Any) -> Rule:
    return Rule(
        row.id, row.sort, row.name, row.place, row.active, row.version, loaded(row.definition), row.gone_at is not None
    )


def _version(row: Any) -> Version:
    return Version(row.number, row.name, loaded(row.definition), row.note, row.by, row.at)
