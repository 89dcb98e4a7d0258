"""A view as a table.

1. Each person turns it on for each view, and chooses its columns, their order and their widths; the subject is always there.
2. Cells say named statuses, tags and the fields that leads defined; heads sort where the list has such an order.
3. It sends no more statements than pages may, with every column shown. Beside an open ticket there is the list.
"""

import re

import pytest
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database, count_statements
from helpdesk.fields import defining, shaping
from helpdesk.fields.setting import set_field
from helpdesk.fields.statuses import set_status
from helpdesk.fields.tags import add_tags
from helpdesk.views.view import COLUMNS
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.test_views import post


@pytest.fixture
def ticket(database: Database) -> helpdesk.Ticket:
    with database.writing() as db:
        lee = staff(db, "Lee Okafor", "lead")
        asked = ask(db, MARA, subject="My milestone isn’t released")
        ask(db, BO, subject="Locked out")
        now = clock.now()
        number = defining.keep(db, "field", None, "Contract", shaping.field_data(db, None, name="Contract", kind="text"), by=lee, now=now)  # fmt: skip
        set_field(db, asked.id, number, "WL-1234", by=lee, now=now)
        bank = shaping.status_data(category="on_hold")
        set_status(db, asked.id, "on_hold", defining.keep(db, "status", None, "With the bank", bank, by=lee, now=now), by=lee, now=now)  # fmt: skip
        add_tags(db, [asked.id], ["payout"], by=lee, now=now)
    return asked


@pytest.fixture
def desk(client: FlaskClient, ticket: helpdesk.Ticket, database: Database) -> FlaskClient:
    with database.writing() as db:
        staff(db, "Ada Brenner")
        session = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, session)
    return client


def heads(page: str) -> list[str]:
    return re.findall(r'data-edge="([^"]+)"', page)


def test_each_view_is_a_list_or_a_table(desk: FlaskClient, ticket: helpdesk.Ticket) -> None:
    assert '<table class="sheet"' not in desk.get("/desk/?view=open").text
    assert post(desk, "/desk/views/open/layout", table="1", order="newest").headers["Location"].endswith("order=newest")
    page = desk.get("/desk/?view=open").text
    assert heads(page) == ["subject", "customer", "status", "priority", "assignee", "due", "updated"]
    assert '<table class="sheet"' not in desk.get("/desk/?view=unassigned").text
    assert '<table class="sheet"' not in desk.get(f"/desk/tickets/{ticket.id}?view=open").text
    post(desk, "/desk/views/open/layout", table="0")
    assert '<table class="sheet"' not in desk.get("/desk/?view=open").text


def test_columns_and_their_widths_are_a_persons_own(desk: FlaskClient) -> None:
    post(
        desk,
        "/desk/views/open/layout",
        table="1",
        choose="1",
        columns=["tags", "field:contract", "status", "shoe size"],
    )
    post(desk, "/desk/views/open/layout", widths='{"tags": 222, "status": 9, "field:contract": 5000}')
    page = desk.get("/desk/?view=open").text
    assert heads(page) == ["subject", "tags", "field:contract", "status"]
    assert re.findall(r'<col data-column="[^"]+" width="(\d+)">', page) == ["340", "222", "1200", "48"]
    for said in ("With the bank", "WL-1234", "payout"):
        assert said in page
    post(desk, "/desk/views/open/layout", widths='{"tags": 0}')
    post(desk, "/desk/views/open/layout", choose="0")
    assert heads(desk.get("/desk/?view=open").text)[1] == "customer"


def test_heads_sort_where_the_list_can(desk: FlaskClient) -> None:
    post(desk, "/desk/views/open/layout", table="1")
    page = desk.get("/desk/?view=open&order=priority").text
    assert re.search(r'aria-sort="descending">\s*<a class="sheet-sort" href="[^"]*order=priority_low"', page)
    assert "order=changed" in page
    assert '<span class="sheet-name">Customer</span>' in page


def test_a_table_of_every_column_keeps_within_the_statements_of_a_page(desk: FlaskClient, database: Database) -> None:
    post(desk, "/desk/views/open/layout", table="1", choose="1", columns=[*COLUMNS, "field:contract"])
    desk.get("/desk/?view=open")
    with count_statements(database) as sent:
        page = desk.get("/desk/?view=open").text
    assert len(heads(page)) == len(COLUMNS) + 1
    assert len(sent) <= 6
    assert ">None<" not in page
