"""`flask kb`: articles in and out, the index, and the encoder that reads full questions."""

import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from foundation import clock
from foundation.web import config, database, reading
from kb.articles.exporting import export_articles
from kb.articles.importing import import_in_parts
from kb.minilm.making import CannotMake, make_encoder

kb_commands = AppGroup("kb", help="The knowledge base.")


@kb_commands.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def import_command(path: Path) -> None:
    """Import a folder of Markdown files, a JSONL file with one document a line, or articles exported from Zendesk Guide
    or Intercom as JSON."""
    report = import_in_parts(database(), path, author="import", now=clock.now())
    for place, sentence in report.errors:
        click.echo(f"{place}: {sentence}", err=True)
    click.echo(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, {len(report.errors)} not read."
    )
    current_app.extensions["kb"].rebuild()


@kb_commands.command("export")
@click.argument("path", type=click.Path(path_type=Path))
def export_command(path: Path) -> None:
    """Write every article to a folder, or to a .jsonl file."""
    with reading() as db:
        click.echo(f"{export_articles(db, path)} articles written to {path}.")


@kb_commands.command("reindex")
def reindex_command() -> None:
    """Rebuild the search index from the published articles."""
    click.echo(f"{len(current_app.extensions['kb'].rebuild())} articles in the index.")


class NotInstalled(click.ClickException):
    exit_code = 2


@kb_commands.command("encoder")
def encoder_command() -> None:
    """Make the encoder that reads full questions beside word vectors (optional), and encode the articles with it."""
    from foundation.migrating import current_revision  # brings alembic

    try:
        made = make_encoder(config().encoder_folder, click.echo)
    except CannotMake as reason:
        raise NotInstalled(str(reason)) from reason
    click.echo(f"{made.name} is in {made.folder}: {made.megabytes:.0f} MB, {made.licence}.")
    if current_revision(database()) is None:
        click.echo("The articles are encoded once Aside has started.")
        return
    began = time.monotonic()
    index = current_app.extensions["kb"].encode()
    lines = len(index.parts.encoded.owner) if index.parts.encoded else 0
    click.echo(f"{lines:,} lines of {len(index):,} articles encoded in {time.monotonic() - began:.0f} s.")
    click.echo(f"Full questions are read by {index.read_by}.")
