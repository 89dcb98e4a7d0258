"""A very long thread opens with how it began and with its newest lines; what lies between is read in parts, when somebody comes to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.errors import NotFound
from helpdesk.tickets.ticket import Change, Message

Line = Message | Change

LONG = 200  # lines: a thread up to here is shown whole
FIRST, NEWEST = 3, 40
PART = 150  # lines that are read at once
BEFORE, BEHIND = 40, 60  # around a line that an address names


@dataclass(frozen=True)
class Fold:
    """`lines` of the thread are left out before the line at `place` of those that are shown."""

    place: int
    lines: int


@dataclass(frozen=True)
class Part:
    """Some of what was left out, and how many lines are still left out before and after it."""

    lines: list[Line]
    before: int
    after: int


def fold(said: Sequence[Line], *, whole: bool, unread_after: int | None = None) -> tuple[list[Line], Fold | None]:
    """The lines to show. `unread_after`: a message nobody here has read past; what came after it is never left out."""
    end = len(said) - NEWEST
    if unread_after is not None:
        unread = (at for at, one in enumerate(said) if isinstance(one, Message) and one.id > unread_after)
        end = min(end, next(unread, end))
    if whole or len(said) <= LONG or end <= FIRST:
        return list(said), None
    return [*said[:FIRST], *said[end:]], Fold(FIRST, end - FIRST)


def part_of(said: Sequence[Line], after: str, before: str, *, at: str = "", down: bool = False) -> Part:
    """Of what lies between the lines `after` and `before` (`m12`, `c7`): what is next to `before`, or, going `down`, to `after`; or
    what lies around the line `at`. Raises NotFound where there is no such stretch."""
    places = {name_of(one): place for place, one in enumerate(said)}
    first, end = places.get(after, len(said)) + 1, places.get(before, 0)
    if first > end or (at and not first <= places.get(at, -1) < end):
        raise NotFound("This part of the conversation isn’t there any more.")
    since, until = (first, first + PART) if down else (end - PART, end)
    if at:
        since, until = places[at] - BEFORE, places[at] + BEHIND
    since, until = max(since, first), min(until, end)
    return Part(list(said[since:until]), since - first, end - until)


def name_of(line: Line) -> str:
    """By which its page calls it."""
    return f"{'m' if isinstance(line, Message) else 'c'}{line.id}"
