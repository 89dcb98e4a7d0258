"""Use of suggestions.

1. What is shown counts once for each ticket and agent; what is used counts as shown too, in its own period.
2. A share is of tickets, so several articles taken in one ticket are one. 3. Figures go by team and by agent, and agree with each other.
4. Nobody counts in a ticket they don't see, or what isn't a suggestion.
"""

import random
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select

import helpdesk
from foundation.accounts import Staff
from foundation.database import Database, count_statements
from helpdesk.assignment.profile import keep_to_members
from helpdesk.knowledge.counting import Did, count_use
from helpdesk.knowledge.measuring import Taken, measure_suggestions
from helpdesk.knowledge.tables import knowledge_offers
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.writing.desk import enter, send

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def measured(db: Connection, **narrowed: object) -> tuple[Taken, Taken, Taken]:
    """(articles, solved tickets, articles of the day before)."""
    articles, solved = measure_suggestions(db, since=NOON - DAY, parts=NOON, until=NOON + DAY, **narrowed)  # type: ignore[arg-type]
    return articles.now, solved.now, articles.before


@pytest.fixture
def people(db: Connection) -> tuple[Staff, Staff]:
    return staff(db, "Ada Brenner"), staff(db, "Jonas Weiss")


def test_what_is_shown_counts_once_and_what_is_used_as_shown_too(db: Connection, people: tuple[Staff, Staff]) -> None:
    ada, jonas = people
    first, second = ask(db, MARA).id, ask(db, MARA).id
    for minutes in range(3):
        count_use(
            db,
            first,
            "offered",
            ["article:fees", "article:payouts", "solved:7"],
            by=ada,
            now=NOON + timedelta(minutes=minutes),
        )
    count_use(db, first, "linked", ["article:fees"], by=ada, now=NOON)
    count_use(db, first, "quoted", ["article:payouts"], by=ada, now=NOON)
    count_use(db, first, "quoted", ["article:payouts"], by=ada, now=NOON)
    count_use(db, second, "started", ["solved:9"], by=jonas, now=NOON)  # its beacon of showing was lost
    count_use(db, second, "offered", ["article:fees"], by=jonas, now=NOON - timedelta(hours=1))
    articles, solved, before = measured(db)
    assert articles == Taken(offered=1, linked=1, quoted=1, started=0, used=1)
    assert solved == Taken(offered=2, started=1, used=1)
    assert before == Taken(offered=1)
    assert (articles.share, solved.share, before.share, Taken().share) == (1.0, 0.5, 0.0, None)


def test_figures_go_by_team_and_agent_in_one_statement(database: Database) -> None:
    with database.writing() as db:
        ada, jonas = staff(db, "Ada Brenner"), staff(db, "Jonas Weiss")
        mine, his = ask(db, MARA), ask(db, MARA)
        count_use(db, mine.id, "quoted", ["article:fees"], by=ada, now=NOON)
        count_use(db, his.id, "offered", ["article:fees"], by=jonas, now=NOON)
        count_use(db, mine.id, "offered", ["article:fees"], by=jonas, now=NOON)
    with database.reading() as db, count_statements(database) as seen:
        assert measured(db)[0] == Taken(2, quoted=1, used=1)
    assert len(seen) == 1
    with database.reading() as db:
        assert measured(db, agent=ada.id)[0] == Taken(1, quoted=1, used=1)
        assert measured(db, agent=jonas.id)[0] == Taken(2)
        assert measured(db, team=mine.team)[0] == Taken(2, quoted=1, used=1)
        assert measured(db, team="elsewhere")[0] == Taken()


def test_figures_agree_with_what_was_done_counted_in_plain_python(db: Connection, people: tuple[Staff, Staff]) -> None:
    chance, tickets = random.Random(7), [ask(db, MARA).id for _ in range(9)]
    done: list[tuple[int, Did, str]] = []
    for _ in range(120):
        did: Did = chance.choice(("offered", "offered", "linked", "quoted"))
        done.append((chance.choice(tickets), did, chance.choice(("article:fees", "article:payouts"))))
        count_use(
            db, done[-1][0], did, [done[-1][2]], by=chance.choice(people), now=NOON + timedelta(minutes=len(done))
        )
    by = {did: {ticket for ticket, one, _ in done if one == did} for did in ("linked", "quoted")}
    whole = Taken(
        len({ticket for ticket, _, _ in done}),
        len(by["linked"]),
        len(by["quoted"]),
        0,
        len(by["linked"] | by["quoted"]),
    )
    assert measured(db)[0] == whole


@pytest.fixture
def ticket(database: Database) -> helpdesk.Ticket:
    with database.writing() as db:
        return ask(db, MARA)


@pytest.fixture
def ada(app: Flask, database: Database) -> FlaskClient:
    with database.writing() as db:
        who = staff(db, "Ada Brenner")
    return enter(app, database, who)


def rows(database: Database) -> list[tuple[str, str]]:
    with database.reading() as db:
        return [(row.kind, row.target) for row in db.execute(select(knowledge_offers).order_by(knowledge_offers.c.id))]


def test_a_page_says_what_it_showed_and_what_was_used(
    ada: FlaskClient, database: Database, ticket: helpdesk.Ticket
) -> None:
    path = f"/desk/tickets/{ticket.id}/knowledge/uses"
    assert send(ada, path, did="offered", of=["article:fees", "solved:12"]).status_code == 204
    assert send(ada, path, did="linked", of="article:fees").status_code == 204
    assert rows(database) == [("article", "fees"), ("solved", "12")]


@pytest.mark.parametrize(("did", "of"), [
    ("eaten", "article:fees"), ("offered", "article:"), ("offered", "recipe:soup"), ("linked", "solved:twelve"), ("offered", [f"solved:{n}" for n in range(21)]), ("quoted", "article:" + "x" * 161),
])  # fmt: skip
def test_what_is_no_suggestion_is_refused(
    ada: FlaskClient, database: Database, ticket: helpdesk.Ticket, did: str, of: object
) -> None:
    assert send(ada, f"/desk/tickets/{ticket.id}/knowledge/uses", did=did, of=of).status_code == 422
    assert rows(database) == []


def test_nobody_counts_in_a_ticket_they_do_not_see(
    ada: FlaskClient, database: Database, ticket: helpdesk.Ticket
) -> None:
    with database.writing() as db:
        keep_to_members(db, ticket.team, True, now=NOON)
    assert send(ada, f"/desk/tickets/{ticket.id}/knowledge/uses", did="offered", of="article:fees").status_code == 403
    assert send(ada, "/desk/tickets/999999/knowledge/uses", did="offered", of="article:fees").status_code == 404
    assert rows(database) == []
