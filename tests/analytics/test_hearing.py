"""Whatever customers say becomes one verbatim, however often it is heard."""

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from analytics.voice import add_verbatims, rebuild
from analytics.voice.hearing.catching_up import catch_up
from analytics.voice.hearing.events import hear_message
from analytics.voice.hearing.importing import import_comments
from analytics.voice.hearing.marks import set_mark
from analytics.voice.hearing.reading import read_front
from analytics.voice.reports.summarising import summarise
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.events import Happening, record
from foundation.jobs import work_all
from helpdesk import Person, Question, TicketOpened, customer_words, take_in
from kb import ArticleVoted, SearchMissed
from tests.analytics.content import a_quarter, comment
from tests.marketplace.people import settle_in


def test_a_question_a_vote_and_a_missed_search_become_verbatims(app: Flask, database: Database) -> None:
    now = clock.now()
    bo = Person(key="worklane:member:1", name="Bo Halvorsen", email="bo@worklane.example", role="client", plan="plus")
    with app.app_context(), database.writing() as db:
        take_in(
            db,
            Question(
                customer=bo,
                subject="Code",
                body="The six-digit code never arrives, call +44 20 7946 0958.",
                channel="ticket",
                page="login",
            ),
            now=now,
        )
        told = {"page": "payouts", "role": "freelancer", "plan": "basic", "who": "anon:1"}
        record(
            db,
            ArticleVoted(
                vote=1,
                article="a",
                slug="a",
                title="A",
                helped=False,
                comment="Too general, I need a date.",
                via="widget",
                **told,
            ),
            now=now,
        )
        record(
            db,
            ArticleVoted(vote=2, article="a", slug="a", title="A", helped=True, comment=None, via="widget", **told),
            now=now,
        )
        record(db, SearchMissed(search=1, query="dark mode", **told), now=now)
    work_all(database)
    summarise(database, now)
    with database.reading() as db:
        found = {row.source: row for row in db.execute(select(verbatims))}
        front = read_front(db, 28)
    assert sorted(found) == ["article", "search", "ticket"]
    assert found["ticket"].theme == "login-codes"
    assert "[phone]" in found["ticket"].text
    assert found["ticket"].sentiment == "negative"
    assert found["article"].theme == "articles"
    assert found["search"].theme == "wishes"
    assert front
    assert front["total"] == 3


def test_hearing_the_same_message_twice_keeps_it_once(database: Database) -> None:
    said = TicketOpened(
        ticket=1, reference="W-1", customer="c", message=7, body="Still waiting.", page=None, role=None, plan=None, channel="live_chat", topic=None
    )  # fmt: skip
    for _ in range(2):
        hear_message(database, said, Happening(1, clock.now().replace(microsecond=0), None))
    with database.reading() as db:
        assert [row.source for row in db.execute(select(verbatims))] == ["chat"]


def test_adding_again_changes_nothing_and_a_changed_text_is_taken(database: Database) -> None:
    rows = a_quarter()
    assert add_verbatims(database, rows) == len(rows)
    assert add_verbatims(database, rows) == 0
    assert add_verbatims(database, [rows[0] | {"text": "Quick and kind, thank you."}]) == 1
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(verbatims)).scalar_one() == len(rows)


def test_rebuilding_reads_the_tickets_nobody_heard(app: Flask, database: Database) -> None:
    sam = Person(key="worklane:member:3", name="Sam", email="sam@worklane.example", role="freelancer", plan="basic")
    with app.app_context(), database.writing() as db:
        take_in(
            db,
            Question(
                customer=sam,
                subject="Fee",
                body="Is the fee taken again when I withdraw?",
                channel="ticket",
                page="payouts",
            ),
            now=clock.now(),
        )
    assert rebuild(database) == 1
    work_all(database)  # the event arrives after all
    assert rebuild(database) == 1


def test_an_import_names_what_it_cannot_read_and_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "comments.csv"
    path.write_text(
        "id,text,created_at,source,rating,rating_scale,page,team\n"
        "1,The tracker lost two hours.,2026-10-01,survey,2,csat5,work diary,blue\n"
        "2,,2026-10-01,survey,,,,\n"
        "3,Fine.,yesterday,survey,,,,\n"
        "4,Fine.,2026-10-01,radio,,,,\n"
        "5,Great help.,2026-10-02T10:00:00Z,review,10,nps10,,\n"
    )
    report = import_comments(database, path)
    assert (report.added, report.unchanged) == (2, 0)
    assert [place for place, _ in report.errors] == ["line 3", "line 4", "line 5"]
    assert "text" in report.errors[0][1]
    assert "date" in report.errors[1][1]
    assert "radio" in report.errors[2][1]
    again = import_comments(database, path)
    assert (again.added, again.unchanged) == (0, 2)
    with database.reading() as db:
        first, second = db.execute(select(verbatims).order_by(verbatims.c.id)).all()
    assert (first.attributes, first.rating_scale) == ({"team": "blue"}, "csat5")
    assert first.theme == "tracker"
    assert (second.rating, second.rating_scale) == (5, "nps10")


def test_an_import_survives_lines_that_are_not_json(app: Flask, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "comments.jsonl"
    path.write_text('{"id": 1, "text": "Clear, thanks.", "created_at": "2026-10-01"}\nnonsense\n[1]\n\n')
    result = app.test_cli_runner().invoke(args=["voice", "import", str(path)])
    assert result.exit_code == 0
    assert "1 added" in result.output
    assert "line 2" in result.output
    assert "line 3" in result.output


def test_text_with_markup_is_kept_as_it_was_said(database: Database) -> None:
    add_verbatims(database, [comment(1, "<script>alert(1)</script>")])
    with database.reading() as db:
        assert db.execute(select(verbatims.c.text)).scalar_one() == "<script>alert(1)</script>"


def test_a_comment_knows_the_group_of_its_writer_and_the_work_it_was_about(app: Flask, database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
    add_verbatims(
        database,
        [
            comment(1, "Where is it?", who=people.bo.key, page="contract/hourly"),
            comment(2, "Where is it?", who=people.bo.key, segment="Tea shops", contract_type="fixed"),
            comment(3, "Where is it?"),
        ],
    )
    with database.reading() as db:
        first, told, nobody = db.execute(select(verbatims).order_by(verbatims.c.id)).all()
    assert first.segment in {"New client", "Returning client"}
    assert first.contract_type == "hourly"
    assert (told.segment, told.contract_type) == ("Tea shops", "fixed"), "what a row tells itself stays"
    assert (nobody.segment, nobody.contract_type) == (None, None)


def test_reading_everything_again_that_was_stopped_goes_on_where_it_was(app: Flask, database: Database) -> None:
    now = clock.now()
    bo = Person(key="worklane:member:1", name="Bo Halvorsen", role="client", plan="plus")
    with app.app_context(), database.writing() as db:
        for number in range(5):
            question = Question(customer=bo, subject="Code", body=f"Code {number} never arrives.", channel="ticket")
            take_in(db, question, now=now)
    with database.reading() as db:
        numbers = [one.id for one in customer_words(db, "message")]
        assert [one.id for one in customer_words(db, "message", after=numbers[1], most=2)] == numbers[2:4]
    with database.writing() as db:
        set_mark(db, "again:message", numbers[2], now=now)
    said: list[str] = []
    assert catch_up(database, said.append) == 2, "the first three were read before the stop"
    assert said == ["2 comments read"]
    assert catch_up(database) == 3, "and the next time everything is read again"
    assert catch_up(database) == 0
