"""`flask desk generate`: any number of synthetic tickets, the same for the same seed and day."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from foundation import clock
from foundation.errors import Problem
from foundation.giving_way import gives_way
from foundation.web import database

desk_commands = AppGroup("desk", help="The help desk's tickets.")


@desk_commands.command("languages")
def languages_command() -> None:
    """Tell the language of tickets that have none, from their first words."""
    from helpdesk.languages.filling import fill_languages

    with gives_way():
        told = fill_languages(database())
    click.echo(f"{told:,} tickets have a language now.")


@desk_commands.command("generate")
@click.option("--tickets", default=10_000, show_default=True, type=click.IntRange(1))
@click.option("--messages", type=click.IntRange(1), help="In all threads together.  [default: five a ticket]")
@click.option("--seed", default=1, show_default=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last of their three years' days.  [default: now]")
def generate_command(tickets: int, messages: int | None, seed: int, until: datetime | None) -> None:
    """Fill a database with synthetic tickets of three years."""
    from foundation.migrating import migrate
    from helpdesk.generating.filling import generate
    from helpdesk.generating.tickets import Plan

    plan = Plan(tickets, messages or 5 * tickets, seed, until.replace(tzinfo=UTC) if until else clock.now())
    if plan.messages < tickets:
        raise click.ClickException("Every ticket has a message: ask for as many messages as tickets, or more.")
    migrate(database())
    try:
        with click.progressbar(length=tickets, label="Generating tickets", show_pos=True) as bar:
            generate(database(), plan, lambda made: bar.update(made - bar.pos))
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    click.echo(f"{tickets:,} tickets with {plan.messages:,} messages. All of them are synthetic, and marked so.")
