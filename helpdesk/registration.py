"""What the help desk brings to the application: the router, its API, the workspace, commands."""

import json
import logging
from typing import Any

from flask import Flask

from foundation import clock
from foundation.config import Config
from foundation.database import Database
from foundation.errors import Problem
from foundation.jobs import every, job
from foundation.people import keeps_people
from foundation.speaking import speak
from foundation.web import config
from helpdesk.actions.blueprint import actions_desk
from helpdesk.api.blueprint import api as desk_api
from helpdesk.api.once import forget_old
from helpdesk.api.pages import api_desk
from helpdesk.assignment import giving
from helpdesk.audit.pages import audit
from helpdesk.beside.blueprint import beside
from helpdesk.callbacks import holidays_of
from helpdesk.commands import FILE, routing_commands
from helpdesk.conditions import add_source
from helpdesk.effort.jobs import register_jobs
from helpdesk.fields.asking import conditions_of
from helpdesk.fields.blueprint import fields
from helpdesk.files.handing_out import handing_out
from helpdesk.files.keeping import sweep
from helpdesk.files.shelf import Shelf
from helpdesk.finding import registration as finding
from helpdesk.generating.command import desk_commands
from helpdesk.help_centre import HelpCentreDesk
from helpdesk.joining.blueprint import joining
from helpdesk.joining.deleting import register_deleting
from helpdesk.knowledge.blueprint import knowledge_desk
from helpdesk.knowledge.telling import hear_settled
from helpdesk.macros.blueprint import macros_desk
from helpdesk.people.keeping import KEEPER
from helpdesk.permissions import registration as permissions
from helpdesk.profile.pages import profile
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.endpoints import api
from helpdesk.routing.judging.command import judge_command
from helpdesk.routing.judging.reporting import register_reports
from helpdesk.routing.outcomes.escalation_jobs import hear_rated, hear_reopened, register_escalations
from helpdesk.routing.refitting import refit
from helpdesk.routing.topics.commands import topics_commands
from helpdesk.routing.topics.versions import TopicShelf
from helpdesk.rules import triggers
from helpdesk.rules.blueprint import rules_desk
from helpdesk.rules.jobs import register_rules
from helpdesk.sla import sweeping
from helpdesk.snoozing.blueprint import snoozing
from helpdesk.snoozing.waking import register_waking
from helpdesk.speaking import words_of_page
from helpdesk.staffing.pages import staffing
from helpdesk.tickets.facts import NoteAdded, TicketOpened, TicketRated, TicketReopened, TicketTransferred
from helpdesk.two_step.pages import two_step
from helpdesk.viewing.blueprint import viewing
from helpdesk.views.blueprint import views
from helpdesk.webhooks import posting
from helpdesk.webhooks.blueprint import webhooks_desk
from helpdesk.webhooks.sending import register_webhooks
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.row_news import send_rows_along
from helpdesk.writing import following, mentioning
from helpdesk.writing.blueprint import writing_desk
from helpdesk.writing.conversations import conversations
from helpdesk.writing.drafting import waiting_files
from helpdesk.writing.jobs import register_writing
from kb import FlagSettled, set_desk

log = logging.getLogger(__name__)

BLUEPRINTS = (
    api, desk_api, api_desk, workspace, writing_desk, conversations, joining, snoozing, macros_desk, knowledge_desk, views, viewing, beside, handing_out, actions_desk, rules_desk, webhooks_desk, staffing, audit, fields, profile, two_step,
)  # fmt: skip


def register(app: Flask) -> None:
    with app.app_context():
        app.extensions["router"] = router = _router(config())
    set_desk(HelpCentreDesk(router))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    permissions.register(app)
    send_rows_along(app)
    speak(app, words_of_page)
    finding.register(app)
    add_source(conditions_of)
    holidays = app.extensions["config"].holidays
    shelf = Shelf(app.extensions["config"].var / "files")

    @job("files.sweep")
    def sweep_files(database: Database, _payload: dict[str, Any]) -> None:
        sweep(database, shelf, waiting=waiting_files, now=clock.now())

    app.extensions["topics"] = topics = TopicShelf(app.extensions["config"].var / "topics")

    @job("routing.topics")
    def teach_topics(database: Database, payload: dict[str, Any]) -> None:
        from helpdesk.routing.topics.teaching import teach  # heavy once it learns: for the worker only

        teach(database, topics, now=clock.now(), after_corrections=bool(payload.get("corrected")))

    @job("routing.refit")
    def refit_routing(database: Database, _payload: dict[str, Any]) -> None:
        report = refit(database, router.first, now=clock.now())
        log.info("routing learned anew: %s", report or "nothing to learn yet")

    @job("api.forget")
    def forget_answers(database: Database, _payload: dict[str, Any]) -> None:
        forget_old(database)

    register_writing()
    register_reports(router)
    register_jobs(router)
    register_escalations(router, lambda: holidays_of(holidays))
    register_deleting(shelf)
    register_webhooks(app)
    register_rules(app)
    register_waking()
    every("files.sweep", seconds=3600)
    every("api.forget", seconds=3600)
    every("joining.delete_old", seconds=86_400, at_first=900)
    every("sla.sweep", seconds=sweeping.SECONDS)
    every("routing.refit", seconds=86_400, at_first=600)
    every("routing.topics", seconds=86_400, at_first=600)
    every("assignment.give_waiting", seconds=30)
    routing_commands.add_command(topics_commands)
    routing_commands.add_command(judge_command)
    app.cli.add_command(routing_commands)
    app.cli.add_command(desk_commands)
    keeps_people(KEEPER)


def attendances() -> list[tuple[type, str, Any]]:
    return [*triggers.attendances(), *posting.attendances()]


def subscriptions() -> list[tuple[type, str, Any]]:
    return [
        (NoteAdded, "mentions", mentioning.hear),
        (FlagSettled, "knowledge", hear_settled),
        *((fact, "followers", following.hear) for fact in following.WORDS),
        (TicketOpened, "assignment", giving.hear),
        (TicketTransferred, "assignment", giving.hear),
        (TicketReopened, "escalation", hear_reopened),
        (TicketRated, "escalation", hear_rated),
    ]


def _router(settings: Config) -> DeskRouter:
    """With the lead's data where there are some; a file that can't be used is said so and the defaults take over."""
    path = settings.var / FILE
    if path.exists():
        try:
            return DeskRouter(read_settings(json.loads(path.read_text("utf-8"))))
        except (Problem, ValueError, OSError):
            log.exception("%s can't be used; routing goes on with its defaults", path)
    return DeskRouter(read_settings())
