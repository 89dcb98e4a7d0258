"""`flask routing`: channels, costs, hours, priors and rules as data that a support lead edits."""

import json
import sys
from pathlib import Path

import click
from flask import current_app

from foundation.errors import Problem
from foundation.web import config
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.settings import read_settings

FILE = "routing.json"


@click.group("routing")
def routing_commands() -> None:
    """Which channel a question goes to."""


@routing_commands.command("dump")
def dump_command() -> None:
    """Print the routing data in force."""
    router: DeskRouter = current_app.extensions["router"]
    json.dump(router.settings.data, sys.stdout, indent=2, ensure_ascii=False)
    click.echo()


@routing_commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_command(file: Path) -> None:
    """Use this file from the next start on; refused, with the reason, if it can't be used."""
    try:
        data = json.loads(file.read_text("utf-8"))
        read_settings(data)
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    except (ValueError, OSError) as error:
        raise click.ClickException(f"{file} isn't JSON: {error}") from error
    target = config().var / FILE
    target.write_text(json.dumps(data, indent=2, ensure_ascii=False))
    click.echo(f"Kept in {target}. It takes effect at the next start.")
