"""What happened to a ticket, as far as clocks care: who spoke, and what state it was in since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

Kind = Literal["asked", "answered", "merged", "status", "team", "snoozed", "call_off", "call_missed"]
ENDED = ("solved", "closed")


@dataclass(frozen=True)
class Event:
    """`asked`, `answered`: somebody wrote. `status`, `team`: from before to after. `snoozed`: until `after` (ISO), or woken.
    `merged`: a question that waits since `before` (ISO) came in from another ticket."""

    at: datetime
    kind: Kind
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class Call:
    """A call we promised: due when its slot begins, kept when made before it ends."""

    slot: datetime
    until: datetime
    made_at: datetime | None = None


@dataclass(frozen=True)
class History:
    opened_at: datetime
    priority: str
    events: tuple[Event, ...]
    call: Call | None = None  # while one is promised, or the one that was made
    shelved_at: datetime | None = None  # in spam or trash, or merged: nothing is due of it


def in_order(said: Iterable[Event], changed: Iterable[Event], *, status: str | None) -> tuple[Event, ...]:
    """One story of two logs, each in the order it was written: a clock that jumped back never turns a story around, and a state
    that nobody wrote down (imported threads) follows from who spoke. `status`: now; None where the last that was written counts."""
    merged = sorted(
        [(event.at, 0, place, event) for place, event in enumerate(_forward(said))]
        + [(event.at, 1, place, event) for place, event in enumerate(_forward(changed))],
        key=lambda one: one[:3],
    )
    return _filled([event for *_, event in merged], status)


def _forward(events: Iterable[Event]) -> list[Event]:
    found: list[Event] = []
    for event in events:
        late = found and event.at < found[-1].at
        found.append(replace(event, at=found[-1].at) if late else event)
    return found


def _filled(events: Sequence[Event], status: str | None) -> tuple[Event, ...]:
    """With the changes of status that are missing between those that were written down."""
    told: list[Event] = []
    known, gap = "new", 0  # `gap`: where in `told` the stretch since the last known status begins
    for event in [*events, None]:
        wanted = status if event is None else event.before if event.kind == "status" else None
        if wanted and wanted != known:
            told[gap:] = _guessed(told[gap:], known, wanted, before=event.at if event else None)
        if event is None:
            break
        told.append(event)
        if event.kind == "status":
            known, gap = event.after or known, len(told)
    return tuple(told)


def _guessed(stretch: Sequence[Event], known: str, wanted: str, *, before: datetime | None) -> list[Event]:
    """An answer leaves a ticket pending and a question opens it, as they do here. What was said at the very moment of the next
    change belongs to that change."""
    earlier = [event for event in stretch if before is None or event.at < before]
    found: list[Event] = []
    last = known
    for event in earlier:
        found.append(event)
        after = {"answered": "pending", "asked": "new" if last == "new" else "open"}.get(event.kind, last)
        if after != last:
            found.append(Event(event.at, "status", last, after))
            last = after
    if last != wanted and found:
        found.append(Event(found[-1].at, "status", last, wanted))
    return [*found, *stretch[len(earlier) :]]
