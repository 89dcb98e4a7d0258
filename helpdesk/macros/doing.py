"""A macro's actions done to a ticket, all of them or none, by the verbs that hands use."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from foundation.accounts import Staff
from helpdesk.actions import SORTS, Action, Doing, do
from helpdesk.tickets.reading import read_ticket


def do_actions(db: Connection, ticket_id: int, actions: Iterable[Action], *, by: Staff, now: datetime) -> None:
    """In their order, what ends the work on a ticket last. Raises what the verbs raise: the caller's transaction is undone then."""
    for action in sorted(actions, key=_ends):
        do(db, action, read_ticket(db, ticket_id), Doing(by, now))


def _ends(action: Action) -> bool:
    return action.kind in SORTS and SORTS[action.kind].ends
