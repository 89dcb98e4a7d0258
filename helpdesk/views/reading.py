"""The views one person sees: built in, their own, those of their teams and of everyone, in the order they chose."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Select, and_, bindparam, or_, select

from foundation.accounts import Staff, staff
from foundation.columns import Big, constant
from foundation.errors import NotFound
from foundation.own_clock import own_zone
from helpdesk.assignment.load import ME, Load, load_columns, load_from
from helpdesk.assignment.tables import agents
from helpdesk.conditions import Asking, Condition, Conditions
from helpdesk.permissions.sight import teams_column
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.actor import Machine
from helpdesk.views.built_in import BUILT_IN
from helpdesk.views.tables import plays, saved_views, view_choices
from helpdesk.views.view import ORDERS, USUAL_COLUMNS, AfterReply, Group, Layout, View, is_column


@dataclass(frozen=True)
class Play:
    view: str
    answered: int


@dataclass(frozen=True)
class Shelf:
    """`views`: all that this person may open, in their order; `hidden`: keys of those the side list leaves out. `sees`: the teams
    whose tickets they see; None: not known."""

    views: tuple[View, ...]
    hidden: frozenset[str] = frozenset()
    layouts: dict[str, Layout] = field(default_factory=dict)
    after_reply: AfterReply = "stay"
    zone: tzinfo = UTC
    away_until: datetime | None = None
    load: Load | None = None  # of who takes part in assignment, so that they can be away from it
    play: Play | None = None  # while they go through a view
    sees: frozenset[str] | None = None

    @property
    def listed(self) -> tuple[View, ...]:
        return tuple(view for view in self.views if view.key not in self.hidden)

    def find(self, key: str) -> View:
        """Raises NotFound, also for what is somebody else's."""
        for view in self.views:
            if view.key == key:
                return view
        raise NotFound("There is no such view. It may have been deleted, or isn’t shared with you.")

    def layout_of(self, key: str) -> Layout:
        return self.layouts.get(key, Layout())

    def asking(self, me: Staff, now: datetime) -> Asking:
        return Asking(now, me.id, self.zone, self.sees)


def read_shelf(db: Connection, me: Staff) -> Shelf:
    """In one statement."""
    rows = db.execute(_everything(), {ME: me.id}).all()
    if not rows:
        return Shelf(BUILT_IN, zone=own_zone())
    first, teams = rows[0], set(rows[0].teams or ())
    saved = [view_from_row(row, me) for row in rows if row.id is not None and _is_for(row, me, teams)]
    return Shelf(
        views=_ordered((*BUILT_IN, *saved), first.my_places or []),
        hidden=frozenset(first.my_hidden or ()),
        layouts={key: _layout(one) for key, one in (first.my_layouts or {}).items()},
        after_reply=cast(AfterReply, first.my_after_reply or "stay"),
        zone=own_zone(first.timezone),
        away_until=first.away_until,
        load=load_from(first) if first.timezone else None,
        play=Play(first.play_view, first.answered) if first.play_view else None,
        sees=frozenset((first.sees or "").split()),
    )


@cache
def _everything() -> Select[Any]:
    """Put together once: that takes longer than SQLite needs to answer it."""
    me = bindparam(ME, type_=Big)
    seen = and_(
        saved_views.c.deleted_at.is_(None), or_(saved_views.c.owner == me, saved_views.c.shared != constant("me"))
    )
    choices = [column.label(f"my_{column.name}") for column in view_choices.c]
    own = agents.c.teams, agents.c.timezone, agents.c.away_until, plays.c.view.label("play_view"), plays.c.answered
    query: Select[Any] = select(saved_views, *choices, *own, *load_columns(), teams_column(me).label("sees"))
    return (
        query.select_from(staff)
        .outerjoin(view_choices, view_choices.c.staff == staff.c.id)
        .outerjoin(agents, agents.c.staff == staff.c.id)
        .outerjoin(plays, plays.c.staff == staff.c.id)
        .outerjoin(saved_views, seen)
        .where(staff.c.id == me)
        .order_by(saved_views.c.id)
    )


def may_change(view: View, me: Staff) -> bool:
    """Their own; what is shared is changed by who may share it so."""
    if view.id is None:
        return False
    return view.owner == me.id if view.shared == "me" else may_share(view.shared, me)


def may_share(shared: str, me: Staff) -> bool:
    """Leads; of programs those that aren't for other teams only."""
    if isinstance(me, Machine):
        return shared != "me" and (not me.teams or shared in me.teams)
    return me.may("lead")


def view_from_row(row: Any, me: Staff | None = None) -> View:
    mine = me is not None and row.shared == "me"
    group: Group = "yours" if mine else "team" if row.shared in TEAMS else "shared"
    order = row.order if row.order in ORDERS else "due"
    columns = tuple(key for key in row.columns if is_column(key)) or USUAL_COLUMNS
    return View(
        f"v{row.id}", row.name, group, row.icon, kept_conditions(row.conditions), order, columns, row.id, row.owner, row.shared
    )  # fmt: skip


def kept_conditions(kept: Any) -> Conditions:
    """As they were checked when they were saved: a field that is gone since stays, and finds nothing."""
    return Conditions(*(tuple(_condition(one) for one in kept.get(name) or ()) for name in ("all", "any")))


def _condition(kept: Any) -> Condition:
    value = kept.get("value")
    return Condition(kept["field"], kept["op"], tuple(value) if isinstance(value, list) else value)


def _is_for(row: Any, me: Staff, teams: set[str]) -> bool:
    return row.shared == "everyone" or row.owner == me.id or row.shared in teams or me.may("lead")


def _ordered(views: tuple[View, ...], places: list[str]) -> tuple[View, ...]:
    """As this person put them; what is new comes after, as it stands."""
    at = {key: place for place, key in enumerate(places)}
    usual = {view.key: place for place, view in enumerate(views)}
    return tuple(sorted(views, key=lambda view: (at.get(view.key, len(at)), usual[view.key])))


def _layout(kept: Any) -> Layout:
    widths = tuple((key, int(width)) for key, width in (kept.get("widths") or {}).items())
    return Layout(bool(kept.get("table")), widths, tuple(kept.get("columns") or ()))
