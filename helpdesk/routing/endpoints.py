"""Routing over HTTP, exactly as contracts/routing.md says: decide, and learn what came of it."""

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Connection, select, update

from foundation.access import staff_or_token
from foundation.api import ApiBlueprint
from foundation.errors import Conflict, NotFound
from foundation.web import now, writing
from helpdesk.routing.offering import routing_decisions, save_decision

api = ApiBlueprint("routing", "/api/v1/routing", import_name=__name__)


@api.post("/decisions", summary="Choose a channel", access=staff_or_token("routing", "lead"))
def decide(body: dict[str, Any]) -> dict[str, Any]:
    """Any context is answered; unknown, missing and null fields are tolerated."""
    decision: dict[str, Any] = current_app.extensions["router"].decide(body)
    with writing() as db:
        save_decision(db, body, decision, now())
    return decision


@api.post("/outcomes", summary="Say what came of a decision", access=staff_or_token("routing", "lead"))
def learn(body: dict[str, Any]) -> dict[str, bool]:
    """Idempotent per decision: the first outcome counts, the same again is fine, another is a 409."""
    with writing() as db:
        counted = keep_outcome(db, body, now())
    if counted:
        current_app.extensions["router"].learn(body)
    return {"counted": counted}


def keep_outcome(db: Connection, outcome: dict[str, Any], now: datetime) -> bool:
    """Write the outcome beside its decision. False when the same one is there already."""
    name = str(outcome.get("decision_id") or "")
    row = db.execute(select(routing_decisions).where(routing_decisions.c.id == name).with_for_update()).first()
    if row is None:
        raise NotFound("There is no decision with this id.")
    if row.outcome is not None:
        if row.outcome != outcome:
            raise Conflict("This decision already has another outcome. The first one stands.", field="decision_id")
        return False
    db.execute(update(routing_decisions).where(routing_decisions.c.id == name).values(outcome=outcome))
    return True
