"""`flask kb`: articles in and out, and the index."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from foundation import clock
from foundation.web import reading, writing
from kb.articles.exporting import export_articles
from kb.articles.importing import import_articles

kb_commands = AppGroup("kb", help="The knowledge base.")


@kb_commands.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def import_command(path: Path) -> None:
    """Import a folder of Markdown files, a JSONL file with one document a line, or articles exported from Zendesk Guide
    or Intercom as JSON."""
    with writing() as db:
        report = import_articles(db, path, author="import", now=clock.now())
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
