"""Followers and people in copy.

1. Who follows is told of changes, and not of their own. 2. People in copy get each public reply once, by mail, never a note, and
answer by a link of their own. 3. Whoever is removed gets nothing more, also when a reply leaves at that moment. 4. An address that
isn't one is refused in words, and no name smuggles in a second one.
"""

import re
import threading

import pytest
from flask import Flask
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Conflict, Invalid, Problem
from foundation.jobs import work_all
from foundation.live import live_messages
from foundation.mail.tables import mails
from helpdesk.joining.merging import merge, unmerge
from helpdesk.joining.splitting import split, unsplit
from helpdesk.tickets.customer_messages import reply_in_copy
from helpdesk.tickets.reading import public_messages
from helpdesk.writing.beside import read_beside
from helpdesk.writing.following import add_copy, follow, followers_of, read_mailbox, remove_copy, unfollow
from helpdesk.writing.links import link_of
from tests.helpdesk.mails import read_letter
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.writing.desk import enter, send

PAT = "Pat Doe <pat@northbeam.example>"


@pytest.fixture
def pat(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> int:
    with database.writing() as db:
        return add_copy(db, ticket.id, PAT, by=ada, now=clock.now())


def letters(database: Database) -> list[tuple[str, str]]:
    with database.reading() as db:
        return [(row.address, row.state) for row in db.execute(select(mails).order_by(mails.c.id))]


def answer(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, body: str = "It is **on** its way."
) -> None:
    with app.app_context(), database.writing() as db:
        helpdesk.reply(db, ticket.id, author=ada, body=body, seen=10**9, now=clock.now())


def test_who_follows_is_told_of_what_others_do(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff
) -> None:
    with database.writing() as db:
        max_ = staff(db, "Max Stein")
        for one in (ada, lee, lee):
            follow(db, ticket.id, one, by=ada, now=clock.now())
        assert sorted(followers_of(db, [ticket.id])[ticket.id]) == [ada.id, lee.id]
        merged = ask(db, MARA, "One more")
        follow(db, merged.id, lee, by=ada, now=clock.now())
        follow(db, merged.id, max_, by=ada, now=clock.now())
        merge(db, ticket.id, [merged.id], by=ada, now=clock.now())
        helpdesk.add_note(db, ticket.id, author=ada, body="The ledger agrees.", now=clock.now())
    work_all(database)
    if not database.is_sqlite:
        return  # told by NOTIFY, which leaves no rows
    with database.reading() as db:
        told = db.execute(select(live_messages.c.topic, live_messages.c.data)).all()
    followed = [(topic, data["words"]) for topic, data in told if data.get("kind") == "followed"]
    assert followed == [
        (f"staff:{one.id}", "Ada Brenner added a note") for one in (lee, max_)
    ]  # each once, also of what was merged


def test_who_follows_is_told_what_somebody_in_copy_wrote(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, pat: int
) -> None:
    with database.writing() as db:
        follow(db, ticket.id, ada, by=ada, now=clock.now())
        reply_in_copy(db, ticket.id, author=f"cc:{pat}", name="Pat Doe", body="Me too.", now=clock.now())
    work_all(database)
    if database.is_sqlite:
        with database.reading() as db:
            told = db.execute(select(live_messages.c.data)).scalars()
            assert [one["words"] for one in told if one.get("kind") == "followed"] == ["Pat Doe wrote"]


def test_followers_and_copies_are_added_and_removed_beside_the_conversation(app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    client, path = enter(app, database, ada), f"/desk/tickets/{ticket.id}"
    assert send(client, f"{path}/followers", act="follow").status_code == 303
    assert send(client, f"{path}/followers", staff=lee.id).status_code == 303
    assert send(client, f"{path}/followers", staff=999).status_code == 422
    assert send(client, f"{path}/copies", mail=PAT).status_code == 303
    page = client.get(path).text
    assert "Ada Brenner (you)" in page
    assert "pat@northbeam.example" in page
    again = send(client, f"{path}/copies", mail="PAT@northbeam.example")
    assert again.status_code == 409
    assert "in copy already" in again.text
    assert send(client, f"{path}/copies", mail="mara@worklane.example").status_code == 409, "she gets them anyway"
    with database.writing() as db:
        unfollow(db, ticket.id, lee, by=lee, now=clock.now())
        pat = read_beside(db, ada, ticket.id).copied[0]
    assert send(client, f"{path}/copies/{pat.id}/removal").status_code == 303
    story = " ".join(re.sub(r"<[^>]+>", "", client.get(path).text).split())
    assert "Pat Doe put in copy by" in story
    assert "Lee Okafor added as a follower by Ada" in story
    assert "Lee Okafor no longer follows" in story
    assert "Pat Doe taken out of copy by" in story
    assert send(client, f"{path}/copies/{pat.id}/removal").status_code == 404
    with database.reading() as db:
        found = read_beside(db, ada, ticket.id)
    assert ([one.name for one in found.following], found.copied) == (["Ada Brenner"], ())


def test_people_in_copy_get_each_reply_once_and_never_a_note(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, pat: int
) -> None:
    answer(app, database, ticket, ada)
    with database.writing() as db:
        helpdesk.add_note(db, ticket.id, author=ada, body="Not for Pat.", now=clock.now())
    assert letters(database) == [("pat@northbeam.example", "waiting")]
    with database.reading() as db:
        message = db.execute(select(mails.c.message)).scalar_one()
    _to, text, shown = read_letter(message.encode())
    assert "It is on its way." in text, "plain words"
    assert "<strong>on</strong>" in shown
    assert "Not for Pat" not in text + shown


def test_pat_answers_by_the_link_and_it_is_our_turn(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, pat: int
) -> None:
    answer(app, database, ticket, ada)
    with database.writing() as db:
        helpdesk.add_note(db, ticket.id, author=ada, body="Not for Pat.", now=clock.now())
        helpdesk.solve(db, ticket.id, by=ada, now=clock.now())
    client = app.test_client()
    with app.test_request_context():
        link = f"/conversations/{link_of(pat)}"
    page = client.get(link)
    assert "My milestone is not released." in page.text
    assert "Not for Pat" not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    token = re.search(r'name="_csrf" value="([^"]+)"', page.text)
    assert token
    assert client.post(link, data={"_csrf": token[1], "body": " "}).status_code == 422
    assert client.post(link, data={"_csrf": token[1], "body": "I paid it <b>today</b>."}).status_code == 303
    with database.reading() as db:
        after = helpdesk.read_ticket(db, ticket.id)
        last = helpdesk.read_thread(db, ticket.reference, MARA.key).messages[-1]
        line = helpdesk.customer_tickets(db, MARA.key)[0]
    assert (after.status, after.waiting_on_us, after.due_at is not None) == ("open", True, True)
    assert (last.by, last.name, last.body) == ("agent", "Pat Doe", "I paid it <b>today</b>.")
    assert line.last_by == "agent", "Mara didn't say it"
    assert "In copy" in enter(app, database, ada).get(f"/desk/tickets/{ticket.id}").text
    with database.writing() as db:
        remove_copy(db, ticket.id, pat, by=ada, now=clock.now())
    assert client.get(link).status_code == 404
    assert client.get("/conversations/made-up").status_code == 404


def test_who_is_in_copy_reads_again_what_was_split_off_and_taken_back_but_not_what_was_written_apart(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, pat: int
) -> None:
    with database.writing() as db:
        asked = helpdesk.customer_reply(db, ticket.reference, MARA.key, "And my invoice?", now=clock.now())
        made = split(db, ticket.id, asked.id, later=False, by=ada, now=clock.now())
        helpdesk.reply(db, made, author=ada, body="Only for Mara.", seen=10**9, now=clock.now())
        assert "And my invoice?" not in [one.body for one in public_messages(db, ticket.id)["messages"]]
        elsewhere = ask(db, MARA, "Something else")
        merge(db, elsewhere.id, [made], by=ada, now=clock.now())
        assert "And my invoice?" not in [one.body for one in public_messages(db, ticket.id)["messages"]]
        unmerge(db, made, by=ada, now=clock.now())
        unsplit(db, made, by=ada, now=clock.now())
        said = [one.body for one in public_messages(db, ticket.id)["messages"]]
    assert "And my invoice?" in said
    assert "Only for Mara." not in said


def test_who_is_removed_gets_nothing_more_not_even_what_waits(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, pat: int
) -> None:
    answer(app, database, ticket, ada)
    with database.writing() as db:
        remove_copy(db, ticket.id, pat, by=ada, now=clock.now())
    answer(app, database, ticket, ada, "And more.")
    assert letters(database) == [("pat@northbeam.example", "dropped")]


@pytest.mark.parametrize("first", ["reply", "removal"])
def test_removed_at_the_very_moment_a_reply_leaves(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, pat: int, first: str
) -> None:
    ready, wrong = threading.Barrier(2), []

    def run(act) -> None:
        ready.wait()
        try:
            act()
        except Problem as problem:
            wrong.append(problem)

    def remove() -> None:
        with database.writing() as db:
            remove_copy(db, ticket.id, pat, by=ada, now=clock.now())

    acts = [lambda: answer(app, database, ticket, ada), remove]
    threads = [threading.Thread(target=run, args=(act,)) for act in (acts if first == "reply" else acts[::-1])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    assert {state for _, state in letters(database)} <= {"dropped"}


@pytest.mark.parametrize(
    "raw",
    [
        "", "pat", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "<>",
        "=?utf-8?q?x=40evil.example=3E=2C?= ", "a@b..example", "x" * 300 + "@b.example",
    ],
)  # fmt: skip
def test_what_is_no_single_address_is_refused(raw: str) -> None:
    with pytest.raises(Invalid):
        read_mailbox(raw)


def test_a_name_is_decoded_after_the_address_was_found() -> None:
    assert read_mailbox("Pat@Northbeam.example ") == ("pat@northbeam.example", "")
    assert read_mailbox("=?utf-8?q?Zo=C3=AB?= <zoe@b.example>") == ("zoe@b.example", "Zoë")
    sly = read_mailbox("=?utf-8?q?evil=40x=2Eexample=3E=2C_=3C?= <zoe@b.example>")
    assert sly[0] == "zoe@b.example"


def test_at_most_twenty_are_in_copy(database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:
    with database.writing() as db:
        for n in range(20):
            add_copy(db, ticket.id, f"{n}@b.example", by=ada, now=clock.now())
        with pytest.raises(Invalid, match="up to 20"):
            add_copy(db, ticket.id, "more@b.example", by=ada, now=clock.now())
        with pytest.raises(Conflict):
            add_copy(db, ticket.id, "1@b.example", by=ada, now=clock.now())
