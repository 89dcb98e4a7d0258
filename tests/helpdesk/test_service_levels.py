"""How soon each team answers.

1. A team's time runs in the hours of its channel; one without hours answers around the clock; support's is 06:00 to 22:00.
2. The usual targets hold until a lead changes them for one team; the others keep theirs.
3. Saving times anew what waits, in a few statements however much that is; calls stay when they are.
4. A transfer never makes a reply due later, and sooner where the new team promises more.
5. Nonsense is said at its field.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import Connection

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database, count_statements
from foundation.errors import Invalid
from helpdesk import callbacks
from helpdesk.routing.data.defaults import default_settings
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.opening import holidays_of
from helpdesk.sla.changing import put_back, save_level
from helpdesk.sla.hours import Hours
from helpdesk.sla.levels import hours_of_team, level_of, read_targets
from helpdesk.sla.targets import SUPPORT, TARGETS, Level, reply_due
from helpdesk.tickets.transferring import transfer
from tests.browser import axe_violations
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.servers import LiveServer

PAGE = "/desk/settings/team"
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 17, tzinfo=UTC)
QUICK = TARGETS | {"critical": timedelta(minutes=15), "high": timedelta(hours=1), "normal": timedelta(hours=3)}


@pytest.fixture
def lee(db: Connection) -> Staff:
    return staff(db, "Lee Okafor", "lead")


@pytest.fixture
def leading(database: Database) -> Staff:
    """Lee, where no transaction is open."""
    with database.writing() as db:
        return staff(db, "Lee Okafor", "lead")


def due(team: str, asked: datetime, db: Connection, priority: str = "normal", plan: str | None = "basic") -> datetime:
    return reply_due(asked, priority=priority, plan=plan, level=level_of(db, team))


def test_a_team_s_time_runs_in_the_hours_of_its_channel(db: Connection) -> None:
    assert due("payments", FRIDAY, db) == datetime(
        2026, 11, 30, 13, tzinfo=UTC
    )  # two hours left, then Monday from seven
    assert due("freelancer_success", FRIDAY, db, "high") == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert due("trust_safety", FRIDAY, db) == FRIDAY + timedelta(hours=8)
    assert due("support", FRIDAY, db) == datetime(2026, 11, 28, 9, tzinfo=UTC)
    assert due("mediation", FRIDAY, db, plan="enterprise") == FRIDAY + timedelta(hours=4)


def test_a_public_holiday_is_no_working_day_for_teams_that_keep_it(app: Flask, db: Connection) -> None:
    christmas_eve = datetime(2026, 12, 24, 18, tzinfo=UTC)  # a Thursday, and Monday is the second day's substitute
    with app.app_context():
        assert holidays_of("IE")(christmas_eve.date() + timedelta(days=1))
        assert due("payments", christmas_eve, db, "high").date() > christmas_eve.date() + timedelta(days=3)
        assert due("support", christmas_eve, db, "high") == christmas_eve + timedelta(hours=2)


def test_hours_a_lead_changes_in_routing_count_for_the_team(app: Flask) -> None:
    with app.app_context():
        data = default_settings()
        data["channels"]["mediation_team"] |= {"hours": [9, 12.5], "days": [0, 1], "holidays": True}
        assert hours_of_team("mediation", read_settings(data)) == Hours(9, 12.5, frozenset({0, 1}))
        data["channels"]["mediation_team"] |= {"hours": None, "days": None}
        assert hours_of_team("mediation", read_settings(data)) is None


def test_the_share_of_the_time_that_is_used_counts_open_hours(db: Connection) -> None:
    level, asked = level_of(db, "payments"), FRIDAY
    due_at = due("payments", asked, db)
    used = [
        level.share_used(due_at, at, priority="normal", plan="basic")
        for at in (asked, FRIDAY + timedelta(hours=2), FRIDAY + timedelta(days=2), due_at, due_at + timedelta(days=400))
    ]
    assert used == [0, 0.25, 0.25, 1, 1]  # over the weekend nothing is used
    noon = FRIDAY + timedelta(hours=1)
    assert level.share_used(FRIDAY + timedelta(hours=4), noon, priority="normal", plan="enterprise") == 0.25


def test_one_team_promises_more_and_the_others_keep_theirs(db: Connection, lee: Staff) -> None:
    save_level(db, "mediation", QUICK, by=lee, now=WEDNESDAY)
    assert read_targets(db)["mediation"] == QUICK
    assert level_of(db, "support") == SUPPORT
    put_back(db, "mediation")
    assert level_of(db, "mediation").targets == TARGETS


def test_a_new_question_and_an_answer_to_ours_are_due_by_their_team_s_level(db: Connection, lee: Staff) -> None:
    save_level(db, "trust_safety", QUICK, by=lee, now=WEDNESDAY)
    ticket = ask(db, MARA, "Hello, a question about a badge.", channel="trust_safety", now=WEDNESDAY)
    assert ticket.due_at == WEDNESDAY + timedelta(hours=3)
    later = WEDNESDAY + timedelta(hours=1)
    helpdesk.reply(db, ticket.id, author=lee, body="Tell me more.", seen=ticket.last_message, now=later)
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "Here it is.", now=later)
    helpdesk.set_priority(db, ticket.id, "high", by=lee, now=later + timedelta(minutes=20))
    assert helpdesk.read_ticket(db, ticket.id).due_at == later + timedelta(hours=1)


def test_another_priority_counts_from_the_reopening_not_from_what_was_answered_long_ago(db: Connection, lee: Staff) -> None:  # fmt: skip
    ticket = ask(db, now=WEDNESDAY - timedelta(days=9))
    helpdesk.solve(db, ticket.id, by=lee, now=WEDNESDAY - timedelta(days=8))
    helpdesk.reopen(db, ticket.id, by=lee, now=WEDNESDAY)
    helpdesk.set_priority(db, ticket.id, "high", by=lee, now=WEDNESDAY)
    assert helpdesk.read_ticket(db, ticket.id).due_at == WEDNESDAY + timedelta(hours=2)


def test_saving_times_anew_what_waits_from_when_they_began_to(db: Connection, lee: Staff) -> None:
    first = ask(db, now=WEDNESDAY)
    again = ask(db, BO, now=WEDNESDAY)
    helpdesk.reply(db, again.id, author=lee, body="Which one?", seen=again.last_message, now=WEDNESDAY)
    answered = ask(db, BO, now=WEDNESDAY)
    helpdesk.reply(db, answered.id, author=lee, body="Done.", seen=answered.last_message, now=WEDNESDAY)
    helpdesk.customer_reply(db, again.reference, BO.key, "The second.", now=WEDNESDAY + timedelta(hours=2))
    elsewhere = ask(db, MARA, channel="payments_team", now=WEDNESDAY)
    assert save_level(db, "support", QUICK, by=lee, now=WEDNESDAY + timedelta(hours=4)) == 2
    dues = [helpdesk.read_ticket(db, one.id).due_at for one in (first, again, answered, elsewhere)]
    hours = timedelta(hours=1)
    assert dues == [WEDNESDAY + 3 * hours, WEDNESDAY + 5 * hours, None, WEDNESDAY + 8 * hours]
    assert put_back(db, "support") == 2
    assert helpdesk.read_ticket(db, first.id).due_at == WEDNESDAY + 8 * hours


def test_a_promised_call_stays_when_it_is(db: Connection, lee: Staff) -> None:
    slot = WEDNESDAY + timedelta(days=1)
    ticket = ask(db, channel="phone_callback", now=WEDNESDAY)
    number = callbacks.read_number("+353 1 901 0000", "IE")
    hours = callbacks.Hours([slot], 1)
    callbacks.book(db, ticket, number=number, timezone="UTC", slot=slot, hours=hours, now=WEDNESDAY)
    assert save_level(db, "support", QUICK, by=lee, now=WEDNESDAY) == 0
    transfer(db, ticket.id, "payments", note="Money.", by=lee, now=WEDNESDAY)
    assert helpdesk.read_ticket(db, ticket.id).due_at == slot


def test_how_many_wait_costs_no_statement_more(database: Database, leading: Staff) -> None:
    costs = []
    for _ in range(2):
        with database.writing() as db:
            for _ in range(4):
                ask(db, now=WEDNESDAY)
        with database.writing() as db, count_statements(database) as seen:
            assert save_level(db, "support", QUICK, by=leading, now=WEDNESDAY)
        with database.writing() as db:
            put_back(db, "support")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 6


def test_a_transfer_is_never_due_later_and_sooner_where_the_new_team_promises_more(db: Connection, lee: Staff) -> None:
    slow, quick = (ask(db, now=WEDNESDAY) for _ in range(2))
    save_level(db, "trust_safety", QUICK, by=lee, now=WEDNESDAY)
    save_level(
        db, "payments", TARGETS | {"low": timedelta(hours=72), "normal": timedelta(hours=48)}, by=lee, now=WEDNESDAY
    )
    later = WEDNESDAY + timedelta(hours=1)
    transfer(db, slow.id, "payments", note="Money.", by=lee, now=later)
    transfer(db, quick.id, "trust_safety", note="Safety.", by=lee, now=later)
    assert helpdesk.read_ticket(db, slow.id).due_at == slow.due_at
    assert helpdesk.read_ticket(db, quick.id).due_at == WEDNESDAY + timedelta(hours=3)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"critical": timedelta(0)}, "critical"),
        ({"low": timedelta(hours=241)}, "low"),
        ({"normal": timedelta(hours=1)}, "normal"),  # sooner than high
    ],
)
def test_a_promise_nobody_could_want_is_refused(db: Connection, lee: Staff, changed: dict[str, timedelta], field: str) -> None:  # fmt: skip
    with pytest.raises(Invalid) as refused:
        save_level(db, "support", TARGETS | changed, by=lee, now=WEDNESDAY)
    assert refused.value.field == field


def test_a_level_without_hours_runs_around_the_clock() -> None:
    assert Level(TARGETS, None).share_used(FRIDAY, FRIDAY - timedelta(hours=4), priority="normal", plan="plus") == 0.5


def enter(client: FlaskClient, database: Database, who: str = "lee") -> FlaskClient:
    with database.writing() as db:
        token = sign_in(db, email=f"{who}@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    return client


def send(client: FlaskClient, path: str, **data: str):
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get(PAGE).text)
    return client.post(path, data={"_csrf": found[1], **data})


FILLED = {
    "critical_hours": "", "critical_minutes": "15", "high_hours": "1", "high_minutes": "0",
    "normal_hours": "3", "normal_minutes": "30", "low_hours": "24", "low_minutes": "",
}  # fmt: skip


def test_lee_changes_what_payments_promises_and_puts_it_back(client: FlaskClient, database: Database, leading: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        ask(db, channel="payments_team")
    assert enter(client, database).get(PAGE).text.count("First reply: 30 min, 2 h, 8 h, 24 h") == 5
    form = client.get(f"{PAGE}/levels/payments").text
    assert "07:00 to 19:00 UTC, Mon to Fri, not on public holidays." in form
    assert "Put back the usual ones" not in form
    assert "Usually 8 h" in form
    saved = send(client, f"{PAGE}/levels/payments", **FILLED)
    assert saved.status_code == 303
    page = client.get(saved.headers["Location"]).text
    assert "First reply: 15 min, 1 h, 3 h 30 min, 24 h" in page
    assert "1 that waits has a new due time." in page
    assert "Put back the usual ones" in client.get(f"{PAGE}/levels/payments").text
    assert send(client, f"{PAGE}/levels/payments/usual").status_code == 303
    assert client.get(PAGE).text.count("First reply: 30 min, 2 h, 8 h, 24 h") == 5


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("normal_hours", "soon", "Write hours and minutes as whole numbers, such as 2 and 30."),
        ("normal_hours", "9999999999", "Promise a reply within 5 minutes to 240 hours."),
        ("critical_minutes", "", "Promise a reply within 5 minutes to 240 hours."),
        ("low_hours", "1", "This is sooner than for normal, which is more urgent."),
    ],
)
def test_nonsense_is_said_at_its_field_and_what_was_typed_stays(
    client: FlaskClient, database: Database, leading: Staff, field: str, value: str, sentence: str
) -> None:
    answer = send(enter(client, database), f"{PAGE}/levels/payments", **FILLED | {field: value})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2  # on top, and at its field
    assert f'id="{field.split("_")[0]}-wrong"' in answer.text
    assert 'name="normal_minutes" type="number" inputmode="numeric" min="0" value="30"' in answer.text


def test_only_leads_change_levels_and_of_teams_there_are(
    client: FlaskClient, database: Database, leading: Staff
) -> None:
    with database.writing() as db:
        staff(db, "Ada Brenner")
    assert enter(client, database).get(f"{PAGE}/levels/pirates").status_code == 404
    assert send(client, f"{PAGE}/levels/pirates", **FILLED).status_code == 404
    assert enter(client, database, "ada").get(f"{PAGE}/levels/payments").status_code == 403


@pytest.mark.browser
def test_a_lead_sets_a_level_by_keyboard(
    live_server: LiveServer, page: Page, database: Database, leading: Staff
) -> None:
    with database.writing() as db:
        token = sign_in(db, email="lee@aside.example", password="correct horse", now=clock.now())
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}{PAGE}")
    page.get_by_role("link", name="Payments: First reply").press("Enter")
    expect(page.get_by_role("heading", name="Payments: first reply")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("Low, Hours").fill("1")
    page.get_by_label("Low, Hours").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is sooner than for normal")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_violations(page) == []
    page.get_by_label("Low, Hours").fill("30")
    page.get_by_label("Low, Hours").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(page.get_by_text("30 min, 2 h, 8 h, 30 h")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_violations(page) == []
