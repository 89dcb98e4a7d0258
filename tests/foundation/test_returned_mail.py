"""Letters that come back after a server took them.

1. A report of failure marks the letter that it returns, with what the server said; a delay and an arrival mark nothing. 2. It has to
name a letter that we sent, by its Message-ID, and the address it went to; anything else changes nothing. 3. Whatever is written in a
message, reading it ends, soon, and in one of these ways. 4. The mailbox is read once, over IMAP; what isn't about our letters stays
there unread. 5. A mailbox that can't be used costs nothing but time.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.config import BadConfig, read_config
from foundation.database import Database
from foundation.events import events
from foundation.jobs import enqueue, jobs, work_all
from foundation.mail import Letter, post, read_address
from foundation.mail.mailbox import read_box
from foundation.mail.outbox import claim, post_again
from foundation.mail.outbox import sent as settled
from foundation.mail.returned import MOST_BYTES, read_report
from foundation.mail.returning import READ, read_mailbox, take_in
from foundation.mail.tables import mails
from tests.imap import Folder, imap_server
from tests.returned import (
    NOBODY,
    NOT_YET,
    in_words,
    late_like_gmail,
    like_exchange,
    like_outlook_without_the_letter,
    like_postfix,
)

MARA = "mara@worklane.example"
LETTER = "<0123.20261129@help.example>"


@pytest.fixture
def sent(app: Flask, database: Database) -> Any:
    """A letter that a server took."""
    with app.app_context(), database.writing() as db:
        post(db, Letter(read_address(MARA, "Mara"), "Your payout", "It left."), key="hello:1", now=clock.now())
    work_all(database)
    return row(database)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with imap_server(Folder(), tmp_path) as folder:
        yield folder


def row(database: Database) -> Any:
    with database.reading() as db:
        return db.execute(select(mails)).one()


@pytest.mark.parametrize("write", [like_postfix, like_exchange, like_outlook_without_the_letter, in_words])
def test_a_letter_that_came_back_is_refused_with_what_the_server_said(
    app: Flask, database: Database, sent: Any, write: Any
) -> None:
    assert sent.state == "sent"
    assert take_in(database, write(sent.message_id, MARA)) == "undelivered"
    after = row(database)
    assert after.state == "refused"
    assert after.last_error.startswith(
        ("550 5.1.1", "550 5.4.1 Recipient", "Remote host said: 550 5.1.1 no such user here")
    )
    assert take_in(database, write(sent.message_id, MARA)) == "known"


def test_who_posted_it_hears_it_once(app: Flask, database: Database, sent: Any) -> None:
    for _ in range(2):
        take_in(database, like_postfix(sent.message_id, MARA.upper()))
    with database.reading() as db:
        told = list(db.execute(select(events.c.facts).where(events.c.name == "letter_refused")).scalars())
    assert told == [{"letter": sent.id, "key": "hello:1"}]
    assert row(database).last_error == NOBODY


@pytest.mark.parametrize(
    ("write", "changed"),
    [
        (late_like_gmail, {}),
        (like_postfix, {"action": "delivered", "status": "2.0.0"}),
        (like_postfix, {"action": "relayed", "status": "2.0.0"}),
        (in_words, {"begin": NOT_YET, "why": "451 4.2.2 the box is full; we try again"}),
    ],
)
def test_late_is_not_lost(app: Flask, database: Database, sent: Any, write: Any, changed: dict[str, str]) -> None:
    assert take_in(database, write(sent.message_id, MARA, **changed)) == "late"
    assert row(database).state == "sent"


def test_given_up_is_lost_though_the_last_answer_was_for_now(app: Flask, database: Database, sent: Any) -> None:
    given_up = like_postfix(sent.message_id, MARA, status="4.4.7", why="451 4.4.7 expired")
    assert take_in(database, given_up) == "undelivered"


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("Sorry, no mailbox here by that name. (#5.1.1)", "Sorry, no mailbox here by that name. (#5.1.1)"),
        ("Remote host said: 550 No such user", "Remote host said: 550 No such user"),
        ("host mail.worklane.example [192.0.2.9]: 550 Unrouteable", "host mail.worklane.example [192.0.2.9]: 550 Unrouteable"),
        ("said: 451 4.3.0 later\nI'm not going to try again; this message has been in the queue too long.", "said: 451 4.3.0 later"),
        ("Unrouteable address", "This is a permanent error; I've given up. Sorry it didn't work out."),
    ],
)  # fmt: skip
def test_given_up_in_words_is_lost_with_the_line_that_says_most(
    app: Flask, database: Database, sent: Any, why: str, told: str
) -> None:
    assert take_in(database, in_words(sent.message_id, MARA, why=why)) == "undelivered"
    assert row(database).last_error == told


def test_a_report_quicker_than_our_own_note_ends_the_tries(app: Flask, database: Database) -> None:
    with app.app_context(), database.writing() as db:
        post(db, Letter(read_address(MARA), "Your payout", "It left."), key="hello:1", now=clock.now())
        claimed = claim(db, now=clock.now())
    assert take_in(database, like_postfix(row(database).message_id, MARA)) == "undelivered"
    with database.writing() as db:
        settled(db, claimed[0])
    assert (row(database).state, row(database).message) == ("refused", "")


def test_a_message_id_that_no_database_can_hold_names_nothing(app: Flask, database: Database, sent: Any) -> None:
    """Else whoever writes to us could stop the mailbox from being read."""
    odd = b"Message-ID: <a\x00b@help.example>\r\nMessage-ID: <\xe4@help.example>\r\nMessage-ID: "
    assert take_in(database, in_words(sent.message_id, MARA).replace(b"Message-ID: ", odd)) == "undelivered"


def test_headers_alone_name_the_letter_too(app: Flask, database: Database, sent: Any) -> None:
    assert take_in(database, like_postfix(sent.message_id, MARA, kind="text/rfc822-headers")) == "undelivered"


@pytest.mark.parametrize(
    "raw",
    [
        like_postfix("<guessed.20261129@help.example>", MARA),
        like_postfix("", MARA),
        like_postfix("{ours}", "else@worklane.example"),
        in_words("{ours}", "else@worklane.example"),
        like_postfix("{ours}", MARA).replace(b"Return-Path: <>\r\n", b"").replace(b"multipart/report", b"multipart/mixed")
        .replace(b"Auto-Submitted: auto-replied\r\n", b"").replace(b"MAILER-DAEMON@", b"eve@"),
        in_words("{ours}", MARA, begin="Hello,", why="I am away until Monday, and 5.1.1.10 is my machine"),
        b"From: mara@worklane.example\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {ours}\r\n\r\nI am away; 5.1.1 mara@worklane.example",
        b"From: mara@worklane.example\r\nSubject: Re: Your payout\r\nReferences: {ours}\r\n\r\nThank you.\r\n",
        b"",
    ],
)  # fmt: skip
def test_what_names_no_letter_of_ours_and_whom_it_went_to_changes_nothing(
    app: Flask, database: Database, sent: Any, raw: bytes
) -> None:
    assert take_in(database, raw.replace(b"{ours}", sent.message_id.encode())) == "not ours"
    assert row(database) == sent


def test_a_letter_sent_again_is_not_named_by_a_report_about_the_one_before(
    app: Flask, database: Database, sent: Any
) -> None:
    take_in(database, like_postfix(sent.message_id, MARA))
    with app.app_context(), database.writing() as db:
        assert post_again(db, sent.id, Letter(read_address(MARA), "Your payout", "It left."), now=clock.now())
    work_all(database)
    assert take_in(database, like_postfix(sent.message_id, MARA)) == "not ours"
    assert row(database).state == "sent"
    assert take_in(database, like_postfix(row(database).message_id, MARA)) == "undelivered"


def test_nobody_guesses_the_mark_of_a_letter(app: Flask, database: Database, sent: Any) -> None:
    app.extensions["config"] = replace(app.extensions["config"], secret_key="another")
    with app.app_context(), database.writing() as db:
        post(db, Letter(read_address(MARA), "Your payout", "It left."), key="hello:2", now=sent.posted_at)
        again = db.execute(select(mails.c.message_id).where(mails.c.key == "hello:2")).scalar_one()
    assert again.partition(".")[0] != sent.message_id.partition(".")[0]
    assert sent.message_id.partition(".")[2] == again.partition(".")[2]


def test_damaged_reports_are_read_to_their_end() -> None:
    random.seed(17)
    whole = [like_postfix(LETTER, MARA), like_exchange(LETTER, MARA), in_words(LETTER, MARA)]
    for _ in range(300):
        raw = bytearray(random.choice(whole))
        for _ in range(random.randint(1, 30)):
            place = random.randrange(len(raw))
            raw[place : place + random.randint(0, 40)] = random.randbytes(random.randint(0, 12))
        found = read_report(bytes(raw))
        assert found is None or all(one.addresses and "\n" not in one.why for one in found.failures)


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/report; boundary=a\r\n\r\n" + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 4_000,
        b"From: MAILER-DAEMON@x.example\r\n\r\n" + b"5.1.1 a@b.example\r\nMessage-ID: <a@b>\r\n" * 200_000,
        b"From: MAILER-DAEMON@x.example\r\n\r\n" + b"> " * 200_000,
        b"From: MAILER-DAEMON@x.example\r\n\r\n" + b"\n" * 200_000,
        b"From: MAILER-DAEMON@x.example\r\n\r\n5.1.1 <a@b.example>\n" + b"a" * 400_000,
        b"From: MAILER-DAEMON@x.example\r\n\r\n5.1.1 <a@b.example>\n" + b"a." * 200_000,
        b"From: " + b"<" * 400_000,
        like_postfix(LETTER, MARA, body="--" * 200_000),
    ],
)  # fmt: skip
def test_a_message_made_to_take_long_takes_no_time(raw: bytes) -> None:
    begun = time.process_time()
    read_report(raw)
    assert time.process_time() - begun < 2


def test_the_mailbox_is_read_once_and_ordinary_mail_stays_unread(
    app: Flask, database: Database, sent: Any, folder: Folder
) -> None:
    ordinary = folder.arrive(b"From: bo@worklane.example\r\nSubject: Hello\r\n\r\n" + b"Are you there? " * 9)
    strange = folder.arrive(like_postfix("<other@else.example>", MARA))
    late = folder.arrive(late_like_gmail(sent.message_id, MARA))
    ours = folder.arrive(like_postfix(sent.message_id, MARA, body="x" * 2 * MOST_BYTES))
    app.extensions["config"] = replace(app.extensions["config"], imap_url=folder.url)
    look(database)
    assert row(database).state == "refused"
    assert folder.seen == {late, ours}
    assert not any(f"FETCH {ordinary} (BODY.PEEK[]" in one for one in folder.asked)
    assert any(f"FETCH {strange} (BODY.PEEK[]" in one for one in folder.asked)
    folder.asked.clear()
    look(database)
    assert not any("FETCH" in one for one in folder.asked)


def test_a_server_that_counts_anew_is_read_anew(database: Database, folder: Folder) -> None:
    folder.arrive(like_postfix("<other@else.example>", MARA))
    box = read_box(folder.url)
    assert [read_mailbox(database, box) for _ in range(2)] == [{"not ours": 1}, {}]
    folder.validity += 1
    assert read_mailbox(database, box) == {"not ours": 1}


def test_a_mailbox_that_is_away_costs_nothing_but_time(
    app: Flask, database: Database, caplog: pytest.LogCaptureFixture, folder: Folder
) -> None:
    wrong = {
        folder.url.replace("secret", "guessed"): "LOGIN failed", folder.url.partition("?")[0]: "certificate verify failed",
        folder.url.replace("INBOX", "Nowhere"): "there is no folder Nowhere",
    }  # fmt: skip
    for url, said in wrong.items():
        app.extensions["config"] = replace(app.extensions["config"], imap_url=url)
        look(database)
        assert said in caplog.text
    assert "guessed" not in caplog.text
    with database.reading() as db:
        assert db.execute(select(jobs.c.kind).where(jobs.c.state == "failed")).all() == []


def test_the_command_reads_kept_messages(app: Flask, database: Database, sent: Any, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(like_postfix(sent.message_id, MARA))
    run = app.test_cli_runner().invoke(args=["mail", "returned", str(tmp_path / "one.eml")])
    assert run.output.strip().endswith("one.eml: undelivered")
    assert "No mailbox is set" in app.test_cli_runner().invoke(args=["mail", "returned"]).output


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "imap://a:b@c.example?tls=none",
        "imaps://",
        "imaps://a:b@c.example/%22",
        "imaps://a.example",
        "imaps://a:%C3%A4@c.example",
    ],
)
def test_a_mailbox_that_cannot_be_is_refused_at_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadConfig, match="ASIDE_IMAP_URL can't be used"):
        read_config({"ASIDE_VAR": str(tmp_path), "ASIDE_IMAP_URL": url})


def look(database: Database) -> None:
    with database.writing() as db:
        enqueue(db, READ)
    work_all(database)
