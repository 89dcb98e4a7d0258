"""How many messages wait for a member."""

from typing import Any

from sqlalchemy import case, func, or_, select

from marketplace.messages.tables import threads


def unread_count(member: Any) -> Any:
    """SQL: the messages that wait for the member whose id column this is."""
    mine = case((threads.c.client == member, threads.c.client_unread), else_=threads.c.freelancer_unread)
    both = or_(threads.c.client == member, threads.c.freelancer == member)
    return select(func.coalesce(func.sum(mine), 0)).where(both).correlate_except(threads).scalar_subquery()
