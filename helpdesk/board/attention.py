"""What needs a lead's hand now, in sentences: late answers, people in chat with nobody there, full queues, hours that are short."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpdesk.board.queues import Queue
from helpdesk.board.staffing import WITHIN_MIN, Hour, overload

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NEARLY_FULL = 0.8


@dataclass(frozen=True)
class Line:
    """A channel's line, as far as it can need a hand."""

    channel: str
    title: str
    queue: Queue
    cap: float | None
    here: int | None  # agents for it; None: nobody has said who they are
    hours: Sequence[Hour] = ()


@dataclass(frozen=True)
class Need:
    what: str
    why: str
    channel: str
    act: str  # late | steer | staff


def needs_of(lines: Sequence[Line], *, now: datetime) -> list[Need]:
    """The gravest first."""
    found = [*_in_line(lines, now), *_late(lines, now), *_full(lines), *_short(lines)]
    return found[:5]


def headline(needs: Sequence[Need]) -> str:
    if not needs:
        return "Nothing needs a hand"
    return f"{spelled(len(needs)).capitalize()} {'thing needs' if len(needs) == 1 else 'things need'} a hand"


def spelled(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def length(seconds: float) -> str:
    """`95 s` is `2 min`; then `2 h`, `6 h 05`, `21 h`, `3 days`: the longer, the rounder."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 10:
        return f"{hours} h {rest:02}" if rest else f"{hours} h"
    return f"{round(minutes / 60)} h" if hours < 48 else f"{hours // 24} days"


def _in_line(lines: Sequence[Line], now: datetime) -> list[Need]:
    """Chats that nobody takes: because nobody is here, or although somebody is."""
    found = []
    for one in lines:
        if one.channel != "live_chat" or not one.queue.waiting or one.queue.oldest is None:
            continue
        waited = (now - one.queue.oldest).total_seconds()
        since = f"The first has waited {length(waited)}."
        if one.here == 0:
            why = f"{since} Take it yourself, or close live chat until somebody is back."
            found.append(Need(f"{people(one.queue.waiting)} in chat and nobody is here", why, one.channel, "steer"))
        elif waited > 60 * WITHIN_MIN:
            crew = (
                f"{spelled(one.here).capitalize()} for chat {'is' if one.here == 1 else 'are'} here. "
                if one.here
                else ""
            )
            why = f"{since} {crew}Chats are meant to begin within two minutes."
            found.append(Need(f"{people(one.queue.waiting)} in chat", why, one.channel, "steer"))
    return found


def _late(lines: Sequence[Line], now: datetime) -> list[Need]:
    late = [one for one in lines if one.queue.late]
    count = sum(one.queue.late for one in late)
    if not count:
        return []
    soon = sum(one.queue.soon for one in lines)
    parts = ", ".join(f"{one.title} {one.queue.late}" for one in late)
    also = f" {spelled(soon).capitalize()} more {'is' if soon == 1 else 'are'} due within half an hour." if soon else ""
    what = f"{spelled(count).capitalize()} {'answer is' if count == 1 else 'answers are'} late"
    return [Need(what, f"{parts}.{also}", late[0].channel, "late")]


def _full(lines: Sequence[Line]) -> list[Need]:
    found = []
    for one in lines:
        if one.cap and one.queue.waiting >= NEARLY_FULL * one.cap:
            full = one.queue.waiting >= one.cap
            what = f"{one.title} is {'full' if full else 'nearly full'}: {one.queue.waiting} of {one.cap:.0f}"
            why = (
                "Nobody else is sent there until it empties."
                if full
                else "When it is full, people are offered other ways."
            )
            found.append(Need(what, why, one.channel, "steer"))
    return found


def _short(lines: Sequence[Line]) -> list[Need]:
    found = []
    for one in lines:
        worst = max(one.hours, key=lambda hour: hour.short, default=None)
        if worst and worst.short:
            what = f"{one.title} is short by {spelled(worst.short)} at {worst.begins:%H:%M}"
            why = f"{_usual(worst.expected)} in that hour: {_people(worst.needed)} needed, {spelled(worst.planned)} planned."
            found.append(Need(what, why, one.channel, "staff"))
        elif more := overload(one.hours):
            work, planned = more
            what = f"{one.title} gets more than it can answer"
            why = f"In the next {len(one.hours)} hours about {work:.1f} hours of work come, for {planned} hours of people."
            found.append(Need(what, why, one.channel, "staff"))
    return found


def _usual(expected: float) -> str:
    count = round(expected)
    if count < 1:
        return "Usually less than one question comes"
    return f"Usually about {spelled(count)} {'question comes' if count == 1 else 'questions come'}"


def _people(count: int) -> str:
    return f"{spelled(count)} {'person' if count == 1 else 'people'}"


def people(count: int) -> str:
    return f"{spelled(count).capitalize()} {'person waits' if count == 1 else 'people wait'}"
