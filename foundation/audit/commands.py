"""`flask audit verify`: whether the log is as it was written."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from foundation.audit.chain import verify
from foundation.audit.tables import audit_head
from foundation.web import reading

audit_commands = AppGroup("audit", help="The log of settings and access.")


@audit_commands.command("verify")
def verify_command() -> None:
    """Read the whole log and check that no row was changed or taken out. Note the last line elsewhere: who can write to the
    database could make a whole new chain, but not one that ends the same."""
    with reading() as db:
        count, breaks = verify(db)
        end = db.execute(select(audit_head.c.hash)).scalar()
    for one in breaks[:20]:
        click.echo(f"Row {one.row}: {one.why}." if one.row else f"The end: {one.why}.")
    if breaks:
        raise click.ClickException(f"The log does not hold: {len(breaks)} breaks in {count} rows.")
    click.echo(f"The log holds: {count} rows. It ends with {end or 'nothing'}.")
