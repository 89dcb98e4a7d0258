"""A view made, changed, copied, deleted and put back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Forbidden, Invalid, NotFound
from helpdesk.conditions import Conditions, written
from helpdesk.routing.names import TEAMS
from helpdesk.views.reading import may_change, may_share, view_from_row
from helpdesk.views.tables import saved_views
from helpdesk.views.view import COLUMNS, ORDERS, View, is_column

ICONS = (
    "inbox", "star", "alarm", "bolt", "coin", "scale", "shield", "sprout", "globe", "neg", "pos", "phone", "mail", "chat", "tag", "users",
    "clock", "calendar", "briefcase", "bank",
)  # fmt: skip
LONGEST_NAME = 60
MOST_COLUMNS = 40
MOST_VIEWS = 100  # a person
KEPT = timedelta(days=30)  # after it was deleted


@dataclass(frozen=True)
class Draft:
    """What a form said about a view."""

    name: str
    icon: str
    conditions: Conditions
    shared: str
    order: str
    columns: tuple[str, ...]


def create_view(db: Connection, draft: Draft, *, by: Staff, now: datetime) -> str:
    """Its key. Raises Invalid, naming the field, and Forbidden for sharing what one may not share."""
    values, owner = _checked(draft, by), by.id or None
    own = select(func.count()).where(saved_views.c.owner == owner, saved_views.c.deleted_at.is_(None))
    if db.execute(own).scalar_one() >= MOST_VIEWS:
        raise Invalid(f"You have {MOST_VIEWS} views. Delete one you no longer use first.", field="name")
    return f"v{insert_row(db, saved_views, owner=owner, created_at=now, updated_at=now, **values)}"


def change_view(db: Connection, view: View, draft: Draft, *, by: Staff, now: datetime) -> None:
    _may(view, by)
    db.execute(update(saved_views).where(saved_views.c.id == view.id).values(updated_at=now, **_checked(draft, by)))


def copy_view(db: Connection, view: View, *, by: Staff, now: datetime) -> str:
    """The key of a personal copy, which anybody who sees a view may make."""
    name = f"{view.name[: LONGEST_NAME - 8].rstrip()} (copy)"
    icon = view.icon if view.icon in ICONS else ICONS[0]
    return create_view(db, Draft(name, icon, view.conditions, "me", view.order, view.columns), by=by, now=now)


def delete_view(db: Connection, view: View, *, by: Staff, now: datetime) -> None:
    """May be put back for a month."""
    _may(view, by)
    db.execute(delete(saved_views).where(saved_views.c.deleted_at < now - KEPT))
    db.execute(update(saved_views).where(saved_views.c.id == view.id).values(deleted_at=now))


def restore_view(db: Connection, key: str, *, by: Staff) -> View:
    """A deleted one. Once more changes nothing."""
    number = key.removeprefix("v")
    row = db.execute(select(saved_views).where(saved_views.c.id == (int(number) if _is_id(number) else 0))).first()
    if row is None:
        raise NotFound("This view can’t be put back any more.")
    view = view_from_row(row, by)
    _may(view, by)
    db.execute(update(saved_views).where(saved_views.c.id == row.id).values(deleted_at=None))
    return view


def _may(view: View, by: Staff) -> None:
    if not may_change(view, by):
        raise Forbidden("Only a lead changes a view that is shared. Duplicate it to have one of your own.")


def _checked(draft: Draft, by: Staff) -> dict[str, Any]:
    name = " ".join(draft.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"Give the view a name of at most {LONGEST_NAME} characters.", field="name")
    if draft.icon not in ICONS:
        raise Invalid("Choose an icon from the list.", field="icon")
    if draft.order not in ORDERS:
        raise Invalid("Choose an order from the list.", field="order")
    if draft.shared not in {"me", "everyone", *TEAMS}:
        raise Invalid("Choose who sees the view.", field="shared")
    if draft.shared != "me" and not may_share(draft.shared, by):
        raise Forbidden("Only a lead shares views. Save it for yourself, and ask a lead to share it.")
    columns = [key for key in dict.fromkeys((*COLUMNS, *draft.columns)) if key in draft.columns and is_column(key)][
        :MOST_COLUMNS
    ]
    if not columns:
        raise Invalid("Choose at least one column.", field="columns")
    return {
        "name": name, "icon": draft.icon, "shared": draft.shared, "conditions": written(draft.conditions), "order": draft.order,
        "columns": columns,
    }  # fmt: skip


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
