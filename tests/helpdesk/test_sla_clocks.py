"""The clocks of a ticket.

1. Computing them from what happened gives what living through it minute by minute gives, whatever happened.
2. Replies: the oldest message nobody answered counts; nothing is due while we wait on the customer.
3. The resolution stops while pending, on hold or (where the policy says so) snoozed, and goes on afterwards.
4. Passing a ticket on never makes a running promise due later.
5. A clock that jumps back, a state nobody wrote down, an answer at the very moment: nothing surprising.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.sla.calendar import Calendar
from helpdesk.sla.clocks import Clocks, clocks_of
from helpdesk.sla.explaining import stretches_of
from helpdesk.sla.history import Call, Event, History, in_order
from helpdesk.sla.policy import Asked, Policy, choose, never_reached

H, HOUR, MINUTE = 3600, timedelta(hours=1), timedelta(minutes=1)
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
ALWAYS = Calendar("always", "Always")
SHOP = Calendar("shop", "Shop", "Europe/Berlin", (((9 * H, 12 * H), (13 * H, 17 * H)),) * 5 + ((),) * 2)
PROMISE = {name: {"normal": hours * HOUR} for name, hours in (("first_reply", 2), ("next_reply", 4), ("resolution", 16))}  # fmt: skip
POLICY = Policy("p", "P", targets=PROMISE, pauses=frozenset({"pending", "on_hold", "snoozed"}))


def at(hours: float) -> datetime:
    return MONDAY + hours * HOUR


def told(*events: tuple, status: str = "open", **more) -> History:
    """Events as (hours after Monday at ten, kind, before, after)."""
    made = [Event(at(when), *what) for when, *what in events]
    return History(MONDAY, "normal", in_order(made, [], status=status), **more)


def clocks(history: History, hours: float, calendar: Calendar = ALWAYS, policy: Policy = POLICY, **more) -> Clocks:
    return clocks_of(history, policy, calendar, at(hours), **more)


def states(found: Clocks) -> list[tuple[str, int, str]]:
    return [(one.metric, one.round, one.state) for one in found.rounds]


ASKED = (0, "asked")
PENDING = ("status", "open", "pending")


def test_the_first_reply_and_the_resolution_run_from_the_question() -> None:
    found = clocks(told(ASKED), 1)
    assert states(found) == [("first_reply", 1, "running"), ("resolution", 1, "running")]
    assert found.reply.due_at == at(2)
    assert (found.reply.used, found.reply.left, found.reply.warn_at) == (HOUR, HOUR, at(1.5))
    assert found.resolution.due_at == at(16)


def test_an_answer_keeps_the_promise_also_at_the_very_moment_and_a_late_one_is_late_by_when_it_was_due() -> None:
    for when, state in ((1.9, "met"), (2, "met"), (2.01, "breached")):
        reply = clocks(told(ASKED, (when, "answered"), status="pending"), 30).rounds[0]
        assert (reply.state, reply.ended_at) == (state, at(when))
        assert reply.breached_at == (at(2) if state == "breached" else None)


def test_each_unanswered_stretch_is_a_round_from_its_oldest_message() -> None:
    story = told(ASKED, (1, "answered"), (5, "asked"), (6, "asked"), (8, "answered"), (9, "asked"))
    found = clocks(story, 10)
    assert [one[:2] for one in states(found)] == [("first_reply", 1), ("resolution", 1), ("next_reply", 1), ("next_reply", 2)]  # fmt: skip
    assert found.rounds[2].started_at == at(5)
    assert found.rounds[2].state == "met"
    assert found.reply.due_at == at(13)


def test_the_resolution_stands_still_while_we_wait_and_goes_on_after() -> None:
    waits = told(ASKED, (2, "answered"), (2, *PENDING), status="pending")
    paused = clocks(waits, 100).resolution
    assert (paused.state, paused.why, paused.due_at, paused.left) == ("paused", "pending", None, 14 * HOUR)
    again = told(ASKED, (2, "answered"), (2, *PENDING), (50, "asked"), (50, "status", "pending", "open"))
    assert clocks(again, 51).resolution.due_at == at(64)
    assert clocks(again, 51).reply.due_at == at(54)


def test_no_reply_is_due_while_others_have_to_act_and_what_was_left_goes_on() -> None:
    for status in ("pending", "on_hold"):
        waits = told(ASKED, (1, "status", "new", status), status=status)
        assert [(one.state, one.why, one.due_at) for one in clocks(waits, 90).rounds] == [("paused", status, None)] * 2
        again = told(ASKED, (1, "status", "new", status), (90, "status", status, "open"))
        assert clocks(again, 90).reply.due_at == at(91)


def test_a_snooze_stops_by_policy_until_its_moment_until_woken_or_until_the_customer_writes() -> None:
    until = at(10).isoformat()
    snoozed = told(ASKED, (1, "answered"), (1, "status", "open", "open"), (2, "snoozed", None, until))
    assert clocks(snoozed, 3).resolution.due_at == at(24)  # known ahead
    assert clocks(snoozed, 3).resolution.why == "snoozed"
    woken = told(ASKED, (1, "answered"), (2, "snoozed", None, until), (4, "snoozed", until, None), status="open")
    assert clocks(woken, 5, policy=replace(POLICY, pauses=frozenset({"snoozed"}))).resolution.due_at == at(18)
    wrote = told(ASKED, (2, "snoozed", None, until), (3, "asked"))
    assert clocks(wrote, 5).resolution.due_at == at(17)
    assert clocks(snoozed, 3, policy=replace(POLICY, pauses=frozenset())).resolution.due_at == at(16)


def test_solving_ends_everything_and_a_reopening_begins_anew_without_counting_twice() -> None:
    story = told(ASKED, (1, "status", "new", "solved"), (30, "status", "solved", "open"), status="open")
    found = clocks(story, 31)
    assert states(found) == [
        ("first_reply", 1, "dropped"), ("resolution", 1, "met"), ("resolution", 2, "running"), ("first_reply", 2, "running"),
    ]  # fmt: skip
    assert found.reply.due_at == at(32)
    assert found.resolution.due_at == at(46)
    assert clocks(told(ASKED, (3, "status", "new", "solved"), status="solved"), 9).rounds[0].state == "breached"


def test_what_we_began_ourselves_is_nobody_s_question_until_they_write() -> None:
    notice = told((0, "answered"), status="solved")
    assert clocks(notice, 99).rounds == ()
    wrote = told((0, "answered"), (5, "asked"), (5, "status", "solved", "open"))
    assert states(clocks(wrote, 6)) == [("resolution", 1, "running"), ("next_reply", 1, "running")]


def test_passing_on_keeps_the_sooner_promise_and_begins_one_where_none_ran() -> None:
    slow = replace(POLICY, key="slow", targets={"first_reply": {"normal": 9 * HOUR}, "next_reply": {"normal": 9 * HOUR}})  # fmt: skip
    moved = told(ASKED, (1, "team", "support", "payments"))
    assert clocks(moved, 1, policy=slow, earlier={"support": (POLICY, ALWAYS)}).reply.due_at == at(2)
    assert clocks(moved, 1, earlier={"support": (slow, ALWAYS)}).reply.due_at == at(2)
    later = told(ASKED, (1, "answered"), (1, *PENDING), (5, "team", "support", "payments"))
    assert clocks(later, 5, policy=slow, earlier={"support": (POLICY, ALWAYS)}).reply.due_at == at(9)


def test_a_promised_call_is_due_when_it_is_and_kept_until_its_time_is_over() -> None:
    call = Call(at(5), at(5.5))
    assert clocks(told(ASKED, call=call), 3).reply.due_at == at(5)
    assert clocks(told(ASKED, call=call), 5.2).reply.state == "running"
    assert clocks(told(ASKED, call=call), 6).reply.state == "breached"
    made = told(ASKED, (5.1, "answered"), call=replace(call, made_at=at(5.1)))
    assert clocks(made, 6).rounds[0].state == "met"
    off = told(ASKED, (3, "call_off"))
    assert clocks(off, 4).reply.due_at == at(5)


def test_a_clock_that_jumped_back_turns_no_story_around() -> None:
    changed = [Event(at(3), "status", "new", "pending"), Event(at(2), "status", "pending", "open")]
    story = History(MONDAY, "normal", in_order([Event(MONDAY, "asked")], changed, status="open"))
    found = clocks_of(story, POLICY, ALWAYS, at(4))
    assert found.resolution.due_at == at(16)
    assert clocks_of(story, POLICY, ALWAYS, at(-3)).resolution.used == timedelta()


def test_states_that_nobody_wrote_down_follow_from_who_spoke() -> None:
    imported = told(ASKED, (1, "answered"), (5, "asked"), (7, "answered"), (9, "status", "pending", "solved"), status="solved")  # fmt: skip
    found = clocks(imported, 20)
    assert [one.state for one in found.rounds] == ["met"] * 3
    assert found.rounds[1].used == 3 * HOUR  # until the first answer, and from the second question to its answer
    silent = told(ASKED, (1, "answered"), status="on_hold")
    assert clocks(silent, 20).resolution.why == "on_hold"


def test_used_up_at_the_very_moment_it_pauses_is_late_once_it_goes_on() -> None:
    story = told(ASKED, (16, *PENDING), status="pending")
    assert clocks(story, 40).resolution.state == "paused"
    again = told(ASKED, (16, *PENDING), (50, "status", "pending", "open"))
    assert clocks(again, 50.1).resolution.breached_at == at(50)


def test_spam_stops_everything() -> None:
    found = clocks(told(ASKED, shelved_at=at(1)), 50)
    assert [(one.state, one.due_at) for one in found.rounds] == [("paused", None)] * 2


def test_a_question_that_came_in_with_another_ticket_waits_since_it_was_asked() -> None:
    pending = (ASKED, (1, "answered"), (1, *PENDING))
    merged = told(*pending, (5, "status", "pending", "open"), (5, "merged", at(3).isoformat()))
    assert clocks(merged, 6).reply.due_at == at(7)
    assert clocks(told(ASKED, (1, "merged", at(-1).isoformat())), 1).reply.due_at == at(1)


def test_no_policy_and_no_target_promise_nothing() -> None:
    assert clocks_of(told(ASKED), None, ALWAYS, at(1)) == Clocks()
    assert clocks(told(ASKED), 1, policy=Policy("p", "P")).rounds == ()


def test_the_first_policy_that_fits_counts_and_one_that_nothing_reaches_is_found() -> None:
    plans = Policy("a", "A", {"plan": frozenset({"enterprise"})})
    urgent = Policy("b", "B", {"plan": frozenset({"enterprise"}), "priority": frozenset({"critical"})})
    rest = Policy("c", "C")
    asked = Asked("critical", "enterprise", "ticket", "support")
    assert choose([plans, urgent, rest], asked) is plans
    assert choose([urgent, rest], Asked("low", None, "ticket", "support")) is rest
    assert choose([plans], Asked("low", None, "ticket", "support")) is None
    assert never_reached([plans, urgent, rest]) == {"b": plans}


# The story lived through, minute by minute

ACTIONS = ("asked", "answered", "pending", "on_hold", "open", "solved", "snooze", "wake", "team", "wait", "wait")
steps = st.lists(st.tuples(st.integers(0, 700), st.sampled_from(ACTIONS)), max_size=12)
STARTS = (datetime(2026, 3, 27, 10, tzinfo=UTC), datetime(2026, 10, 23, 10, tzinfo=UTC), MONDAY)
CALENDARS = (ALWAYS, SHOP, Calendar("night", "Night", "America/New_York", (((22 * H, 6 * H),),) * 7))


@dataclass
class Running:
    metric: str
    left: int
    paused_by: frozenset[str]
    used: int = 0
    late: bool = False
    over: str | None = None


@dataclass
class Life:
    """What somebody with a stopwatch would do, who knows nothing of what comes."""

    calendar: Calendar
    status: str = "new"
    snoozed: datetime | None = None
    answered: bool = False
    waiting: bool = False  # the customer spoke last
    all: list[Running] = field(default_factory=list)

    def running(self, *metrics: str) -> list[Running]:
        return [one for one in self.all if one.metric in metrics and one.over is None]

    def begin(self, metric: str) -> None:
        if not self.running(*(("resolution",) if metric == "resolution" else ("first_reply", "next_reply"))):
            minutes = PROMISE[metric]["normal"] // MINUTE
            self.all.append(Running(metric, minutes, POLICY.pauses_for(metric)))

    def end(self, how: str, *metrics: str) -> None:
        for one in self.running(*metrics):
            one.over = how

    def reply(self) -> None:
        self.begin("next_reply" if self.answered else "first_reply")

    def minute(self, now: datetime) -> None:
        stopped = {self.status} | ({"snoozed"} if self.snoozed and now < self.snoozed else set())
        for one in self.running("first_reply", "next_reply", "resolution"):
            if stopped & one.paused_by:
                continue
            if one.left == 0:
                one.late = True
            if self.calendar.holds(now):
                one.left, one.used = max(one.left - 1, 0), one.used + 1

    def move(self, status: str) -> list[tuple[str, str, str]]:
        before, self.status = self.status, status
        if status == before:
            return []
        if status == "solved":
            self.end("kept", "resolution")
            self.end("dropped", "first_reply", "next_reply")
        elif before == "solved":
            self.begin("resolution")
            if self.waiting:
                self.reply()
        return [("status", before, status)]

    def act(self, action: str, now: datetime) -> list[tuple]:
        if action == "asked":
            self.waiting, self.snoozed = True, None
            if self.status != "solved":
                self.reply()
            return [("asked",), *self.move("new" if self.status == "new" else "open")]
        if action == "answered":
            self.end("kept", "first_reply", "next_reply")
            self.answered, self.waiting = True, False
            return [("answered",), *self.move("pending")]
        if action in ("pending", "on_hold", "open", "solved"):
            return self.move(action)
        if action == "snooze":
            self.snoozed = now + 5 * HOUR
            return [("snoozed", None, self.snoozed.isoformat())]
        if action == "wake":
            self.snoozed = None
            return [("snoozed", "x", None)]
        if action == "team" and self.status != "solved":
            self.reply()
            return [("team", "a", "b"), *self.move("open" if self.status == "pending" else self.status)]
        return []


@settings(max_examples=120)
@given(st.sampled_from(STARTS), st.sampled_from(CALENDARS), steps)
def test_computed_from_what_happened_is_what_was_lived_through(start: datetime, calendar: Calendar, plan: list) -> None:
    life, now, said, changed = Life(calendar), start, [], []
    life.act("asked", now)
    life.begin("resolution")
    said.append(Event(start, "asked"))
    for minutes, action in plan:
        for _ in range(minutes):
            life.minute(now)
            now += MINUTE
        for what in life.act(action, now):
            (said if what[0] in ("asked", "answered") else changed).append(Event(now, *what))
        history = History(start, "normal", in_order(said, changed, status=life.status))
        found = clocks_of(history, POLICY, calendar, now).rounds
        lived = [(one.metric, one.used * MINUTE, one.late, one.over is not None) for one in life.all]
        assert sorted((one.metric, one.used, one.state == "breached", not one.is_open) for one in found) == sorted(
            lived
        )
        for one in found:
            counted = sum((s.length for s in stretches_of(one, history, now) if s.counts), timedelta())
            assert counted == one.used
        newest = clocks_of(history, POLICY, calendar, now, newest=True).rounds
        assert newest == tuple({one.metric: one for one in found}.values())


@settings(max_examples=60)
@given(steps, st.integers(1, 3000))
def test_asking_later_never_changes_what_was_over(plan: list, more: int) -> None:
    life, now, said, changed = Life(SHOP), STARTS[0], [Event(STARTS[0], "asked")], []
    life.act("asked", now)
    for minutes, action in plan:
        now += minutes * MINUTE
        for what in life.act(action, now):
            (said if what[0] in ("asked", "answered") else changed).append(Event(now, *what))
    history = History(STARTS[0], "normal", in_order(said, changed, status=life.status))
    then, after = (clocks_of(history, POLICY, SHOP, moment).rounds for moment in (now, now + more * MINUTE))
    assert [one for one in then if one.ended_at] == [one for one in after if one.ended_at]
    for early, late in zip(then, after, strict=True):
        assert (early.due_at, early.warn_at) == (late.due_at, late.warn_at)  # what is due doesn't move by itself


@pytest.mark.parametrize("day", [29, 30])
def test_a_promise_over_a_change_of_hours_is_exact(day: int) -> None:
    """Friday 16:00 in Berlin: eight hours of a shop with seven a day, over the weekend in which an hour is lost."""
    friday = datetime(2026, 3, 27, 16, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    story = History(friday, "normal", (Event(friday, "asked"),))
    eight = Policy("p", "P", targets={"first_reply": {"normal": 8 * HOUR}})
    due = clocks_of(story, eight, SHOP, friday).reply.due_at
    assert due == datetime(2026, 3, 30, 17, tzinfo=ZoneInfo("Europe/Berlin"))
