"""`flask routing`: channels, costs, hours, priors and rules as data that a support lead edits."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import Connection

from foundation.errors import Problem
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.routing.data.differing import differences
from helpdesk.routing.data.the_ten import departures
from helpdesk.routing.data.versions import list_switches, read_versions, save_version, use_version, version_in_force
from helpdesk.routing.desk_router import DeskRouter, settings_of

FILE = "routing.json"
BY = "flask routing"


routing_commands = AppGroup("routing", help="Which channel a question goes to.")


@routing_commands.command("dump")
@click.option("--version", type=int, help="A kept version instead of the data in force.")
def dump_command(version: int | None) -> None:
    """Print the routing data in force."""
    with _said(), reading() as db:
        data = read_versions(db, {version})[version].data if version else _router().catch_up(db).data
    json.dump(data, sys.stdout, indent=2, ensure_ascii=False)
    click.echo()


@routing_commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--note", default=None, help="Why, for the history.")
def load_command(file: Path, note: str | None) -> None:
    """Keep the file's data as a new version, in force within seconds; refused, with the reason, if they can't be used."""
    with _said():
        data = _read(file)
        with writing() as db:
            current = version_in_force(db)
            kept = save_version(db, data, based_on=current, note=note or f"Loaded from {file.name}", by=BY, now=now())
            before, after = _data_of(db, current), _data_of(db, kept)
    for one in differences(before, after):
        click.echo(f"  {one.what}: {one.before or 'not there'} -> {one.after or 'not there'}")
    for departure in departures(after):
        click.echo(f"Note: {departure.says}", err=True)
    click.echo(f"Version {kept} is in force. Every worker goes by it from its next decision on.")


@routing_commands.command("history")
@click.option("--most", default=20, show_default=True)
def history_command(most: int) -> None:
    """Print who put which version in force, when and why; newest first."""
    with reading() as db:
        switches = list_switches(db, most=most)
    for one in switches:
        click.echo(f"{_moment(one.at)}  version {one.version or 'first'}  {one.by}: {one.note}")
    if not switches:
        click.echo("Nobody has changed the routing data yet.")


@routing_commands.command("use")
@click.argument("version")
@click.option("--note", default=None, help="Why, for the history.")
def use_command(version: str, note: str | None) -> None:
    """Put a kept VERSION in force again; "first" for the data that counted before anybody changed them."""
    with _said():
        wanted = None if version == "first" else _number(version)
        with writing() as db:
            current = version_in_force(db)
            done = use_version(db, wanted, instead_of=current, note=note or f"Back to {version}", by=BY, now=now())
            after = _data_of(db, wanted)
    for departure in departures(after):
        click.echo(f"Note: {departure.says}", err=True)
    click.echo(f"Version {version} is in force." if done else f"Version {version} was in force already.")


def _read(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise click.ClickException(f"{file} isn't JSON: {error}") from error
    if not isinstance(data, dict):
        raise click.ClickException(f"{file} must hold one JSON object.")
    return data


def _number(version: str) -> int:
    found = whole_number(version)
    if found is None:
        raise click.ClickException(f"There is no version {version}.")
    return found


def _data_of(db: Connection, version: int | None) -> dict[str, Any]:
    return settings_of(db, version, _router().first).data


def _router() -> DeskRouter:
    router: DeskRouter = current_app.extensions["router"]
    return router


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


@contextmanager
def _said() -> Iterator[None]:
    """A problem is told as one line, all its places with it."""
    try:
        yield
    except KeyError as error:
        raise click.ClickException(f"There is no version {error.args[0]}.") from error
    except Problem as problem:
        told = problem.extra.get("problems") or {}
        raise click.ClickException(
            "\n".join([f"{place}: {says}" for place, says in told.items()] or [problem.detail])
        ) from problem
