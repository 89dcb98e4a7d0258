"""Clocks in words: how long a reply or a solution has, in the queue and on top of a ticket."""

from datetime import datetime, timedelta
from typing import Any

from foundation.speaking import say
from foundation.unbroken import unbroken
from helpdesk.routing.opening import settings_last_seen
from helpdesk.sla.calendar import Calendar
from helpdesk.sla.clocks import Clock, Clocks
from helpdesk.sla.policy import Asked, Metric, Policy
from helpdesk.sla.rules import Rules
from helpdesk.tickets.ticket import Ticket

MINUTE = timedelta(minutes=1)
SOON = timedelta(minutes=30)
METER = 64  # units of the bar under a row
METRIC_NAMES: dict[str, str] = {"first_reply": "First reply", "next_reply": "Next reply", "resolution": "Resolution"}
METRIC_DUE = {
    "first_reply": "First reply due {when}", "next_reply": "Next reply due {when}", "resolution": "Resolution due {when}",
}  # fmt: skip
WHY = {
    "pending": "waiting for the customer", "on_hold": "on hold", "snoozed": "snoozed", "shelved": "out of the queue",
}  # fmt: skip


def due_words(rules: Rules, ticket: Ticket, at: datetime) -> dict[str, Any] | None:
    """The clock a row shows: the reply's while one is due, else the resolution's. Words, a state, how much of the target is used. `rules`:
    those that hold for it."""
    due_at = ticket.due_at or ticket.resolve_by
    if due_at is None or not ticket.is_open:
        return None
    metric: Metric = "resolution" if not ticket.due_at else "next_reply" if ticket.first_reply_at else "first_reply"
    asked = Asked(ticket.priority, ticket.customer.plan, ticket.channel, ticket.team, ticket.kind)
    promise = rules.promise(asked, settings_last_seen())
    words = length_words(abs(due_at - at))
    late = due_at < at
    length = _length(promise, due_at, at)
    used = 1.0 if late else _share(promise, metric, ticket.priority, length)
    return {
        "words": _row_words(metric, words, late),
        "state": "late" if late else "soon" if due_at - at < SOON else "",
        "used": round(METER * max(0.04, used)),
        "due_at": due_at, "title": f"{say.text(METRIC_DUE[metric], when='{}')}{_left(promise, length, late)}",
    }  # fmt: skip


def _row_words(metric: Metric, length: str, late: bool) -> str:
    if metric == "resolution":
        return say.text("Solve {length} late" if late else "Solve {length} left", length=length)
    return say.text("{length} late" if late else "{length} left", length=length)


def head_words(clocks: Clocks, at: datetime) -> list[dict[str, Any]]:
    """What stands on top of a ticket: the open clocks, or how the last solution was."""
    shown = [one for one in (clocks.reply, clocks.resolution) if one]
    if not shown:
        solved = [one for one in clocks.rounds if one.metric == "resolution"]
        shown = solved[-1:]
    return [_of_clock(one, at) for one in shown]


def clock_words(clock: Clock, at: datetime) -> tuple[str, str]:
    """What it says, and late | soon | paused | nothing."""
    name = say("Call") if clock.is_call else say.word(METRIC_NAMES[clock.metric])
    if clock.ended_at:
        return _ended(clock)
    if clock.why:
        rest = (
            say.text("{length} left", length=whole_minutes(clock.left))
            if clock.left > timedelta()
            else say.text("no time left")
        )
        return say.text("{clock} paused, {why}, {rest}", clock=name, why=say.word(WHY[clock.why]), rest=rest), "paused"
    if clock.due_at is None:
        return name, ""
    left = clock.due_at - at
    if left < timedelta():
        return say.text("{clock} {length} late", clock=name, length=length_words(-left)), "late"
    soon = left < SOON or (clock.warn_at is not None and clock.warn_at <= at)
    return say.text("{clock} in {length}", clock=name, length=length_words(left)), "soon" if soon else ""


def _ended(clock: Clock) -> tuple[str, str]:
    """A reply ends the clocks of replies, a solution those of solutions."""
    late = clock.state == "breached"
    if clock.metric == "resolution":
        return say.text("Solved late" if late else "Solved in time"), "late" if late else ""
    if clock.is_call:
        return say.text("Called late" if late else "Called in time"), "late" if late else ""
    return say.text("Answered late" if late else "Answered in time"), "late" if late else ""


def length_words(length: timedelta) -> str:
    """`24 min`, `3 h 05 min`, `4 days`: of time on the clock."""
    minutes = int(length / MINUTE)
    if minutes < 60:
        return unbroken(f"{max(minutes, 1)} min")
    if minutes < 48 * 60:
        return unbroken(f"{minutes // 60} h {minutes % 60:02} min")
    return unbroken(say.text("{n} days", n=minutes // 1440))


def business_words(length: timedelta) -> str:
    """`30 min`, `8 h`, `2 h 30 min`: of working time, which has no days, as a form keeps it."""
    seconds = round(length.total_seconds())
    parts = ((seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{many:,} {unit}" for many, unit in parts if many) or "0 min"


def whole_minutes(length: timedelta) -> str:
    return unbroken(business_words(length // MINUTE * MINUTE))


def _of_clock(clock: Clock, at: datetime) -> dict[str, Any]:
    words, state = clock_words(clock, at)
    return {
        "words": words, "state": state, "due_at": clock.due_at if clock.is_open and not clock.why else None,
        "title": f"{say.text('Due {when}', when='{}')}{_over(clock)}",
    }  # fmt: skip


def _over(clock: Clock) -> str:
    over = clock.left < timedelta()
    return _business(whole_minutes(abs(clock.left)), over, say.word(clock.policy.name))


def _length(promise: tuple[Policy, Calendar] | None, due_at: datetime, at: datetime) -> timedelta:
    """The business time between the two, whichever comes first."""
    return promise[1].between(min(due_at, at), max(due_at, at)) if promise else timedelta()


def _left(promise: tuple[Policy, Calendar] | None, length: timedelta, over: bool) -> str:
    return _business(whole_minutes(length), over, promise[0].name) if promise else ""


def _business(length: str, over: bool, policy: str) -> str:
    told = (
        "{length} of business time over. Policy: {policy}"
        if over
        else "{length} of business time left. Policy: {policy}"
    )
    return ". " + say.text(told, length=length, policy=policy)


def _share(promise: tuple[Policy, Calendar] | None, metric: Metric, priority: str, left: timedelta) -> float:
    """How much of the target is used."""
    if promise is None or not (target := promise[0].target(metric, priority)):
        return 0.0
    return min(1.0, max(0.0, 1 - left / target))
