"""`flask voice`: comments from elsewhere in, and everything understood anew."""

import csv
import sys
from pathlib import Path
from typing import Literal

import click
from flask import current_app
from flask.cli import AppGroup

from analytics.voice.hearing.surveys.invitation import address_of, people_to_ask
from foundation import clock
from foundation.web import database, reading

voice_commands = AppGroup("voice", help="The voice of the customer.")


@voice_commands.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(path: Path) -> None:
    """Import comments from a CSV or JSONL file; twice changes nothing, and after a stop it goes on where it was."""
    from analytics.voice.hearing.importing import import_comments

    report = import_comments(database(), path, lambda sentence: click.echo(sentence, err=True))
    if report.gone_on_after:
        click.echo(f"Went on after {report.gone_on_after:,} rows that went in before.")
    for place, sentence in report.errors:
        click.echo(f"{place}: {sentence}", err=True)
    if report.not_read > len(report.errors):
        click.echo(f"... and {report.not_read - len(report.errors):,} more.", err=True)
    click.echo(f"{report.added:,} added or changed, {report.unchanged:,} unchanged, {report.not_read:,} not read.")


@voice_commands.command("invite")
@click.argument("kind", type=click.Choice(["csat", "nps"]))
@click.option("--product", default="Worklane", show_default=True, help="What the question is about.")
@click.option("--send", is_flag=True, help="Send the invitations by mail instead of printing them.")
def invite_command(kind: Literal["csat", "nps"], product: str, send: bool) -> None:
    """Ask everybody to ask this quarter: print e-mail and survey link as CSV for your mail tool, or send them."""
    if send:
        from analytics.voice.telling.inviting import send_invitations

        with current_app.test_request_context():
            click.echo(f"{send_invitations(database(), kind, product=product):,} invitations posted.")
        return
    table = csv.writer(sys.stdout)
    table.writerow(("email", "language", "link"))
    with reading() as db, current_app.test_request_context():
        for email, invitation in people_to_ask(db, kind, product=product, now=clock.now()):
            table.writerow((email, invitation.language, address_of(invitation)))


@voice_commands.command("rebuild")
def rebuild_command() -> None:
    """Read tickets and articles again, find every sentiment and theme anew, and make the pages' figures."""
    from analytics.voice.hearing.adding import rebuild

    click.echo(f"{rebuild(database(), click.echo):,} comments understood.")


@voice_commands.command("mart")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def mart_command(path: Path) -> None:
    """Write everything heard into one SQLite file, for Datasette or a spreadsheet."""
    import sqlite3

    from analytics.voice.reports.mart import write_mart

    try:
        with reading() as db:
            count = write_mart(db, path, now=clock.now())
    except (OSError, sqlite3.OperationalError) as error:
        raise click.ClickException(f"We can't write {path} ({error}). Choose a folder you may write to.") from error
    click.echo(f"{count:,} comments in {path}.")
