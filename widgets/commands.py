"""`flask sites`: host products that may embed the widget."""

import secrets

import click
from flask import current_app
from flask.cli import AppGroup

from foundation import clock
from foundation.errors import Problem
from foundation.web import reading, writing
from widgets.sites.registry import list_sites, save_site

site_commands = AppGroup("sites", help="Host products that may embed the widget.")


@site_commands.command("add")
@click.argument("key")
@click.option("--name", required=True, help="What people call the product.")
@click.option("--origin", "origins", multiple=True, required=True, help="Where it runs, as https://www.example.com.")
@click.option("--greeting", default="How can we help?")
def add_command(key: str, name: str, origins: tuple[str, ...], greeting: str) -> None:
    """Add a site, or change it; prints the key its server signs identities with."""
    secret = secrets.token_urlsafe(32)
    try:
        with writing() as db:
            save_site(
                db, key=key, name=name, origins=list(origins), secrets={"1": secret}, greeting=greeting, now=clock.now()
            )
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    current_app.extensions["widget_sites"].forget()
    click.echo(f'{key} may embed the widget. Sign identities with kid "1" and this secret:\n{secret}')


@site_commands.command("list")
def list_command() -> None:
    """Every site with its origins."""
    with reading() as db:
        for site in list_sites(db):
            click.echo(f"{site.key:<20} {site.name:<24} {' '.join(sorted(site.origins)) or '(our own origin only)'}")
