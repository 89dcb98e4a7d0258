"""The list of views beside every page of the workspace, with how many tickets each holds."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from foundation.accounts import Staff
from helpdesk.staffing.presence import CHOICES, is_open_ended
from helpdesk.tickets.lists import count_views
from helpdesk.views.built_in import BY_KEY
from helpdesk.views.reading import Shelf, may_change, read_shelf
from helpdesk.views.view import GROUPS

ALWAYS = ("unassigned",)  # an empty page says how many wait for somebody, hidden or not


def views_beside(db: Connection, me: Staff, now: datetime, shelf: Shelf | None = None) -> dict[str, Any]:
    """Two statements, one where the shelf is given."""
    shelf = shelf or read_shelf(db, me)
    counted = {view.key: view for view in shelf.listed} | {key: BY_KEY[key] for key in ALWAYS}
    counts = count_views(db, staff_id=me.id, now=now, views=counted.values(), zone=shelf.zone, sees=shelf.sees)
    listed = {
        key: [(view.key, view.icon, view.title, counts.get(view.key)) for view in shelf.listed if view.group == key]
        for key in GROUPS
    }
    return {
        "view_groups": [(key, title, listed[key]) for key, title in GROUPS.items() if listed[key]],
        "counts": counts,
        "may_change": may_change,
        **status_of(me, shelf, now),
    }


def status_of(me: Staff, shelf: Shelf, now: datetime) -> dict[str, Any]:
    """What the foot of the rail shows: who one is, whether one is here, and what one has in hand."""
    return {
        "me": me,
        "shelf": shelf,
        "now_at": now,
        "until_open": is_open_ended(shelf.away_until, now),
        "status_choices": CHOICES,
    }
