"""Drafts on the server.

1. A draft is there in any browser, for its agent alone. 2. Of two tabs the newer text wins, and the older one is told. 3. What was
sent is gone, also when a save of it comes late. 4. A draft that can't be kept is refused in words, never with a 5xx.
"""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from helpdesk.writing.beside import read_beside
from helpdesk.writing.drafting import Saved, forget_draft, give_back, save_draft, settle_draft, sweep_drafts
from helpdesk.writing.tables import drafts
from tests.helpdesk.writing.desk import enter, send

NOW = clock.now()
SECOND = timedelta(seconds=1)


@pytest.fixture
def keep(database: Database, ticket: helpdesk.Ticket, ada: Staff):
    def save(body: str, *, base: int, tab: str = "one", at: int = 0, kind: str = "reply", by: Staff = ada) -> Saved:
        with database.writing() as db:
            return save_draft(db, ticket.id, kind, body, by=by, base=base, tab=tab, typed_at=NOW + at * SECOND)

    return save


def test_a_draft_waits_in_any_browser_for_its_agent_alone(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    first, second, other = enter(app, database, ada), enter(app, database, ada), enter(app, database, lee)
    path = f"/desk/tickets/{ticket.id}"
    assert send(first, f"{path}/draft", kind="note", body="The <b>ledger</b> agrees", base=0, tab="a", age=5).json[
        "kept"
    ]
    page = second.get(path).text
    assert "The &lt;b&gt;ledger&lt;/b&gt; agrees</textarea>" in page
    assert 'value="note" checked' in page
    assert "You have a draft here" in second.get("/desk/").text
    assert "Milestone" in second.get("/desk/drafts").text
    assert "ledger" not in other.get(path).text
    assert "You have a draft here" not in other.get("/desk/").text
    assert "No drafts" in other.get("/desk/drafts").text


def test_lines_end_as_they_were_typed_so_that_a_browser_knows_its_own_text_again(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    client, path = enter(app, database, ada), f"/desk/tickets/{ticket.id}/draft"
    send(client, path, kind="reply", body="Hello,\r\n\r\nit is released.", base=0, tab="a")
    assert client.get(path).json["reply"]["body"] == "Hello,\n\nit is released."


def test_a_reply_and_a_note_are_two_drafts(keep, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:
    keep("To Mara", base=0)
    keep("To Lee", base=0, kind="note")
    with database.reading() as db:
        found = read_beside(db, ada, ticket.id).drafts
    assert {kind: one.body for kind, one in found.items()} == {"reply": "To Mara", "note": "To Lee"}


def test_of_two_tabs_the_newer_text_wins_and_the_older_is_told(keep) -> None:
    assert keep("It is", base=0) == Saved(1, True, None)
    assert keep("Another text", base=0, tab="two", at=5) == Saved(2, True, "It is")
    assert keep("It is on", base=1, at=3) == Saved(2, False, "Another text")
    assert keep("It is on its way", base=1, at=9) == Saved(3, True, "Another text")


def test_a_text_that_goes_on_from_the_other_tabs_replaces_nothing(keep) -> None:
    keep("It is", base=0)
    assert keep("It is on its way", base=0, tab="two", at=5) == Saved(2, True, None)


def test_the_replaced_text_is_offered_until_it_was_looked_at(
    keep, database: Database, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    keep("The first", base=0)
    keep("Quite another", base=0, tab="two", at=5)
    with database.writing() as db:
        assert read_beside(db, ada, ticket.id).drafts["reply"].replaced == "The first"
        settle_draft(db, ticket.id, "reply", by=ada)
        assert read_beside(db, ada, ticket.id).drafts["reply"].replaced is None


def test_a_save_whose_answer_was_lost_is_saved_on(keep) -> None:
    keep("It", base=0)
    assert keep("It is", base=0, at=1).kept


def test_what_was_sent_is_gone_and_a_late_save_brings_nothing_back(
    keep, database: Database, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    keep("It is on its way", base=0)
    with database.writing() as db:
        forget_draft(db, ticket.id, "reply", by=ada, tab="one", now=NOW + 2 * SECOND)
    assert keep("It is on its way", base=1, at=3) == Saved(2, False, None), "the same tab, late"
    assert not keep("It is on its way", base=1, tab="two", at=1).kept, "typed before it was sent"
    assert keep("One more thing", base=2, at=9).kept
    with database.reading() as db:
        assert read_beside(db, ada, ticket.id).drafts["reply"].body == "One more thing"


def test_sending_takes_the_draft_with_it_and_a_refusal_leaves_it(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    client, path = enter(app, database, ada), f"/desk/tickets/{ticket.id}"
    send(client, f"{path}/draft", kind="reply", body="It is on its way", base=0, tab="a")
    with database.writing() as db:
        helpdesk.customer_reply(db, ticket.reference, ticket.customer.key, "Hello?", now=clock.now())
    assert (
        send(client, f"{path}/replies", body="It is on its way", seen=ticket.last_message, tab="a").status_code == 409
    )
    assert "It is on its way</textarea>" in client.get(path).text
    with database.reading() as db:
        seen = helpdesk.read_ticket(db, ticket.id).last_message
    assert send(client, f"{path}/replies", body="It is on its way", seen=seen, tab="a").status_code == 303
    assert "It is on its way</textarea>" not in client.get(path).text


def test_what_comes_back_is_the_draft_and_what_was_begun_meanwhile_is_offered(
    keep, database: Database, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    keep("A second thought", base=0)
    with database.writing() as db:
        give_back(db, ticket.id, "The first answer", by=ada, files=[], why="Mara wrote.", now=NOW + SECOND)
        found = read_beside(db, ada, ticket.id).drafts["reply"]
    assert (found.body, found.replaced, found.held_back) == ("The first answer", "A second thought", "Mara wrote.")


@pytest.mark.parametrize(
    "told", [{"body": "x" * 100_001}, {"kind": "song"}, {"base": "-1", "age": "999999999999999"}, {"files": "../../x"}]
)
def test_odd_saves_are_refused_in_words(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, told: dict[str, str]
) -> None:
    client = enter(app, database, ada)
    answer = send(client, f"/desk/tickets/{ticket.id}/draft", **{"kind": "reply", "body": "x", **told})
    assert answer.status_code == (413 if "body" in told else 200)
    assert send(client, "/desk/tickets/99999/draft", kind="reply", body="x").status_code == 404


def test_forgotten_drafts_go_after_two_months(keep, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:
    keep("It is", base=0)
    keep("Note", base=0, kind="note")
    with database.writing() as db:
        forget_draft(db, ticket.id, "note", by=ada, tab="one", now=NOW)
        assert sweep_drafts(db, now=NOW + timedelta(days=2)) == 1
        assert sweep_drafts(db, now=NOW + timedelta(days=61)) == 1
        assert db.execute(select(drafts)).all() == []
