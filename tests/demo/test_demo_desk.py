"""The demo's desk at the minute it is seeded, whatever the hour.

1. Between 40 and 70 questions wait on us, 5 to 12 of them late, and none by more than a shift.
2. Whatever is open was asked in the last days.
3. Work lies with several teams and everybody; some of it with nobody yet.
4. Clocks say what the rules of the help desk say.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from helpdesk.sla.targets import SUPPORT, reply_due
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN
from marketplace.demo import SEED
from marketplace.demo.asking import make_questions
from marketplace.demo.desk import due_of, hold_conversations
from marketplace.demo.people import make_people
from tests.demo.world import NOW, World, threads

pytestmark = pytest.mark.once

MINUTES = [
    datetime(2026, 11, day, hour, 41, tzinfo=UTC)
    for day, hour in ((25, 12), (28, 0), (28, 23), (30, 0), (30, 7), (30, 23))
]  # a day among others, and both edges of a weekend


@pytest.fixture(scope="module", params=MINUTES, ids=lambda minute: f"{minute:%a-%H.%M}")
def held(request: pytest.FixtureRequest):
    now, rng = request.param, random.Random(SEED)
    people = make_people(rng, now)
    return now, hold_conversations(rng, make_questions(rng, people, now), now)


def test_the_queue_is_one_a_team_can_work_off(held) -> None:
    now, pairs = held
    dues = [due for question, told in pairs if (due := due_of(question, told))]
    late = [now - due for due in dues if due < now]
    assert 40 <= len(dues) <= 70
    assert 5 <= len(late) <= 12
    assert max(late) < timedelta(hours=10)
    assert max(dues) - now < timedelta(days=3)


def test_whatever_is_open_was_asked_in_the_last_days(held) -> None:
    now, pairs = held
    still = [question for question, told in pairs if told.solved_at is None]
    assert all(now - question.at < timedelta(days=8) for question in still)
    assert all(question.at < now for question, _ in pairs)
    assert all(said.at < now for _, told in pairs for said in told.thread)


def test_people_ask_today_too(held) -> None:
    now, pairs = held
    today = sum(question.at.date() == now.date() for question, _ in pairs)
    assert today >= now.hour - 5  # in the small hours few do


def test_work_lies_with_several_teams_and_everybody(world: World) -> None:
    open_ones = world.all(select(tickets).where(tickets.c.status.in_(OPEN)))
    teams = Counter(ticket.team for ticket in open_ones)
    assert len(teams) >= 4
    assert teams["support"] < 0.85 * len(open_ones)
    assignees = Counter(ticket.assignee for ticket in open_ones)
    assert len(assignees) == 5  # four agents, and nobody yet
    assert min(assignees.values()) >= 5


def test_a_clock_runs_exactly_for_those_who_wait(world: World) -> None:
    for ticket, said in threads(world):
        last = [one for one in said if one.kind != "note"][-1]
        waits = ticket.status in OPEN and last.kind == "customer"
        assert ticket.waiting_on_us == waits
        assert (ticket.due_at is not None) == waits
        assert ticket.last_by == last.kind
        assert ticket.status != "new" or len(said) == 1


def test_most_first_answers_are_in_time(world: World) -> None:
    """As a team that keeps its word would: nine in ten, not all."""
    answered = world.all(select(tickets).where(tickets.c.first_reply_at.is_not(None)))
    in_time = sum(
        row.first_reply_at <= reply_due(row.opened_at, priority=row.priority, plan="basic", level=SUPPORT)
        for row in answered
    )
    assert 0.88 < in_time / len(answered) < 0.99


def test_solved_tickets_were_solved_in_the_past(world: World) -> None:
    for row in world.all(select(tickets).where(tickets.c.status.in_(["solved", "closed"]))):
        assert row.opened_at < row.solved_at < NOW
        assert (row.status == "closed") == (row.solved_at < NOW - timedelta(days=30))


def test_the_panel_beside_a_ticket_has_something_to_tell(world: World) -> None:
    """From the widget: what they did before, what they typed, what they read, and why it came to this team."""
    asked = world.all(select(tickets).where(tickets.c.via == "widget"))
    assert all(row.context["query"] and row.context["journey"] for row in asked)
    assert sum(bool(row.context["articles_read"]) for row in asked) > 0.6 * len(asked)
    assert all(row.routing["explanation"] and row.routing["probs"] for row in asked)
    for row in asked:
        steps = row.context["journey"]
        assert [step["at"] for step in steps] == sorted(step["at"] for step in steps)
        assert steps[-1]["at"] < row.opened_at.isoformat()
