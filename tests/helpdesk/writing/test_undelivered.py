"""A letter that no mail server takes is told to who wrote the reply.

1. At the reply, with what the server said, escaped and short; in the story; among the mentions of its author and of who has the ticket,
and live. 2. Sent again it goes to the address that is known by then, once, and is told again if it comes back. 3. A solved ticket stays
solved. 4. So it is for people in copy, and for what went together from the widget. 5. Letters that carry no reply are no ticket's business.
"""

import re

from flask import Flask
from sqlalchemy import select, update

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from foundation.live import live_messages
from foundation.mail import Letter, post, read_address
from foundation.mail.outbox import PAUSES, Posted, claim, put_back, refused
from foundation.mail.tables import mails
from foundation.people import erase_person
from helpdesk.assignment.profile import Profile, save_profile
from helpdesk.people.person import customers
from helpdesk.tickets.actor import Machine
from helpdesk.tickets.reading import read_ticket
from helpdesk.writing.copying import mail_customer
from helpdesk.writing.following import add_copy, remove_copy
from helpdesk.writing.mentioning import count_unread
from tests.helpdesk.mails import letters
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.writing.desk import enter, send
from tests.helpdesk.writing.letters import answer, story

NOBODY_HERE = "550 5.1.1 <script>alert(1)</script>\x1b[31m no such user " + "x" * 400
WRONG = "didn’t reach"


def lose(database: Database, why: str = NOBODY_HERE) -> list[Posted]:
    """Whatever waits is refused by its server."""
    with database.writing() as db:
        lost = claim(db, now=clock.now())
        for one in lost:
            refused(db, one, why)
    work_all(database)
    return lost


def test_it_stands_at_the_reply_in_the_story_and_among_mentions(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff, lee: Staff
) -> None:
    message = answer(app, database, asked.id, ada)
    lose(database)
    page = enter(app, database, ada).get(f"/desk/tickets/{asked.id}").text
    shown = page[page.index('class="callout bad undelivered"') :]
    assert f"{WRONG} <strong><bdi>{MARA.email}" in shown
    assert "550 5.1.1 &lt;script&gt;alert(1)&lt;/script&gt; [31m no such user xxx" in shown
    assert "<script>alert" not in page
    assert "\x1b" not in page
    assert "x" * 160 not in page
    assert story(database, asked.id) == ["undelivered"]
    with database.reading() as db:
        assert [count_unread(db, one) for one in (ada, lee)] == [1, 1]
        assert read_ticket(db, asked.id).status == "pending"
        told = db.execute(select(live_messages.c.topic, live_messages.c.data)).all() if database.is_sqlite else []
    heard = [topic for topic, data in told if data.get("kind") == "undelivered"]
    assert not told or set(heard) == {"queue", f"ticket:{asked.id}", f"staff:{ada.id}", f"staff:{lee.id}"}
    mine = enter(app, database, lee).get("/desk/mentions").text
    assert "A letter with this reply didn’t arrive" in mine
    assert f"#m{message}" in mine


def test_where_nobody_has_the_ticket_it_waits_on_us_again(app: Flask, database: Database, ada: Staff) -> None:
    with database.writing() as db:
        number = ask(db, MARA, via="mail").id
    program = Machine(0, "API: Ledger", "", frozenset(), machine="api:3")
    with app.app_context(), database.writing() as db:
        helpdesk.reply(db, number, author=program, body="Your payout left.", seen=10**9, now=clock.now())
    lose(database)
    with database.reading() as db:
        found = read_ticket(db, number)
    assert (found.status, found.waiting_on_us, found.assignee) == ("open", True, None)


def test_light_agents_read_it_and_have_no_button(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, asked.id, ada)
    lose(database)
    with database.writing() as db:
        kim = staff(db, "Kim Ray", "light_agent")
        save_profile(db, kim.id, Profile(teams=(asked.team,)), now=clock.now())
    page = enter(app, database, kim).get(f"/desk/tickets/{asked.id}").text
    assert WRONG in page
    assert "Send again" not in page


def test_in_spanish(app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff) -> None:
    answer(app, database, asked.id, ada)
    lose(database)
    client = enter(app, database, ada)
    page = client.get(f"/desk/tickets/{asked.id}", headers={"Accept-Language": "es"}).text
    assert "Este correo no llegó a <strong>" in page
    assert "Enviar de nuevo" in page


def test_sent_again_it_goes_to_the_address_that_is_known_by_then_and_once(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, asked.id, ada)
    [lost] = lose(database)
    with database.writing() as db:
        db.execute(update(customers).where(customers.c.key == MARA.key).values(email="mara@new.example"))
    client, again = enter(app, database, ada), f"/desk/tickets/{asked.id}/letters/{lost.id}/again"
    assert send(client, again).status_code == 303
    assert send(client, again).status_code == 409
    work_all(database)
    [(to, text, _page)] = letters(app)
    assert to == "mara@new.example"
    assert "It is on its way." in text
    page = client.get(f"/desk/tickets/{asked.id}").text
    assert "undelivered" not in page.replace("undelivered { ", "")
    assert story(database, asked.id) == ["undelivered", "sent_again"]
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "Sent to mara@new.example again by Ada Brenner" in words


def test_it_is_told_again_when_it_comes_back_again(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, asked.id, ada)
    [lost] = lose(database)
    client = enter(app, database, ada)
    send(client, "/desk/mentions/read", ticket=asked.id)
    send(client, f"/desk/tickets/{asked.id}/letters/{lost.id}/again")
    lose(database, "550 still nobody")
    assert "550 still nobody" in client.get(f"/desk/tickets/{asked.id}").text
    assert story(database, asked.id) == ["undelivered", "sent_again", "undelivered"]
    with database.reading() as db:
        assert count_unread(db, ada) == 1


def test_so_is_one_that_was_tried_for_two_days_and_a_solved_ticket_stays_solved(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, asked.id, ada, solve=True)
    with database.writing() as db:
        [one] = claim(db, now=clock.now())
        put_back(db, Posted(one.id, one.address, one.message, len(PAUSES)), "451 the box is full")
    work_all(database)
    page = enter(app, database, ada).get(f"/desk/tickets/{asked.id}").text
    assert "We tried for two days." in page
    assert "sending again doesn’t reopen it" in page
    with database.reading() as db:
        assert read_ticket(db, asked.id).status == "solved"


def test_so_it_is_for_people_in_copy_until_they_are_removed(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    with database.writing() as db:
        pat = add_copy(db, ticket.id, "Pat <pat@example.org>", by=ada, now=clock.now())
    answer(app, database, ticket.id, ada)
    [lost] = lose(database)
    client = enter(app, database, ada)
    assert "pat@example.org</bdi></strong>." in client.get(f"/desk/tickets/{ticket.id}").text
    with database.writing() as db:
        remove_copy(db, ticket.id, pat, by=ada, now=clock.now())
    gone = send(client, f"/desk/tickets/{ticket.id}/letters/{lost.id}/again")
    assert gone.status_code == 409
    assert "no address any more" in gone.text


def test_what_went_together_from_the_widget_goes_together_again(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    first, *both = [answer(app, database, ticket.id, ada, body) for body in ("One.", "Two.", "Three.")]
    with app.app_context(), database.writing() as db:
        said = {one.id: one for one in helpdesk.timeline(db, ticket.id) if isinstance(one, helpdesk.Message)}
        mail_customer(db, ticket.id, [said[first]], now=clock.now())
        mail_customer(db, ticket.id, [said[one] for one in both], now=clock.now())
    lost = lose(database)
    send(enter(app, database, ada), f"/desk/tickets/{ticket.id}/letters/{lost[-1].id}/again")
    work_all(database)
    [(_to, text, _page)] = letters(app)
    assert "One." not in text
    assert text.index("Two.") < text.index("Three.")


def test_other_tickets_letters_and_those_without_a_reply_are_not_sent_from_here(
    app: Flask, database: Database, asked: helpdesk.Ticket, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, asked.id, ada)
    with app.app_context(), database.writing() as db:
        post(db, Letter(read_address("lee@example.org"), "Hello", "Hello"), key="hello:1", now=clock.now())
    for lost in lose(database):
        answered = send(enter(app, database, ada), f"/desk/tickets/{ticket.id}/letters/{lost.id}/again")
        assert answered.status_code == 404
    assert story(database, asked.id) == ["undelivered"]


def test_an_erased_customer_is_named_nowhere(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, asked.id, ada)
    lose(database)
    with app.app_context(), database.writing() as db:
        erase_person(db, MARA.key)
    page = enter(app, database, ada).get(f"/desk/tickets/{asked.id}").text
    assert "mara@" not in page
    assert "Send again" not in page


def test_a_story_without_such_letters_asks_nothing_for_it(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, asked.id, ada)
    client = enter(app, database, ada)
    client.get(f"/desk/tickets/{asked.id}")
    with count_statements(database) as seen:
        client.get(f"/desk/tickets/{asked.id}")
    lose(database)
    client.get(f"/desk/tickets/{asked.id}")
    with count_statements(database) as with_one:
        client.get(f"/desk/tickets/{asked.id}")
    of_letters = [one for one in seen if mails.name in one.split()]
    assert of_letters == []
    assert len(with_one) == len(seen) + 1
