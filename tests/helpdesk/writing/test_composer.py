"""The composer: files with a reply, and hostile ones refused in words; the preview."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from helpdesk.files import files_of, unsent_files
from helpdesk.files.keeping import sweep
from helpdesk.files.shelf import Shelf
from helpdesk.writing.drafting import sweep_drafts, waiting_files
from helpdesk.writing.marking import readable, render_message
from tests.helpdesk.writing.desk import enter, send


def attach(client: FlaskClient, name: str, content: bytes):
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/desk/drafts").text)
    assert token
    headers = {"X-CSRF-Token": token[1], "Accept": "application/json"}
    return client.post("/desk/files", data={"file": (io.BytesIO(content), name)}, headers=headers)


def test_files_go_with_the_reply_wait_in_the_draft_and_keep_no_path(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    client, path = enter(app, database, ada), f"/desk/tickets/{ticket.id}"
    file = attach(client, "../../etc/x.txt", b"words").json
    assert file["name"] == "x.txt"
    send(client, f"{path}/draft", kind="reply", body="See the file", base=0, tab="a", files=file["id"])
    assert f'name="files" value="{file["id"]}"' in client.get(path).text
    assert (
        send(client, f"{path}/replies", body="See the file", seen=ticket.last_message, files=file["id"]).status_code
        == 303
    )
    with database.reading() as db:
        last = helpdesk.read_ticket(db, ticket.id).last_message
        assert [one.name for one in files_of(db, [last])[last]] == ["x.txt"]


def test_a_note_has_files_of_its_own_that_no_customer_gets(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    client, path = enter(app, database, ada), f"/desk/tickets/{ticket.id}"
    inside, outside = (attach(client, name, name.encode()).json["id"] for name in ("ledger.txt", "steps.txt"))
    send(client, f"{path}/draft", kind="note", body="The ledger", base=0, tab="a", files=inside)
    send(client, f"{path}/draft", kind="reply", body="The steps", base=0, tab="a", files=outside)
    page = client.get(path).text
    assert f'name="note_files" value="{inside}"' in page
    assert f'name="files" value="{outside}"' in page
    told = {"files": outside, "note_files": inside, "seen": ticket.last_message}
    assert send(client, f"{path}/replies", kind="note", body="The ledger", **told).status_code == 303
    with database.reading() as db:
        note = next(one for one in helpdesk.timeline(db, ticket.id) if getattr(one, "kind", "") == "note")
        assert [one.name for one in files_of(db, [note.id])[note.id]] == ["ledger.txt"]
    assert "ledger.txt" in client.get(path).text
    assert send(client, f"{path}/replies", kind="reply", body="The steps", **told).status_code == 303
    with database.reading() as db:
        last = helpdesk.read_ticket(db, ticket.id).last_message
        assert [one.name for one in files_of(db, [last])[last]] == ["steps.txt"]
    send(client, f"{path}/notes/{note.id}", note="", act="remove", versions=0)
    assert "ledger.txt" not in client.get(path).text


def test_files_wait_as_long_as_their_draft(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:
    client, path = enter(app, database, ada), f"/desk/tickets/{ticket.id}"
    kept, left = (attach(client, name, name.encode()).json["id"] for name in ("kept.txt", "left.txt"))
    send(client, f"{path}/draft", kind="note", body="", base=0, tab="a", files=kept)
    for days, there in ((2, [kept]), (59, [kept]), (62, [])):
        at = clock.now() + timedelta(days=days)
        with database.writing() as db:
            sweep_drafts(db, now=at)
        sweep(database, Shelf(app.extensions["config"].var / "files"), waiting=waiting_files, now=at)
        with database.reading() as db:
            assert [one.id for one in unsent_files(db, [kept, left], who=ada.key)] == there


def test_too_many_files_are_refused_in_words_and_nothing_is_lost(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    client = enter(app, database, ada)
    refused = send(
        client,
        f"/desk/tickets/{ticket.id}/replies",
        body="All of them",
        seen=ticket.last_message,
        files=list(range(1, 201)),
    )
    assert refused.status_code == 422
    assert "A message takes up to 5 files" in refused.text
    assert "All of them</textarea>" in refused.text


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 60_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("run.exe", b"MZ\x90\x00", 422), ("x.png", b"<script>", 422), ("large.txt", b"x" * (10 * 1024 * 1024 + 1), 413),
        ("empty.txt", b"", 422), ("bomb.zip", bomb(), 200),
    ],
)  # fmt: skip
def test_hostile_files(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, name: str, content: bytes, status: int
) -> None:
    """A zip that would grow is kept as it came: nobody here opens it."""
    answer = attach(enter(app, database, ada), name, content)
    assert answer.status_code == status
    assert status == 200 or answer.json["error"]["detail"]


def test_the_preview_shows_what_is_read(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff
) -> None:
    client, path = enter(app, database, ada), f"/desk/tickets/{ticket.id}/preview"
    assert send(client, path, kind="reply", body="**now** <b>").json == {"text": "now <b>"}
    assert 'class="mention">@Lee<' in send(client, path, kind="note", body="@Lee <b>").json["html"]


@pytest.mark.parametrize(
    ("written", "html", "words"),
    [
        ("5*3*2", "<p>5*3*2</p>", "5*3*2"),
        ("snake_case_name", "<p>snake_case_name</p>", "snake_case_name"),
        ("2**10**2 is **much**", "<p>2**10**2 is <strong>much</strong></p>", "2**10**2 is much"),
        ("这是**重要**的", "<p>这是<strong>重要</strong>的</p>", "这是重要的"),
    ],
)
def test_marks_within_a_word_are_no_emphasis(written: str, html: str, words: str) -> None:
    assert render_message(written).strip() == html
    assert readable(written) == words
