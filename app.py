"""Aside: opens the database, registers every floor's pages, jobs and commands, and says who hears which event."""

import os

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # before numpy comes: our matrices are small, and threads would only wait for each other

import importlib
import sys
from collections.abc import Callable
from types import ModuleType

import click
from flask import Flask, current_app

from foundation import clock
from foundation.application import bare_application, write_json_logs
from foundation.commands import register_commands, serve_until_stopped
from foundation.config import Config, read_config
from foundation.database import Database, open_database
from foundation.events import attend, subscribe
from foundation.serve import CannotServe, check_database, check_folder, check_port
from foundation.web import config, database

FLOORS = ["kb", "helpdesk", "marketplace", "widgets", "analytics"]


def create_app(settings: Config | None = None, database: Database | None = None) -> Flask:
    """The whole application. Tests hand in their own settings and database."""
    settings = settings or read_config()
    if database is None:
        write_json_logs(settings.log_level)
        database = open_database(settings.database_url)
    app = bare_application(settings, database)
    register_commands(app)
    app.cli.add_command(start_command)
    app.cli.add_command(demo_commands)
    for registration in _registrations():
        registration.register(app)
        for kind, subscriber, handler in getattr(registration, "subscriptions", list)():
            subscribe(kind, subscriber, handler)
        for kind, attendant, hook in getattr(registration, "attendances", list)():
            attend(kind, attendant, hook)
    return app


@click.command("start")
def start_command() -> None:
    """What `make run` does: migrate, seed the demo once, start web and worker."""
    from foundation.migrating import migrate

    settings = config()
    try:
        check_folder(settings)
        check_port(settings)
        check_database(database())
    except CannotServe as problem:
        raise click.ClickException(str(problem)) from problem
    migrate(database())
    if settings.demo:
        seed_demo(click.echo)
    sys.exit(serve_until_stopped(settings, database()))


@click.group("demo")
def demo_commands() -> None:
    """Worklane's synthetic year."""


@demo_commands.command("reset")
@click.option(
    "--questions", type=click.IntRange(400, 6000), default=6000, show_default=True, help="Fewer are there sooner."
)
def reset_command(questions: int) -> None:
    """Put the demo world back to its first day: everything in the database is replaced."""
    from foundation.migrating import migrate

    settings = config()
    try:
        check_folder(settings)
    except CannotServe as problem:
        raise click.ClickException(str(problem)) from problem
    migrate(database())
    _forget_everything(database())
    seed_demo(click.echo, questions=questions)


def seed_demo(progress: Callable[[str], None], *, questions: int = 6000) -> None:
    """Fill an empty database with Worklane's synthetic year. Each step sees for itself whether it was done, so that a
    start that was interrupted is finished by the next one."""
    from analytics.voice.hearing.reading import is_heard
    from marketplace.demo.seed import is_seeded, seed_world

    with database().reading() as db:
        seeded, heard = is_seeded(db), is_heard(db)
    if not seeded:
        seed_world(database(), config(), now=clock.now(), progress=progress, questions=questions)
        current_app.extensions["kb"].rebuild()
    if not heard:
        from analytics.voice import rebuild  # loads the sentiment lexicon: only when needed
        from analytics.voice.digest.demo import subscribe_demo_readers
        from analytics.voice.hearing.surveys.demo import answer_demo_survey, ask_in_the_demo
        from analytics.voice.meaning.demo import link_demo_fixes

        answer_demo_survey(database(), clock.now())
        ask_in_the_demo(database(), current_app.extensions["widget_sites"].all()["worklane"], clock.now())
        link_demo_fixes(database(), clock.now())
        subscribe_demo_readers(database(), clock.now())
        rebuild(database(), progress)


def _forget_everything(own: Database) -> None:
    from foundation.database import metadata

    with own.writing() as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())


def _registrations() -> list[ModuleType]:
    return [importlib.import_module(f"{floor}.registration") for floor in FLOORS]
