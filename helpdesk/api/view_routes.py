"""Views, and how many tickets each holds."""

from typing import Annotated

from msgspec import Meta, Struct

from foundation.access import token_only
from foundation.bearer import current_token
from foundation.web import now, reading
from helpdesk.api.blueprint import api
from helpdesk.api.views import list_views
from helpdesk.conditions import written
from helpdesk.permissions.sight import members_only_teams
from helpdesk.tickets.lists import count_views


class View(Struct, kw_only=True):
    key: Annotated[str, Meta(description="For GET /tickets?view=.")]
    name: str
    order: str
    conditions: dict[str, list[dict[str, str | float | list[str] | None]]]
    count: (
        int | None
    )  # null where it isn't counted: it reaches beyond open tickets, or the token doesn’t see every team


class Views(Struct, kw_only=True):
    data: list[View]


@api.get("/views", summary="List views with their counts", access=token_only("settings:read"))
def views() -> Views:
    """Built-in ones that belong to nobody, and those that are shared."""
    with reading() as db:
        found = list_views(db)
        narrowed = current_token().teams or members_only_teams(db)
        counts = {} if narrowed else count_views(db, staff_id=0, now=now(), views=found)
    return Views(
        data=[
            View(key=one.key, name=one.name, order=one.order, conditions=written(one.conditions), count=counts.get(one.key))
            for one in found
        ]
    )  # fmt: skip
