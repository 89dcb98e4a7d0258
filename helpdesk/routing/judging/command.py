"""`flask routing judge`: what kept routing data would have brought, printed as the page says it."""

import click
from flask import current_app
from flask.cli import with_appcontext

from foundation.errors import Problem
from foundation.web import database, now, writing
from helpdesk.routing.data.versions import read_version
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.judging.judgement import signed
from helpdesk.routing.judging.reporting import make_report
from helpdesk.routing.judging.reports import ask_for, read_report
from helpdesk.routing.names import channel_name

BY = "flask routing"


@click.command("judge")
@click.argument("version", type=int)
@with_appcontext
def judge_command(version: int) -> None:
    """Judge a kept VERSION on the last settled decisions, against the data in force; the report is kept."""
    router: DeskRouter = current_app.extensions["router"]
    try:
        with writing() as db:
            read_version(db, version)
            asked = ask_for(db, "judgement", version=version, by=BY, now=now())
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    make_report(database(), asked, router.first, now=now())
    with database().reading() as db:
        told = read_report(db, asked).data
    for says in told["words"]:
        click.echo(says)
    if not told["decisions"]:
        return
    click.echo()
    for key, name in (
        ("dr", "Doubly robust"),
        ("snips", "Self-normalised"),
        ("ips", "Inverse propensity"),
        ("dm", "Model alone"),
    ):
        one, other = told["proposed"][key], told["in_force"][key]
        click.echo(f"{name:<20}{_interval(one)}   in force {_interval(other)}")
    for move in told["moves"]:
        click.echo(f"{channel_name(move['channel']):<20}{move['before']:>7.1%} -> {move['after']:.1%}")


def _interval(one: dict[str, float]) -> str:
    return f"{signed(one['value']):>6} ({signed(one['low'])} to {signed(one['high'])})"
