"""What tickets can have: teams, agents, fields, statuses, tags, topics."""

from typing import Annotated

from msgspec import Meta, Struct
from sqlalchemy import Connection, select

from foundation.access import token_only
from foundation.accounts import list_staff
from foundation.web import reading
from helpdesk.api.blueprint import api
from helpdesk.api.shapes import Limit
from helpdesk.assignment.tables import agents as profiles
from helpdesk.fields import CustomStatus, read_definitions, suggest_tags
from helpdesk.fields import Field as Defined
from helpdesk.routing.names import TEAMS, TOPIC_TITLES

READ = token_only("settings:read")


class Named(Struct, kw_only=True):
    key: str
    name: str


class NamedList(Struct, kw_only=True):
    data: list[Named]


class Agent(Struct, kw_only=True):
    id: int
    name: str
    email: str
    roles: list[str]
    teams: list[str]


class Agents(Struct, kw_only=True):
    data: list[Agent]


class FieldChoice(Struct, kw_only=True):
    key: str
    name: str
    active: bool


class Field(Struct, kw_only=True):
    id: int
    key: Annotated[str, Meta(description="In `fields` of a ticket.")]
    name: str
    kind: Annotated[str, Meta(description="Text, long_text, number, date, choice, choices, checkbox, pattern.")]
    active: bool
    customer_sees: bool
    choices: list[FieldChoice]


class Fields(Struct, kw_only=True):
    data: list[Field]


class NamedStatus(Struct, kw_only=True):
    id: Annotated[int, Meta(description="Custom_status of a ticket.")]
    name: str
    status: Annotated[str, Meta(description="The one it is within.")]
    active: bool
    teams: Annotated[list[str], Meta(description="Whose tickets may have it; none: all.")]


class Statuses(Struct, kw_only=True):
    data: list[NamedStatus]


class Tag(Struct, kw_only=True):
    tag: str
    tickets: int


class TagList(Struct, kw_only=True):
    data: list[Tag]


@api.get("/teams", summary="List teams", access=READ)
def teams() -> NamedList:
    return NamedList(data=[Named(key=key, name=name) for key, name in TEAMS.items()])


@api.get("/topics", summary="List topics", access=READ)
def topics() -> NamedList:
    return NamedList(data=[Named(key=key, name=name) for key, name in TOPIC_TITLES.items()])


@api.get("/agents", summary="List agents", access=READ)
def agents() -> Agents:
    """Everybody on the desk's staff who can sign in."""
    with reading() as db:
        people, teams_of = list_staff(db), _teams(db)
    return Agents(
        data=[
            Agent(id=one.id, name=one.name, email=one.email, roles=sorted(one.roles), teams=teams_of.get(one.id, [])) for one in people
        ]
    )  # fmt: skip


@api.get("/fields", summary="List fields", access=READ)
def fields() -> Fields:
    """Also those that are switched off: old values stay readable."""
    with reading() as db:
        known = read_definitions(db).fields
    return Fields(data=[present_field(one) for one in known])


@api.get("/statuses", summary="List named statuses", access=READ)
def statuses() -> Statuses:
    """Teams' own names within the fixed categories (new, open, pending, on_hold, solved, closed)."""
    with reading() as db:
        known = read_definitions(db).statuses
    return Statuses(data=[present_status(one) for one in known])


@api.get("/tags", summary="List tags", access=READ)
def tags(
    begins: Annotated[str, Meta(description="Only those that begin so.")] = "", limit: Limit = 25
) -> TagList:  # fmt: skip
    """The most used first, with on how many tickets."""
    with reading() as db:
        return TagList(data=[Tag(tag=tag, tickets=many) for tag, many in suggest_tags(db, begins, limit=limit)])


def present_field(one: Defined) -> Field:
    return Field(
        id=one.id, key=one.key, name=one.name, kind=one.kind, active=one.active, customer_sees=one.customer_sees,
        choices=[FieldChoice(key=own.key, name=own.name, active=not own.gone) for own in one.choices],
    )  # fmt: skip


def present_status(one: CustomStatus) -> NamedStatus:
    return NamedStatus(id=one.id, name=one.name, status=one.category, active=one.active, teams=list(one.teams))


def _teams(db: Connection) -> dict[int, list[str]]:
    return {row.staff: list(row.teams) for row in db.execute(select(profiles.c.staff, profiles.c.teams))}
