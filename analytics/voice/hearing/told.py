"""Whose words may be read: a comment of a ticket that its team keeps to itself counts for everybody, and is quoted to who sees the ticket."""

from sqlalchemy import ColumnElement, case, not_

from analytics.voice.tables import verbatims
from helpdesk import hidden_from, kept_in_a_team


def told_to(staff_id: int) -> ColumnElement[bool]:
    """Over verbatims: on a page that one person reads."""
    return not_(hidden_from(staff_id, verbatims.c.ticket))


def told_to_all() -> ColumnElement[bool]:
    """Over verbatims: in figures, mails, files and links, which others read too."""
    return not_(kept_in_a_team(verbatims.c.ticket))


def words_for_all() -> ColumnElement[str]:
    """The text, or none where only a team reads it: for what counts every comment."""
    return case((told_to_all(), verbatims.c.text), else_="").label("text")
