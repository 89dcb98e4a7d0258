"""A customer whose question was merged into another's gets our answers by mail where the merge's page said that they read them.

1. From then on, about their own question, with a link that shows their own words and our answers alone. 2. Without the mark they get none.
3. Each answer once: not twice for two questions, nor beside being in copy. 4. Undo ends it, also for what still waits, and takes nothing
else. 5. A letter that doesn't arrive is told, and sent again while they read along.
"""

import re

import pytest
from flask import Flask
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import work_all
from foundation.mail.outbox import claim, refused
from foundation.mail.tables import mails
from helpdesk.joining.merging import merge, unmerge
from helpdesk.writing.following import add_copy
from tests.helpdesk.mails import letters
from tests.helpdesk.people import BO, MARA, ask
from tests.helpdesk.writing.desk import enter, send


@pytest.fixture
def bo(database: Database, ada: Staff) -> helpdesk.Ticket:
    """Bo asks in the widget, where answers are read."""
    with database.writing() as db:
        return ask(db, BO, "Private of Bo.")


@pytest.fixture
def mara(database: Database, ada: Staff) -> helpdesk.Ticket:
    with database.writing() as db:
        return ask(db, MARA, "Asked by Mara.", subject="My invoice", via="mail")


def join(database: Database, into: int, *sources: int, by: Staff, follow: bool = True) -> None:
    with database.writing() as db:
        merge(db, into, sources, by=by, now=clock.now(), follow=follow)


def answer(app: Flask, database: Database, number: int, by: Staff, body: str = "For both.") -> None:
    with app.app_context(), database.writing() as db:
        helpdesk.reply(db, number, author=by, body=body, seen=2**40, now=clock.now())


def posted(database: Database) -> list[tuple[str, str]]:
    with database.reading() as db:
        return [(row.address, row.state) for row in db.execute(select(mails).order_by(mails.c.id))]


def test_answers_go_to_them_about_their_own_question_and_only_from_then_on(
    app: Flask, database: Database, bo: helpdesk.Ticket, mara: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, bo.id, ada, "Before.")
    join(database, bo.id, mara.id, by=ada)
    answer(app, database, bo.id, ada)
    work_all(database)
    [(to, text, _page)] = letters(app)
    assert to == MARA.email
    assert text.startswith("Ada Brenner wrote:\n\nFor both.")
    with database.reading() as db:
        assert db.execute(select(mails.c.subject)).scalars().all() == [f"My invoice ({mara.reference})"]
    link = re.search(r"/conversations/\S+", text)
    assert link
    shown = app.test_client().get(link[0]).text
    assert "Asked by Mara." in shown
    assert "For both." in shown
    assert "Private of Bo" not in shown
    assert "Before." not in shown


def test_without_the_mark_they_get_none(
    app: Flask, database: Database, bo: helpdesk.Ticket, mara: helpdesk.Ticket, ada: Staff
) -> None:
    join(database, bo.id, mara.id, by=ada, follow=False)
    answer(app, database, bo.id, ada)
    assert posted(database) == []


def test_each_answer_once_also_with_two_questions_or_in_copy(
    app: Flask, database: Database, bo: helpdesk.Ticket, mara: helpdesk.Ticket, ada: Staff
) -> None:
    with database.writing() as db:
        second = ask(db, MARA, "Asked again.", via="mail")
    join(database, bo.id, mara.id, second.id, by=ada)
    answer(app, database, bo.id, ada)
    assert posted(database) == [(MARA.email, "waiting")]
    with database.writing() as db:
        add_copy(db, bo.id, MARA.email or "", by=ada, now=clock.now())
    answer(app, database, bo.id, ada, "And more.")
    assert posted(database) == [(MARA.email, "waiting")] * 2


def test_undo_ends_it_and_takes_nothing_else(
    app: Flask, database: Database, bo: helpdesk.Ticket, mara: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, mara.id, ada, "To Mara alone.")
    join(database, bo.id, mara.id, by=ada)
    answer(app, database, bo.id, ada)
    with database.writing() as db:
        unmerge(db, mara.id, by=ada, now=clock.now())
    answer(app, database, bo.id, ada, "To Bo alone.")
    assert posted(database) == [(MARA.email, "waiting"), (MARA.email, "dropped")]


def test_a_letter_to_them_that_does_not_arrive_is_sent_again_while_they_read_along(
    app: Flask, database: Database, bo: helpdesk.Ticket, mara: helpdesk.Ticket, ada: Staff
) -> None:
    join(database, bo.id, mara.id, by=ada)
    answer(app, database, bo.id, ada)
    with database.writing() as db:
        [lost] = claim(db, now=clock.now())
        refused(db, lost, "550 nobody")
    work_all(database)
    client, again = enter(app, database, ada), f"/desk/tickets/{bo.id}/letters/{lost.id}/again"
    assert MARA.email in client.get(f"/desk/tickets/{bo.id}").text
    assert send(client, again).status_code == 303
    with database.writing() as db:
        refused(db, lost, "550 nobody")
        unmerge(db, mara.id, by=ada, now=clock.now())
    assert send(client, again).status_code == 409


def test_the_page_before_the_merge_says_where_it_goes(
    app: Flask, database: Database, bo: helpdesk.Ticket, mara: helpdesk.Ticket, ada: Staff
) -> None:
    page = enter(app, database, ada).get(f"/desk/tickets/{bo.id}/merge?with={mara.id}&stays=this").text
    assert f"It goes by e-mail to {MARA.email} and stands in their own conversation; undo ends both." in page
