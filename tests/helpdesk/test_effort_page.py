"""The page of effort: each number says what it counts, small groups say nothing, and the file is harmless.

1. Leads and product managers read it, others don't. 2. It says so when nothing was counted. 3. Few statements. 4. Odd addresses are
answered. 5. No cell is a formula.
"""

import csv
import html
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import choose_language, sign_in
from foundation.database import Database, count_statements
from foundation.unbroken import unbroken
from helpdesk.bulk import add_customers, add_tickets
from helpdesk.effort.counting import count
from helpdesk.effort.table import figure, harmless
from helpdesk.routing.data.settings import read_settings
from tests.helpdesk.people import BO, MARA, staff

DAY = timedelta(days=1)


def enter(client: FlaskClient, database: Database, *roles: str) -> int:
    """Signs somebody in; their number."""
    with database.writing() as db:
        lee = staff(db, f"{roles[0].title()} Okafor", *roles)
        token = sign_in(db, email=lee.email, password="correct horse", now=clock.now(), hours=8, address="")
    client.set_cookie(SESSION_COOKIE, token)
    return lee.id


def some_weeks(database: Database, *, page: str = "payouts") -> None:
    """24 freelancers and three clients asked, and were answered."""
    now = clock.now()
    people = [vars(MARA) | {"key": f"worklane:member:{100 + n}"} for n in range(24)]
    people += [vars(BO) | {"key": f"worklane:member:{200 + n}"} for n in range(3)]
    asked = [(one["key"], now - (8 + n / 2) * DAY, "card_declined") for n, one in enumerate(people)]
    rows = [
        {
            "subject": "?", "status": "solved", "priority": "normal", "channel": "ticket", "team": "support", "via": "widget", "topic": topic,
            "page": page, "customer": who, "assignee": None, "context": {}, "routing": {}, "opened_at": at,
            "solved_at": at + timedelta(minutes=90), "due_at": None, "rating": None, "rating_comment": None, "synthetic": True,
            "thread": [("customer", who, "Mara", "Hello", at)],
        }
        for who, at, topic in asked
    ]  # fmt: skip
    with database.writing() as db:
        add_customers(db, [one | {"seen_at": now} for one in people])
        add_tickets(db, rows)
    count(database, read_settings(), now=now)


def test_leads_and_product_managers_read_it_and_agents_do_not(client: FlaskClient, database: Database) -> None:
    assert client.get("/desk/effort").status_code == 302
    for roles, status in ((("lead",), 200), (("product",), 200), (("agent",), 403)):
        enter(client, database, *roles)
        assert client.get("/desk/effort").status_code == status
        assert client.get("/desk/effort.csv").status_code == (404 if status == 200 else status)


def test_it_says_so_when_nothing_was_counted(client: FlaskClient, database: Database) -> None:
    enter(client, database, "lead")
    assert "Nothing has been counted yet" in client.get("/desk/effort").text


def test_each_number_says_what_it_counts_and_few_say_nothing(client: FlaskClient, database: Database) -> None:
    enter(client, database, "lead")
    some_weeks(database)
    text = html.unescape(client.get("/desk/effort?by=role&measure=contacts").text)
    assert "Questions to people and questions opened again, of each issue that reached people." in text
    assert "Synthetic data" in text
    assert "Freelancer" in text
    row = text[text.index("Client</th>") :]
    assert "too few to say" in row[: row.index("</tr>")]


def test_the_page_sends_few_statements(client: FlaskClient, database: Database) -> None:
    enter(client, database, "lead")
    some_weeks(database)
    for path in ("/desk/effort", "/desk/effort?days=365&by=page&all=1", "/desk/effort.csv?by=channel"):
        with count_statements(database) as seen:
            assert client.get(path).status_code == 200
        noted = [one for one in seen if "audit_" in one]  # who takes the file away goes to the audit log
        assert bool(noted) == (".csv" in path)
        assert len(seen) - len(noted) <= 4


@pytest.mark.parametrize(
    "odd", ["days=7", "days=-1", "days=x", "by=secret", "measure=%00", "days=28&days=84", "by=&measure="]
)
def test_odd_addresses_are_answered(client: FlaskClient, database: Database, odd: str) -> None:
    enter(client, database, "lead")
    some_weeks(database)
    assert client.get(f"/desk/effort?{odd}").status_code == 200
    assert client.get(f"/desk/effort.csv?{odd}").status_code == 200


def test_no_cell_of_the_file_is_a_formula(client: FlaskClient, database: Database) -> None:
    enter(client, database, "lead")
    some_weeks(database, page='=HYPERLINK("https://bad.example","payouts")')
    answer = client.get("/desk/effort.csv?by=page")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0]["page"].startswith("'=HYPERLINK")
    assert rows[0]["contacts_counted"] == "27"
    assert [harmless(cell) for cell in ("=1", "+1", "-1", "@a", "\tb", "plain")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@a",
        "'\tb",
        "plain",
    ]
    assert "=HYPERLINK(&#34;https" in client.get("/desk/effort?by=page&measure=contacts").text


def test_a_group_of_the_file_has_its_key_for_programs_and_its_name_for_people(
    client: FlaskClient, database: Database
) -> None:
    enter(client, database, "lead")
    some_weeks(database)
    for by, key, name in (
        ("channel", "ticket", "A message to support"),
        ("topic", "card_declined", "My card was declined"),
    ):
        rows = list(csv.DictReader(io.StringIO(client.get(f"/desk/effort.csv?by={by}").data.decode("utf-8-sig"))))
        assert (rows[0][by], rows[0][f"{by}_name"]) == (key, name)


def test_the_file_is_in_the_language_of_who_takes_it(client: FlaskClient, database: Database) -> None:
    who = enter(client, database, "lead")
    some_weeks(database)
    with database.writing() as db:
        choose_language(db, who, "es")
    answer = client.get("/desk/effort.csv?by=role")
    assert 'filename="esfuerzo-por-rol-28-dias.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert "24" in {row["Contactos (asuntos)"] for row in rows}
    assert {row["Rol"] for row in rows} >= {"Cliente", "Freelancer"}


def test_values_are_said_as_people_say_them() -> None:
    assert [figure(0.713, "share"), figure(1.456, "mean"), figure(12.4, "minutes"), figure(150, "minutes"), figure(4900, "minutes")] == [
        unbroken("71 %"), "1.46", unbroken("12 min"), unbroken("2 h 30 min"), unbroken("3 d 9 h"),
    ]  # fmt: skip
