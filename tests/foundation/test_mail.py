"""Mail against a real SMTP server.

1. A letter is posted with its cause, once, and sent once. 2. What is refused for good is told apart from what may go another time.
3. A server that is away costs nothing but time. 4. What somebody types can't become a header. 5. Without a server letters are files.
"""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.config import BadConfig, read_config
from foundation.database import Database
from foundation.jobs import work_all
from foundation.mail import BadAddress, Letter, Picture, post, read_address
from foundation.mail.server import read_server
from foundation.mail.tables import mails
from foundation.people import erase_person, export_person

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"


@dataclass
class Postbox:
    """Takes letters, but for those it was told to answer otherwise."""

    got: list[tuple[str, EmailMessage]] = field(default_factory=list)
    says: dict[str, list[str]] = field(default_factory=dict)
    connections: int = 0

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += not session.host_name
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.says.get(address):
            return self.says[address].pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.says.get(address):
            return self.says[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.got.append((envelope.rcpt_tos[0], message))  # type: ignore[arg-type]
        return "250 taken"


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    use_server(app, f"smtp://127.0.0.1:{controller.port}?tls=none")
    yield postbox
    controller.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def use_server(app: Flask, url: str) -> None:
    app.extensions["config"] = replace(
        app.extensions["config"], smtp_url=url, mail_from="Aside Voice <aside@help.example>"
    )


def letter(to: str = "bo@worklane.example", **changed: Any) -> Letter:
    fields = {
        "to": read_address(to, "Bo Halvorsen"), "subject": "Payouts arrive sooner", "text": "They take two days. ¿Qué tal?",
        "html": '<p>They take two days.</p><img src="cid:trend@aside" alt="Fewer">', "pictures": [Picture("trend@aside", PNG)],
        "stop": "https://help.example/stop/" + "x" * 120,
    }  # fmt: skip
    return Letter(**fields | changed)


def send(app: Flask, database: Database, one: Letter, key: str = "fix:1:bo", who: str | None = None) -> bool:
    with app.app_context(), database.writing() as db:
        return post(db, one, key=key, now=clock.now(), who=who)


def outbox(database: Database) -> list[Any]:
    with database.reading() as db:
        return list(db.execute(select(mails).order_by(mails.c.id)))


def test_a_letter_arrives_once_with_its_words_page_and_picture(
    app: Flask, database: Database, postbox: Postbox
) -> None:
    assert send(app, database, letter())
    assert not send(app, database, letter())
    work_all(database)
    work_all(database)
    [(to, message)] = postbox.got
    assert (to, message["Subject"], message["From"]) == ("bo@worklane.example", "Payouts arrive sooner", "Aside Voice <aside@help.example>")  # fmt: skip
    assert message["List-Unsubscribe"] == f"<{letter().stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().strip() == "They take two days. ¿Qué tal?"
    assert "cid:trend@aside" in page.get_content()
    [picture] = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert (picture["Content-ID"], picture.get_content()) == ("<trend@aside>", PNG)
    [row] = outbox(database)
    assert (row.state, row.message, row.message_id) == ("sent", "", message["Message-ID"])


def test_several_letters_share_one_connection(app: Flask, database: Database, postbox: Postbox) -> None:
    for number in range(3):
        send(app, database, letter(), key=f"fix:{number}")
    work_all(database)
    assert (len(postbox.got), postbox.connections) == (3, 1)


def test_a_letter_of_a_cause_that_failed_was_never_posted(app: Flask, database: Database) -> None:
    with pytest.raises(RuntimeError), app.app_context(), database.writing() as db:
        post(db, letter(), key="fix:1:bo", now=clock.now())
        raise RuntimeError
    assert outbox(database) == []


def test_who_isnt_there_is_refused_for_good_and_the_next_is_served(
    app: Flask, database: Database, postbox: Postbox
) -> None:
    postbox.says = {"gone@worklane.example": ["550 5.1.1 nobody\x1b here"] * 9}
    send(app, database, letter("gone@worklane.example"), key="a")
    send(app, database, letter(), key="b")
    work_all(database)
    assert [(row.state, row.message == "") for row in outbox(database)] == [("refused", True), ("sent", True)]
    assert outbox(database)[0].last_error.startswith("550")


def test_who_cant_take_it_now_gets_it_later_under_the_same_id(app: Flask, database: Database, postbox: Postbox) -> None:
    postbox.says = {"bo@worklane.example": ["451 4.3.0 come back"]}
    send(app, database, letter())
    work_all(database)
    [row] = outbox(database)
    assert (row.state, row.attempts, postbox.got) == ("waiting", 1, [])
    with time_machine.travel(clock.now() + timedelta(seconds=90)):
        work_all(database)
    assert [message["Message-ID"] for _, message in postbox.got] == [row.message_id]
    assert outbox(database)[0].state == "sent"


def test_a_sender_the_server_wont_have_costs_the_reader_nothing(
    app: Flask, database: Database, postbox: Postbox
) -> None:
    postbox.says = {"aside@help.example": ["553 5.7.1 not you"]}
    send(app, database, letter())
    work_all(database)
    assert [(row.state, row.last_error) for row in outbox(database)] == [("waiting", "553 5.7.1 not you")]


def test_a_server_that_is_away_keeps_all_waiting_and_gives_up_after_two_days(app: Flask, database: Database) -> None:
    use_server(app, "smtp://127.0.0.1:1?tls=none")
    send(app, database, letter(), key="a")
    send(app, database, letter(), key="b")
    at = clock.now()
    work_all(database)
    assert [(row.state, row.attempts) for row in outbox(database)] == [("waiting", 1), ("waiting", 1)]
    for _ in range(8):
        at = max(row.due_at for row in outbox(database)) + timedelta(minutes=1)
        with time_machine.travel(at):
            work_all(database)
    assert {(row.state, row.message) for row in outbox(database)} == {("failed", "")}, "its words are kept no longer"
    assert at - clock.now() > timedelta(days=1)


def test_what_a_dead_worker_had_claimed_is_sent_again_with_the_same_id(
    app: Flask, database: Database, postbox: Postbox
) -> None:
    from foundation.mail.outbox import claim

    send(app, database, letter())
    with database.writing() as db:
        [lost] = claim(db, now=clock.now())
    work_all(database)
    assert postbox.got == []
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        send(app, database, letter("mara@worklane.example"), key="next")
        work_all(database)
    assert f"Message-ID: {postbox.got[0][1]['Message-ID']}" in lost.message
    assert len(postbox.got) == 2


def test_a_certificate_nobody_vouches_for_stops_the_letter(app: Flask, database: Database, tmp_path: Path) -> None:
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]  # fmt: skip
    subprocess.run([*made, "-keyout", tmp_path / "key.pem", "-out", tmp_path / "own.pem"], check=True, capture_output=True)  # fmt: skip
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(tmp_path / "own.pem", tmp_path / "key.pem")
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port(), tls_context=own, require_starttls=True)
    controller.start()
    try:
        use_server(app, f"smtp://localhost:{controller.port}")
        send(app, database, letter(), key="a")
        work_all(database)
        assert "certificate" in outbox(database)[0].last_error
        use_server(app, f"smtp://localhost:{controller.port}?ca={tmp_path / 'own.pem'}")
        with time_machine.travel(clock.now() + timedelta(minutes=2)):
            work_all(database)
    finally:
        controller.stop()
    assert len(postbox.got) == 1


def test_words_in_a_subject_or_name_cant_begin_a_header(app: Flask, database: Database, postbox: Postbox) -> None:
    name = "Bo\r\nBcc: eve@evil.example"
    bad = letter(subject="Hi\r\nBcc: eve@evil.example\x00\n.", to=read_address("bo@worklane.example", name).addr_spec)
    send(app, database, replace(bad, to=read_address("bo@worklane.example", name)))
    work_all(database)
    [(_, message)] = postbox.got
    assert message["Bcc"] is None
    assert message["Subject"] == "Hi Bcc: eve@evil.example ."
    with pytest.raises(ValueError), app.app_context(), database.writing() as db:
        post(db, letter(stop="https://x.example/\r\nBcc: e@x.example"), key="c", now=clock.now())


@pytest.mark.parametrize(
    "raw",
    ["", "bo", "bo@", "@x.example", "bo@x..example", "bo@x.example\nBcc: e@x.example", "a@b.example, c@d.example", '"bo x"@y.example', "b o@x.example", "bo@-x.example", "bo@x_y.example", "x" * 65 + "@y.example", "bø@x.example"],
)  # fmt: skip
def test_what_isnt_one_address_is_refused(raw: str) -> None:
    with pytest.raises(BadAddress):
        read_address(raw)


def test_an_address_is_read_as_its_server_knows_it() -> None:
    assert read_address(" Bo.H+desk@Exämple.org ") == Address(username="Bo.H+desk", domain="xn--exmple-cua.org")


def test_without_a_server_letters_are_files_that_a_command_lists(app: Flask, database: Database) -> None:
    send(app, database, letter())
    work_all(database)
    [path] = app.extensions["config"].outbox_folder.glob("*.eml")
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] == "Payouts arrive sooner"
    told = app.test_cli_runner().invoke(args=["mail", "list"]).output
    assert str(path) in told
    assert "bo@worklane.example" in told


def test_a_person_who_is_forgotten_gets_no_letter_and_is_in_none(app: Flask, database: Database) -> None:
    send(app, database, letter(), who="worklane:member:1")
    with app.app_context(), database.writing() as db:
        assert len(export_person(db, "worklane:member:1")["mail"]["letters"]) == 1
        erase_person(db, "worklane:member:1")
    work_all(database)
    [row] = outbox(database)
    assert (row.state, row.address, row.message) == ("dropped", "", "")


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://u:p@h?tls=none", "smtp://h?tls=maybe", "smtp://h:99999", "smtp://h?x=1"])  # fmt: skip
def test_a_server_that_cant_be_is_said_at_the_start(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="ASIDE_SMTP_URL"):
        read_config({"ASIDE_VAR": str(tmp_path), "ASIDE_SMTP_URL": url, "ASIDE_MAIL_FROM": "a@b.example"})


def test_a_server_has_its_port_and_user_from_its_address() -> None:
    server = read_server("smtp://bo%40x.example:p%3Aw@mail.example")
    assert (server.port, server.user, server.password, server.tls) == (587, "bo@x.example", "p:w", "starttls")
    assert read_server("smtps://mail.example").tls == "always"
