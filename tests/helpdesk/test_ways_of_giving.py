"""How a team gives out its questions.

1. A lead chooses one of five ways for each team; capacity, presence, hours and language hold in every one.
2. In turn: one after the other, in a team's own name, also when several workers give at once.
3. The least busy by the share of their capacity of that channel; by skill the question before its subject before everybody.
4. The page says who would get the next ticket by each way, who can't and why; only leads open it.
"""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from foundation.errors import Invalid
from helpdesk.assignment.agent import Agent
from helpdesk.assignment.calendar import Calendar
from helpdesk.assignment.choosing import Need, choose
from helpdesk.assignment.giving import give, why_given
from helpdesk.assignment.profile import Profile, choose_way, save_profile
from helpdesk.assignment.reading import read_ways
from helpdesk.assignment.tables import assignments
from helpdesk.assignment.ways import Way
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import ask, staff

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)  # a Wednesday
SUPPORT = frozenset({"support"})
ADA, JONAS, INES = Agent(1, "Ada Brenner", SUPPORT), Agent(2, "Jonas Weiss", SUPPORT), Agent(3, "Ines Reis", SUPPORT)
PAGE = "/desk/settings/team/giving/support"
GIVING = [Way.BALANCED, Way.ROUND_ROBIN, Way.LEAST_BUSY, Way.SKILL]


@pytest.mark.parametrize("way", GIVING)
def test_room_presence_hours_and_language_hold_in_every_way(way: Way) -> None:
    away = replace(ADA, calendar=Calendar(away_until=NOW + timedelta(days=1)))
    full = replace(JONAS, tickets=20)
    assert choose(Need(1, "support"), [away, full], now=NOW, way=way).agent is None
    here = replace(INES, seen_at=NOW)
    assert choose(Need(1, "support", live=True), [ADA, JONAS, here], now=NOW, way=way).agent == here
    spanish = replace(JONAS, tickets=19, languages=frozenset({"es"}))
    assert (
        choose(Need(1, "support", language="es", turns={2: 9}), [ADA, spanish, INES], now=NOW, way=way).agent == spanish
    )


def test_in_turn_is_whoever_had_one_of_this_team_longest_ago_whatever_they_know() -> None:
    skilled = replace(ADA, skills=frozenset({"payout"}), seen_at=NOW)
    choice = choose(
        Need(1, "support", family="payout", turns={1: 7, 2: 5, 3: 6}),
        [skilled, JONAS, INES],
        now=NOW,
        way=Way.ROUND_ROBIN,
    )
    assert [one.id for one in choice.order] == [2, 3, 1]
    assert choice.sentence == "Jonas was next in turn."


def test_the_least_busy_is_by_the_share_of_what_each_can_take_on_that_channel() -> None:
    much = replace(ADA, tickets=10, most_tickets=40, seen_at=NOW)
    little = replace(JONAS, tickets=3, most_tickets=6, seen_at=NOW)
    choice = choose(Need(1, "support"), [little, much], now=NOW, way=Way.LEAST_BUSY)
    assert (choice.agent, choice.sentence) == (much, "Ada had the most room.")
    chatting = replace(much, chats=2)
    assert choose(Need(1, "support", live=True), [little, chatting], now=NOW, way=Way.LEAST_BUSY).agent == little
    calls = [replace(ADA, answers_calls=True, calls=2), replace(JONAS, answers_calls=True, calls=1, tickets=19)]
    assert choose(Need(1, "support", call=True), calls, now=NOW, way=Way.LEAST_BUSY).agent == calls[1]


def test_skill_comes_first_though_hands_are_full_while_there_is_room() -> None:
    topic = replace(ADA, skills=frozenset({"withdraw_failed"}), tickets=19)
    family = replace(JONAS, skills=frozenset({"payout"}), tickets=18)
    need = Need(1, "support", topic="withdraw_failed", family="payout")
    order = choose(need, [INES, family, topic], now=NOW, way=Way.SKILL).order
    assert [one.id for one in order] == [1, 2, 3]
    assert choose(need, [INES, family, replace(topic, tickets=20)], now=NOW, way=Way.SKILL).agent == family
    assert choose(need, [INES, family, topic], now=NOW).agent == INES  # balanced: full hands outweigh it


def team_of(database: Database, way: Way, *names: str) -> list[int]:
    with database.writing() as db:
        made = [staff(db, name).id for name in names]
        for one in made:
            save_profile(db, one, Profile(teams=("support", "payments")), now=clock.now())
        choose_way(db, "support", way)
    return made


def test_turns_are_kept_in_the_database_and_hold_with_several_workers_at_once(app: Flask, database: Database) -> None:
    made = team_of(database, Way.ROUND_ROBIN, "Ada Brenner", "Jonas Weiss", "Ines Reis")
    with database.writing() as db:
        asked = [ask(db, body=f"Question {number}").id for number in range(12)]
        payment = ask(db, body="Elsewhere").id
        db.execute(update(tickets).where(tickets.c.id == payment).values(team="payments"))

    def one(ticket: int) -> None:
        with database.writing() as db:
            give(db, ticket, now=clock.now())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, asked[:6]))
    one(payment)  # is no turn of support
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, asked[6:]))
    with database.reading() as db:
        got = list(
            db.execute(
                select(assignments.c.staff).where(assignments.c.team == "support").order_by(assignments.c.id)
            ).scalars()
        )
        assert why_given(db, asked[0], helpdesk.read_ticket(db, asked[0]).assignee).endswith("was next in turn.")
    assert Counter(got) == dict.fromkeys(made, 4)
    assert all(set(got[at : at + 3]) == set(made) for at in range(0, 12, 3))
    assert all(got[at] == got[at + 3] for at in range(9))  # always in the same order


def test_by_hand_gives_nobody_anything_and_the_way_before_is_kept(app: Flask, database: Database) -> None:
    team_of(database, Way.LEAST_BUSY, "Ada Brenner")
    with database.writing() as db:
        choose_way(db, "support", Way.BY_HAND)
        assert give(db, ask(db).id, now=clock.now()) is None
        assert read_ways(db).of("support") is Way.BY_HAND
        assert read_ways(db).chosen["support"] is Way.LEAST_BUSY
        assert read_ways(db).of("payments") is Way.BALANCED
        with pytest.raises(Invalid):
            choose_way(db, "support", "lottery")


def enter(client: FlaskClient, database: Database, who: str, role: str) -> None:
    with database.writing() as db:
        person = staff(db, who, role)
        token = sign_in(db, email=person.email, password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)


def test_the_page_says_who_would_get_the_next_ticket_and_why_not_others(
    client: FlaskClient, database: Database
) -> None:
    team_of(database, Way.ROUND_ROBIN, "Ada Brenner", "Jonas Weiss")
    enter(client, database, "Lee Okafor", "lead")
    page = client.get(f"{PAGE}?channel=written&topic=withdraw_failed").text
    assert "One after the other" in page
    assert page.count("The next would go to") == 4
    nobody = client.get(f"{PAGE}?channel=chat").text
    assert "Nobody can take it now" in nobody
    assert "Jonas Weiss: isn’t here now" in nobody
    form = {"_csrf": re.search(r'name="_csrf" value="([^"]+)"', page)[1], "way": "least_busy"}
    assert client.post(PAGE, data=form).status_code == 303
    assert "To the least busy" in client.get("/desk/settings/team").text
    assert client.post(PAGE, data=form | {"way": "lottery"}).status_code == 422
    assert client.get("/desk/settings/team/giving/pirates").status_code == 404
    enter(client, database, "Ari Admin", "admin")
    assert "<dt>how questions are given out</dt>" in client.get("/desk/settings/audit").text


def test_only_leads_open_it(client: FlaskClient, database: Database) -> None:
    enter(client, database, "Ada Brenner", "agent")
    assert client.get(PAGE).status_code == 403
