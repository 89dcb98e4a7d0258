"""A letter that a server took and sent back later.

1. It is told as one that was refused at once, and sent again the same way. 2. The report opens, answers and reopens nothing, and is
nobody's reply. 3. One that is late isn't told.
"""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

import helpdesk
from foundation.accounts import Staff
from foundation.database import Database
from foundation.events import events
from foundation.jobs import work_all
from foundation.mail.returning import take_in
from foundation.mail.tables import mails
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import messages, tickets
from helpdesk.writing.mentioning import count_unread
from tests.helpdesk.people import MARA
from tests.helpdesk.writing.desk import enter, send
from tests.helpdesk.writing.letters import answer, story
from tests.returned import late_like_gmail, like_exchange, like_postfix

WRONG = "didn’t reach"


def return_all(database: Database, write: Callable[..., bytes] = like_postfix) -> list[str]:
    """A server took what waits, and sends each back later."""
    work_all(database)
    with database.reading() as db:
        sent = db.execute(select(mails.c.message_id, mails.c.address).where(mails.c.state == "sent")).all()
    done: list[str] = [take_in(database, write(one.message_id, one.address)) for one in sent]
    work_all(database)
    return done


def test_a_letter_that_comes_back_later_is_told_as_one_that_was_refused_at_once(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, asked.id, ada)
    assert return_all(database) == ["undelivered"]
    client = enter(app, database, ada)
    page = client.get(f"/desk/tickets/{asked.id}").text
    assert f"{WRONG} <strong><bdi>{MARA.email}" in page
    assert "550 5.1.1 &lt;script&gt;alert(1)&lt;/script&gt; user unknown" in page
    with database.reading() as db:
        assert count_unread(db, ada) == 1
        number = db.execute(select(mails.c.id)).scalar_one()
    assert send(client, f"/desk/tickets/{asked.id}/letters/{number}/again").status_code == 303
    assert return_all(database, like_exchange) == ["undelivered"]
    assert story(database, asked.id) == ["undelivered", "sent_again", "undelivered"]


def test_it_opens_nothing_answers_nothing_and_is_nobodys_reply(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, asked.id, ada, solve=True)
    before = everything(database)
    assert return_all(database) == ["undelivered"]
    assert everything(database) == before
    with database.reading() as db:
        assert read_ticket(db, asked.id).status == "solved"
        heard = set(db.execute(select(events.c.name)).scalars())
    assert "letter_refused" in heard
    assert "customer_replied" not in heard


def everything(database: Database) -> list[int]:
    """Tickets, messages and letters there are."""
    with database.reading() as db:
        return [db.execute(select(func.count()).select_from(one)).scalar_one() for one in (tickets, messages, mails)]


def test_one_that_is_late_is_not_told(app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff) -> None:
    answer(app, database, asked.id, ada)
    assert return_all(database, late_like_gmail) == ["late"]
    assert WRONG not in enter(app, database, ada).get(f"/desk/tickets/{asked.id}").text
    assert story(database, asked.id) == []
