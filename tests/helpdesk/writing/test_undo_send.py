"""Undo send.

1. Until it leaves, the customer sees nothing and no clock stops. 2. It leaves by itself, once, also with the browser closed. 3. Undo
gives the text back exactly. 4. Undone and sent at the same second, exactly one of the two happens. 5. When somebody else writes
meanwhile it stays here, as a draft, with the reason. 6. A chat never waits.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Forbidden
from foundation.jobs import work_one
from helpdesk import chat
from helpdesk.tickets.tables import messages
from helpdesk.writing.beside import read_beside
from helpdesk.writing.holding import LeftAlready, hold_reply, send_held, send_now, undo
from helpdesk.writing.tables import held_replies
from tests.helpdesk.people import MARA
from tests.helpdesk.writing.desk import enter, send

NOW = clock.now()
LATER = NOW + timedelta(seconds=15)
SAID = "It is on its way.\n\n  *Tomorrow*"


@pytest.fixture
def held(database: Database, ticket: helpdesk.Ticket, ada: Staff) -> int:
    with database.writing() as db:
        return hold_reply(
            db, ticket.id, author=ada, body=SAID, seen=ticket.last_message, then_solve=True, seconds=15, now=NOW
        )


@pytest.fixture
def waiting_app(app: Flask) -> Flask:
    app.extensions["config"] = replace(app.extensions["config"], undo_send_seconds=15)
    return app


def said(database: Database, ticket: helpdesk.Ticket) -> list[str]:
    with database.reading() as db:
        found = [one for one in helpdesk.timeline(db, ticket.id) if isinstance(one, helpdesk.Message)]
    return [one.body for one in sorted(found, key=lambda one: one.id)]


def draft(database: Database, ticket: helpdesk.Ticket, who: Staff):
    with database.reading() as db:
        return read_beside(db, who, ticket.id).drafts.get("reply")


def test_a_reply_stands_in_the_thread_and_leaves_when_its_time_has_come(waiting_app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    client, path = enter(waiting_app, database, ada), f"/desk/tickets/{ticket.id}"
    assert send(client, f"{path}/replies", body=SAID, seen=ticket.last_message, then="solve").status_code == 303
    assert "/undo" in client.get(path).text
    assert "/undo" in client.get("/desk/").text, "wherever its author goes on"
    colleague = enter(waiting_app, database, lee).get(path).text
    assert "Ada Brenner’s reply leaves" in colleague
    assert "/undo" not in colleague
    assert said(database, ticket) == ["My milestone is not released."]
    with database.reading() as db:
        assert helpdesk.read_ticket(db, ticket.id).due_at == ticket.due_at
    while work_one(database, now=clock.now() + timedelta(seconds=5)):
        pass
    assert len(said(database, ticket)) == 1
    while work_one(database, now=clock.now() + timedelta(seconds=16)):
        pass
    assert said(database, ticket)[1:] == [SAID]
    with database.reading() as db:
        after = helpdesk.read_ticket(db, ticket.id)
    assert (after.status, after.due_at, after.assignee_name) == ("solved", None, "Ada Brenner")


def test_what_goes_with_it_is_shown_to_its_author_while_it_waits(waiting_app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    client, path = enter(waiting_app, database, ada), f"/desk/tickets/{ticket.id}"
    file = send(client, "/desk/files", file=(io.BytesIO(b"words"), "steps.txt")).json["id"]
    send(client, f"{path}/replies", body=SAID, seen=ticket.last_message, files=file)
    assert "steps.txt" in client.get(path).text
    assert "steps.txt" not in enter(waiting_app, database, lee).get(path).text


def test_undo_gives_the_text_back_exactly_and_nothing_leaves(waiting_app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, held: int) -> None:  # fmt: skip
    client, path = enter(waiting_app, database, ada), f"/desk/tickets/{ticket.id}"
    assert send(client, f"{path}/held-replies/{held}/undo").status_code == 303
    assert f"{SAID}</textarea>" in client.get(path).text
    with database.writing() as db:
        assert not send_held(db, held, now=LATER)
    assert len(said(database, ticket)) == 1
    again = send(client, f"{path}/held-replies/{held}/undo")
    assert again.status_code == 409
    assert "It was too late to undo" in again.text


def test_what_is_sent_again_after_an_undo_waits_its_own_time(database: Database, ticket: helpdesk.Ticket, ada: Staff, held: int) -> None:  # fmt: skip
    again = NOW + timedelta(seconds=10)
    with database.writing() as db:
        undo(db, held, by=ada, now=again)
        hold_reply(db, ticket.id, author=ada, body="Another.", seen=ticket.last_message, seconds=15, now=again)
    while work_one(database, now=NOW + timedelta(seconds=16)):
        pass
    assert len(said(database, ticket)) == 1
    while work_one(database, now=again + timedelta(seconds=16)):
        pass
    assert said(database, ticket)[1:] == ["Another."]


def test_send_now_sends_once(
    waiting_app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, held: int
) -> None:
    client, path = enter(waiting_app, database, ada), f"/desk/tickets/{ticket.id}/held-replies/{held}/departure"
    assert send(client, path).status_code == 303
    assert send(client, path).status_code == 404
    assert said(database, ticket)[1:] == [SAID]


def test_nobody_else_calls_it_back_or_sends_it(
    database: Database, ticket: helpdesk.Ticket, lee: Staff, held: int
) -> None:
    for act in (undo, send_now):
        with pytest.raises(Forbidden), database.writing() as db:
            act(db, held, by=lee, now=NOW)


@pytest.mark.parametrize("attempt", range(4))
def test_undone_and_sent_at_the_same_second_exactly_one_happens(database: Database, ticket: helpdesk.Ticket, ada: Staff, held: int, attempt: int) -> None:  # fmt: skip
    def leave() -> bool:
        with database.writing() as db:
            return send_held(db, held, now=LATER)

    def call_back() -> bool:
        try:
            with database.writing() as db:
                undo(db, held, by=ada, now=LATER)
        except LeftAlready:
            return False
        return True

    def at_once() -> bool:
        with database.writing() as db:
            return send_now(db, held, by=ada, now=LATER) is not None

    acts = [leave, call_back, at_once, leave]
    with ThreadPoolExecutor(4) as threads:
        done = [one.result() for one in [threads.submit(act) for act in acts[attempt:] + acts[:attempt]]]
    assert sum(done) == 1
    kept, sent = draft(database, ticket, ada), len(said(database, ticket)) - 1
    assert (1 if kept and kept.body == SAID else 0) + sent == 1
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(held_replies)).scalar_one() == 0


@pytest.mark.parametrize("who", ["Mara Castell", "Lee Okafor"])
def test_it_is_held_back_when_somebody_else_writes_meanwhile(database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff, held: int, who: str) -> None:  # fmt: skip
    with database.writing() as db:
        if who == "Mara Castell":
            helpdesk.customer_reply(db, ticket.reference, MARA.key, "Solved itself.", now=NOW)
        else:
            helpdesk.reply(db, ticket.id, author=lee, body="I have it.", seen=ticket.last_message, now=NOW)
    with database.writing() as db:
        assert send_held(db, held, now=LATER)
    kept = draft(database, ticket, ada)
    assert kept.body == SAID
    assert kept.held_back.startswith(f"Your reply was held back. One message came from {who}.")
    assert len(said(database, ticket)) == 2
    with database.reading() as db:
        assert helpdesk.read_ticket(db, ticket.id).status != "solved"


def test_two_replies_of_one_author_leave_one_after_the_other(database: Database, ticket: helpdesk.Ticket, ada: Staff, held: int) -> None:  # fmt: skip
    with database.writing() as db:
        second = hold_reply(
            db, ticket.id, author=ada, body="And one more thing.", seen=ticket.last_message, seconds=15, now=NOW
        )
    for one in (held, second):
        with database.writing() as db:
            send_held(db, one, now=LATER)
    assert said(database, ticket)[1:] == [SAID, "And one more thing."]


def test_what_can_no_longer_be_answered_comes_back_too(
    database: Database, ticket: helpdesk.Ticket, ada: Staff, held: int
) -> None:
    from helpdesk.tickets.tables import tickets

    with database.writing() as db:
        db.execute(tickets.update().where(tickets.c.id == ticket.id).values(shelved="spam", shelved_at=NOW))
        send_held(db, held, now=LATER)
    assert draft(database, ticket, ada).held_back.startswith("Your reply didn’t leave.")
    with database.reading() as db:
        assert db.execute(select(func.count()).where(messages.c.ticket == ticket.id)).scalar_one() == 1


def test_a_chat_never_waits(waiting_app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:
    with database.writing() as db:
        chat.begin(db, ticket.id, patience=timedelta(minutes=3), now=clock.now())
    client = enter(waiting_app, database, ada)
    send(client, f"/desk/tickets/{ticket.id}/replies", body="Hello Mara.", seen=0)
    assert said(database, ticket)[-1] == "Hello Mara."


def test_a_stale_reply_is_refused_before_it_waits(
    waiting_app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    with database.writing() as db:
        helpdesk.customer_reply(db, ticket.reference, MARA.key, "Hello?", now=clock.now())
    client = enter(waiting_app, database, ada)
    answer = send(client, f"/desk/tickets/{ticket.id}/replies", body="My answer", seen=ticket.last_message)
    assert answer.status_code == 409
    assert "My answer" in answer.text
