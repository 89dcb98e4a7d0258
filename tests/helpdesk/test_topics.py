"""What a question is about, in the product.

1. Too few examples: each topic's own words count. Enough of them: what was learned, where it is sure and trusted.
2. A version goes on when it is right as often as the words on examples it was not taught, and unless a person decided.
3. A version that is missing or damaged is never applied: the words take over, in the log and in the list.
4. Agents set a topic right and take that back; who and when is kept, and what they say is learned from.
"""

import json
import logging
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

import helpdesk
from foundation import clock
from foundation.database import Database, count_statements
from foundation.errors import Conflict, Invalid
from foundation.jobs import enqueue, jobs, work_all
from helpdesk.routing import TOPICS, guess_topic, topic_title, train_topics, which_of_these
from helpdesk.routing.topics.examples import CORRECTED, ticket_examples
from helpdesk.routing.topics.teaching import MANY_CORRECTIONS, teach
from helpdesk.routing.topics.versions import Facts, TopicShelf
from helpdesk.tickets.reading import timeline
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Change
from helpdesk.tickets.topic import set_topic
from tests.helpdesk.people import BO, ask, staff
from tests.helpdesk.test_workspace import ada, send, ticket, token_of  # noqa: F401  fixtures

COFFEE = "The espresso machine spills on my parcel"
GLUE = "Blue glue sticks to every page of the parcel"
NOW = clock.now()


def solved(database: Database, told: dict[str, str], each: int) -> None:
    """So many solved tickets of each topic: none of their words are known for it."""
    with database.writing() as db:
        for topic, line in told.items():
            for n in range(each):
                ask(db, BO, f"{line}, number {n}, {'again' if n % 2 else 'today'}", topic=topic, subject="Parcel")
        db.execute(update(tickets).values(status="solved"))


@pytest.fixture
def shelf(tmp_path: Path) -> TopicShelf:
    return TopicShelf(tmp_path / "topics")


def facts(right: int = 9, by_words: int = 5, trusted: tuple[str, ...] = ("fee_question", "tax_form")) -> Facts:
    return Facts(NOW.isoformat(), 100, 0, trusted, 10, right, by_words)


def command(app: Flask, *more: str):
    with app.app_context():
        return app.test_cli_runner().invoke(args=["routing", "topics", *more])


def small_model(line: str = "coffee"):
    return train_topics(
        [f"{line} {n}" for n in range(9)] + [f"glue {n}" for n in range(9)], ["fee_question"] * 9 + ["tax_form"] * 9
    )


def test_with_too_few_examples_the_words_count(database: Database, shelf: TopicShelf) -> None:
    solved(database, {"badge_lost": COFFEE, "app_crash": GLUE}, each=20)
    assert teach(database, shelf, now=NOW) is None
    assert shelf.versions() == []


@pytest.mark.once
def test_enough_solved_tickets_teach_what_no_word_list_knows(app: Flask, database: Database) -> None:
    solved(database, {"badge_lost": COFFEE, "app_crash": GLUE}, each=60)
    shelf: TopicShelf = app.extensions["topics"]
    with app.app_context():
        assert guess_topic(COFFEE)[0] is None
        assert teach(database, shelf, now=NOW) == 1
        shelf.look()
        assert guess_topic("my parcel has espresso on it")[0] == "badge_lost"
        assert guess_topic("my milestone is not released")[0] == "milestone_not_released"  # by its words still
        assert which_of_these("espresso on a parcel")[0] == "badge_lost"
    (_, told), *_ = shelf.versions()
    assert told.right > told.right_by_words
    assert {"badge_lost", "app_crash"} <= set(told.trusted)


def test_which_of_these_asks_about_three_at_most(app: Flask) -> None:
    with app.app_context():
        asked = which_of_these("refund of a milestone in a dispute about escrow and fees")
    assert 2 <= len(asked) <= 3
    assert which_of_these("lovely weather today") == []


def test_every_topic_has_a_name_of_its_own() -> None:
    titles = {topic_title(topic) for topic in TOPICS}
    assert len(titles) == len(TOPICS)
    assert not [one for one in titles if "_" in one or "!" in one]


def test_a_version_that_is_worse_than_the_words_stays_off(shelf: TopicShelf) -> None:
    assert shelf.keep(small_model(), facts(right=4), now=NOW) == (1, False)
    assert shelf.current() is None
    assert shelf.keep(small_model(), facts(), now=NOW) == (2, True)


def test_the_earlier_version_comes_back_and_stays(shelf: TopicShelf) -> None:
    for _ in range(2):
        shelf.keep(small_model(), facts(), now=NOW)
    shelf.use(1, by="Lee", now=NOW)
    assert shelf.keep(small_model(), facts(), now=NOW) == (3, False)
    shelf.look()
    assert shelf.current().version == 1
    shelf.let_go(by="Lee", now=NOW)
    assert shelf.keep(small_model(), facts(), now=NOW) == (4, True)


def test_only_the_latest_versions_are_kept_and_the_one_that_is_on(shelf: TopicShelf) -> None:
    shelf.keep(small_model(), facts(), now=NOW)
    shelf.use(1, by="Lee", now=NOW)
    for _ in range(9):
        shelf.keep(small_model(), facts(), now=NOW)
    assert [number for number, _ in shelf.versions()] == [10, 9, 8, 7, 6, 5, 4, 3, 1]


@pytest.mark.parametrize("harm", ["missing", "cut", "pointer"])
def test_what_is_damaged_is_said_and_the_words_take_over(
    app: Flask, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    shelf: TopicShelf = app.extensions["topics"]
    shelf.keep(small_model(), facts(), now=NOW)
    if harm == "missing":
        shutil.rmtree(shelf.folder / "1")
    elif harm == "cut":
        (shelf.folder / "1" / "weights.npy").write_bytes(b"half")
    else:
        (shelf.folder / "on.json").write_text("{")
    with app.app_context(), caplog.at_level(logging.ERROR):
        for _ in range(3):
            shelf.look()
            assert guess_topic("my milestone is not released")[0] == "milestone_not_released"
    assert len([one for one in caplog.records if "words decide" in one.getMessage()]) == 1
    assert "can’t be used" in command(app).output


def test_the_command_lists_versions_and_goes_back(app: Flask) -> None:
    shelf: TopicShelf = app.extensions["topics"]
    assert "words of each topic" in command(app).output
    shelf.keep(small_model(), facts(), now=NOW)
    shelf.keep(small_model(), facts(), now=NOW)
    assert command(app, "use", "1").exit_code == 0
    told = command(app).output
    assert "On: version 1" in told
    assert "right 9 of 10, by words 5" in told
    assert command(app, "use", "7").exit_code == 1
    assert command(app, "use", "words").exit_code == 0
    assert "On: the words" in command(app).output


def test_an_agents_correction_weighs_more_until_it_is_taken_back(database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        asked = ask(db, BO, "My milestone is not released")
        set_topic(db, asked.id, "fee_question", by=ada, now=NOW)
        assert [(one.topic, one.weight) for one in ticket_examples(db)] == [("fee_question", CORRECTED)]
        set_topic(db, asked.id, "milestone_not_released", by=ada, now=NOW, was="fee_question")
        assert [(one.topic, one.weight) for one in ticket_examples(db)] == [("milestone_not_released", 1.0)]
        said = [(one.what, one.before, one.after, one.who) for one in timeline(db, asked.id) if isinstance(one, Change)]
    assert said == [
        ("topic", "milestone_not_released", "fee_question", "Ada Brenner"),
        ("topic", "fee_question", "milestone_not_released", "Ada Brenner"),
    ]


@pytest.mark.once
def test_corrections_ask_for_one_training_and_it_waits_until_there_are_many(
    database: Database, shelf: TopicShelf
) -> None:
    solved(database, {"badge_lost": COFFEE, "app_crash": GLUE}, each=60)
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        made = [ask(db, BO, f"Odd question {n}") for n in range(MANY_CORRECTIONS)]
        for one in made[1:]:
            set_topic(db, one.id, "fee_question", by=ada, now=NOW)
        waiting = db.execute(select(jobs.c.run_at).where(jobs.c.kind == "routing.topics")).scalars().all()
        assert waiting == [NOW + timedelta(minutes=5)]
    assert teach(database, shelf, now=NOW, after_corrections=True) is None
    with database.writing() as db:
        set_topic(db, made[0].id, "fee_question", by=ada, now=NOW)
    assert teach(database, shelf, now=NOW, after_corrections=True) == 1
    assert teach(database, shelf, now=NOW, after_corrections=True) is None


def test_the_job_is_there_and_bears_an_empty_desk(app: Flask, database: Database) -> None:
    with database.writing() as db:
        enqueue(db, "routing.topics")
    assert work_all(database) >= 1
    with database.reading() as db:
        assert db.execute(select(jobs.c.last_error).where(jobs.c.kind == "routing.topics")).first() is None


def test_topics_nobody_has_are_refused(database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        asked = ask(db, BO)
        with pytest.raises(Invalid):
            set_topic(db, asked.id, "weather", by=ada, now=NOW)
        with pytest.raises(Conflict):
            set_topic(db, asked.id, "fee_question", by=ada, now=NOW, was="tax_form")


def test_an_agent_sets_the_topic_by_its_name_and_takes_it_back(ada: FlaskClient, ticket: helpdesk.Ticket) -> None:  # noqa: F811
    path = f"/desk/tickets/{ticket.id}"
    assert send(ada, f"{path}/topic", topic=" a withdrawal FAILED ").status_code == 303
    page = ada.get(path).text
    assert "A withdrawal failed</strong> by Ada Brenner" in page
    assert 'value="A withdrawal failed"' in page
    assert page.count("Undo this change of topic") == 1
    assert send(ada, f"{path}/topic", topic="", was="tax_form").status_code == 409
    assert send(ada, f"{path}/topic", topic="", was="withdraw_failed").status_code == 303
    assert "not known</strong> by Ada Brenner" in ada.get(path).text
    assert send(ada, f"{path}/topic", topic="The weather").status_code == 422


def test_only_the_desk_sets_topics(client: FlaskClient, ticket: helpdesk.Ticket) -> None:  # noqa: F811
    page = client.get("/desk/sign-in").text
    answer = client.post(
        f"/desk/tickets/{ticket.id}/topic", data={"_csrf": token_of(page), "topic": "Close my account"}
    )
    assert "/desk/sign-in" in answer.headers["Location"]


def test_a_guess_sends_no_sql(app: Flask, database: Database) -> None:
    app.extensions["topics"].keep(small_model(), facts(), now=NOW)
    with app.app_context(), count_statements(database) as sent:
        guess_topic("coffee 3")
    assert len(list(sent)) == 0


def test_every_topic_is_asked_about_in_the_readers_language() -> None:
    words = Path(__file__).parents[2] / "widgets" / "words"
    for language in ("es", "ar"):
        said = json.loads((words / f"{language}.json").read_text("utf-8"))
        assert {topic_title(topic) for topic in TOPICS} <= set(said)
