"""The search page, its suggestions and the palette's answers, in HTTP."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.database import Database, count_statements
from helpdesk.finding import commands
from helpdesk.finding.commands import Command, add_command, commands_for
from helpdesk.finding.tables import recent_searches
from tests.helpdesk.people import BO, MARA, ask, staff


@pytest.fixture
def ada(client: FlaskClient, database: Database) -> FlaskClient:
    with database.writing() as db:
        staff(db, "Ada Brenner")
        staff(db, "Lee Okafor", "lead")
        for at in range(3):
            ask(db, BO, subject=f"Question {at}", body="The escrow is stuck.")
        ask(db, MARA, subject="<b>Payout</b>", body='It <script>alert("x")</script> failed.')
    return signed_in(client, "ada@aside.example")


def signed_in(client: FlaskClient, email: str) -> FlaskClient:
    page = client.get("/desk/sign-in").text
    token = re.search(r'name="_csrf" value="([^"]+)"', page)[1]
    answer = client.post("/desk/sign-in", data={"_csrf": token, "email": email, "password": "correct horse"})
    assert answer.status_code == 303
    return client


def test_results_show_marked_words_and_lead_to_the_message(ada: FlaskClient, database: Database) -> None:
    ada.get("/desk/search?q=warm")
    with count_statements(database) as sent:
        page = ada.get("/desk/search?q=payout+failed").text
    assert len(sent) <= 21, sent  # the views beside it, the search, and what was searched is kept
    assert "1 ticket" in page
    assert "&lt;b&gt;<mark>Payout</mark>&lt;/b&gt;" in page
    assert "&lt;script&gt;" in page
    assert "<mark>failed</mark>" in page
    assert re.search(r'href="/desk/tickets/\d+#m\d+"', page)


def test_what_was_not_understood_is_a_piece_that_can_be_taken_away(ada: FlaskClient) -> None:
    page = ada.get("/desk/search?q=escrow+colour:red+status:new").text
    assert "There is no filter “colour:”" in page
    assert 'href="/desk/search?q=escrow+status:new"' in page.replace("%3A", ":")
    assert "3 tickets" in page
    assert "/desk/views/new?conditions=" in page
    assert "Save the filters as a view" in page  # words aren't part of one


@pytest.mark.parametrize(("view", "others"), [("open", ["solved"]), ("solved", ["open"]), ("late", ["open", "solved"])])
def test_where_nothing_was_found_only_other_places_are_offered(ada: FlaskClient, view: str, others: list[str]) -> None:
    page = ada.get(f"/desk/?view={view}&q=zzzz").text
    offered = page[page.index("Try other words") :].partition("</p>")[0]
    assert re.findall(r"view=(\w+)&amp;q=zzzz", offered) == others


def test_pages_of_results(ada: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        for _ in range(27):
            ask(db, BO, body="The escrow is stuck.")
    first = ada.get("/desk/search?q=escrow").text
    assert first.count('class="row-link hit"') == 25
    more = re.search(r'href="([^"]+)">More results', first)[1].replace("&amp;", "&")
    assert ada.get(more).text.count('class="row-link hit"') == 5
    assert ada.get("/desk/search?q=escrow&after=nonsense").status_code == 422


def test_searches_are_remembered_and_erased(ada: FlaskClient, database: Database) -> None:
    for text in ("escrow", "payout", "escrow", "nothingatall"):
        ada.get(f"/desk/search?q={text}")
    with database.reading() as db:
        assert set(db.execute(select(recent_searches.c.text)).scalars()) == {"escrow", "payout"}
    page = ada.get("/desk/search").text
    assert page.index("escrow</a>") < page.index("payout</a>")
    token = re.search(r'name="_csrf" value="([^"]+)"', page)[1]
    assert ada.post("/desk/search/recent/erasure", data={"_csrf": token}).status_code == 303
    assert "Searched lately" not in ada.get("/desk/search").text


def test_filters_and_their_values_are_suggested(ada: FlaskClient) -> None:
    def offered(text: str) -> list[str]:
        return [
            one["text"] for one in ada.get("/desk/search/suggestions", query_string={"q": text}).json["suggestions"]
        ]

    assert offered("refund sta")[0] == "status:"
    assert offered("status:on") == ["status:on_hold"]
    assert offered("refund -status:so") == ["-status:solved"]
    assert offered("assignee:le") == ['assignee:"Lee Okafor"']
    assert "is:unassigned" in offered("is:")
    assert offered("in:n") == ["in:notes"]
    assert not offered("payout")
    assert not offered("colour:red")


def test_the_palette_finds_tickets_people_and_what_was_searched(ada: FlaskClient) -> None:
    ada.get("/desk/search?q=escrow")
    assert ada.get("/desk/palette").json["recent"][0]["title"] == [["escrow", False]]
    found = ada.get("/desk/palette?q=payou").json
    assert [one["title"] for one in found["tickets"]] == [[["<b>", False], ["Payout", True], ["</b>", False]]]
    assert found["count"] == "1"
    people = ada.get("/desk/palette?q=mara").json["people"]
    assert people[0]["title"] == [["Mara Castell", False]]
    assert people[0]["href"].startswith("/desk/search?q=customer")
    assert "tickets" not in ada.get("/desk/palette?q=m").json


def test_only_who_may_sees_a_command(ada: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ada.get("/desk/").text
    assert '"go-articles"' in page
    assert '"go-reports"' in page
    assert '"go-board"' not in page
    with database.writing() as db:
        lee = staff(db, "Lia Lead", "lead")
        lou = staff(db, "Lou Light", "light_agent")
    monkeypatch.setattr(commands, "_commands", list(commands._commands))
    add_command(Command("test", "Test this", "Ticket", ("_",), press="#test"))
    assert [one.name for one in commands_for(lee) if one.id == "test"] == ["Test this"]
    keys = [keys for one in commands_for(lee) for keys in one.keys]
    assert len(keys) == len(set(keys))
    light = {one.id for one in commands_for(lou)}  # reads and writes notes
    assert {"note", "go-search", "go-mine"} <= light
    assert not {"reply", "take", "solve", "merge", "spam", "play", "undo", "go-reports"} & light


@pytest.mark.parametrize(
    "query", ["", '"', "status:", "%00", "😀", "a" * 5000, "after:9999-12-31", "opened:0001-01-01", "-"]
)
def test_no_search_breaks_a_page(ada: FlaskClient, query: str) -> None:
    for path in ("/desk/search", "/desk/search/suggestions", "/desk/palette"):
        assert ada.get(path, query_string={"q": query}).status_code == 200


def test_days_begin_where_the_reader_is(ada: FlaskClient) -> None:
    for zone in ("Europe/Lisbon", "../../etc/passwd", "nowhere", ""):
        ada.set_cookie("aside_zone", zone)
        assert ada.get("/desk/search?q=opened:today").status_code == 200
    assert clock.now()
