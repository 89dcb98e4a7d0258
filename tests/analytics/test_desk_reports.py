"""The desk's reports as people read them.

1. Leads see everybody's figures, agents their own. 2. Every number leads to as many tickets. 3. Odd questions get a sentence. 4. Days
begin at midnight in the reader's zone, also when clocks change. 5. Few statements.
"""

import re
from datetime import date, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update

from analytics.desk.asking import read_asked
from analytics.desk.counting import rebuild
from analytics.desk.measuring import Figure
from analytics.desk.metrics import BY_KEY, METRICS
from analytics.desk.naming import Change, change, say
from analytics.voice.numbers import MINUS, NARROW
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in, staff
from foundation.database import Database, count_statements
from foundation.errors import Invalid
from helpdesk.knowledge.counting import count_use
from helpdesk.tickets.tables import tickets
from tests.analytics.desk_days import NOW, enter, some_days, work
from tests.helpdesk.people import ask


@pytest.fixture(autouse=True)
def _at_three():
    with time_machine.travel(NOW, tick=False):
        yield


def test_nothing_counted_yet_is_said_kindly(client: FlaskClient, database: Database) -> None:
    enter(client, database, "Lee Osei", "lead")
    assert "Nothing has been counted yet" in client.get("/desk/reports/").text


def test_figures_that_are_being_counted_come_by_themselves(client: FlaskClient, database: Database) -> None:
    enter(client, database, "Lee Osei", "lead")
    with database.writing() as db:
        ask(db)
    first = client.get("/desk/reports/").text
    assert "The first figures are being counted" in first
    assert 'hx-trigger="every 2s"' in first
    rebuild(database, now=NOW)
    assert "every 2s" not in client.get("/desk/reports/").text


def test_leads_see_everybodys_figures_and_agents_their_own(client: FlaskClient, database: Database) -> None:
    assert client.get("/desk/reports/").status_code == 302
    some_days(database)
    enter(client, database, "Lee Osei", "lead")
    assert "5 came in, 4 were solved, 1 are open" in client.get("/desk/reports/").text.replace(
        "1 is open", "1 are open"
    )
    assert "Jonas Weiss" in client.get("/desk/reports/solved?by=agent").text
    client.set_cookie("aside_zone", "Asia%2FKolkata", path="/desk")
    assert "midnight in Asia/Kolkata" in client.get("/desk/reports/").text
    with database.writing() as db:
        token = sign_in(db, email="jonas@aside.example", password="correct horse", now=NOW)
    client.set_cookie(SESSION_COOKIE, token)
    own = client.get("/desk/reports/").text
    assert "2 came in, 1 were solved" in own.replace("1 was solved", "1 were solved")
    assert "Your own tickets" in own
    assert client.get("/desk/reports/solved?by=agent").status_code == 422
    assert (
        "<h1>1 solution" in client.get("/desk/reports/solved/tickets?agent=1").text
        or client.get("/desk/reports/solved/tickets?agent=1").status_code == 422
    )
    enter(client, database, "Pia Novak", "product")
    assert client.get("/desk/reports/").status_code == 403


def test_a_share_is_all_or_none_only_where_it_is() -> None:
    shares = {1: "100", 738 / 740: "99.7", 0.9999: "99.9", 0.994: "99", 0.5: "50", 0.0001: "0.1", 0: "0"}
    said = {share: say(share, BY_KEY["csat"]).removesuffix(f"{NARROW}%") for share in shares}
    assert said == shares


def test_what_somebody_solved_who_left_stays_theirs(client: FlaskClient, database: Database) -> None:
    some_days(database)
    enter(client, database, "Lee Osei", "lead")
    with database.writing() as db:
        jonas = db.execute(select(staff.c.id).where(staff.c.name == "Jonas Weiss")).scalar_one()
        db.execute(update(staff).where(staff.c.id == jonas).values(active=False, deactivated_at=NOW))
    assert "Jonas Weiss" in client.get("/desk/reports/solved?by=agent").text
    assert client.get(f"/desk/reports/solved/tickets?agent={jonas}").status_code == 200
    assert "Assignee has no" not in client.get('/desk/search?q=assignee:"Jonas Weiss"').text


def test_every_number_leads_to_as_many_tickets(client: FlaskClient, database: Database) -> None:
    some_days(database)
    enter(client, database, "Lee Osei", "lead")
    followed = 0
    for metric in METRICS:
        page = client.get(f"/desk/reports/{metric.key}?days=7&clock=elapsed").text
        seen = re.sub("<[^>]+>", " ", page.split("<main", 1)[1])
        assert not re.search(r"\bNone\b|\bnan\b", seen), metric.key
        for href, number in set(re.findall(r'<a href="([^"]+/tickets[^"]*)">([\d,]+)</a>', page)):
            behind = client.get(href.replace("&amp;", "&"))
            assert f"<h1>{number} " in behind.text, href
            followed += 1
    assert followed > 40


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("from=2026-05-10&to=2026-05-01", "The last day comes before the first"), ("from=2016-01-01&to=2026-01-01", "at most two years"),
        ("from=soon&to=2026-05-01", "Write a day as year, month and day"), ("from=2027-01-01&to=2027-02-01", "hasn’t begun yet"),
        ("zone=Mars/Olympus", "There is no time zone"), ("zone=../../etc/passwd", "There is no time zone"), ("team=lawyers", "There is no team"),
        ("agent=9999", "There is no assignee"), ("agent=Ada", "There is no assignee"), ("from=0001-01-01&to=2026-01-01", "between 2000 and 2099"),
    ],
)  # fmt: skip
def test_odd_questions_get_a_sentence(client: FlaskClient, database: Database, asked: str, words: str) -> None:
    some_days(database)
    enter(client, database, "Lee Osei", "lead")
    for path in (
        "/desk/reports/",
        "/desk/reports/first_reply",
        "/desk/reports/solved/tickets",
        "/desk/reports/solved.csv",
    ):
        answer = client.get(f"{path}?{asked}")
        assert (answer.status_code, words in answer.text) == (422, True), path
    assert client.get("/desk/reports/none").status_code == 404
    assert client.get("/desk/reports/backlog/tickets?status=9").status_code == 422
    assert client.get("/desk/reports/?team=payments").status_code == 200  # it is there, and had nothing
    assert client.get("/desk/reports/?days=12345").status_code == 200


def test_days_begin_at_midnight_of_the_zone_when_clocks_change() -> None:
    asked = read_asked({"from": "2026-03-29", "to": "2026-03-29", "zone": "Europe/Berlin"}, now=NOW, zone="UTC")
    assert asked.window.ends - asked.window.begins == 23 * 3600
    asked = read_asked({"from": "2025-10-25", "to": "2025-10-27", "zone": "Europe/Berlin"}, now=NOW, zone="UTC")
    assert [b - a for a, b in zip(asked.edges, asked.edges[1:], strict=False)] == [24 * 3600, 25 * 3600, 24 * 3600]
    assert asked.before.ends == asked.window.begins
    today = read_asked({"days": "7", "zone": "Asia/Kathmandu"}, now=NOW, zone="UTC")
    assert today.last == date(2026, 5, 20)
    assert today.before.ends - today.before.begins == today.window.ends - today.window.begins
    with pytest.raises(Invalid):
        read_asked({"from": "2026-02-30", "to": "2026-03-01"}, now=NOW, zone="UTC")


def test_against_a_few_tickets_a_number_is_compared_and_no_share() -> None:
    opened, minutes = BY_KEY["backlog"], BY_KEY["first_reply"]
    assert change(Figure(29, 29), Figure(1, 1), opened) == Change("+28", "worse")
    assert change(Figure(30, 30), Figure(20, 20), opened) == Change(f"+50{NARROW}%", "worse")
    assert change(Figure(9, 30), Figure(9, 60), minutes) == Change(f"{MINUS}50{NARROW}%", "better")


def test_pages_ask_little_of_the_database(client: FlaskClient, database: Database) -> None:
    some_days(database)
    enter(client, database, "Lee Osei", "lead")
    for path in ("/desk/reports/", "/desk/reports/first_reply", "/desk/reports/solved/tickets"):
        with count_statements(database) as statements:
            assert client.get(path).status_code == 200
        assert len(statements) <= 8, (path, len(statements))


def test_a_lead_leaves_synthetic_tickets_out_and_counts_them_again(client: FlaskClient, database: Database) -> None:
    some_days(database)
    enter(client, database, "Lee Osei", "lead")
    assert "Leave synthetic tickets out" not in client.get("/desk/reports/").text
    with database.writing() as db:
        db.execute(
            update(tickets)
            .where(tickets.c.id.in_(select(tickets.c.id).order_by(tickets.c.id).limit(2)))
            .values(synthetic=True)
        )
    rebuild(database, now=NOW)
    page = client.get("/desk/reports/").text
    assert "5 came in" in page
    assert "Synthetic data" in page
    form = {"_csrf": re.search(r'name="_csrf" value="([^"]+)"', page)[1]}
    for without, came in (("1", "3 came in"), ("0", "5 came in")):
        assert client.post("/desk/reports/synthetic", data=form | {"without": without}).status_code == 303
        work(database)
        page = client.get("/desk/reports/").text
        assert came in page
        assert ("Synthetic tickets are left out." in page) is (without == "1")
    assert "synthetic</small>" in client.get("/desk/reports/created/tickets").text
    enter(client, database, "Olu Danso", "agent")
    assert client.post("/desk/reports/synthetic", data=form | {"without": "1"}).status_code == 403


def test_leads_read_how_often_suggestions_were_used_and_agents_read_their_own(
    client: FlaskClient, database: Database
) -> None:
    ada, jonas = some_days(database)
    enter(client, database, "Lee Osei", "lead")
    assert "Nothing was suggested in these days." in client.get("/desk/reports/").text
    with database.writing() as db:
        first, second = db.execute(select(tickets.c.id).order_by(tickets.c.id).limit(2)).scalars()
        count_use(db, first, "quoted", ["article:fees"], by=ada, now=NOW - timedelta(days=1))
        count_use(db, second, "offered", ["article:fees", "solved:9"], by=jonas, now=NOW - timedelta(days=1))
    page = told(client, "/desk/reports/")
    assert "Articles 2 0 1 – 50 % 1 of 2 –" in page
    assert "Solved before 1 – – 0 0 % 0 of 1 –" in page
    assert "can be narrowed by team alone" in told(client, "/desk/reports/?priority=high")
    with database.writing() as db:
        client.set_cookie(SESSION_COOKIE, sign_in(db, email=ada.email, password="correct horse", now=NOW))
    assert "Articles 1 0 1 – 100 % 1 of 1 –" in told(client, "/desk/reports/")


def told(client: FlaskClient, path: str) -> str:
    """What a page says, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).text).split())
