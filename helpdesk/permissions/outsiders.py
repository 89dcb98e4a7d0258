"""What somebody outside a team sees of its tickets in places that name them: the reference, and that they aren't in that team."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from helpdesk.joining.beside import Joined
from helpdesk.permissions.sight import HIDDEN, only_visible
from helpdesk.tickets.ticket import Change, Message

Line = Message | Change


def as_seen_by(db: Connection, staff_id: int, joined: Joined, said: Sequence[Line]) -> tuple[Joined, list[Line]]:
    """The joined tickets and the thread of a ticket's page, without what they don't see. Nothing is asked of the database for a ticket
    that names no other."""
    named = {one.id for one in joined.links} | {one.id for one in joined.within}
    named |= {one.origin for one in said if one.origin}
    named |= {joined.away.id} if joined.away else set()
    hidden = named - set(only_visible(db, staff_id, sorted(named)))
    if not hidden:
        return joined, list(said)
    return _joined(joined, hidden), _thread(said, hidden)


def _joined(joined: Joined, hidden: set[int]) -> Joined:
    away = joined.away
    return replace(
        joined,
        away=replace(away, subject=HIDDEN) if away and away.id in hidden else away,
        links=[replace(one, subject=HIDDEN, who="another team") if one.id in hidden else one for one in joined.links],
        within=[
            replace(one, subject=HIDDEN, tags=(), followers=()) if one.id in hidden else one for one in joined.within
        ],
    )


def _thread(said: Sequence[Line], hidden: set[int]) -> list[Line]:
    """Words that came with a merged ticket of another team aren't shown; that it was merged is."""
    return [one for one in said if one.origin not in hidden]
