"""From a ticket to the writers.

1. An article that is wrong is flagged with the agent's words; writers who don't see the ticket read what was asked without details.
2. A writer settles it once; whoever flagged it is told in their ticket, once.
3. An article is begun from a ticket: at once by whoever may write, as a suggestion by others; publishing it settles the suggestion.
4. Both stand in the ticket's story and the audit log, and go with the person.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import helpdesk
import kb
from foundation import clock
from foundation.accounts import Staff
from foundation.audit.tables import audit_log
from foundation.database import Database
from foundation.errors import Conflict
from foundation.events import Happening
from foundation.people import erase_person, export_person
from helpdesk.assignment.tables import team_settings
from helpdesk.joining.merging import merge
from helpdesk.knowledge.scaffold import body_of
from helpdesk.knowledge.telling import hear_settled
from helpdesk.tickets import lifecycle
from helpdesk.tickets.reading import timeline
from helpdesk.writing.tables import mentions
from kb import FlagSettled
from kb.articles.publishing import ArticlePublished
from kb.flags.flagging import list_flags
from kb.flags.settling import hear_published
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.writing.desk import enter, send

PAYOUTS = kb.ArticleDraft(title="When money arrives", slug="when-money-arrives", markdown="Five days.")


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def wren(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Wren Abara", "writer")


@pytest.fixture
def ticket(database: Database, ada: Staff) -> helpdesk.Ticket:
    with database.writing() as db:
        kb.publish_article(db, PAYOUTS, author="Wren Abara", now=clock.now())
        return ask(db, MARA, "I'm Mara Castell, 1,200 EUR are missing since 7 May", subject="Where is my money?")


@pytest.fixture
def agent(app: Flask, database: Database, ada: Staff) -> FlaskClient:
    return enter(app, database, ada)


@pytest.fixture
def writer(app: Flask, database: Database, wren: Staff) -> FlaskClient:
    return enter(app, database, wren)


def flags(database: Database) -> list[kb.Flag]:
    with database.reading() as db:
        return list_flags(db)


def flagged(agent: FlaskClient, ticket: helpdesk.Ticket, words: str = "It says five days, it is two.") -> int:
    path = f"/desk/tickets/{ticket.id}/knowledge/flags"
    return send(agent, path, article="when-money-arrives", words=words).status_code


def as_writer(writer: FlaskClient, path: str, **data: str):
    token = writer.get("/desk/articles/new").text.split('name="_csrf" value="')[1].split('"')[0]
    return writer.post(path, data={"_csrf": token, **data})


def settle(writer: FlaskClient, number: int, outcome: str, said: str) -> int:
    return as_writer(writer, f"/desk/articles/gaps/flags/{number}/settlement", outcome=outcome, said=said).status_code


def notes(database: Database, ticket: helpdesk.Ticket) -> list[str]:
    with database.reading() as db:
        return [one.body for one in timeline(db, ticket.id) if isinstance(one, helpdesk.Message) and one.kind == "note"]


def hear(database: Database, outcome: str) -> None:
    hear_settled(database, FlagSettled(flags(database)[0].id, outcome), Happening(1, clock.now(), "Wren Abara"))


def test_a_writer_reads_the_agents_words_and_what_was_asked_without_details(database: Database, agent: FlaskClient, writer: FlaskClient, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    assert flagged(agent, ticket) == 303
    page = writer.get("/desk/articles/gaps/flags").text
    assert "It says five days, it is two." in page
    assert "I&#39;m [name], [amount] are missing since [date]" in page
    assert ticket.reference in page
    assert f"/desk/tickets/{ticket.id}" not in page  # a writer sees no tickets
    assert "It says five days" in writer.get("/desk/articles/when-money-arrives").text
    assert "Article flagged" in agent.get(f"/desk/tickets/{ticket.id}").text
    assert "It says five days" in agent.get(f"/desk/tickets/{ticket.id}/knowledge/articles/when-money-arrives").text
    with database.reading() as db:
        assert "article flagged" in db.execute(select(audit_log.c.what)).scalars().all()


def test_a_writer_outside_a_closed_team_is_not_quoted_its_ticket(database: Database, agent: FlaskClient, writer: FlaskClient, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    assert flagged(agent, ticket) == 303
    with database.writing() as db:
        db.execute(team_settings.insert().values(team=ticket.team, automatic=False, members_only=True))
    page = writer.get("/desk/articles/gaps/flags").text
    assert "It says five days, it is two." in page
    assert "are missing since" not in page


def test_a_lead_gets_to_the_ticket_from_the_flag(app: Flask, database: Database, agent: FlaskClient, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    flagged(agent, ticket)
    with database.writing() as db:
        lee = staff(db, "Lee Okafor", "lead")
    assert f"/desk/tickets/{ticket.id}" in enter(app, database, lee).get("/desk/articles/gaps/flags").text


def test_a_flag_needs_words_and_is_raised_once(database: Database, agent: FlaskClient, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    assert flagged(agent, ticket, " ") == 422
    assert flagged(agent, ticket) == flagged(agent, ticket) == 303
    assert len(flags(database)) == 1
    gone = send(agent, f"/desk/tickets/{ticket.id}/knowledge/flags", article="no-such", words="Wrong")
    assert gone.status_code == 404


def test_what_a_writer_did_comes_back_to_the_ticket_once_and_mentions_the_agent(database: Database, agent: FlaskClient, writer: FlaskClient, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    flagged(agent, ticket)
    [flag] = flags(database)
    assert settle(writer, flag.id, "right", "") == 422  # says why
    assert settle(writer, flag.id, "mended", "Two days it is.") == 303
    assert settle(writer, flag.id, "mended", "Again") == 409
    hear(database, "mended")
    hear(database, "mended")
    [note] = notes(database, ticket)
    assert note.startswith(
        "@Ada Brenner, the article “When money arrives” that you flagged is mended.\n\nTwo days it is."
    )
    assert note.endswith("[Read it](/help/articles/when-money-arrives)")


def test_it_comes_to_where_the_ticket_was_merged(database: Database, ada: Staff, agent: FlaskClient, writer: FlaskClient, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    flagged(agent, ticket)
    settle(writer, flags(database)[0].id, "mended", "")
    with database.writing() as db:
        top = ask(db, MARA, "The same again")
        merge(db, top.id, [ticket.id], by=ada, now=clock.now())
    hear(database, "mended")
    assert any("is mended" in one for one in notes(database, top))


def test_an_agent_suggests_an_article_that_a_writer_begins_and_publishes(database: Database, ada: Staff, agent: FlaskClient, writer: FlaskClient, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    with database.writing() as db:
        said = "Hi Mara,\n\nMoney is yours two days after release.\n\nKind regards\nAda"
        lifecycle.reply(db, ticket.id, author=ada, body=said, seen=ticket.last_message, now=clock.now())
    path = f"/desk/tickets/{ticket.id}/knowledge/article"
    page = agent.get(path).text
    assert "Where is my money?" in page
    assert "&gt; I&#39;m [name], [amount] are missing since [date]" in page
    assert "## What to do\n\nMoney is yours two days after release.</textarea>" in page
    assert "Go on in the editor" not in page
    told = send(
        agent, path, title="Where is my money?", text="## What to do\n\nWait.", act="write", words="Asked weekly"
    )
    assert told.headers["Location"].startswith(f"/desk/tickets/{ticket.id}")
    [flag] = flags(database)
    begun = as_writer(writer, f"/desk/articles/gaps/flags/{flag.id}/article")
    assert begun.headers["Location"] == "/desk/articles/where-is-my-money"
    with database.reading() as db:
        article = kb.read_article(db, "where-is-my-money", viewer=kb.Viewer(staff=True))
    assert (article.status, article.markdown) == ("draft", "## What to do\n\nWait.")
    hear_published(database, ArticlePublished(article.id, article.title, 2), Happening(2, clock.now(), "Wren Abara"))
    assert flags(database)[0].outcome == "written"
    hear(database, "written")
    assert "that you suggested is written" in notes(database, ticket)[0]
    with database.reading() as db:
        assert db.execute(select(mentions.c.staff)).scalars().all() in ([], [ada.id])  # by a job


def test_whoever_may_write_goes_on_in_the_editor(app: Flask, database: Database, ticket: helpdesk.Ticket) -> None:
    with database.writing() as db:
        lee = staff(db, "Lee Okafor", "lead")
    lead, path = enter(app, database, lee), f"/desk/tickets/{ticket.id}/knowledge/article"
    assert "Go on in the editor" in lead.get(path).text
    answer = send(lead, path, title="Missing money", text="Wait.", act="write")
    assert answer.headers["Location"] == "/desk/articles/missing-money"
    assert send(lead, path, title=" ", text="Wait.", act="send").status_code == 422


def test_agents_settle_nothing(agent: FlaskClient, database: Database, ticket: helpdesk.Ticket) -> None:
    flagged(agent, ticket)
    number = flags(database)[0].id
    assert send(agent, f"/desk/articles/gaps/flags/{number}/settlement", outcome="mended").status_code == 403


def test_a_flag_goes_with_its_person(
    app: Flask, database: Database, agent: FlaskClient, ticket: helpdesk.Ticket
) -> None:
    flagged(agent, ticket, "Mara Castell waited a week.")
    with app.app_context(), database.writing() as db:
        assert "Mara Castell waited" in str(export_person(db, MARA.key)["help_centre"]["flags"])
        erase_person(db, MARA.key)
    [flag] = flags(database)
    assert flag.is_erased
    assert not flag.is_open
    assert "Mara" not in f"{flag.words}{flag.quote}{flag.text}"


@pytest.mark.parametrize(
    ("letter", "body"),
    [
        ("Hi [name],\n\nDo this.\n\nBest,\nAda", "Do this."),
        ("Hello, do this.", "do this."),
        ("Do this. Kind regards are rare.", "Do this. Kind regards are rare."),
        ("Hola [name]:\nHaz esto.\nUn saludo\nAda", "Haz esto."),
        ("", ""),
    ],
)
def test_an_article_begins_without_greeting_and_ending(letter: str, body: str) -> None:
    assert body_of(letter) == body


def test_of_two_writers_who_begin_the_same_article_at_once_one_does(database: Database, ada: Staff, wren: Staff, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    asked = kb.Flagging("missing", "Money that is late", "", "", ticket.reference, MARA.key, None, "Wait two days.")
    with database.writing() as db:
        number = kb.raise_flag(db, asked, by=ada, now=clock.now())

    def begin(_turn: int) -> bool:
        try:
            with database.writing() as db:
                kb.write_for_flag(db, number, by=wren, now=clock.now())
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(begin, range(4))) == 1
