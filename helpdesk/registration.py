"""What the help desk brings to the application: the router, its API, the workspace, commands."""

from typing import Any

from flask import Flask

from foundation.jobs import every
from foundation.mail.outbox import LetterRefused
from foundation.modules import Together, join_modules
from foundation.people import keeps_people
from foundation.speaking import speak
from helpdesk.actions.blueprint import actions_desk
from helpdesk.api.blueprint import api as desk_api
from helpdesk.api.once import register_forgetting
from helpdesk.api.pages import api_desk
from helpdesk.assignment import giving
from helpdesk.audit.pages import audit
from helpdesk.beside.blueprint import beside
from helpdesk.conditions import add_source
from helpdesk.fields.asking import conditions_of
from helpdesk.fields.blueprint import fields
from helpdesk.files.handing_out import handing_out
from helpdesk.files.shelf import Shelf
from helpdesk.files.sweeping import register_sweeping
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
from helpdesk.ratings.pages import ratings
from helpdesk.routing.endpoints import api
from helpdesk.routing.outcomes.escalation_jobs import hear_rated, hear_reopened
from helpdesk.routing.registration import register_routing
from helpdesk.rules import triggers
from helpdesk.rules.blueprint import rules_desk
from helpdesk.rules.jobs import register_rules
from helpdesk.sla import sweeping
from helpdesk.snoozing.blueprint import snoozing
from helpdesk.snoozing.waking import register_waking
from helpdesk.speaking import words_of_page
from helpdesk.staffing.pages import staffing
from helpdesk.tickets import sorted_index
from helpdesk.tickets.facts import NoteAdded, TicketOpened, TicketRated, TicketReopened, TicketTransferred
from helpdesk.two_step.pages import two_step
from helpdesk.viewing.blueprint import viewing
from helpdesk.views.blueprint import views
from helpdesk.webhooks import posting
from helpdesk.webhooks.blueprint import webhooks_desk
from helpdesk.webhooks.sending import register_webhooks
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.row_news import send_rows_along
from helpdesk.writing import following, mentioning, undelivered
from helpdesk.writing.blueprint import writing_desk
from helpdesk.writing.conversations import conversations
from helpdesk.writing.jobs import register_writing
from kb import FlagSettled, set_desk

BLUEPRINTS = (
    api, desk_api, api_desk, workspace, writing_desk, conversations, ratings, joining, snoozing, macros_desk, knowledge_desk, views, viewing, beside, handing_out, actions_desk, rules_desk, webhooks_desk, staffing, audit, fields, profile, two_step,
)  # fmt: skip

SCRIPTS = Together("/desk/static/joined.js", ("/desk/static/workspace.js", "/desk/finding/static/finding.js"), "/desk/")


def register(app: Flask) -> None:
    set_desk(HelpCentreDesk(register_routing(app)))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    permissions.register(app)
    finding.register(app)
    sorted_index.registered()
    send_rows_along(app)
    speak(app, words_of_page)
    join_modules(app, SCRIPTS)
    add_source(conditions_of)
    keeps_people(KEEPER)
    app.cli.add_command(desk_commands)
    _register_jobs(app)


def _register_jobs(app: Flask) -> None:
    shelf = Shelf(app.extensions["config"].var / "files")
    register_writing()
    register_sweeping(shelf)
    register_deleting(shelf)
    register_webhooks(app)
    register_rules(app)
    register_waking()
    register_forgetting()
    every("sla.sweep", seconds=sweeping.SECONDS)
    every("assignment.give_waiting", seconds=30)


def attendances() -> list[tuple[type, str, Any]]:
    return [*triggers.attendances(), *posting.attendances()]


def subscriptions() -> list[tuple[type, str, Any]]:
    return [
        (NoteAdded, "mentions", mentioning.hear),
        (LetterRefused, "undelivered", undelivered.hear),
        (FlagSettled, "knowledge", hear_settled),
        *((fact, "followers", following.hear) for fact in following.WORDS),
        (TicketOpened, "assignment", giving.hear),
        (TicketTransferred, "assignment", giving.hear),
        (TicketReopened, "escalation", hear_reopened),
        (TicketRated, "escalation", hear_rated),
    ]
