"""/desk/settings/team: a lead says who takes what; what is wrong is said at its field; everybody else is refused."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database, count_statements
from helpdesk.assignment.calendar import Shift
from helpdesk.assignment.profile import Profile, read_profiles, save_profile, seen
from helpdesk.assignment.reading import automatic_teams, read_agents
from helpdesk.staffing.presence import away_until, say
from helpdesk.workspace import team
from tests.browser import axe_violations
from tests.helpdesk.people import staff
from tests.servers import LiveServer

pytestmark = pytest.mark.once

PAGE = "/desk/settings/team"
FILLED = {
    "teams": ["support", "payments"], "languages": ["en", "es"], "skills": ["payout"], "most_chats": "2", "most_tickets": "15",
    "answers_calls": "1", "timezone": "Europe/Lisbon", "hours": "set", "days": ["0", "1", "2"], "begins": "09:30", "ends": "17:00", "away_until": "",
}  # fmt: skip


@pytest.fixture
def ada(database: Database) -> Staff:
    team.PRESENT._last.clear()
    with database.writing() as db:
        staff(db, "Lee Okafor", "lead")
        return staff(db, "Ada Brenner")


def enter(client: FlaskClient, database: Database, who: str = "lee") -> FlaskClient:
    with database.writing() as db:
        token = sign_in(db, email=f"{who}@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    return client


def send(client: FlaskClient, path: str, data: dict[str, object]):
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get(PAGE).text)
    return client.post(path, data={"_csrf": found[1], **data})


def test_lee_says_what_ada_takes(client: FlaskClient, database: Database, ada: Staff) -> None:
    assert "Nobody is given questions yet" in enter(client, database).get(PAGE).text
    assert client.get("/desk/settings/").headers["Location"] == PAGE
    assert "Give them questions" in client.get(f"{PAGE}/{ada.id}").text
    assert send(client, f"{PAGE}/{ada.id}", FILLED).status_code == 303
    with database.reading() as db:
        assert read_profiles(db)[ada.id] == Profile(
            ("support", "payments"), ("en", "es"), ("payout",), 2, 15, True, "Europe/Lisbon", Shift(frozenset({0, 1, 2}), 9.5, 17)
        )  # fmt: skip
    page = client.get(PAGE).text
    assert "Mon to Wed, 09:30 to 17:00, Lisbon" in page
    assert "Support, Payments" in page
    assert 'value="payout" checked' in client.get(f"{PAGE}/{ada.id}").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("teams", [], "Choose at least one team."),
        ("teams", ["pirates"], "We don’t know pirates."),
        ("languages", [], "Choose at least one language."),
        ("most_chats", "many", "Write a whole number, such as 3."),
        ("most_chats", "13", "Write a number from 0 to 12."),
        ("most_tickets", "9" * 30, "Write a whole number, such as 3."),
        ("timezone", "Mars/Base", "We don’t know this time zone."),
        ("days", [], "Choose the days they work"),
        ("begins", "25:00", "Write the time as hours and minutes"),
        ("ends", "09:30", "The hours begin and end at the same time."),
        ("away_until", "soon", "Write the day as year, month and day"),
        ("away_until", "2199-01-01", "Choose a day within two years."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: FlaskClient, database: Database, ada: Staff, field: str, value: object, sentence: str
) -> None:
    answer = send(enter(client, database), f"{PAGE}/{ada.id}", FILLED | {"most_tickets": "17"} | {field: value})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2  # on top, and at its field
    if field != "most_tickets":
        assert 'value="17"' in answer.text
    with database.reading() as db:
        assert read_profiles(db) == {}


def test_ada_is_away_until_a_day_of_her_own_clock(client: FlaskClient, database: Database, ada: Staff) -> None:
    year = clock.now().year + 1
    away = FILLED | {"timezone": "America/New_York", "away_until": f"{year}-01-15"}
    send(enter(client, database), f"{PAGE}/{ada.id}", away)
    with database.reading() as db:
        assert read_profiles(db)[ada.id].away_until == datetime(year, 1, 15, 5, tzinfo=UTC)
    assert "Away, back" in client.get(PAGE).text
    assert f'value="{year}-01-15"' in client.get(f"{PAGE}/{ada.id}").text


@pytest.mark.parametrize(("choice", "told"), [("open", "Away until they’re back"), ("30", "Away, back")])
def test_a_lead_reads_until_when_somebody_is_away_as_they_said_it(
    client: FlaskClient, database: Database, ada: Staff, choice: str, told: str
) -> None:
    enter(client, database)
    send(client, f"{PAGE}/{ada.id}", FILLED)
    with database.writing() as db:
        say(db, ada, away_until(choice, now=clock.now(), zone=UTC), now=clock.now())
    page = client.get(PAGE).text
    assert told in page
    assert f"{clock.now().year + 1}" not in page


def test_a_person_is_taken_out_and_a_team_shares_out_by_hand(client: FlaskClient, database: Database, ada: Staff) -> None:  # fmt: skip
    enter(client, database)
    send(client, f"{PAGE}/{ada.id}", FILLED)
    assert send(client, f"{PAGE}/{ada.id}/removal", {}).status_code == 303
    assert send(client, f"{PAGE}/giving/payments", {"way": "by_hand"}).status_code == 303
    assert send(client, f"{PAGE}/giving/pirates", {"way": "by_hand"}).status_code == 422
    with database.reading() as db:
        assert read_profiles(db) == {}
        assert "payments" not in automatic_teams(db)
        assert "support" in automatic_teams(db)


def test_only_leads_say_who_takes_what_and_nobody_strange_is_there(client: FlaskClient, database: Database, ada: Staff) -> None:  # fmt: skip
    assert enter(client, database, "ada").get(PAGE).status_code == 403
    assert client.get(f"{PAGE}/{ada.id}").status_code == 403
    assert enter(client, database).get(f"{PAGE}/999").status_code == 404


def test_an_open_page_says_that_ada_is_here(client: FlaskClient, database: Database, ada: Staff) -> None:
    with database.writing() as db:
        save_profile(db, ada.id, Profile(), now=clock.now())
    desk = enter(client, database, "ada")
    token = re.search(r'name="_csrf" value="([^"]+)"', desk.get("/desk/").text)[1]
    assert desk.post("/desk/present", data={"_csrf": token}).status_code == 204
    with database.reading() as db:
        assert read_agents(db, now=clock.now())[0].is_present(clock.now())


def test_who_is_here_outside_of_their_hours_is_said_to_be_after_hours(
    client: FlaskClient, database: Database, ada: Staff, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 5, 5, 12, tzinfo=UTC))  # a Tuesday
    send(enter(client, database), f"{PAGE}/{ada.id}", FILLED)
    with database.writing() as db:
        seen(db, ada.id, now=clock.now())
    assert "Here now" in client.get(PAGE).text
    time_machine.move_to(datetime(2026, 5, 5, 19, tzinfo=UTC))
    with database.writing() as db:
        seen(db, ada.id, now=clock.now())
    assert "After hours" in enter(client, database).get(PAGE).text


def test_the_team_page_costs_few_statements(client: FlaskClient, database: Database, ada: Staff) -> None:
    with database.writing() as db:
        for number in range(25):
            save_profile(db, staff(db, f"Agent{number} Person").id, Profile(), now=clock.now())
    enter(client, database)
    with count_statements(database) as statements:
        assert client.get(PAGE).status_code == 200
    assert len(statements) <= 10  # who reads it, people and their work by channel, teams, promises, handing back


@pytest.mark.browser
def test_a_lead_sets_up_an_agent_by_keyboard(live_server: LiveServer, page: Page, database: Database, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        token = sign_in(db, email="lee@aside.example", password="correct horse", now=clock.now())
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.goto(f"{live_server.url}{PAGE}")
    assert axe_violations(page) == []
    page.get_by_role("link", name="Ada Brenner").press("Enter")
    expect(page.get_by_role("heading", name="Ada Brenner")).to_be_visible()
    page.get_by_label("Spanish").press("Space")
    assert axe_violations(page) == []
    page.get_by_label("Chats", exact=False).fill("99")
    page.get_by_label("Chats", exact=False).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write a number from 0 to 12.")
    expect(page.get_by_label("Spanish")).to_be_checked()
    assert axe_violations(page) == []
    page.get_by_label("Chats", exact=False).fill("2")
    page.get_by_label("Chats", exact=False).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It counts from the next question on.")
    expect(page.get_by_text("English, Spanish")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_violations(page) == []
