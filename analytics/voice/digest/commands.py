"""`flask voice digest`: this week's, printed or sent."""

import click
from flask import current_app
from flask.cli import with_appcontext

from foundation import clock
from foundation.accounts import list_staff
from foundation.mail import BadAddress, read_address
from foundation.web import database, reading


@click.command("digest")
@click.option("--to", "address", help="Send it to this member of staff now, as they would get it.")
@click.option("--print", "printed", is_flag=True, help="Print its plain words instead.")
@with_appcontext
def digest_command(address: str | None, printed: bool) -> None:
    """This week's digest, to one reader or on the screen."""
    from dataclasses import replace
    from datetime import UTC, timedelta

    from analytics.voice.digest.digest import weekly_digest
    from analytics.voice.digest.letters import absolute, words_of
    from analytics.voice.digest.posting import post_one
    from analytics.voice.digest.subscribing import Subscription, read_subscription
    from analytics.voice.digest.week import read_week
    from analytics.voice.frame import EDITORS

    if not address and not printed:
        raise click.UsageError("Say --print, or --to and an address.")
    with reading() as db, current_app.test_request_context():
        staff = next((one for one in list_staff(db) if one.email == (address or "").strip().lower()), None)
        if address and staff is None:
            raise click.ClickException(f"Nobody of the staff has the address {address}. A digest is for staff only.")
        wanted = read_subscription(db, staff.id) if staff else Subscription()
        wanted = replace(wanted, everything=wanted.everything or not wanted.themes)
        if printed:
            last = clock.now().astimezone(UTC).date() - timedelta(days=1)
            week = read_week(db, last - timedelta(days=6), last)
            digest = weekly_digest(week, wanted, absolute, may_edit=staff.may(*EDITORS) if staff else True)
            click.echo(f"Subject: {digest.subject}\n")
            click.echo(words_of(digest, "(in the mail)"))
            return
    assert staff is not None
    try:
        to = read_address(staff.email, staff.name)
    except BadAddress as wrong:
        raise click.ClickException(str(wrong)) from wrong
    with current_app.test_request_context():
        post_one(database(), staff, wanted, to, now=clock.now())
    click.echo(f"Posted to {staff.email}. `flask mail list` says what becomes of it.")
