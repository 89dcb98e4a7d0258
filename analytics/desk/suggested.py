"""What was suggested beside tickets in a period and taken up, for the overview."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from analytics.desk.frame import Told
from helpdesk.knowledge.measuring import Suggested, measure_suggestions

SUGGESTED = {"article": "Articles", "solved": "Solved before"}  # as agents read them beside a ticket
NARROWED = {"team"}  # what these figures can be narrowed by, beside who reads their own


def read_suggested(db: Connection, told: Told) -> list[Suggested] | None:
    """None where they can't be told for whom is asked. Agents read of themselves."""
    if told.asked.filters.keys() - NARROWED:
        return None
    window, before = told.asked.window, told.asked.before
    return measure_suggestions(
        db, since=_moment(before.begins), parts=_moment(window.begins), until=_moment(window.ends), team=told.asked.filters.get("team"),
        agent=told.me if told.own else None,
    )  # fmt: skip


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
