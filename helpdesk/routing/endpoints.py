"""Routing over HTTP, exactly as contracts/routing.md says: decide, and learn what came of it."""

from typing import Any

from flask import current_app

from foundation.access import staff_or_token
from foundation.api import ApiBlueprint
from foundation.web import now, writing
from helpdesk.routing.context import read_context
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.outcomes.settling import settle

api = ApiBlueprint("routing", "/api/v1/routing", import_name=__name__)


@api.post("/decisions", summary="Choose a channel", access=staff_or_token("routing", "lead"))
def decide(body: dict[str, Any]) -> dict[str, Any]:
    """Any context is answered; unknown, missing and null fields are tolerated."""
    router: DeskRouter = current_app.extensions["router"]
    with writing() as db:
        return router.decide(db, body, who=read_context(body, {}).person, now=now()).answer


@api.post("/outcomes", summary="Say what came of a decision", access=staff_or_token("routing", "lead"))
def learn(body: dict[str, Any]) -> dict[str, bool]:
    """Idempotent per decision: the first outcome counts, the same again is fine, another is a 409."""
    with writing() as db:
        return {"counted": settle(db, body, now=now())}
