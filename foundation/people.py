"""What is kept of one person: told as plain values, or erased. Each floor says how for its own tables; events are ours."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import click
import msgspec
from flask.cli import AppGroup
from sqlalchemy import ColumnElement, Connection, Table, Text, or_, select, type_coerce, update

from foundation.audit import note_audit
from foundation.audit.keeping import forget, rows_about
from foundation.events import events
from foundation.web import writing

Told = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Keeper:
    """`export(db, who)` tells rows by what they are. `erase(db, who, nobody)` takes out name, key, address, number and
    words, and returns how many rows it changed; what still has to belong to somebody belongs to `nobody` afterwards."""

    floor: str
    export: Callable[[Connection, str], Told]
    erase: Callable[[Connection, str, str], Mapping[str, int]]
    words: tuple[str, ...] = ()  # facts of this floor's events that are somebody's own words


_keepers: dict[str, Keeper] = {}


def keeps_people(keeper: Keeper) -> None:
    """Register a floor, from the bottom up. Called in its registration only."""
    _keepers[keeper.floor] = keeper


def export_person(db: Connection, who: str) -> dict[str, Any]:
    told = {keeper.floor: keeper.export(db, who) for keeper in _keepers.values()}
    return {"person": who, **told, "events": rows_of(db, events, _about(who))["events"]}


def erase_person(db: Connection, who: str) -> dict[str, Any]:
    """From the top down: who stands higher asks those below which rows are this person's. Twice is once."""
    nobody = f"erased:{secrets.token_hex(8)}"
    counts = {keeper.floor: dict(keeper.erase(db, who, nobody)) for keeper in reversed(_keepers.values())}
    return {"person": who, "erased": {**counts, "events": _erase_events(db, who, nobody)}}


def rows_of(
    db: Connection, table: Table, where: ColumnElement[bool], *, without: Iterable[str] = (), called: str = ""
) -> Told:
    """`{"votes": [...]}`, oldest first where they are numbered; columns that are secrets of ours are left out."""
    columns = [column for column in table.c if column.name not in set(without)]
    found = db.execute(select(*columns).where(where).order_by(*table.primary_key.columns))
    return {called or table.name: [dict(row) for row in found.mappings()]}


def holds(column: ColumnElement[Any], who: str) -> ColumnElement[bool]:
    """Whether JSON text has exactly this value somewhere. Only here: what is searched in a page has a column of its own."""
    return type_coerce(column, Text).contains(msgspec.json.encode(who).decode(), autoescape=True)


def _about(who: str) -> ColumnElement[bool]:
    return or_(events.c.actor == who, holds(events.c.facts, who))


def _erase_events(db: Connection, who: str, nobody: str) -> int:
    words = {name for keeper in _keepers.values() for name in keeper.words}
    found = db.execute(select(events).where(_about(who))).all()
    for row in found:
        facts = {name: _erased(name, value, who, nobody, words) for name, value in row.facts.items()}
        actor = nobody if row.actor == who else row.actor
        db.execute(update(events).where(events.c.id == row.id).values(facts=facts, actor=actor))
    return len(found)


def _erased(name: str, value: Any, who: str, nobody: str, words: set[str]) -> Any:
    if value == who:
        return nobody
    return "" if name in words and value else value


AUDIT = Keeper(
    "audit",
    lambda db, who: {"rows": rows_about(db, who)},
    lambda db, who, _nobody: {"rows": forget(db, who)},
)

people_commands = AppGroup("people", help="What is kept of one person.")


def _key(_context: click.Context, _parameter: click.Parameter, key: str) -> str:
    if ":" not in key or key.startswith("staff:"):
        raise click.BadParameter("a key is a site and what it calls the person, such as worklane:member:12, or anon:…")
    return key


@people_commands.command("export")
@click.argument("key", callback=_key)
def export_command(key: str) -> None:
    """Print everything kept of the person with this KEY, such as worklane:member:12, as JSON."""
    with writing() as db:
        told = export_person(db, key)
        note_audit(db, "people", "person exported", "", about=key)
    _print(told)


@people_commands.command("erase")
@click.argument("key", callback=_key)
def erase_command(key: str) -> None:
    """Take name, address, number and words of the person with this KEY out of everything. This can't be undone."""
    with writing() as db:
        told = erase_person(db, key)
        note_audit(db, "people", "person erased", about=key)
        forget(db, key)
    _print(told)


def _print(told: dict[str, Any]) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
