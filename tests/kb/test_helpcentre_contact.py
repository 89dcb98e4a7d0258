"""Writing to a person from the help centre, without JavaScript.

1. One form makes one ticket, with what was looked for and read; what can't be sent comes back in place with the words kept.
2. An article is offered once, only when it surely answers and wasn't read; sent anyway, it is sent.
3. A reader who is signed in is asked for no address, and what they may not read is never named.
4. The very same words within minutes are one question; any other is a new one. 5. What happens next is said; hours are those that routing goes by.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select, update
from werkzeug.test import TestResponse

from foundation import clock
from foundation.accounts import Staff, create_staff
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from helpdesk.beside.journey import journey_of
from helpdesk.tickets.lifecycle import reply
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Ticket
from kb import ArticleDraft, desk, publish_article, readers, set_readers
from kb.desk import Way
from kb.helpcentre.contact import Message
from kb.helpcentre.hours import opening_hours
from kb.readers import Reader
from tests.marketplace.browsing import send, visit_as
from tests.marketplace.people import settle_in

PATH = "/help/contact"
WORDS = {
    "email": "ina@example.com",
    "subject": "The tea box arrived broken",
    "body": "I opened it\nand the lid was in two.",
}


@pytest.fixture
def filled(app: Flask, database: Database) -> FlaskClient:
    with database.writing() as db:
        for title, role in (("Fund a milestone", ""), ("Set a weekly limit", ""), ("Answer a complaint", "freelancer")):
            draft = ArticleDraft(
                title, f"{title}: open the contract and choose it.", "Contracts", questions=(f"how do I {title.lower()}",),
                roles=(role,) if role else (), private=bool(role),
            )  # fmt: skip
            publish_article(db, draft, author="Wren", now=clock.now())
    work_all(database)
    app.extensions["kb"].rebuild()
    return app.test_client()


def asked(database: Database) -> list[Ticket]:
    with database.reading() as db:
        return [read_ticket(db, row.id) for row in db.execute(select(tickets.c.id).order_by(tickets.c.id))]


def sent(client: FlaskClient, **words: object) -> TestResponse:
    return send(client, PATH, page=PATH, **WORDS | words)


def test_a_visitor_writes_and_reads_what_happens_next(filled: FlaskClient, database: Database) -> None:
    answer = sent(filled, q="broken lid", read=["set-a-weekly-limit", "fund-a-milestone", "none"])
    assert answer.status_code == 303
    (ticket,) = asked(database)
    assert (ticket.subject, ticket.via, ticket.channel, ticket.page) == (
        WORDS["subject"],
        "helpcentre",
        "ticket",
        "help",
    )
    assert (ticket.customer.email, ticket.customer.role) == ("ina@example.com", None)
    told = [step.text for step in journey_of(ticket).latest]
    assert told == ["Searched “broken lid”", "Read “Set a weekly limit”", "Read “Fund a milestone”"]
    page = filled.get(answer.headers["Location"])
    assert f"Its number is {ticket.reference}." in page.text
    assert "You get an answer by about <time" in page.text
    assert "ina@example.com" not in answer.headers["Location"]


def test_what_led_here_is_shown_and_can_be_left_out(filled: FlaskClient, database: Database) -> None:
    page = filled.get(f"{PATH}?q=weekly+cap&read=set-a-weekly-limit").text
    assert '<input type="checkbox" name="read" value="set-a-weekly-limit" checked>' in page
    assert "What you read: Set a weekly limit" in page
    assert "What you looked for: “weekly cap”" in page
    sent(filled)
    (ticket,) = asked(database)
    assert journey_of(ticket).latest == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"email": ""}, "Enter an e-mail address like name@example.com"),
        ({"email": "ina"}, "Enter an e-mail address like name@example.com"),
        ({"email": f"{'a' * 250}@example.com"}, "Enter an e-mail address like name@example.com"),
        ({"subject": "  "}, "Say in a few words what it is about."),
        ({"body": ""}, "Write what happened"),
        ({"body": "word " * 5000}, "longer than 20,000 characters"),
    ],
)
def test_what_cannot_be_sent_comes_back_in_place(
    filled: FlaskClient, database: Database, words: dict[str, str], sentence: str
) -> None:
    answer = sent(filled, read="fund-a-milestone", **words)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert '<meta name="robots" content="noindex">' in answer.text
    for name, kept in (WORDS | words).items():
        if kept.strip() and name != "body":
            assert f'value="{kept.strip()}"' in answer.text
    assert (WORDS | words)["body"].strip() in answer.text
    assert 'value="fund-a-milestone" checked' in answer.text
    assert asked(database) == []


def test_an_article_that_surely_answers_is_offered_once(filled: FlaskClient, database: Database) -> None:
    question = {"subject": "how do I fund a milestone"}
    answer = sent(filled, **question)
    assert answer.status_code == 200
    assert "Does one of these answer it?" in answer.text
    assert 'href="/help/articles/fund-a-milestone"' in answer.text
    assert 'name="sure" value="yes"' in answer.text
    assert "Send it anyway" in answer.text
    assert WORDS["body"] in answer.text
    assert asked(database) == []
    assert sent(filled, **question, sure="yes").status_code == 303
    assert len(asked(database)) == 1


def test_who_read_it_or_asks_something_else_is_not_held_up(filled: FlaskClient, database: Database) -> None:
    assert sent(filled, subject="how do I fund a milestone", read="fund-a-milestone").status_code == 303
    assert sent(filled).status_code == 303
    assert len(asked(database)) == 2


def test_sending_twice_is_one_question(filled: FlaskClient, app: Flask, database: Database) -> None:
    first, second = sent(filled), sent(app.test_client())
    assert first.headers["Location"] == second.headers["Location"]
    sent(filled, body="Another matter.")
    assert len(asked(database)) == 2


OPENING = "We write about our contract and its milestone, and what follows is what we think of it. " * 3


def test_two_questions_that_begin_alike_are_two(browsers: Callable[[str], FlaskClient], database: Database) -> None:
    mara = browsers("mara")
    for body in (f"{OPENING}When is the payout?", f"{OPENING}Delete my card.", f"{OPENING}Delete my card."):
        assert sent(mara, body=body).status_code == 303
    assert len(asked(database)) == 2


@pytest.mark.parametrize("changed", ["closed", "answered", "old"])
def test_what_was_dealt_with_is_asked_anew(
    browsers: Callable[[str], FlaskClient], database: Database, changed: str
) -> None:
    mara, at = browsers("mara"), clock.now()
    sent(mara)
    (ticket,) = asked(database)
    with database.writing() as db:
        if changed == "closed":
            db.execute(update(tickets).values(status="closed"))
        elif changed == "old":
            db.execute(update(messages).values(sent_at=at - timedelta(minutes=11)))
        else:
            reply(db, ticket.id, author=ada_the_agent(db), body="Gladly.", seen=ticket.last_message, now=at)
    sent(mara)
    assert len(asked(database)) == 2


def ada_the_agent(db: Connection) -> Staff:
    id_ = create_staff(
        db, name="Ada", email="ada@aside.example", password="correct horse", roles=["agent"], now=clock.now()
    )
    return Staff(id_, "Ada", "ada@aside.example", frozenset({"agent"}))


@pytest.fixture
def browsers(filled: FlaskClient, app: Flask, database: Database) -> Callable[[str], FlaskClient]:
    at = clock.now()
    with database.writing() as db:
        people = settle_in(db, now=at)
    return lambda name: visit_as(app, database, getattr(people, name), at)


def test_a_reader_is_asked_for_no_address_and_cannot_give_another(
    browsers: Callable[[str], FlaskClient], database: Database
) -> None:
    mara = browsers("mara")
    page = mara.get(f"{PATH}?read=answer-a-complaint").text
    assert "You’re signed in as Mara Castell. The answer goes to mara@worklane.example." in page
    assert 'name="email"' not in page
    for _ in range(2):
        assert sent(mara, email="other@example.com", read="answer-a-complaint").status_code == 303
    (ticket,) = asked(database)
    assert (ticket.customer.name, ticket.customer.email, ticket.customer.role) == (
        "Mara Castell",
        "mara@worklane.example",
        "freelancer",
    )
    assert ticket.customer.key.startswith("worklane:member:")
    assert [one["title"] for one in ticket.context["articles_read"]] == ["Answer a complaint"]


def test_a_reader_without_an_address_gives_one(
    browsers: Callable[[str], FlaskClient], database: Database, filled: FlaskClient
) -> None:
    mara = browsers("mara")

    class WithoutAddress:
        """A host that knows who reads, and no address of theirs."""

        def reader(self) -> Reader:
            return Reader("shop:7", "Noor", role="freelancer")

        def sign_in(self, back: str) -> str:
            return back

    known = readers._hosts[:]
    set_readers(WithoutAddress())
    try:
        assert 'name="email"' in mara.get(PATH).text
        assert sent(mara, email="").status_code == 422
        assert sent(mara, email="noor@example.com").status_code == 303
    finally:
        readers._hosts[:] = known
    (ticket,) = asked(database)
    assert (ticket.customer.key, ticket.customer.email) == ("shop:7", "noor@example.com")


@pytest.mark.parametrize("name", ["bo", "nobody"])
def test_what_they_may_not_read_is_never_named(
    browsers: Callable[[str], FlaskClient], app: Flask, database: Database, name: str
) -> None:
    client = app.test_client() if name == "nobody" else browsers(name)
    assert "complaint" not in client.get(f"{PATH}?read=answer-a-complaint").text
    answer = sent(client, subject="how do I answer a complaint", read="answer-a-complaint")
    assert "Answer a complaint" not in answer.text
    assert [ticket.context["articles_read"] for ticket in asked(database)] in ([], [[]])


def test_nobody_makes_up_a_number(filled: FlaskClient) -> None:
    for path in (
        "/help/contact/sent",
        "/help/contact/sent?ticket=W-10001",
        "/help/contact/sent?ticket=WyJXLTEiLG51bGxd.x",
    ):
        assert filled.get(path).headers["Location"] == PATH


def test_too_many_questions_from_one_place_wait(filled: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        for locale in ("de", "es", "ar"):
            draft = ArticleDraft(title="Word", markdown="Word.", locale=locale, slug=f"word-{locale}")
            publish_article(db, draft, author="Wren", now=clock.now())
    answers = [sent(filled, body=f"Lid {number}.") for number in range(21)]
    assert [one.status_code for one in answers] == [303] * 20 + [429]
    assert 800 <= int(answers[-1].headers["Retry-After"]) <= 900
    assert "Lid 20." in answers[-1].text
    assert "Too many tries. Wait a quarter of an hour" in answers[-1].text
    for language, sentence in {
        "de": "Warten Sie eine Viertelstunde", "es": "Espera un cuarto de hora", "ar": "انتظر ربع ساعة"
    }.items():  # fmt: skip
        assert sentence in send(filled, f"{PATH}?lang={language}", page=PATH, **WORDS).text


def test_where_there_is_no_desk_the_page_says_so(filled: FlaskClient) -> None:
    known = desk._desks[:]
    desk._desks.clear()
    try:
        posted = send(filled, PATH, page="/help/articles/fund-a-milestone", **WORDS)
        for answer, status in ((filled.get(PATH), 200), (posted, 404)):
            assert answer.status_code == status
            assert "Nobody can be asked here yet." in answer.text
            assert '<form class="ask"' not in answer.text
    finally:
        desk._desks[:] = known


def test_a_form_from_elsewhere_is_refused(filled: FlaskClient, database: Database) -> None:
    assert filled.post(PATH, data=WORDS).status_code == 403
    assert asked(database) == []


def test_hours_are_those_that_routing_goes_by(app: Flask, filled: FlaskClient) -> None:
    page = filled.get(PATH).text
    assert "Every day, 06:00 to 22:00 UTC" in page
    assert "Every day, 06:00 to 22:00 UTC" in filled.get("/help/").text
    channels = app.extensions["router"].settings.channels
    channels["live_chat"] = type(channels["live_chat"])(
        **vars(channels["live_chat"]) | {"hours": (9.5, 17), "days": frozenset({0, 1, 3})}
    )
    assert "Monday to Tuesday, Thursday, 09:30 to 17:00 UTC" in filled.get(PATH).text


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Way("Mail", None, None), "Always open"),
        (Way("Chat", (6, 22), frozenset(range(7))), "Every day, 06:00 to 22:00 UTC"),
        (Way("Call", (8, 20), frozenset(range(5))), "Monday to Friday, 08:00 to 20:00 UTC"),
        (Way("Weekend", None, frozenset({5, 6})), "Saturday to Sunday"),
        (Way("Call", (8, 20), frozenset(range(5)), on_holiday=True), "Closed today, a public holiday"),
        (Way("Market", (0, 24), frozenset({2, 6})), "Wednesday, Sunday, 00:00 to 24:00 UTC"),
    ],
)
def test_hours_are_said_in_words(way: Way, said: str) -> None:
    (line,) = opening_hours([way], "en")
    assert (line.names, line.hours) == ((way.name,), said)


def test_ways_with_the_same_hours_share_a_line() -> None:
    found = opening_hours([Way("Chat", None, None), Way("Call", (8, 20), None), Way("Mail", None, None)], "en")
    assert [(line.names, line.hours) for line in found] == [
        (("Chat", "Mail"), "Always open"),
        (("Call",), "Every day, 08:00 to 20:00 UTC"),
    ]


def test_an_address_is_needed_only_where_we_know_none() -> None:
    assert Message(subject="A", body="B").wrong(needs_email=False) == {}
    assert Message(subject="A", body="B").wrong(needs_email=True).keys() == {"email"}


def test_all_that_is_missing_is_said_at_once_and_the_first_of_it_has_the_focus(filled: FlaskClient) -> None:
    answer = sent(filled, email="ina", subject="", body=" ")
    assert answer.text.count('aria-invalid="true"') == 3
    assert re.findall(r'id="f-(\w+)"[^>]* autofocus', answer.text) == ["email"]
    assert re.findall(r'id="f-(\w+)"[^>]* autofocus', sent(filled, body=" ").text) == ["body"]
    assert "autofocus" not in filled.get(PATH).text


def test_the_form_takes_few_statements(filled: FlaskClient, database: Database) -> None:
    with count_statements(database) as seen:
        filled.get(f"{PATH}?read=fund-a-milestone")
    assert len(seen) <= 5


def test_sending_it_takes_few_statements_besides_the_ticket_itself(filled: FlaskClient, database: Database) -> None:
    page = filled.get(PATH).text
    token = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert token
    words = WORDS | {"_csrf": token[1], "subject": "how do I fund a milestone"}
    with count_statements(database) as offered:
        assert filled.post(PATH, data=words).status_code == 200
    assert len([one for one in offered if "kb_articles" in one]) == 2  # the language, then the page's contents
    with count_statements(database) as seen:
        assert filled.post(PATH, data=words | {"sure": "yes"}).status_code == 303
    assert len([one for one in seen if "kb_articles" in one]) == 1
    assert len(seen) <= 16  # the ticket, its message, clocks and facts, and all who hear of it
