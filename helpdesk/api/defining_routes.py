"""Statuses, fields and tags, defined by a program as leads do it."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy import Connection

from foundation.access import token_only
from foundation.incoming import plain
from foundation.web import now
from helpdesk.api.blueprint import actor, api
from helpdesk.api.once import once
from helpdesk.api.setting_routes import Field, NamedStatus, Tag, present_field, present_status
from helpdesk.fields import clean_tag, read_definitions, shaping
from helpdesk.fields.defining import found, keep, switch
from helpdesk.fields.tag_settings import delete_tag, merge_tag

WRITE = token_only("settings:write")
Name = Annotated[str, Meta(max_length=60)]
Sentence = Annotated[str, Meta(max_length=300)]


class NewStatus(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Name
    status: Annotated[Literal["open", "pending", "on_hold", "solved"], Meta(description="The one it is within.")]
    told: Annotated[Sentence, Meta(description="What the customer reads.")] = ""
    about: Annotated[Sentence, Meta(description="When agents use it.")] = ""
    teams: Annotated[list[str], Meta(max_length=50)] = msgspec.field(default_factory=list)  # none: all


class NewField(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Name
    kind: Literal["text", "long_text", "number", "date", "choice", "choices", "checkbox", "pattern"]
    help: Sentence = ""
    choices: Annotated[list[Name], Meta(max_length=200)] = msgspec.field(default_factory=list)
    pattern: Annotated[str, Meta(max_length=200)] = ""
    example: Annotated[str, Meta(max_length=120)] = ""  # what fits the pattern
    customer_sees: bool = False


class Renamed(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    active: Annotated[
        bool | UnsetType, Meta(description="False: nobody can choose it any more, and what has it keeps it.")
    ] = UNSET


class NewTag(Struct, kw_only=True, forbid_unknown_fields=True):
    tag: Annotated[str, Meta(max_length=60)]


@api.post(
    "/statuses", summary="Make a named status", access=WRITE, status=201, headers=("Idempotency-Key",),
    example={"name": "Waiting on bank", "status": "on_hold", "told": "Your bank has it."},
)  # fmt: skip
def make_status(body: NewStatus) -> NamedStatus:
    def act(db: Connection) -> NamedStatus:
        data = shaping.status_data(
            category=body.status, told=plain(body.told), about=plain(body.about), teams=body.teams
        )
        number = keep(db, "status", None, plain(body.name), data, by=actor(), now=now())
        return _status(db, number)

    return once(act, status=201)


@api.patch("/statuses/<int:number>", summary="Rename or switch a named status", access=WRITE, headers=("Idempotency-Key",), example={"active": False})  # fmt: skip
def change_status(number: int, body: Renamed) -> NamedStatus:
    def act(db: Connection) -> NamedStatus:
        _change(db, "status", number, body)
        return _status(db, number)

    return once(act)


@api.post(
    "/fields", summary="Make a field", access=WRITE, status=201, headers=("Idempotency-Key",),
    example={"name": "Paid by", "kind": "choice", "choices": ["Card", "Bank transfer"]},
)  # fmt: skip
def make_field(body: NewField) -> Field:
    """What kind it is, and its key, stay as they are made."""

    def act(db: Connection) -> Field:
        data = shaping.field_data(
            db, None, name=plain(body.name), kind=body.kind, help=plain(body.help), choices=[("", plain(one), False) for one in body.choices],
            pattern=body.pattern, example=body.example, customer_sees=body.customer_sees,
        )  # fmt: skip
        return _field(db, keep(db, "field", None, plain(body.name), data, by=actor(), now=now()))

    return once(act, status=201)


@api.patch("/fields/<int:number>", summary="Rename or switch a field", access=WRITE, headers=("Idempotency-Key",), example={"name": "Paid with"})  # fmt: skip
def change_field(number: int, body: Renamed) -> Field:
    def act(db: Connection) -> Field:
        _change(db, "field", number, body)
        return _field(db, number)

    return once(act)


@api.patch("/tags/<tag>", summary="Rename a tag, or merge it into another", access=WRITE, headers=("Idempotency-Key",), example={"tag": "payout"})  # fmt: skip
def rename_tag(tag: str, body: NewTag) -> Tag:
    """Who types the old one gets the new. `tickets`: how many changed."""

    def act(db: Connection) -> Tag:
        many = merge_tag(db, tag, body.tag, by=actor(), now=now())
        return Tag(tag=clean_tag(body.tag), tickets=many)

    return once(act)


@api.delete("/tags/<tag>", summary="Take a tag off every ticket", access=WRITE, headers=("Idempotency-Key",))
def remove_tag(tag: str) -> None:
    def act(db: Connection) -> None:
        delete_tag(db, clean_tag(tag), by=actor(), now=now())

    return once(act)


def _change(db: Connection, what: Literal["status", "field"], number: int, body: Renamed) -> None:
    """Raises NotFound, and Invalid for a name that is taken."""
    row = found(db, what, number)
    if body.name is not UNSET:
        keep(db, what, number, plain(body.name), row.data, by=actor(), now=now())
    if body.active is not UNSET:
        switch(db, what, number, body.active, by=actor(), now=now())


def _status(db: Connection, number: int) -> NamedStatus:
    return next(present_status(one) for one in read_definitions(db).statuses if one.id == number)


def _field(db: Connection, number: int) -> Field:
    return present_field(read_definitions(db).field(number))
