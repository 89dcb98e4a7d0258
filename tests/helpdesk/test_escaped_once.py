"""Names with signs that HTML knows, such as R&D, are read as they are written: in pages, their titles and names for screen
readers, in what scripts fetch and in files; in both languages."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

import helpdesk
from foundation import clock
from foundation.accounts import staff as people
from foundation.database import Database
from tests.helpdesk.people import ask, staff
from tests.helpdesk.writing.desk import enter, send

ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#\d+);.{0,30}")
PAGES = (
    "/desk/?view=open", "/desk/search?q=R%26D", "/desk/tickets/{ticket}", "/desk/tickets/{ticket}/history", "/desk/tickets/{ticket}/clocks",
    "/desk/tickets/{ticket}/merge", "/desk/rows/{ticket}", "/desk/tags", "/desk/board", "/desk/board?steer=trust_safety", "/desk/board?done=channel:trust_safety",
    "/desk/board/changes", "/desk/effort", "/desk/reports/", "/desk/reports/created?by=team", "/desk/reports/created?by=channel",
    "/desk/reports/created?by=agent", "/desk/routing", "/desk/settings/routing", "/desk/settings/audit", "/desk/settings/team", "/desk/settings/sla",
)  # fmt: skip
PLAIN = (
    "/desk/palette?q=R%26D", "/desk/search/suggestions?q=R%26D", "/desk/reports/created.csv?by=agent", "/desk/reports/created.csv?by=channel",
    "/desk/settings/audit/file.csv",
)  # fmt: skip


@pytest.fixture(params=["en", "es"])
def desk(request: pytest.FixtureRequest, app: Flask, database: Database) -> tuple[FlaskClient, int]:
    """Lee of R&D has a ticket of Bo & Sons, which went to trust and safety; its channel is closed for an hour."""
    bo = helpdesk.Person(
        "worklane:member:9", "Bo & <Sons>", "bo@worklane.example", "client", "plus", "ok", "es", "Europe/Madrid"
    )
    with database.writing() as db:
        lee = staff(db, "Lee R&D", "agent", "lead", "admin")
        db.execute(update(people).where(people.c.id == lee.id).values(language=request.param))
        ticket = ask(db, bo, subject="R&D <b> is late", body="R&D <b>", channel="trust_safety")
        helpdesk.assign(db, ticket.id, lee, by=lee, now=clock.now())
    client = enter(app, database, lee)
    held = {"kind": "closed", "channel": "trust_safety", "until": "hour", "why": "R&D <b>"}
    assert send(client, "/desk/board/holds", **held).status_code == 303
    assert send(client, f"/desk/tickets/{ticket.id}/team", team="payments", note="R&D", seen=10**9).status_code == 303
    return client, ticket.id


def test_nothing_is_escaped_twice_or_where_no_page_reads_it(desk: tuple[FlaskClient, int]) -> None:
    client, ticket = desk
    for page in PAGES:
        answer = client.get(page.format(ticket=ticket))
        assert answer.status_code == 200, page
        assert not ENTITY.findall(unescape(answer.text)), page
    for page in PLAIN:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert not ENTITY.findall(answer.text), page
