"""The workspace in HTTP: who may enter, how little SQL its pages send, and text that is never lost."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.database import Database, count_statements
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.transferring import transfer
from tests.helpdesk.people import BO, MARA, ask, staff


def token_of(page: str) -> str:
    found = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def ticket(database: Database) -> helpdesk.Ticket:
    with database.writing() as db:
        staff(db, "Ada Brenner")
        staff(db, "Pia Lindqvist", "product")
        for _ in range(50):
            ask(db, BO)
        return ask(
            db,
            MARA,
            body='<script>alert("x")</script>',
            subject="<b>Milestone</b>",
            page="contract/fixed",
            context={"query": "<i>rel</i>"},
        )


@pytest.fixture
def ada(client: FlaskClient, ticket: helpdesk.Ticket) -> FlaskClient:
    page = client.get("/desk/sign-in").text
    answer = client.post(
        "/desk/sign-in", data={"_csrf": token_of(page), "email": "ADA@aside.example ", "password": "correct horse"}
    )
    assert answer.status_code == 303
    return client


def send(client: FlaskClient, path: str, **data):
    page = client.get("/desk/").text
    return client.post(path, data={"_csrf": token_of(page), **data})


def test_nobody_enters_without_signing_in(client: FlaskClient, ticket: helpdesk.Ticket) -> None:
    assert "/desk/sign-in" in client.get("/desk/").headers["Location"]
    assert client.get(f"/desk/tickets/{ticket.id}").status_code == 302


def test_a_wrong_password_keeps_the_address(client: FlaskClient, ticket: helpdesk.Ticket) -> None:
    page = client.get("/desk/sign-in").text
    answer = client.post(
        "/desk/sign-in", data={"_csrf": token_of(page), "email": "ada@aside.example", "password": "wrong one"}
    )
    assert "don’t match" in answer.text
    assert 'value="ada@aside.example"' in answer.text


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_elsewhere(client: FlaskClient, ticket: helpdesk.Ticket, target: str) -> None:
    page = client.get("/desk/sign-in").text
    data = {"_csrf": token_of(page), "email": "ada@aside.example", "password": "correct horse", "next": target}
    assert client.post("/desk/sign-in", data=data).headers["Location"].startswith("/desk")


def test_a_product_manager_reads_reports_not_tickets(client: FlaskClient, ticket: helpdesk.Ticket) -> None:
    page = client.get("/desk/sign-in").text
    data = {"_csrf": token_of(page), "email": "pia@aside.example", "password": "correct horse"}
    assert client.post("/desk/sign-in", data=data).headers["Location"] == "/voice/"
    assert client.get("/desk/", follow_redirects=True).request.path == "/voice/"
    assert client.get(f"/desk/tickets/{ticket.id}").status_code == 403


def test_the_queue_sends_at_most_eight_statements_and_a_ticket_two_more(
    ada: FlaskClient, app: Flask, database: Database, ticket: helpdesk.Ticket
) -> None:
    two_more = 10  # what leads define with this ticket's tags, fields and time; saved views
    for path, most in (("/desk/?view=open", 8), (f"/desk/tickets/{ticket.id}?view=open", two_more)):
        ada.get(path)
        with count_statements(database) as seen:
            assert ada.get(path).status_code == 200
        assert len(seen) <= most, "\n".join(seen)


def test_what_customers_write_is_shown_as_text(ada: FlaskClient, ticket: helpdesk.Ticket) -> None:
    page = ada.get(f"/desk/tickets/{ticket.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<b>Milestone</b>" not in page
    assert "<i>rel</i>" not in page


def test_a_stale_reply_keeps_its_text(ada: FlaskClient, database: Database, ticket: helpdesk.Ticket) -> None:
    with database.writing() as db:
        helpdesk.customer_reply(db, ticket.reference, MARA.key, "Solved itself!", now=clock.now())
    path = f"/desk/tickets/{ticket.id}/replies"
    answer = send(ada, path, kind="reply", body="My long answer", seen=ticket.last_message)
    assert answer.status_code == 409
    assert "My long answer" in answer.text
    assert "Solved itself!" in answer.text
    fresh = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert fresh
    assert send(ada, path, kind="reply", body="My long answer", seen=fresh[1]).status_code == 303


def test_an_empty_reply_is_answered_kindly(ada: FlaskClient, ticket: helpdesk.Ticket) -> None:
    answer = send(ada, f"/desk/tickets/{ticket.id}/replies", kind="reply", body="   ", seen=ticket.last_message)
    assert answer.status_code == 422
    assert "Write something first" in answer.text


def test_the_whole_life_of_a_ticket(ada: FlaskClient, database: Database, ticket: helpdesk.Ticket) -> None:
    base = f"/desk/tickets/{ticket.id}"
    assert send(ada, f"{base}/replies", kind="note", body="Check the ledger", seen=0).status_code == 303
    assert send(ada, f"{base}/priority", priority="high").status_code == 303
    assert (
        send(ada, f"{base}/replies", kind="reply", body="Done", seen=ticket.last_message, then="solve").status_code
        == 303
    )
    with database.reading() as db:
        after = helpdesk.read_ticket(db, ticket.id)
    assert (after.status, after.priority, after.assignee_name) == ("solved", "high", "Ada Brenner")
    assert send(ada, f"{base}/reopening").status_code == 303
    assert send(ada, f"{base}/assignment", assignee="999").status_code == 422
    assert ada.get("/desk/tickets/999999").status_code == 404
    assert ada.get("/desk/?view=nowhere").status_code == 404


def test_an_empty_queue_says_something_kind(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        staff(db, "Ada Brenner")
    page = client.get("/desk/sign-in").text
    client.post(
        "/desk/sign-in", data={"_csrf": token_of(page), "email": "ada@aside.example", "password": "correct horse"}
    )
    assert "Everyone has an answer" in client.get("/desk/").text


def test_nobody_is_praised_for_a_list_that_is_no_work(ada: FlaskClient) -> None:
    for view in ("spam", "trash", "snoozed"):
        page = ada.get(f"/desk/?view={view}").text
        assert "You’re through" not in page
        assert "See what waits on us" in page


def test_a_thread_names_teams_as_people_do(ada: FlaskClient, database: Database, ticket: helpdesk.Ticket) -> None:
    with database.writing() as db:
        transfer(db, ticket.id, "trust_safety", note="Theirs.", by=staff(db, "Lee Okafor", "lead"), now=clock.now())
    page = ada.get(f"/desk/tickets/{ticket.id}").text
    assert re.search(r"Team <s>[A-Z][a-z ]+</s> → <strong>Trust and safety</strong>", page)


@pytest.mark.parametrize(
    ("language", "lines"),
    [("en", ("Priority <s>Normal</s> → <strong>High</strong>", "Status <s>Open</s> → <strong>On hold</strong>", "Kind <s>Question</s> → <strong>Problem</strong>", "Chat <s>Waiting</s> → <strong>Passed on</strong>", "Channel <s>Live chat</s> → <strong>E-mail</strong>", "Assignee <s>Ada Brenner</s> → <strong>Nobody</strong>")),
     ("es", ("Prioridad <s>Normal</s> → <strong>Alta</strong>", "<s>Abierto</s> → <strong>En espera</strong>", "<s>Pregunta</s> → <strong>Problema</strong>", "<strong>Pasado a otra persona</strong>", "<s>Chat en vivo</s> → <strong>Correo electrónico</strong>", "<s>Ada Brenner</s> → <strong>Nadie</strong>"))],
)  # fmt: skip
def test_a_story_says_values_by_their_labels(ada: FlaskClient, database: Database, ticket: helpdesk.Ticket, language: str, lines: tuple[str, ...]) -> None:  # fmt: skip
    told = [("priority", "normal", "high"), ("status", "open", "on_hold"), ("kind", "question", "problem"), ("chat", "waiting", "passed on"), ("channel", "live_chat", "ticket"), ("assignee", "Ada Brenner", None)]  # fmt: skip
    with database.writing() as db:
        note_changes(db, [Noted(ticket.id, "Ada Brenner", *one) for one in told], now=clock.now())
    page = ada.get(f"/desk/tickets/{ticket.id}", headers={"Accept-Language": language}).text
    assert [one for one in lines if one not in page] == []


def test_who_i_am_is_drawn_alike_beside_every_list(ada: FlaskClient, ticket: helpdesk.Ticket) -> None:
    for path in ("/desk/", "/desk/search?q=milestone", "/desk/drafts", f"/desk/tickets/{ticket.id}/merge"):
        assert "staffing.css" in ada.get(path).text, path


def test_the_queue_can_show_the_newest_first_and_stays_so(
    ada: FlaskClient, database: Database, ticket: helpdesk.Ticket
) -> None:
    with database.writing() as db:
        urgent = ask(db, BO, subject="Somebody is in my account", topic="account_takeover")
        fresh = ask(db, BO, subject="A question for tomorrow")

    def first(page: str) -> str:
        found = re.search(r'data-row="(\d+)"', page)
        assert found
        return found[1]

    by_due, by_age = ada.get("/desk/?view=open").text, ada.get("/desk/?view=open&order=newest").text
    assert (first(by_due), first(by_age)) == (str(urgent.id), str(fresh.id))
    assert f"/desk/tickets/{fresh.id}?view=open&amp;order=newest" in by_age
    assert "order=newest" in ada.get(f"/desk/tickets/{fresh.id}?view=open&order=newest").text


def test_an_article_read_on_the_way_is_told_once_and_by_its_title(ada: FlaskClient, database: Database) -> None:
    read = {"id": "fund-a-milestone", "title": "Fund a milestone"}
    journey = [{"kind": "article", "article": "fund-a-milestone", "at": clock.now().isoformat()}]
    with database.writing() as db:
        made = ask(db, BO, context={"articles_read": [read], "journey": journey})
    page = ada.get(f"/desk/tickets/{made.id}").text
    assert page.count("Read “Fund a milestone”") == 1
    assert "Read “fund a milestone”" not in page


def test_after_a_change_a_page_reads_one_row_with_its_place(ada: FlaskClient, ticket: helpdesk.Ticket) -> None:
    row = ada.get(f"/desk/rows/{ticket.id}?view=open&order=newest").text
    assert row.count("<li") == 1
    assert f'data-row="{ticket.id}"' in row
    assert "&lt;b&gt;Milestone" in row
    page = ada.get("/desk/?view=open&order=newest").text
    assert row.strip().splitlines()[0] in page, "the same row stands in the whole list"
    assert re.search(r'data-place="-?\d+"', row)


def test_a_row_that_left_its_view_is_nothing(ada: FlaskClient, ticket: helpdesk.Ticket) -> None:
    assert "<li" not in ada.get(f"/desk/rows/{ticket.id}?view=solved").text
    assert ada.get(f"/desk/rows/{2**30}?view=open").text == ""
    assert ada.get(f"/desk/rows/{ticket.id}?view=nobodys").status_code == 404


def test_a_remembered_row_changes_with_its_ticket(ada: FlaskClient, ticket: helpdesk.Ticket) -> None:
    before = ada.get(f"/desk/rows/{ticket.id}?view=open").text
    send(ada, f"/desk/tickets/{ticket.id}/priority", priority="critical")
    after = ada.get(f"/desk/rows/{ticket.id}?view=open").text
    assert "Critical" not in before
    assert "Critical" in after


def test_one_row_costs_few_statements(ada: FlaskClient, database: Database, ticket: helpdesk.Ticket) -> None:
    with count_statements(database) as seen:
        ada.get(f"/desk/rows/{ticket.id}?view=open")
    assert len(seen) <= 3, "\n".join(seen)
