"""Files in the widget's conversations.

1. What a file is, is found in its bytes; one that lies is refused in words. 2. Pictures are drawn anew: small, without what the camera
noted; bombs are refused. 3. A file is handed out by a signed address that ends, as an attachment no browser runs. 4. It belongs to
its sender, to one message, and goes with its person.
"""

import io
import os
import re
import time
import warnings
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from foundation import clock
from foundation.database import Database
from foundation.errors import Invalid, Problem, TooLarge
from foundation.picture import preview_of
from helpdesk.files.handing_out import LEAST_SECONDS, the_shelf
from helpdesk.files.keeping import erase_files_of, files_of, keep_file, read_file, sweep
from helpdesk.files.kinds import LARGEST, kind_of
from helpdesk.files.shelf import Shelf
from helpdesk.files.tables import files
from helpdesk.tickets.ticket import id_of
from tests.kb.writers import signer
from tests.widgets.conversation import ORIGIN, open_session, post, token
from widgets.api.renewing import EVERY, renewed


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **saved: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **saved)
    return made.getvalue()


def archive(*names: str, **contents: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in names:
            packed.writestr(name, contents.get(name, "x"))
    return made.getvalue()


WORD = archive("[Content_Types].xml", "word/document.xml")
PROGRAM = b"MZ\x90\x00" + bytes(200)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("screen.png", picture(), "image/png"),
        ("photo.JPG", picture("JPEG"), "image/jpeg"),
        ("photo.png", picture("JPEG"), "image/jpeg"),  # a picture saved under another picture's name is a picture
        ("moving.gif", picture("GIF"), "image/gif"),
        ("shot.webp", picture("WEBP"), "image/webp"),
        ("screenshot", picture(), "image/png"),
        ("invoice.pdf", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "application/pdf"),
        ("hours.csv", "día,horas\nlunes,8\n".encode("cp1252"), "text/plain"),
        ("notes.txt", "héllo, ノート".encode(), "text/plain"),
        ("notes.txt", b"BM is what I call it", "text/plain"),
        ("notes.txt", "wide".encode("utf-16"), "text/plain"),
        ("data.json", b'{"a": 1}', "text/plain"),
        ("brief.docx", WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("files.zip", archive("a.txt", "b.txt"), "application/zip"),
        ("old.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500), "application/msword"),
    ],
)
def test_a_file_is_what_its_bytes_say(name: str, content: bytes, kind: str) -> None:
    assert kind_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", b"<!doctype html><script>alert(1)</script>"),
        ("photo.png", PROGRAM),
        ("notes.txt", PROGRAM),
        ("notes.txt", picture()),
        ("setup.exe", PROGRAM),
        ("invoice.pdf", picture()),
        ("invoice.pdf.exe", b"%PDF-1.7\n"),
        ("brief.docx", archive("a.txt")),
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("script.js", b"alert(1)"),
        ("broken.zip", b"PK\x03\x04 and no more"),
        ("program", b"\x7fELF" + bytes(100)),
        ("empty.txt", b""),
    ],
)
def test_a_file_that_lies_or_that_we_cannot_take_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        kind_of(name, content)
    assert refused.value.detail.endswith(".")


def test_a_file_over_10_mb_is_refused() -> None:
    assert kind_of("long.txt", b"a" * LARGEST) == "text/plain"
    with pytest.raises(TooLarge):
        kind_of("long.txt", b"a" * (LARGEST + 1))


def test_a_preview_is_small_and_tells_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera of Mara"
    exif[0x0112] = 6  # lying on its side
    drawn, width, height = preview_of(picture("JPEG", (4000, 2000), exif=exif))
    assert (width, height) == (800, 1600)
    assert b"camera of Mara" not in drawn
    with Image.open(io.BytesIO(drawn)) as opened:
        assert (opened.format, opened.size, dict(opened.getexif())) == ("WEBP", (800, 1600), {})


def test_a_picture_that_is_a_bomb_is_refused_before_it_is_drawn() -> None:
    bomb = picture("PNG", (9000, 9000))
    assert len(bomb) < LARGEST
    with pytest.raises(Invalid, match="pixels"):
        preview_of(bomb)


@pytest.mark.parametrize("content", [picture()[:40], b"\x89PNG\r\n\x1a\n" + b"\0" * 100, picture("JPEG")[:60]])
def test_a_picture_cut_short_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="open this picture"):
        preview_of(content)


def test_a_picture_being_drawn_changes_nothing_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many are drawn at once in one process: how it takes warnings is everybody's."""
    before, meanwhile, open_picture = list(warnings.filters), [], Image.open

    def watched(*args: Any, **named: Any) -> Any:
        meanwhile.append(list(warnings.filters))
        return open_picture(*args, **named)

    monkeypatch.setattr(Image, "open", watched)
    preview_of(picture())
    assert meanwhile == [before]


def attach(client: FlaskClient, session: str, content: bytes, name: str = "screen.png", **headers: str) -> Any:
    form = {"session": session, "file": (io.BytesIO(content), name)}
    return client.post("/widget/v1/files", data=form, content_type="multipart/form-data", headers=ORIGIN | headers)


def path_of(address: str) -> str:
    return urlsplit(address).path


@pytest.fixture
def mara(client: FlaskClient) -> str:
    return open_session(client, token=token())


def ask(client: FlaskClient, session: str, chosen: list[int], **more: Any) -> Any:
    return post(
        client,
        "tickets",
        {"session": session, "key": "a-key-of-mine", "body": "See the picture.", "files": chosen} | more,
    )


def test_a_picture_travels_with_a_message_and_comes_back_as_an_attachment(client: FlaskClient, mara: str) -> None:
    content = picture("PNG", (2000, 1000))
    kept = attach(client, mara, content)
    assert kept.status_code == 200, kept.text
    assert (kept.json["name"], kept.json["kind"], kept.json["size"]) == ("screen.png", "image/png", len(content))
    assert (kept.json["width"], kept.json["height"]) == (1600, 800)
    reference = ask(client, mara, [kept.json["id"]]).json["reference"]
    [message] = post(client, "thread", {"session": mara, "reference": reference}).json["messages"]
    [shown] = message["files"]
    whole, small = client.get(path_of(shown["url"])), client.get(path_of(shown["preview"]))
    assert whole.data == content
    assert small.content_type == "image/webp"
    for answer in (whole, small):
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_answer_in_a_conversation_takes_files_too(client: FlaskClient, mara: str) -> None:
    reference = ask(client, mara, []).json["reference"]
    kept = attach(client, mara, b"a,b\n1,2\n", "hours.csv").json
    said = {"session": mara, "reference": reference, "key": "another-key", "body": "The hours.", "files": [kept["id"]]}
    assert post(client, "messages", said).status_code == 200
    assert post(client, "messages", said).status_code == 200  # sent again, because the answer was lost
    shown = post(client, "thread", {"session": mara, "reference": reference}).json["messages"]
    assert [[one["name"] for one in message["files"]] for message in shown] == [[], ["hours.csv"]]


def test_an_address_that_was_changed_or_has_ended_opens_nothing(
    client: FlaskClient, mara: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = path_of(attach(client, mara, picture()).json["url"])
    assert client.get(address).status_code == 200
    assert client.get(address[:-2] + "xx").status_code == 404
    assert client.get("/files/nonsense").status_code == 404
    monkeypatch.setattr("helpdesk.files.handing_out.SECONDS", -1)
    assert client.get(address).status_code == 404


def test_an_address_is_good_for_forty_minutes_at_least_and_an_hour_at_most(
    client: FlaskClient, mara: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, began = path_of(attach(client, mara, picture()).json["url"]), time.time()
    for minutes, status in ((0, 200), (LEAST_SECONDS / 60 - 1, 200), (61, 404)):
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda minutes=minutes: began + minutes * 60)
        assert client.get(address).status_code == status, minutes


def test_to_staff_who_are_signed_in_an_address_stays_good(
    app: Flask, database: Database, client: FlaskClient, mara: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ada has had the ticket open since the morning."""
    made = attach(client, mara, picture()).json
    assert ask(client, mara, [made["id"]]).status_code == 200
    address = path_of(made["url"])
    ada = signer(app, database)("agent")
    monkeypatch.setattr("helpdesk.files.handing_out.SECONDS", -1)
    assert ada.get(address).status_code == 200
    assert ada.get(address[:-2] + "xx").status_code == 404, "only what we signed"
    assert client.get(address).status_code == 404


def test_an_open_conversation_is_read_anew_before_its_addresses_end() -> None:
    minutes = iter(range(0, 200, 15))
    lines = (line for line in ("hello", "one", "two", "three", "four"))
    heard = renewed(lines, ["thread:W-1"], clock=lambda: next(minutes) * 60.0)
    told = 'data: {"topic":"thread:W-1","data":{"kind":"files"}}\n\n'
    assert list(heard) == ["hello", "one", "two", told, "three", "four"]
    assert EVERY < LEAST_SECONDS


def test_a_file_of_somebody_else_cannot_be_sent(client: FlaskClient, mara: str) -> None:
    theirs = attach(client, open_session(client), picture()).json["id"]
    assert ask(client, mara, [theirs]).status_code == 422
    assert post(client, "threads", {"session": mara}).json["threads"] == []  # nothing half-sent


def test_a_message_takes_five_files(client: FlaskClient, mara: str) -> None:
    chosen = [attach(client, mara, f"number {number}".encode(), "a.txt").json["id"] for number in range(6)]
    assert ask(client, mara, chosen).status_code == 422
    assert ask(client, mara, chosen[:5]).status_code == 200


def test_a_file_taken_back_cannot_be_sent(client: FlaskClient, mara: str) -> None:
    kept = attach(client, mara, picture()).json["id"]
    assert post(client, "files/removal", {"session": mara, "file": kept}).status_code == 200
    assert ask(client, mara, [kept]).status_code == 422


def test_what_was_taken_back_opens_no_more_and_its_bytes_are_swept(
    app: Flask, database: Database, client: FlaskClient, mara: str
) -> None:
    kept = attach(client, mara, picture()).json
    assert post(client, "files/removal", {"session": mara, "file": kept["id"]}).status_code == 200
    assert client.get(path_of(kept["url"])).status_code == 404
    with app.app_context():
        shelf = the_shelf()
    assert sweep(database, shelf, now=clock.now() + timedelta(hours=2)) == 1
    assert [path for path in (app.extensions["config"].var / "files").rglob("*") if path.is_file()] == []
    with database.reading() as db:
        assert list(db.execute(select(files.c.id)).scalars()) == []


def test_taking_files_back_makes_no_room_for_more(
    client: FlaskClient, mara: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk.files.keeping.MOST_AN_HOUR", 2)
    for number in range(2):
        kept = attach(client, mara, f"number {number}".encode(), "a.txt").json["id"]
        assert post(client, "files/removal", {"session": mara, "file": kept}).status_code == 200
    assert attach(client, mara, b"another", "a.txt").status_code == 429


def test_a_file_that_comes_again_while_the_old_one_is_swept_keeps_its_bytes(database: Database, tmp_path: Path) -> None:
    shelf, now = Shelf(tmp_path), clock.now()
    with database.writing() as db:
        keep_file(db, read_file(shelf, "a.txt", b"words"), name="a.txt", who="mara", now=now - timedelta(hours=25))
    for path in tmp_path.rglob("*"):
        os.utime(path, (0, 0))
    coming = read_file(shelf, "a.txt", b"words")
    sweep(database, shelf, now=now)
    with database.writing() as db:
        kept = keep_file(db, coming, name="a.txt", who="mara", now=now)
    assert shelf.path(kept.digest).read_bytes() == b"words"


def test_what_is_too_large_is_refused_before_it_is_read(client: FlaskClient, mara: str) -> None:
    answer = attach(client, mara, b"a" * (LARGEST + 200_000), "long.txt")
    assert answer.status_code == 413
    assert "10 MB" in answer.json["error"]["detail"]


def test_the_whole_of_10_mb_fits(client: FlaskClient, mara: str) -> None:
    assert attach(client, mara, b"a" * LARGEST, "long.txt").status_code == 200


@pytest.mark.parametrize("form", [{}, {"session": "nobody"}, {"session": ""}])
def test_without_a_session_nothing_is_kept(client: FlaskClient, form: dict[str, str]) -> None:
    sent = form | {"file": (io.BytesIO(picture()), "a.png")}
    assert client.post("/widget/v1/files", data=sent, headers=ORIGIN).status_code == 401


def test_another_origin_cannot_attach(client: FlaskClient, mara: str) -> None:
    assert attach(client, mara, picture(), Origin="https://evil.example").status_code == 403


def test_a_form_without_a_file_is_said_so(client: FlaskClient, mara: str) -> None:
    assert client.post("/widget/v1/files", data={"session": mara}, headers=ORIGIN).status_code == 422


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("/etc/screen.png", "screen.png"),
        ("a\u202egnp.png", "agnp.png"),
        ("x" * 400 + ".png", "x" * 148 + "….png"),
    ],
)
def test_a_name_is_only_a_name(client: FlaskClient, mara: str, told: str, kept: str) -> None:
    assert attach(client, mara, picture(), told).json["name"] == kept


def test_one_who_sends_file_after_file_is_asked_to_wait(
    client: FlaskClient, mara: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk.files.keeping.MOST_AN_HOUR", 2)
    answers = [attach(client, mara, f"number {number}".encode(), "a.txt").status_code for number in range(3)]
    assert answers == [200, 200, 429]


def test_what_was_never_sent_is_swept_after_a_day(
    app: Flask, database: Database, client: FlaskClient, mara: str
) -> None:
    sent, left = attach(client, mara, picture()).json["id"], attach(client, mara, b"left behind", "a.txt").json["id"]
    ask(client, mara, [sent])
    with app.app_context():
        shelf = the_shelf()
    assert sweep(database, shelf, now=clock.now() + timedelta(hours=23)) == 0
    assert sweep(database, shelf, now=clock.now() + timedelta(hours=25)) == 1
    with database.reading() as db:
        assert list(db.execute(select(files.c.id)).scalars()) == [sent]
    assert left not in [sent]


def test_a_persons_files_go_with_them_but_not_the_same_bytes_of_another(
    database: Database, client: FlaskClient, mara: str
) -> None:
    bo = open_session(client, token=token(sub="worklane:member:8", name="Bo Halvorsen"))
    for session in (mara, bo):
        attach(client, session, b"the same words", "a.txt")
    attach(client, mara, b"only hers", "b.txt")
    with database.writing() as db:
        dropped = erase_files_of(db, "worklane:member:7")
    with database.reading() as db:
        assert [row.who for row in db.execute(select(files.c.who))] == ["worklane:member:8"]
        assert files_of(db, []) == {}
    assert len(dropped) == 1


def test_bytes_are_kept_once_and_dropped_whole(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    digest = shelf.put(b"words", b"small")
    assert shelf.put(b"words", b"small") == digest
    assert shelf.path(digest).read_bytes() == b"words"
    assert shelf.path(digest, preview=True).read_bytes() == b"small"
    assert len(list(tmp_path.rglob("*.*"))) == 1
    shelf.drop(digest)
    assert not shelf.path(digest).exists()


def test_a_refusal_is_a_problem_with_a_sentence() -> None:
    assert issubclass(Invalid, Problem)


def test_an_agent_sees_what_came_with_a_message(app: Flask, database: Database, client: FlaskClient, mara: str) -> None:
    kept = attach(client, mara, picture()).json["id"]
    words = attach(client, mara, b"a,b\n", "hours <1>.csv").json["id"]
    reference = ask(client, mara, [kept, words]).json["reference"]
    desk = signer(app, database)("agent")
    page = desk.get(f"/desk/tickets/{id_of(reference)}").text
    assert "hours &lt;1&gt;.csv" in page
    addresses = re.findall(r'(?:src|href)="http://[^/]+(/files/[^"]+)"', page)
    assert len(addresses) == 3  # the picture small and whole, the words
    assert {client.get(address).status_code for address in addresses} == {200}
