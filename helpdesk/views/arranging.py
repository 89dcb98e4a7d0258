"""How a person arranges their views: the order, what is hidden, columns and widths, and what comes after a reply."""

from typing import Any, cast, get_args

from sqlalchemy import Connection, select

from foundation.accounts import Staff, staff
from foundation.database import upsert
from foundation.errors import Invalid
from helpdesk.views.tables import view_choices
from helpdesk.views.view import AfterReply, is_column

MOST_COLUMNS = 40
MOST_KEYS = 400
NARROWEST, WIDEST = 48, 1200  # pixels


def place_views(db: Connection, me: Staff, keys: list[str]) -> None:
    """From the first to the last; keys that aren't named come after, as they stood."""
    _keep(db, me, places=list(dict.fromkeys(key[:24] for key in keys[:MOST_KEYS])))


def move_view(db: Connection, me: Staff, keys: list[str], key: str, by: int) -> None:
    """One place up (-1) or down (1) among `keys`, which are all of its group in their order."""
    at = keys.index(key)
    to = min(max(at + by, 0), len(keys) - 1)
    keys.insert(to, keys.pop(at))
    place_views(db, me, keys)


def hide_view(db: Connection, me: Staff, key: str, hidden: bool) -> None:
    before = set(_choices(db, me)["hidden"])
    after = before | {key} if hidden else before - {key}
    _keep(db, me, hidden=sorted(after)[:MOST_KEYS])


def lay_out(
    db: Connection, me: Staff, key: str, *, table: bool | None = None, widths: Any = None, columns: list[str] | None = None
) -> None:  # fmt: skip
    """`widths`: pixels by column, 0 for the usual; `columns`: in their order, none for the view's own. What isn't given stays as it was."""
    layouts = _choices(db, me)["layouts"]
    one = dict(layouts.pop(key, {}))
    if table is not None:
        one["table"] = table
    if widths is not None:
        one["widths"] = {key: width for key, width in (one.get("widths", {}) | _checked(widths)).items() if width}
    if columns is not None:
        one["columns"] = [key for key in dict.fromkeys(columns) if is_column(key)][:MOST_COLUMNS]
    _keep(db, me, layouts=dict(list((layouts | {key: one}).items())[-MOST_KEYS:]))


def choose_after_reply(db: Connection, me: Staff, what: str) -> None:
    if what not in get_args(AfterReply):
        raise Invalid("Choose what comes after a reply.", field="after_reply")
    _keep(db, me, after_reply=cast(AfterReply, what))


def _checked(widths: Any) -> dict[str, int]:
    if not isinstance(widths, dict) or not all(isinstance(one, int | float) for one in widths.values()):
        raise Invalid("Widths are pixels by column.", field="widths")
    return {
        key: int(min(max(width, NARROWEST), WIDEST)) if width else 0 for key, width in widths.items() if is_column(key)
    }


def _choices(db: Connection, me: Staff) -> dict[str, Any]:
    """Held until the transaction ends, so that two pages of one person don't undo each other's choice."""
    db.execute(select(staff.c.id).where(staff.c.id == me.id).with_for_update())
    row = db.execute(select(view_choices).where(view_choices.c.staff == me.id)).mappings().first()
    return dict(row or {"staff": me.id, "places": [], "hidden": [], "layouts": {}, "after_reply": "stay"})


def _keep(db: Connection, me: Staff, **changed: Any) -> None:
    upsert(db, view_choices, [_choices(db, me) | changed], keys=["staff"])
