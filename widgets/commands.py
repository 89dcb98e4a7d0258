"""`flask sites`: host products that may embed the widget."""

import click
from flask import current_app
from flask.cli import AppGroup

from foundation import clock
from foundation.errors import Problem
from foundation.web import reading, writing
from widgets.sites.keys import list_keys, make_secret
from widgets.sites.registry import list_sites, save_site

site_commands = AppGroup("sites", help="Host products that may embed the widget.")


@site_commands.command("add")
@click.argument("key")
@click.option("--name", required=True, help="What people call the product.")
@click.option("--origin", "origins", multiple=True, required=True, help="Where it runs, as https://www.example.com.")
@click.option("--greeting", default="", help="A line under the greeting.")
def add_command(key: str, name: str, origins: tuple[str, ...], greeting: str) -> None:
    """Add a site, or change it. A new one gets the key its server signs identities with, told once."""
    try:
        with writing() as db:
            save_site(db, key=key, name=name, origins=list(origins), secrets={}, greeting=greeting, now=clock.now())
            made = None if list_keys(db, key) else make_secret(db, key, by=None, now=clock.now())
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    current_app.extensions["widget_sites"].forget()
    click.echo(f"{key} may embed the widget." + ("" if made else " Its keys stay as they are."))
    if made:
        _tell(*made)


@site_commands.command("key")
@click.argument("key")
def key_command(key: str) -> None:
    """Make a second key for a site, to rotate: both are valid until one is removed in the settings."""
    try:
        with writing() as db:
            if all(site.key != key for site in list_sites(db)):
                raise click.ClickException(f"There is no site {key!r}. `flask sites list` shows them.")
            made = make_secret(db, key, by=None, now=clock.now())
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    current_app.extensions["widget_sites"].forget()
    _tell(*made)


@site_commands.command("list")
def list_command() -> None:
    """Every site with its origins."""
    with reading() as db:
        for site in list_sites(db):
            click.echo(f"{site.key:<20} {site.name:<24} {' '.join(sorted(site.origins)) or '(our own origin only)'}")


def _tell(kid: str, secret: str) -> None:
    click.echo(f'Sign identities with HS256, kid "{kid}" and this secret. It is shown once:\n{secret}')
