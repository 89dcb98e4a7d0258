"""What the board's figures say.

1. Erlang C gives the textbook's numbers. 2. People needed grow with what comes, and are never too few. 3. Work in writing can wait
for another hour. 4. An hour of the week is the mean of the weeks; with too few there is none. 5. Lengths and numbers in words.
"""

from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from foundation.unbroken import unbroken
from helpdesk.assignment.agent import Agent
from helpdesk.assignment.calendar import Calendar, Shift
from helpdesk.board.arrivals import Arrivals, hour_of_week, usual_week
from helpdesk.board.attention import Line, headline, length, needs_of
from helpdesk.board.drawing import picture
from helpdesk.board.last_hour import how_of, short_name, summed
from helpdesk.board.queues import Queue
from helpdesk.board.staffing import agents_needed, answered_within, coming_hours, erlang_c, overload
from helpdesk.routing.data.settings import read_settings

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
CHANNELS = read_settings().channels
Logged = namedtuple("Logged", "answer decided_at name")


def usual(channel: str, per_hour: float) -> Arrivals:
    return Arrivals(4, {channel: (per_hour,) * 168})


def test_erlang_c_as_in_the_textbook() -> None:
    assert erlang_c(11, 10.0) == pytest.approx(0.6821, abs=1e-4)  # ten erlangs, eleven agents
    assert erlang_c(1, 0.5) == pytest.approx(0.5)  # one server: the load itself
    assert answered_within(20 / 60, 14, 10.0, 3.0) == pytest.approx(
        0.8884, abs=1e-3
    )  # 200 calls of 3 min an hour, 20 s
    assert answered_within(2, 10, 10.0, 3.0) == 0.0


def test_people_needed_grow_with_what_comes() -> None:
    needed = [agents_needed(per_hour, 14, live=True) for per_hour in range(0, 200, 5)]
    assert needed == sorted(needed)
    assert needed[0] == 0
    assert all(n > per_hour * 14 / 60 for n, per_hour in zip(needed[1:], range(5, 200, 5), strict=True))
    assert agents_needed(10, 30, live=False) == 6  # five hours of work, people busy 85 % at most


def test_an_hour_is_short_where_somebody_must_be_there() -> None:
    hours = coming_hours(CHANNELS, usual("live_chat", 40), [], now=MONDAY.replace(hour=20))["live_chat"]
    assert hours[0].short == hours[0].needed - 5
    assert [hour.short for hour in hours if not hour.is_open] == [0] * sum(not hour.is_open for hour in hours)


def test_an_hour_that_nobody_is_planned_for_says_so() -> None:
    hours = coming_hours(CHANNELS, usual("live_chat", 40), [], now=MONDAY.replace(hour=20))["live_chat"]
    nobody = [replace(hour, planned=0) for hour in hours[:1]]
    [need] = needs_of([Line("live_chat", "Live chat", Queue(waiting=0), 40, 1, nobody)], now=MONDAY)
    assert need.why.endswith("people needed, none planned.")


def test_work_in_writing_waits_for_another_hour() -> None:
    quiet = coming_hours(CHANNELS, usual("ticket", 4), [], now=MONDAY)["ticket"]
    assert not any(hour.short for hour in quiet)
    assert overload(quiet) is None
    assert overload(coming_hours(CHANNELS, usual("ticket", 40), [], now=MONDAY)["ticket"]) is not None


def test_people_are_planned_by_their_calendars() -> None:
    office = Calendar(Shift(frozenset({0}), 9, 17))
    crew = [Agent(1, "Ada", frozenset({"support"}), calendar=office), Agent(2, "Jo", frozenset({"payments"}), calendar=office)]  # fmt: skip
    hours = coming_hours(CHANNELS, usual("live_chat", 1), crew, now=MONDAY.replace(hour=8))["live_chat"]
    assert [hour.planned for hour in hours] == [0, *[1] * 8, 0, 0, 0]


def test_an_hour_of_the_week_is_the_mean_of_the_weeks() -> None:
    first = int(MONDAY.timestamp()) // 3600
    counts = [("live_chat", first + 168 * week + 9, 8) for week in range(4)]
    found = usual_week([*counts, ("ticket", first, 1)], end=MONDAY + timedelta(weeks=4))
    assert found.weeks == 4
    assert found.at("live_chat", MONDAY + timedelta(weeks=5, hours=9)) == 4.0
    assert found.at("live_chat", MONDAY + timedelta(hours=10)) == 2.0
    assert found.at("fax", MONDAY) == 0.0
    assert hour_of_week(MONDAY) == 0


def test_a_week_of_questions_is_too_little_to_say() -> None:
    first = int(MONDAY.timestamp()) // 3600
    few = usual_week([("ticket", first, 9)], end=MONDAY + timedelta(days=8))
    assert (few.weeks, coming_hours(CHANNELS, few, [], now=MONDAY)) == (0, {})


def test_the_picture_shades_what_is_short() -> None:
    hours = coming_hours(CHANNELS, usual("live_chat", 40), [], now=MONDAY.replace(hour=12))["live_chat"]
    drawn = picture(hours, minute=30)
    assert len(drawn.gaps) == sum(bool(hour.short) for hour in hours)
    assert drawn.needed.startswith("M30.0 ")
    assert 30 < drawn.now < 70


def answer(channel: str, probs: dict[str, float], **more: Any) -> dict[str, Any]:
    told = {"decision_id": "r1", "channel": channel, "probs": probs, "blocked": {}, "explanation": ["Live chat: about 60% chance."], "model_version": "chances-1"}  # fmt: skip
    return told | more


def test_the_last_hour_is_summed() -> None:
    both = {"live_chat": 0.9, "ticket": 0.1}
    rows = [
        Logged(
            answer(
                "live_chat",
                both,
                expected={"live_chat": {"solve": 0.6, "value": 9.0}, "ticket": {"solve": 0.5, "value": 7.0}},
            ),
            MONDAY,
            "Dana Rossi",
        ),
        Logged(answer("ticket", both, blocked={"phone_callback": "Closed.", "article": "Closed."}), MONDAY, None),
        Logged(answer("ticket", {"ticket": 1.0}), MONDAY, "Cher"),
    ]
    found = summed(rows)
    assert (found.decisions, found.tried, found.only, found.channels["ticket"]) == (3, 1, 1, 2)
    assert found.blocked == [("Closed.", 1)]
    assert [(one.who, one.chance, one.how) for one in found.last] == [("Dana R.", 0.6, "best"), ("Somebody", None, "tried"), ("Cher", None, "only")]  # fmt: skip
    assert found.last[0].sentence == "About 60% chance."
    assert how_of(answer("ticket", both, model_version="rules-1")) == "rules"
    worth = {"live_chat": {"value": 9.0}, "ticket": {"value": 7.0}}
    assert how_of(answer("ticket", {"live_chat": 0.4, "ticket": 0.6}, expected=worth)) == "tried"
    assert short_name("  ") == "Somebody"


def test_who_waits_too_long_in_chat_needs_a_hand() -> None:
    def said(here: int | None, minutes: int) -> list[str]:
        queue = Queue(waiting=2, oldest=MONDAY - timedelta(minutes=minutes))
        return [need.what for need in needs_of([Line("live_chat", "Live chat", queue, 40, here)], now=MONDAY)]

    assert said(0, 1) == ["Two people wait in chat and nobody is here"]
    assert said(3, 5) == said(None, 5) == ["Two people wait in chat"]
    assert said(3, 1) == []


def test_lengths_and_numbers_in_words() -> None:
    said = {20: "1 min", 3540: "59 min", 3600: "1 h", 7500: "2 h 05", 76_000: "21 h", 300_000: "3 days"}
    assert {seconds: length(seconds) for seconds in said} == {
        seconds: unbroken(words) for seconds, words in said.items()
    }
    assert headline([]) == "Nothing needs a hand"
