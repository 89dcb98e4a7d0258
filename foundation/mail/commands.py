"""`flask mail`: what was sent, what waits, what was refused."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from foundation.mail.folder import place_of
from foundation.mail.tables import mails
from foundation.web import config, reading

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
