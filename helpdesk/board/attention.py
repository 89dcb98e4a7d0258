"""What needs a lead's hand now, in sentences: late answers, people in chat with nobody there, full queues, hours that are short."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.own_clock import own_clock
from foundation.saying import OWN
from foundation.speaking import say
from foundation.unbroken import unbroken
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
        return say.text("Nothing needs a hand")
    if len(needs) == 1:
        return say.text("One thing needs a hand")
    return say.text("{many} things need a hand", many=spelled(len(needs)).capitalize())


def spelled(number: int) -> str:
    """`three`; in other languages, where numbers have genders, `3`."""
    return NUMBERS[number] if number < len(NUMBERS) and say.lang == OWN else say.number(number)


def length(seconds: float) -> str:
    """`95 s` is `2 min`; then `2 h`, `6 h 05`, `21 h`, `3 days`: the longer, the rounder."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return unbroken(f"{minutes} min")
    hours, rest = divmod(minutes, 60)
    if hours < 10:
        return unbroken(f"{hours} h {rest:02}" if rest else f"{hours} h")
    return unbroken(f"{round(minutes / 60)} h" if hours < 48 else say.text("{n} days", n=hours // 24))


def _in_line(lines: Sequence[Line], now: datetime) -> list[Need]:
    """Chats that nobody takes: because nobody is here, or although somebody is."""
    found = []
    for one in lines:
        if one.channel != "live_chat" or not one.queue.waiting or one.queue.oldest is None:
            continue
        waited = (now - one.queue.oldest).total_seconds()
        since = say.text("The first has waited {length}.", length=length(waited))
        if one.here == 0:
            why = f"{since} {say.text('Take it yourself, or close live chat until somebody is back.')}"
            what = say.text("{people} in chat and nobody is here", people=people(one.queue.waiting))
            found.append(Need(what, why, one.channel, "steer"))
        elif waited > 60 * WITHIN_MIN:
            why = f"{since} {_crew(one.here)}{say.text('Chats are meant to begin within two minutes.')}"
            what = say.text("{people} in chat", people=people(one.queue.waiting))
            found.append(Need(what, why, one.channel, "steer"))
    return found


def _late(lines: Sequence[Line], now: datetime) -> list[Need]:
    late = [one for one in lines if one.queue.late]
    count = sum(one.queue.late for one in late)
    if not count:
        return []
    soon = sum(one.queue.soon for one in lines)
    parts = ", ".join(f"{one.title} {one.queue.late}" for one in late)
    what = (
        say.text("One answer is late")
        if count == 1
        else say.text("{many} answers are late", many=spelled(count).capitalize())
    )
    return [Need(what, f"{parts}.{_due_soon(soon)}", late[0].channel, "late")]


def _due_soon(soon: int) -> str:
    if not soon:
        return ""
    if soon == 1:
        return f" {say.text('One more is due within half an hour.')}"
    return f" {say.text('{many} more are due within half an hour.', many=spelled(soon).capitalize())}"


def _crew(here: int | None) -> str:
    if not here:
        return ""
    if here == 1:
        return f"{say.text('One for chat is here.')} "
    return f"{say.text('{many} for chat are here.', many=spelled(here).capitalize())} "


def _full(lines: Sequence[Line]) -> list[Need]:
    found = []
    for one in lines:
        if one.cap and one.queue.waiting >= NEARLY_FULL * one.cap:
            full = one.queue.waiting >= one.cap
            told = {"channel": one.title, "waiting": one.queue.waiting, "cap": f"{one.cap:.0f}"}
            if full:
                what = say.text("{channel} is full: {waiting} of {cap}", **told)
                why = say.text("Nobody else is sent there until it empties.")
            else:
                what = say.text("{channel} is nearly full: {waiting} of {cap}", **told)
                why = say.text("When it is full, people are offered other ways.")
            found.append(Need(what, why, one.channel, "steer"))
    return found


def _short(lines: Sequence[Line]) -> list[Need]:
    found = []
    for one in lines:
        worst = max(one.hours, key=lambda hour: hour.short, default=None)
        if worst and worst.short:
            what = say.text("{channel} is short by {many} at {time}", channel=one.title, many=spelled(worst.short), time=own_clock(worst.begins))  # fmt: skip
            why = say.text("{usual} in that hour: {people} needed, {planned} planned.", usual=_usual(worst.expected), people=_people(worst.needed), planned=spelled(worst.planned) if worst.planned or say.lang != OWN else "none")  # fmt: skip
            found.append(Need(what, why, one.channel, "staff"))
        elif more := overload(one.hours):
            work, planned = more
            what = say.text("{channel} gets more than it can answer", channel=one.title)
            why = say.text("In the next {hours} hours about {work} hours of work come, for {planned} hours of people.", hours=len(one.hours), work=f"{work:.1f}" if say.lang == OWN else say.number(round(work, 1)), planned=planned)  # fmt: skip
            found.append(Need(what, why, one.channel, "staff"))
    return found


def _usual(expected: float) -> str:
    count = round(expected)
    if count < 1:
        return say.text("Usually less than one question comes")
    if count == 1:
        return say.text("Usually about one question comes")
    return say.text("Usually about {many} questions come", many=spelled(count))


def _people(count: int) -> str:
    return say.text("one person") if count == 1 else say.text("{many} people", many=spelled(count))


def people(count: int) -> str:
    return (
        say.text("One person waits") if count == 1 else say.text("{many} people wait", many=spelled(count).capitalize())
    )
