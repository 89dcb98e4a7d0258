"""Webhooks: who is told of what happens to tickets."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy import Connection

from foundation.access import token_only
from foundation.bearer import current_token
from foundation.errors import Forbidden
from foundation.web import now, reading
from helpdesk.api.blueprint import actor, api
from helpdesk.api.once import once
from helpdesk.webhooks.endpoints import (
    Endpoint,
    change_endpoint,
    list_endpoints,
    make_endpoint,
    read_endpoint,
    switch_endpoint,
    take_endpoint_away,
)

READ, WRITE = token_only("settings:read"), token_only("webhooks:write")
Name = Annotated[str, Meta(max_length=80)]
Url = Annotated[str, Meta(max_length=500)]
Events = Annotated[list[Annotated[str, Meta(max_length=60)]], Meta(max_length=50)]


class Webhook(Struct, kw_only=True):
    id: int
    name: str
    url: str
    events: Annotated[list[str], Meta(description="Ticket.opened, ticket.solved ...; none: only what rules send.")]
    active: bool
    off_because: Annotated[str | None, Meta(description="Switched off by itself.")]
    failing_since: datetime | None
    made_at: datetime
    secret: Annotated[str | UnsetType, Meta(description="Whsec_…, only in the answer that makes it.")] = UNSET


class Webhooks(Struct, kw_only=True):
    data: list[Webhook]


class NewWebhook(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Name
    url: Url
    events: Events = msgspec.field(default_factory=list)


class WebhookChange(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    active: bool | UnsetType = UNSET


@api.get("/webhooks", summary="List webhooks", access=READ)
def webhooks() -> Webhooks:
    with reading() as db:
        return Webhooks(data=[_shown(one) for one in list_endpoints(db)])


@api.post(
    "/webhooks", summary="Make a webhook", access=WRITE, status=201, headers=("Idempotency-Key",),
    example={"name": "Warehouse", "url": "https://example.org/hooks", "events": ["ticket.opened", "ticket.solved"]},
)  # fmt: skip
def make_webhook(body: NewWebhook) -> Webhook:
    """Its secret is in this answer only. docs/desk.md says how deliveries are signed and tried again."""

    def act(db: Connection) -> Webhook:
        _check_teams()
        number, secret = make_endpoint(db, body.name, body.url, body.events, by=actor().name, now=now())
        made = _shown(read_endpoint(db, number))
        made.secret = secret
        return made

    return once(act, status=201)


@api.get("/webhooks/<int:number>", summary="Read a webhook", access=READ)
def read_webhook(number: int) -> Webhook:
    with reading() as db:
        return _shown(read_endpoint(db, number))


@api.patch("/webhooks/<int:number>", summary="Change a webhook", access=WRITE, headers=("Idempotency-Key",), example={"active": False})  # fmt: skip
def change_webhook(number: int, body: WebhookChange) -> Webhook:
    """Switched off, it is told nothing, and what waits is kept to be sent again."""

    def act(db: Connection) -> Webhook:
        _check_teams()
        had = read_endpoint(db, number)
        name, url, events = (new if new is not UNSET else old for new, old in ((body.name, had.name), (body.url, had.url), (body.events, had.events)))  # fmt: skip
        change_endpoint(db, number, str(name), str(url), tuple(events))
        if body.active is not UNSET and body.active != had.active:
            switch_endpoint(db, number, body.active)
        return _shown(read_endpoint(db, number))

    return once(act)


@api.delete("/webhooks/<int:number>", summary="Take a webhook away", access=WRITE, headers=("Idempotency-Key",))
def remove_webhook(number: int) -> None:
    def act(db: Connection) -> None:
        _check_teams()
        take_endpoint_away(db, number, now=now())

    return once(act)


def _check_teams() -> None:
    """A webhook is told of every team's tickets."""
    if current_token().teams:
        raise Forbidden("This API token is for some teams only, and webhooks are told of all.")


def _shown(one: Endpoint) -> Webhook:
    return Webhook(
        id=one.id, name=one.name, url=one.url, events=list(one.events), active=one.active, off_because=one.off_because,
        failing_since=one.failing_since, made_at=one.made_at,
    )  # fmt: skip
