"""Commands for operators: migrate, serve, work, staff, tokens."""

import secrets
import signal
import sys
import threading

import click
from flask import Flask, current_app

from foundation import clock
from foundation.accounts import ROLES, create_staff, list_staff
from foundation.audit import note_audit
from foundation.config import Config
from foundation.database import Database
from foundation.errors import Problem
from foundation.giving_way import let_pages_go_first
from foundation.jobs import enqueue, work_all, work_forever
from foundation.mail.commands import mail_commands
from foundation.people import people_commands
from foundation.serve import CannotServe, check_database, check_folder, check_port, serve, wait_until_served
from foundation.tokens import SCOPES, create_api_token
from foundation.two_step.setting_up import reset
from foundation.web import config, database, writing


@click.command("migrate")
@click.option("--write", "message", help="Write a new migration with this message instead.")
def migrate_command(message: str | None) -> None:
    """Bring the database up to date."""
    from foundation.migrating import migrate, write_migration  # Alembic stays out of the web path

    if message:
        write_migration(database(), message)
    else:
        migrate(database())
        click.echo("The database is up to date.")


@click.command("serve")
def serve_command() -> None:
    """Start web and worker, and stop both on Ctrl-C."""
    settings = config()
    try:
        check_folder(settings)
        check_port(settings)
        check_database(database())
    except CannotServe as problem:
        raise click.ClickException(str(problem)) from problem

    sys.exit(serve_until_stopped(settings, database()))


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def work_command(once: bool) -> None:
    """Do jobs until told to stop."""
    around = current_app.app_context  # of its own for each job: threads that work beside a long one have none
    if once:
        click.echo(f"{work_all(database(), around=around)} jobs done.")
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    settings = config()
    let_pages_go_first()
    work_forever(
        database(), stop, poll_seconds=settings.job_poll_seconds, lease_seconds=settings.lease_seconds, around=around
    )


@click.group("staff")
def staff_commands() -> None:
    """People who work behind the page."""


@staff_commands.command("create")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), required=True)
def create_staff_command(email: str, name: str, roles: tuple[str, ...]) -> None:
    """Create an account and print its first password."""
    password = secrets.token_urlsafe(12)
    try:
        with writing() as db:
            create_staff(db, name=name, email=email, password=password, roles=list(roles), now=clock.now())
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    click.echo(f"{email} signs in with {password}")


@staff_commands.command("reset-two-step")
@click.argument("email")
def reset_two_step_command(email: str) -> None:
    """Let somebody who lost their telephone and their codes sign in by password again."""
    try:
        with writing() as db:
            found = next((one for one in list_staff(db) if one.email == email.lower()), None)
            if found is None:
                raise click.ClickException("There is nobody active with this address.")
            reset(db, found.id)
            note_audit(db, "people", "two-step sign-in reset", found.name)
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    click.echo(f"{found.name} signs in by password, and can set it up anew.")


@click.group("token")
def token_commands() -> None:
    """Tokens for programs that call the API."""


@token_commands.command("create")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(list(SCOPES)), required=True)
def create_token_command(name: str, scopes: tuple[str, ...]) -> None:
    """Create an API token and print it, this once."""
    with writing() as db:
        click.echo(create_api_token(db, name=name, scopes=scopes, by="A command", now=clock.now()))


@click.group("jobs")
def jobs_commands() -> None:
    """Work that can wait."""


@jobs_commands.command("enqueue")
@click.argument("kind")
def enqueue_command(kind: str) -> None:
    """Ask for a job now, for example kb.reindex."""
    with writing() as db:
        enqueue(db, kind, unique=kind)


def serve_until_stopped(settings: Config, own: Database) -> int:
    """Start web and worker, say where they are, and end both on a signal. Returns the exit code."""

    def announce() -> None:
        if not wait_until_served(settings):
            return
        click.echo(f"\n  Worklane      {settings.base_url}/")
        click.echo(f"  Help centre   {settings.base_url}/help/")
        click.echo(f"  Workspace     {settings.base_url}/desk/")
        click.echo(f"  Voice         {settings.base_url}/voice/\n")
        accounts = settings.var / "demo-accounts.txt"
        if accounts.exists():
            click.echo(accounts.read_text())
        click.echo("  Ctrl-C stops everything.")

    own.close()
    threading.Thread(target=announce, daemon=True).start()
    return serve(settings)


def register_commands(app: Flask) -> None:
    for command in (
        migrate_command, serve_command, work_command, staff_commands, token_commands, jobs_commands, people_commands, mail_commands,
    ):  # fmt: skip
        app.cli.add_command(command)
