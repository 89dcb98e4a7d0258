"""Articles beside a ticket.

1. The article that answers comes with the passage that does, in its own words; steps stay steps.
2. Its customer could read each of them: theirs by role and plan, and in their language where there is such a version.
3. What fits by accident isn't shown. 4. Who writes in a language no article has is shown what is about their topic, and that it is so.
"""

from dataclasses import replace

import pytest
from flask import Flask

import kb
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from helpdesk.knowledge.beside import articles_about, articles_for, question_of
from helpdesk.tickets.ticket import Ticket
from kb import Passage
from kb.articles.translating import save_translation
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.writing.desk import enter

RETURNED = kb.ArticleDraft(
    title="When a bank sends a payout back", slug="payout-returned", questions=("Why did my payout come back?",),
    markdown="A bank returns a payout when the name on the account isn’t yours.\n\n## Send it again\n\n1. Open Payouts.\n2. Write your name as your bank does.\n3. Choose Withdraw.",
)  # fmt: skip
DEVUELTO = replace(
    RETURNED, title="Cuando un banco devuelve un pago", slug="pago-devuelto", id="pago-devuelto", locale="es", questions=("¿Por qué volvió mi pago?",),
    markdown="Un banco devuelve un pago cuando el nombre de la cuenta no es el tuyo.",
)  # fmt: skip
PRIVATE = replace(RETURNED, title="A payout sent back, for agencies", slug="agencies", roles=("agency",), private=True)


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        for draft in (RETURNED, PRIVATE):
            kb.publish_article(db, draft, author="Wren Abara", now=clock.now())
        save_translation(db, DEVUELTO, "payout-returned", outdated=False, author="Wren Abara", now=clock.now())
        return staff(db, "Ada Brenner")


def shown(app: Flask, database: Database, body: str, who=BO, **known) -> list[Passage]:
    with app.app_context():
        app.extensions["kb"].rebuild()
        with database.writing() as db:
            ticket: Ticket = replace(ask(db, who, body, subject="Payout"), **known)
            return articles_for(ticket, question_of(db, ticket))


def test_an_article_comes_with_the_passage_that_answers(app: Flask, database: Database, ada: Staff) -> None:
    [first] = shown(app, database, "Why did the bank return my payout?", language="en")
    assert (first.id, first.lines) == ("payout-returned", ("A bank returns a payout when the name on the account isn’t yours.",))  # fmt: skip
    assert first.markdown == "> A bank returns a payout when the name on the account isn’t yours."


def test_steps_are_quoted_as_steps(app: Flask, database: Database, ada: Staff) -> None:
    [first] = shown(app, database, "How do I send a returned payout again?", language="en")
    assert "> 1. Open Payouts.\n> 2. Write your name as your bank does.\n> 3. Choose Withdraw." in first.markdown


def test_a_customer_who_writes_spanish_is_sent_the_translation(app: Flask, database: Database, ada: Staff) -> None:
    found = shown(app, database, "¿Por qué el banco devuelve mi pago?", MARA, language="es")
    assert [(one.id, one.locale) for one in found] == [("pago-devuelto", "es")]


def test_whose_words_no_article_has_is_shown_what_is_about_their_topic(app: Flask, database: Database, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        draft = replace(
            RETURNED, title="What fees we charge", slug="fees", questions=(), markdown="Ten per cent, once."
        )
        kb.publish_article(db, draft, author="Wren Abara", now=clock.now())
        ticket = ask(db, replace(BO, language="es"), "¿Cuánto se queda?", subject="Comisión", topic="fee_question")
    app.extensions["kb"].rebuild()
    page = enter(app, database, ada).get(f"/desk/tickets/{ticket.id}/knowledge").text
    assert "No article has their words. These are about “What fees we charge”:" in page
    assert "/knowledge/articles/fees" in page
    with app.app_context():
        assert articles_about(replace(ticket, language="en")) == [], "an English question is answered by its own words"
        assert articles_about(replace(ticket, topic=None)) == []


def test_what_hardly_fits_is_not_shown(app: Flask, database: Database, ada: Staff) -> None:
    assert shown(app, database, "Zebra xylophone quartz.", language="en") == []


def test_an_article_opens_beside_the_ticket_with_links_that_stay_there(app: Flask, database: Database, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        number = ask(db, BO).id
        other = replace(RETURNED, title="More", slug="more", markdown="See [this](payout-returned). <script>x</script>")
        kb.publish_article(db, other, author="Wren Abara", now=clock.now())
    browser = enter(app, database, ada)
    page = browser.get(f"/desk/tickets/{number}/knowledge/articles/more").text
    assert f'href="/desk/tickets/{number}/knowledge/articles/payout-returned"' in page
    assert "<script>x" not in page
    assert browser.get(f"/desk/tickets/{number}/knowledge/articles/none").status_code == 404
