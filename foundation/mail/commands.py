"""`flask mail`: what was sent, what waits, what was refused, what came back."""

from collections.abc import Sequence
from typing import BinaryIO

import click
from flask.cli import AppGroup
from sqlalchemy import select

from foundation.mail.folder import place_of
from foundation.mail.mailbox import Box, read_box
from foundation.mail.returned import MOST_BYTES
from foundation.mail.returning import read_mailbox, take_in
from foundation.mail.server import Away
from foundation.mail.tables import mails
from foundation.web import config, database, reading

mail_commands = AppGroup("mail", help="Mail we send.")


@mail_commands.command("list")
@click.option("--most", default=20, show_default=True, help="How many of the newest.")
def list_command(most: int) -> None:
    """Print the newest letters: number, what became of it, to whom, about what; and where its file is, without a mail server."""
    with reading() as db:
        rows = db.execute(select(mails).order_by(mails.c.id.desc()).limit(most)).all()
    for row in rows:
        why = f"  ({row.last_error})" if row.last_error else ""
        click.echo(
            f"{row.id:>6}  {row.state:<8}  {row.posted_at:%Y-%m-%d %H:%M}  {row.address:<32}  {row.subject}{why}"
        )
        if (path := place_of(config().outbox_folder, row.id)).exists():
            click.echo(f"        {path}")
    if not rows:
        click.echo("Nothing was posted yet.")


@mail_commands.command("returned")
@click.argument("files", nargs=-1, type=click.File("rb"))
def returned_command(files: Sequence[BinaryIO]) -> None:
    """Read what came back: messages kept as FILES (- is what is piped in), or, without any, what is new in the mailbox."""
    if not files:
        try:
            done = read_mailbox(database(), _box())
        except Away as why:
            raise click.ClickException(f"The mailbox can't be read: {why}") from why
        click.echo(", ".join(f"{count} {what}" for what, count in sorted(done.items())) or "Nothing new.")
    for file in files:
        click.echo(f"{file.name}: {take_in(database(), file.read(MOST_BYTES))}")


def _box() -> Box:
    if not config().imap_url:
        raise click.ClickException("No mailbox is set: ASIDE_IMAP_URL says which (docs/operating.md).")
    return read_box(config().imap_url)
