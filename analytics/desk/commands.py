"""`flask desk figures`: the mart of the desk's reports made anew."""

import click

from foundation import clock
from foundation.web import database


@click.command("figures")
def figures_command() -> None:
    """Count every ticket anew for the desk's reports; says how far it is."""
    from analytics.desk.counting import rebuild

    last = -1

    def tell(done: int, total: int) -> None:
        nonlocal last
        tenth = 10 * done // max(total, 1)
        if tenth != last:
            last = tenth
            click.echo(f"{done:,} of {total:,} tickets", err=True)

    click.echo(f"{rebuild(database(), now=clock.now(), progress=tell):,} tickets counted.")
