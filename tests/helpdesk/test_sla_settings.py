"""/desk/settings/sla and what an agent sees of clocks.

1. A lead adds, tries, orders and removes policies and calendars, all by keyboard; nonsense is said at its field and what was typed stays.
2. A calendar that is used stays; a change made meanwhile is refused once, and what was written is kept.
3. The queue and the ticket say which clock runs, and the page behind it how it was computed.
"""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database, count_statements
from foundation.errors import Invalid
from foundation.unbroken import unbroken
from helpdesk.sla.typing_in import read_days, read_length, read_windows, shown_windows
from helpdesk.sla.versions import rules_in_force
from tests.browser import axe_violations
from tests.helpdesk.people import ask, staff
from tests.servers import LiveServer

pytestmark = pytest.mark.once

PAGE = "/desk/settings/sla"
POLICY = {"name": "Money", "team": "payments", "first_reply_normal": "3 h", "resolution_normal": "16h", "calendar": "always", "pauses": "pending"}  # fmt: skip
OFFICE = {"name": "Dublin", "zone": "Europe/Dublin", "day_0": "9-12:30, 13.30 to 17", "country": "ie", "closed": "2026-12-24"}  # fmt: skip


@pytest.fixture
def leading(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Lee Okafor", "lead")


@pytest.fixture
def lee(client: FlaskClient, database: Database, leading: Staff) -> FlaskClient:
    return enter(client, database, "lee")


def enter(client: FlaskClient, database: Database, who: str) -> FlaskClient:
    with database.writing() as db:
        token = sign_in(db, email=f"{who}@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    return client


def send(client: FlaskClient, path: str, **data: str):
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get(PAGE).text)
    assert found
    return client.post(path, data={"_csrf": found[1], **data})


def stamp_of(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="stamp" value="([^"]*)"', client.get(path).text)
    assert found
    return found[1]


def test_a_policy_is_tried_added_moved_and_removed(lee: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        ticket = ask(db, channel="payments_team")
    assert "Every ticket" in lee.get(PAGE).text
    tried = send(lee, f"{PAGE}/policies/new", **POLICY, act="try")
    assert "For 1 ticket of the last 30 days" in tried.text
    assert 'value="16h"' in tried.text
    saved = send(lee, f"{PAGE}/policies/new", **POLICY)
    assert saved.status_code == 303
    page = lee.get(saved.headers["Location"]).text
    assert "1 open ticket has a new due time." in page
    assert "Money added" in page
    with database.reading() as db:
        assert helpdesk.read_ticket(db, ticket.id).resolve_by == ticket.opened_at + timedelta(hours=16)
        [first, second, last] = rules_in_force(db).policies
    assert (first.name, second.name, last.name) == ("Enterprise", "Money", "Everyone else")
    send(lee, f"{PAGE}/policies/{second.key}/place", to="up")
    send(lee, f"{PAGE}/policies/{second.key}/place", to="up")
    with database.reading() as db:
        assert rules_in_force(db).policies[0].name == "Money"
    assert send(lee, f"{PAGE}/policies/{second.key}/removal").status_code == 303
    assert send(lee, f"{PAGE}/policies/{second.key}/removal").status_code == 404


def test_a_policy_no_ticket_comes_to_says_so(lee: FlaskClient) -> None:
    send(lee, f"{PAGE}/policies/everyone/place", to="up")
    assert "No ticket comes here: Everyone else takes all of its tickets before." in lee.get(PAGE).text


def test_a_calendar_is_added_used_and_stays_while_it_is(lee: FlaskClient, database: Database) -> None:
    assert send(lee, f"{PAGE}/calendars/new", **OFFICE).status_code == 303
    assert "Mon 09:00-12:30, 13:30-17:00; Europe/Dublin; closed on holidays in Ireland and on 1 more day" in lee.get(PAGE).text  # fmt: skip
    with database.reading() as db:
        [key] = rules_in_force(db).calendars
    assert '<option value="IE" selected>Ireland</option>' in lee.get(f"{PAGE}/calendars/{key}").text
    send(lee, f"{PAGE}/policies/new", **POLICY | {"calendar": key})
    refused = send(lee, f"{PAGE}/calendars/{key}/removal")
    assert (refused.status_code, "Dublin is used by Money." in refused.text) == (409, True)
    assert "It can be removed once Money has another calendar." in lee.get(f"{PAGE}/calendars/{key}").text


@pytest.mark.parametrize(
    ("path", "changed", "field", "sentence"),
    [
        ("policies", {"name": " "}, "name", "Give it a name."),
        ("policies", {"name": "Enterprise"}, "name", "There is another policy of this name."),
        ("policies", {"first_reply_normal": "soon"}, "first_reply_normal", "Write a length such as 30 min, 8 h or 2 h 30 min."),
        ("policies", {"first_reply_normal": "900 h"}, "first_reply_normal", "Promise 1 minute to 240 hours."),
        ("policies", {"first_reply_low": "1 h"}, "first_reply_low", "This is sooner than for normal, which is more urgent."),
        ("policies", {"calendar": "gone", "act": "try"}, "calendar", "Choose a calendar from the list."),
        ("policies", {"team": "pirates"}, "team", "Choose from the list."),
        ("calendars", {"zone": "Mars/Olympus"}, "zone", "No clock runs by this name."),
        ("calendars", {"day_0": ""}, "day_0", "It is never open"),
        ("calendars", {"day_0": "9 till late"}, "day_0", "Write hours such as 09:00-17:00"),
        ("calendars", {"day_0": "9-12, 11-17"}, "day_0", "Two of these overlap."),
        ("calendars", {"closed": "2027-02-30"}, "closed", "There is no 2027-02-30."),
        ("calendars", {"country": "XX"}, "country", "No holidays are known for this country."),
    ],
)  # fmt: skip
def test_nonsense_is_said_at_its_field_and_what_was_typed_stays(lee: FlaskClient, path: str, changed: dict[str, str], field: str, sentence: str) -> None:  # fmt: skip
    filled = (POLICY if path == "policies" else OFFICE) | changed
    answer = send(lee, f"{PAGE}/{path}/new", **filled)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2  # on top, and at its field
    if filled["name"].strip():
        assert f'value="{filled["name"]}"' in answer.text


def test_a_change_made_meanwhile_is_refused_once_and_what_was_written_is_kept(lee: FlaskClient) -> None:
    path = f"{PAGE}/policies/everyone"
    stamp = stamp_of(lee, path)
    filled = {"name": "Everybody", "first_reply_normal": "8 h", "calendar": "team", "stamp": stamp}
    assert send(lee, path, **filled).status_code == 303
    late = send(lee, path, **filled | {"name": "All others"})
    assert (late.status_code, 'value="All others"' in late.text) == (409, True)
    fresh = re.search(r'name="stamp" value="([^"]*)"', late.text)
    assert fresh
    assert send(lee, path, **filled | {"name": "All others", "stamp": fresh[1]}).status_code == 303


def test_numbers_out_of_range_are_sentences_and_only_leads_come_here(client: FlaskClient, lee: FlaskClient, database: Database) -> None:  # fmt: skip
    for path, data in (("warning", {"warn_percent": "99"}), ("warning", {"warn_percent": "x"}), ("recount", {"days": "0"})):  # fmt: skip
        assert send(lee, f"{PAGE}/{path}", **data).status_code == 422
    assert send(lee, f"{PAGE}/warning", warn_percent="50").status_code == 303
    assert send(lee, f"{PAGE}/recount", days="30").status_code == 303
    assert lee.get(f"{PAGE}/policies/none").status_code == lee.get(f"{PAGE}/calendars/none").status_code == 404
    with database.writing() as db:
        staff(db, "Ada Brenner")
    assert enter(client, database, "ada").get(PAGE).status_code == 403


def test_the_queue_and_the_ticket_say_which_clock_runs_and_how_it_was_computed(lee: FlaskClient, database: Database, leading: Staff) -> None:  # fmt: skip
    send(lee, f"{PAGE}/policies/new", **POLICY | {"team": "support"})
    with database.writing() as db:
        ticket = ask(db)
    page = lee.get(f"/desk/tickets/{ticket.id}").text
    assert f"First reply in {unbroken('2 h 59 min')}" in page
    assert f"Resolution in {unbroken('15 h 59 min')}" in page
    assert f"{unbroken('2 h 59 min')} of business time left. Policy: Money" in page
    with database.writing() as db:
        helpdesk.reply(db, ticket.id, author=leading, body="Well.", seen=ticket.last_message, now=clock.now())
    assert "Resolution paused, waiting for the customer" in lee.get(f"/desk/tickets/{ticket.id}").text
    with count_statements(database) as seen:
        shown = lee.get(f"/desk/tickets/{ticket.id}/clocks").text
    assert len(seen) <= 8
    assert "Paused, waiting for the customer" in shown
    assert "Answered in time" in shown, "a reply ends that clock, no solution"
    assert "Solved in time" not in shown
    assert unbroken("3 h") in shown
    assert lee.get("/desk/tickets/99999/clocks").status_code == 404


@pytest.mark.parametrize(
    ("typed", "minutes"), [("2 h 30 min", 150), ("90m", 90), ("1,5 h", 90), ("8", 480), ("45 s", 0.75), ("", None)]
)
def test_lengths_are_read_as_people_write_them(typed: str, minutes: float | None) -> None:
    found = read_length(typed, field="x")
    assert found == (None if minutes is None else timedelta(minutes=minutes))


def test_hours_and_days_are_read_as_people_write_them() -> None:
    assert shown_windows(read_windows("13:30-18, 9 to 12.30", field="x")) == "09:00-12:30, 13:30-18:00"
    assert shown_windows(read_windows("22:00-06:00", field="x")) == "22:00-06:00"
    assert shown_windows(read_windows("0-24", field="x")) == "00:00-24:00"
    for wrong in ("12-12", "25-26", "9:70-10", "24-25", "9"):
        with pytest.raises(Invalid):
            read_windows(wrong, field="x")
    assert read_days("2026-12-24\n2027-1-1", field="x") == {date(2026, 12, 24), date(2027, 1, 1)}


@pytest.mark.browser
def test_a_lead_orders_policies_by_keyboard_and_reads_how_a_clock_was_computed(live_server: LiveServer, page: Page, database: Database, leading: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        token = sign_in(db, email="lee@aside.example", password="correct horse", now=clock.now())
        ticket = ask(db)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}{PAGE}")
    page.get_by_role("button", name="Move Enterprise down").press("Enter")
    expect(page.get_by_role("button", name="Move Enterprise down")).to_be_focused()
    expect(page.get_by_text("Move it up.")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("link", name="New calendar").press("Enter")
    page.get_by_label("Name").fill("Dublin")
    page.get_by_label("Time zone").fill("Europe/Dublin")
    page.get_by_label("Sunday").fill("22:00-06:00")
    page.get_by_label("Sunday").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    for path in (PAGE, f"{PAGE}/policies/everyone", f"{PAGE}/calendars/new", f"/desk/tickets/{ticket.id}/clocks"):
        for width in (1440, 320):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"{live_server.url}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        assert axe_violations(page) == []
