"""Views, and how many tickets each holds; shared ones made, changed and deleted by a program."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy import Connection

from foundation.access import token_only
from foundation.bearer import current_token
from foundation.incoming import plain
from foundation.web import now, reading
from helpdesk.api.blueprint import actor, api
from helpdesk.api.once import once
from helpdesk.api.views import check_shared, conditions_of, find_saved_view, find_view, list_views
from helpdesk.conditions import written
from helpdesk.permissions.sight import members_only_teams
from helpdesk.tickets.lists import count_views
from helpdesk.views.saving import Draft, change_view, create_view, delete_view
from helpdesk.views.view import USUAL_COLUMNS
from helpdesk.views.view import View as Whole

READ, WRITE = token_only("settings:read"), token_only("settings:write")
Name = Annotated[str, Meta(max_length=200)]
Word = Annotated[str, Meta(max_length=80)]
Columns = Annotated[list[Word], Meta(max_length=40)]


class Asked(Struct, kw_only=True, forbid_unknown_fields=True):
    field: Word
    op: Word
    value: str | float | list[str] | None = None


class AskedAll(Struct, kw_only=True, forbid_unknown_fields=True):
    all: list[Asked] = msgspec.field(default_factory=list)
    any: list[Asked] = msgspec.field(default_factory=list)


class View(Struct, kw_only=True):
    key: Annotated[str, Meta(description="For GET /tickets?view=.")]
    name: str
    order: str
    conditions: dict[str, list[dict[str, str | float | list[str] | None]]]
    shared: Annotated[str, Meta(description="With everyone, or the key of a team.")]
    icon: str
    columns: list[str]
    built_in: Annotated[bool, Meta(description="Every desk has it: it can’t be changed.")]
    count: (
        int | None
    )  # null where it isn't counted: it reaches beyond open tickets, or the token doesn’t see every team


class Views(Struct, kw_only=True):
    data: list[View]


class NewView(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Name
    conditions: AskedAll
    shared: Annotated[Word, Meta(description="Everyone, or the key of a team.")] = "everyone"
    order: Word = "due"
    columns: Columns = msgspec.field(default_factory=lambda: list(USUAL_COLUMNS))
    icon: Word = "inbox"


class ViewChange(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    conditions: AskedAll | UnsetType = UNSET
    shared: Word | UnsetType = UNSET
    order: Word | UnsetType = UNSET
    columns: Columns | UnsetType = UNSET
    icon: Word | UnsetType = UNSET


@api.get("/views", summary="List views with their counts", access=READ)
def views() -> Views:
    """Built-in ones that belong to nobody, and those that are shared."""
    with reading() as db:
        found = list_views(db)
        counts = _counts(db, found)
    return Views(data=[_shown(one, counts) for one in found])


@api.get("/views/<key>", summary="Read a view", access=READ)
def read_view(key: str) -> View:
    with reading() as db:
        return _read(db, key)


@api.post(
    "/views", summary="Make a shared view", access=WRITE, status=201, headers=("Idempotency-Key",),
    example={"name": "Late payouts", "shared": "payments", "conditions": {"all": [{"field": "opened", "op": "longer_ago", "value": "3d"}]}},
)  # fmt: skip
def make_view(body: NewView) -> View:
    """Whoever it is shared with sees it in their queue. What no ticket can ever meet is refused."""

    def act(db: Connection) -> View:
        conditions, shared = (
            conditions_of(db, msgspec.to_builtins(body.conditions)),
            check_shared(body.shared, by=actor()),
        )
        draft = Draft(plain(body.name), body.icon, conditions, shared, body.order, tuple(body.columns))
        return _read(db, create_view(db, draft, by=actor(), now=now()))

    return once(act, status=201)


@api.patch("/views/<key>", summary="Change a shared view", access=WRITE, headers=("Idempotency-Key",), example={"order": "oldest"})  # fmt: skip
def change_shared_view(key: str, body: ViewChange) -> View:
    """What isn't sent stays. Those every desk has can't be changed."""

    def act(db: Connection) -> View:
        view = find_saved_view(db, key, by=actor())
        change_view(db, view, _changed(db, view, body), by=actor(), now=now())
        return _read(db, key)

    return once(act)


@api.delete("/views/<key>", summary="Delete a shared view", access=WRITE, headers=("Idempotency-Key",))
def remove_view(key: str) -> None:
    """A lead can put it back for a month."""

    def act(db: Connection) -> None:
        delete_view(db, find_saved_view(db, key, by=actor()), by=actor(), now=now())

    return once(act)


def _changed(db: Connection, view: Whole, body: ViewChange) -> Draft:
    return Draft(
        plain(body.name) if body.name is not UNSET else view.name,
        body.icon if body.icon is not UNSET else view.icon,
        conditions_of(db, msgspec.to_builtins(body.conditions)) if body.conditions is not UNSET else view.conditions,
        check_shared(body.shared, by=actor()) if body.shared is not UNSET else view.shared,
        body.order if body.order is not UNSET else view.order,
        tuple(body.columns) if body.columns is not UNSET else view.columns,
    )


def _read(db: Connection, key: str) -> View:
    view = find_view(db, key)
    return _shown(view, _counts(db, [view]))


def _counts(db: Connection, found: list[Whole]) -> dict[str, int]:
    """None where the token doesn't see every team."""
    if current_token().teams or members_only_teams(db):
        return {}
    return count_views(db, staff_id=0, now=now(), views=found)


def _shown(one: Whole, counts: dict[str, int]) -> View:
    return View(
        key=one.key, name=one.name, order=one.order, conditions=written(one.conditions), shared=one.shared, icon=one.icon,
        columns=list(one.columns), built_in=one.id is None, count=counts.get(one.key),
    )  # fmt: skip
