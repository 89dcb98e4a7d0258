"""The macros one person may use: their own, those of their teams and of everyone."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from foundation.accounts import Staff, staff
from foundation.errors import NotFound
from helpdesk.actions import action_from
from helpdesk.assignment.tables import agents
from helpdesk.macros.macro import Macro
from helpdesk.macros.tables import macros
from helpdesk.views.reading import kept_conditions


def list_macros(db: Connection, me: Staff, *, gone: bool = False) -> list[Macro]:
    """By category and name, in one statement. `gone`: those that were deleted."""
    teams = select(agents.c.teams).where(agents.c.staff == me.id).scalar_subquery()
    there = macros.c.deleted_at.is_not(None) if gone else macros.c.deleted_at.is_(None)
    query = select(macros, staff.c.name.label("owner_name"), teams.label("my_teams")).join(
        staff, staff.c.id == macros.c.owner
    )
    rows = [row for row in db.execute(query.where(there)) if _is_for(row, me, row.my_teams or ())]
    found = [macro_from_row(row) for row in rows]
    return sorted(found, key=_place)


def list_shared(db: Connection) -> list[Macro]:
    """Of everyone and of any team, in the same order; one statement."""
    query = select(macros, staff.c.name.label("owner_name")).join(staff, staff.c.id == macros.c.owner)
    rows = db.execute(query.where(macros.c.deleted_at.is_(None), macros.c.shared != "me"))
    return sorted(map(macro_from_row, rows), key=_place)


def read_macro(db: Connection, number: int, me: Staff, *, gone: bool = False) -> Macro:
    """Raises NotFound, also for what is somebody else's."""
    for one in list_macros(db, me, gone=gone):
        if one.id == number:
            return one
    raise NotFound("There is no such macro. It may have been deleted, or isn’t shared with you.")


def may_change(macro: Macro, me: Staff) -> bool:
    """Their own; what is shared is changed by leads."""
    return macro.owner == me.id if macro.shared == "me" else me.may("lead")


def macro_from_row(row: Any) -> Macro:
    return Macro(
        name=row.name, category=row.category, shared=row.shared, texts=row.texts, actions=tuple(map(action_from, row.actions)),
        conditions=kept_conditions(row.conditions), id=row.id, owner=row.owner, owner_name=row.owner_name, version=row.version,
        updated_at=row.updated_at, deleted_at=row.deleted_at,
    )  # fmt: skip


def _place(one: Macro) -> tuple[str, str, int]:
    return one.category.lower(), one.name.lower(), one.id


def _is_for(row: Any, me: Staff, teams: Iterable[str]) -> bool:
    return row.owner == me.id or (
        row.shared != "me" and (row.shared == "everyone" or row.shared in teams or me.may("lead"))
    )
