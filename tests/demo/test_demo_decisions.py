"""The demo's router has a year behind it.

1. Every decision became a ticket and says the same as it. 2. Outcomes have gapless places, in the order in which they were known.
3. They are those that the desk itself finds in the tickets. 4. New workers begin from what was learned.
"""

import pytest
from sqlalchemy import select

from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.outcomes.following_up import follow_up
from helpdesk.routing.snapshots import unpack
from helpdesk.routing.tables import routing_decisions, routing_snapshots, routing_state
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of
from tests.demo.world import NOW, World

pytestmark = pytest.mark.once


def test_every_decision_became_a_ticket_and_says_the_same(world: World) -> None:
    asked = {row.id: row for row in world.all(select(tickets))}
    decisions = world.all(select(routing_decisions))
    assert len(decisions) > 4000
    for one in decisions:
        ticket = asked[one.ticket]
        assert ticket.routing["decision_id"] == one.id
        assert one.who == ticket.customer
        if one.outcome:
            assert one.outcome["issue_id"] == reference_of(ticket.id)


def test_outcomes_have_gapless_places_in_the_order_in_which_they_were_known(world: World) -> None:
    settled = world.all(
        select(routing_decisions).where(routing_decisions.c.lesson.is_not(None)).order_by(routing_decisions.c.lesson)
    )
    assert [one.lesson for one in settled] == list(range(1, len(settled) + 1))
    moments = [one.settled_at for one in settled]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert all(one.decided_at <= one.settled_at and 0 < one.weight <= 1 for one in settled)
    assert world.one(select(routing_state.c.lessons)) == len(settled)
    share = sum(one.outcome["resolved"] and not one.outcome["reopened"] for one in settled) / len(settled)
    assert 0.45 < share < 0.8


def test_they_are_those_that_the_desk_itself_finds_in_the_tickets(world: World) -> None:
    assert follow_up(world.database, read_settings(), now=NOW) == 0


def test_new_workers_begin_from_what_was_learned(world: World) -> None:
    kept = world.all(select(routing_snapshots))[0]
    experience = unpack(kept.data, read_settings())
    assert kept.lessons == world.one(select(routing_state.c.lessons))
    assert sum(of.chance.outcomes for of in experience.learned.values()) == kept.lessons
