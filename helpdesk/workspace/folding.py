"""A very long thread opens with how it began and with its newest lines; what lies between is one step away."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.tickets.ticket import Change, Message

Line = Message | Change

LONG = 200  # lines: a thread up to here is shown whole
FIRST, NEWEST = 3, 100


@dataclass(frozen=True)
class Fold:
    """`lines` of the thread are left out before the line at `place` of those that are shown."""

    place: int
    lines: int


def fold(said: Sequence[Line], *, whole: bool, unread_after: int | None = None) -> tuple[list[Line], Fold | None]:
    """The lines to show. `unread_after`: a message nobody here has read past; what came after it is never left out."""
    end = len(said) - NEWEST
    if unread_after is not None:
        unread = (at for at, one in enumerate(said) if isinstance(one, Message) and one.id > unread_after)
        end = min(end, next(unread, end))
    if whole or len(said) <= LONG or end <= FIRST:
        return list(said), None
    return [*said[:FIRST], *said[end:]], Fold(FIRST, end - FIRST)
