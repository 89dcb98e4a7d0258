"""A ticket that a program opens for a customer."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.bearer import current_token
from foundation.errors import Forbidden, Invalid
from foundation.incoming import plain
from helpdesk.api.changing import fill
from helpdesk.api.fields_named import naming
from helpdesk.api.shapes import NewTicket, Requester
from helpdesk.fields import add_tags
from helpdesk.intake import Question, take_in
from helpdesk.joining.kinds import set_kind
from helpdesk.people.person import Person, find_person
from helpdesk.routing.data.defaults import TOPICS
from helpdesk.routing.names import CHANNEL_OF_TEAM
from helpdesk.tickets.lifecycle import set_priority

OURS = ("staff:", "api:", "rule:", "cc:", "erased:", "desk")  # keys of others than customers


def open_for(db: Connection, body: NewTicket, *, by: Staff, now: datetime) -> int:
    """Its number. Raises Invalid that names the field."""
    if body.team not in CHANNEL_OF_TEAM:
        raise Invalid(f"There is no such team. Choose one of {', '.join(CHANNEL_OF_TEAM)}.", field="team")
    teams = current_token().teams
    if teams and body.team not in teams:
        raise Forbidden("This API token is for other teams.")
    if body.topic is not None and body.topic not in TOPICS:
        raise Invalid("There is no such topic.", field="topic")
    question = Question(
        customer=_customer(db, body.customer), subject=plain(body.subject), body=plain(body.body), channel=CHANNEL_OF_TEAM[body.team],
        page=body.page and plain(body.page), topic=body.topic, via="api",
    )  # fmt: skip
    ticket = take_in(db, question, now=now)
    if body.priority is not None:
        set_priority(db, ticket.id, body.priority, by=by, now=now)
    if body.kind != ticket.kind:
        set_kind(db, ticket.id, body.kind, by=by, now=now)
    if body.tags:
        with naming(tag="tags"):
            add_tags(db, [ticket.id], body.tags, by=by, now=now)
    fill(db, ticket.id, body.fields, by=by, now=now)
    return ticket.id


def _customer(db: Connection, sent: str | Requester) -> Person:
    """Known ones keep what isn't sent anew."""
    key = plain(sent if isinstance(sent, str) else sent.key).strip()
    if not key or key.startswith(OURS) or not key.isprintable():
        raise Invalid("A customer’s key is as the host product names them, such as worklane:member:12.", field="customer")  # fmt: skip
    known = find_person(db, key)
    if isinstance(sent, str):
        if known is None:
            raise Invalid('Nobody is known by this key. Send who it is: `{"key": …, "name": …}`.', field="customer")
        return known
    if known is None and not sent.name:
        raise Invalid("Nobody is known by this key yet. Send a name as well.", field="customer.name")
    names = ("name", "email", "role", "plan", "state", "language", "timezone")
    told = {name: plain(value) for name in names if (value := getattr(sent, name)) is not None}
    return replace(known or Person(key, told["name"]), **told)
