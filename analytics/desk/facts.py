"""What counts: a ticket's story as facts, each with its moment, its value, and where the ticket stands now. Pure.

A ticket counts where it is today: for the team, the assignee, the topic it has now. So groups always add up to the whole.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpdesk.tickets.stories import Story

FACETS = ("team", "agent", "channel", "topic", "priority", "plan", "language")
CREATED, SOLVED, REOPENED, SPAN, FIRST_REPLY, NEXT_REPLY, RESOLUTION, REPLIES, TRANSFER, SPENT, RATED = range(11)
SLA_FIRST_REPLY, SLA_NEXT_REPLY, SLA_RESOLUTION = 20, 21, 22
SLA = {"first_reply": SLA_FIRST_REPLY, "next_reply": SLA_NEXT_REPLY, "resolution": SLA_RESOLUTION}
STATUSES = ("new", "open", "pending", "on_hold")  # a span's flag is its place here
ENDED = frozenset({"solved", "closed"})
UNKNOWN = -1  # minutes of business time that no promise counted
DAY = 86_400
OPEN, NEVER = 4_000_000, 2**60  # the day of what is not over yet; its end is NEVER and the second it began

# `at`: seconds since 1970. `value`, `extra`, `flag` by kind:
#   SOLVED      flag: it was opened again later
#   SPAN        at: its end; value: seconds; extra: seconds from the ticket's opening to the span's beginning; flag: its status
#   *_REPLY, RESOLUTION   value: minutes of business time, or UNKNOWN; extra: minutes elapsed
#   REPLIES     at the last solution. value: replies by agents; flag: one touch, at most one reply and never opened again
#   SPENT       value: minutes.   RATED   value: 1 to 5; flag: 4 or 5.   SLA_*   value: minutes of business time; flag: kept
ROW = np.dtype(
    [("ticket", "<i8"), ("at", "<i8"), ("kind", "u1"), ("flag", "u1"), ("value", "<i4"), ("extra", "<i4"), *((name, "<i4") for name in FACETS)]
)  # fmt: skip
Facts = NDArray[Any]  # of ROW


def facts_of(story: Story, code: Callable[[str, str], int]) -> list[tuple[int, ...]]:
    """Rows of `ROW`; none for what doesn't count. `code`: the number that stands for a facet's value."""
    if not story.counts:
        return []
    where = tuple(_code(name, story.facets.get(name), code) for name in FACETS)
    return [(story.ticket, *fact, *where) for fact in _facts(story)]


def pack(rows: list[tuple[int, ...]]) -> Facts:
    return np.array(rows, dtype=ROW)


def unpack(packed: bytes) -> Facts:
    return np.frombuffer(packed, dtype=ROW)


def days_of(facts: Facts) -> NDArray[Any]:
    """The day under which each is kept."""
    return np.where(facts["at"] >= NEVER, OPEN, facts["at"] // DAY)


def begins_of(spans: Facts) -> NDArray[Any]:
    """The second in which each began."""
    return np.where(spans["at"] >= NEVER, spans["at"] - NEVER, spans["at"] - spans["value"])


def second(at: datetime) -> int:
    return int(at.timestamp() // 1)


def _facts(story: Story) -> Iterator[tuple[int, int, int, int, int]]:
    """(at, kind, flag, value, extra)."""
    opened = second(story.opened_at)
    yield opened, CREATED, 0, 0, 0
    yield from _lifecycle(story, opened)
    yield from _replies(story)
    yield from _last_solution(story, opened)
    for at in story.transfers:
        yield second(at), TRANSFER, 0, 1, 0
    for at, minutes in story.spent:
        yield second(at), SPENT, 0, minutes, 0
    if story.rating and story.rated_at:
        yield second(story.rated_at), RATED, int(story.rating >= 4), story.rating, 0
    for one in story.promises:
        yield second(one.ended_at), SLA[one.metric], int(one.met), one.taken, 0


def _lifecycle(story: Story, opened: int) -> Iterator[tuple[int, int, int, int, int]]:
    """How it was solved and opened again, and every stretch in which it was open."""
    status, since = (story.turns[0].before if story.turns else story.status), opened
    opens_after = [turn.before in ENDED and turn.after not in ENDED for turn in story.turns]
    for place, turn in enumerate(story.turns):
        at = max(second(turn.at), since)
        if status not in ENDED:
            yield at, SPAN, STATUSES.index(status), at - since, since - opened
        if status not in ENDED and turn.after in ENDED:
            yield at, SOLVED, int(any(opens_after[place + 1 :])), 0, 0
        if status in ENDED and turn.after not in ENDED:
            yield at, REOPENED, 0, 0, 0
        status, since = turn.after, at
    if status not in ENDED:
        yield NEVER + since, SPAN, STATUSES.index(status), 0, since - opened


def _replies(story: Story) -> Iterator[tuple[int, int, int, int, int]]:
    """The first answer of an agent, and each later one that ended a wait. A wait begins with the first words nobody answered."""
    waits_since: datetime | None = story.opened_at
    answered = False
    for kind, at in story.said:
        if kind == "customer":
            waits_since = waits_since or at
        elif waits_since is not None:
            metric = "next_reply" if answered else "first_reply"
            yield (
                second(at),
                NEXT_REPLY if answered else FIRST_REPLY,
                0,
                _business(story, metric, at),
                _minutes(waits_since, at),
            )
            answered, waits_since = True, None


def _last_solution(story: Story, opened: int) -> Iterator[tuple[int, int, int, int, int]]:
    ends = [turn.at for turn in story.turns if turn.before not in ENDED and turn.after in ENDED]
    last = story.turns[-1].after if story.turns else story.status
    if last not in ENDED or not ends:
        return
    at = ends[-1]
    replies = sum(kind == "agent" for kind, _ in story.said)
    yield second(at), RESOLUTION, 0, _business(story, "resolution", at), _minutes(story.opened_at, at)
    yield second(at), REPLIES, int(replies <= 1 and len(ends) == 1), replies, 0


def _business(story: Story, metric: str, at: datetime) -> int:
    """What its promise counted until then."""
    found = [one.taken for one in story.promises if one.metric == metric and one.ended_at == at]
    return found[-1] if found else UNKNOWN


def _minutes(since: datetime, until: datetime) -> int:
    return max(0, int((until - since).total_seconds() // 60))


def _code(facet: str, value: str | int | None, code: Callable[[str, str], int]) -> int:
    if value is None or value == "":
        return 0
    return int(value) if facet == "agent" else code(facet, str(value))
