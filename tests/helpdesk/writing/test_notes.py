"""Notes: mentions and their history.

1. Who is mentioned hears it once and finds it in a list until they have read it; anybody else's name is plain text. 2. A note is
changed by its author alone, and every version stays. 3. What staff write in Markdown is safe on the desk and plain elsewhere.
"""

import pytest
from flask import Flask
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import work_all
from foundation.live import live_messages
from helpdesk.writing.beside import read_beside
from helpdesk.writing.marking import readable, render_message, render_note
from helpdesk.writing.mentioning import mentioned
from tests.helpdesk.people import staff
from tests.helpdesk.writing.desk import enter, send

ADA, LEE, SAM, OTHER_SAM = (
    Staff(n, name, f"{n}@aside.example", frozenset({"agent"}))
    for n, name in enumerate(("Ada Brenner", "Lee Okafor", "Sam Ito", "Sam Ito Jr"), start=1)
)
TEAM = (ADA, LEE, SAM, OTHER_SAM)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Ada Brenner please look", [ADA]),
        ("(@lee), and @LEE OKAFOR again", [LEE]),
        ("@Sam, one of two", []),
        ("@Sam Ito is one, @sam ito jr another", [SAM, OTHER_SAM]),
        ("mail ada@Lee.example or @Adam or @Nobody or @", []),
        ("@Ada_Brenner", []),
    ],
)
def test_who_is_mentioned(text: str, who: list[Staff]) -> None:
    assert mentioned(text, TEAM) == who


def test_a_mention_is_told_once_and_unread_until_its_ticket_was_seen(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    client, other = enter(app, database, ada), enter(app, database, lee)
    path = f"/desk/tickets/{ticket.id}"
    send(client, f"{path}/replies", kind="note", body="@Lee Okafor and @Ada and @Zoe: <b>look</b>, **now**")
    work_all(database)
    work_all(database)
    with database.reading() as db:
        assert read_beside(db, lee, ticket.id).unread_here == 1
        assert read_beside(db, ada).unread == 0, "her own"
        if database.is_sqlite:
            told = db.execute(select(live_messages.c.data).where(live_messages.c.topic == f"staff:{lee.id}")).scalars()
            assert [one["by"] for one in told if one["kind"] == "mentioned"] == ["Ada Brenner"]
    page = other.get("/desk/mentions").text
    assert "Unread" in page
    assert "&lt;b&gt;look&lt;/b&gt;, now" in page, "plain words, without marks"
    assert '<strong class="mention">@Lee Okafor</strong>' in other.get(path).text
    assert '<strong class="mention">@Zoe' not in other.get(path).text
    assert send(other, "/desk/mentions/read", ticket=ticket.id).get_json() == {"unread": 0}
    assert "Unread" not in other.get("/desk/mentions").text


def test_a_note_is_changed_by_its_author_and_every_version_stays(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    client, other = enter(app, database, ada), enter(app, database, lee)
    with database.writing() as db:
        note = helpdesk.add_note(db, ticket.id, author=ada, body="The ledger agrees.", now=clock.now())
    path = f"/desk/tickets/{ticket.id}/notes/{note.id}"
    assert send(other, path, note="No, it doesn’t.", versions=0).status_code == 403
    assert send(client, path, note="The ledger agrees, @Lee.", versions=0).status_code == 303
    assert send(client, path, note="From a tab that is old", versions=0).status_code == 409
    assert send(client, path, note="  ", versions=1).status_code == 422
    assert send(client, path, note="The ledger agrees, @Lee.", versions=1).status_code == 303, "no change, no version"
    assert send(client, path, note="It agrees now, @Lee.", versions=1).status_code == 303
    page = other.get(f"/desk/tickets/{ticket.id}").text
    assert "Edited 2 times" in page
    assert "The ledger agrees.</p>" in page
    with database.reading() as db:
        assert read_beside(db, lee).unread == 1, "mentioned by an edit, once"
    assert send(client, path, act="remove", versions=2).status_code == 303
    page = other.get(f"/desk/tickets/{ticket.id}").text
    assert "This note was removed." in page
    assert "It agrees now, @Lee.</p>" in page
    assert send(client, path, note="Again", versions=3).status_code == 409
    assert send(client, f"/desk/tickets/{ticket.id}/notes/{ticket.last_message}", note="x").status_code == 404, (
        "no note"
    )


def test_markdown_is_safe_and_plain_words_stay_plain() -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) <b onclick=x>**now**</b> ![](http://a/b.png)"
    html = render_message(hostile)
    assert "<script" not in html
    assert "<b" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<strong>now</strong>" in html
    assert render_message("a\nb & <c>").replace("\n", "") == "<p>a<br>b &amp; &lt;c&gt;</p>"
    assert '<strong class="mention">@Ada</strong>' in render_note("\ue0000\ue001 @Ada", TEAM)


def test_what_the_customer_reads_has_no_marks(database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:
    body = "Hello **Mara**,\n\n1. open [Payouts](https://worklane.example/payouts)\n2. press *Withdraw*\n\n> My milestone\n\nsnake_case 1 < 2"
    plain = "Hello Mara,\n\n1. open Payouts (https://worklane.example/payouts)\n2. press Withdraw\n\n> My milestone\n\nsnake_case 1 < 2"
    assert readable(body) == plain
    with database.writing() as db:
        helpdesk.reply(db, ticket.id, author=ada, body=body, seen=ticket.last_message, now=clock.now())
        assert helpdesk.read_thread(db, ticket.reference, ticket.customer.key).messages[-1].body == plain
        assert helpdesk.read_ticket(db, ticket.id).preview.startswith("Hello Mara, 1. open Payouts")


def test_somebody_of_the_same_name_is_told_too(
    database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff
) -> None:
    with database.writing() as db:
        staff(db, "Sammy Lee")
        note = helpdesk.add_note(db, ticket.id, author=ada, body="@lee", now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert read_beside(db, lee).unread == 1, note
