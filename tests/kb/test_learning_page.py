"""The page of what suggestions learned: 1. it says what is on, how each version did, and why one isn't on; 2. writers switch,
undo and train, others only look; 3. a switch reaches suggestions through the worker; 4. it stays small in statements."""

import pytest
from flask import Flask

import kb
from foundation.database import Database, count_statements
from foundation.jobs import jobs, work_all
from kb.learning.asking import training
from kb.learning.switching import last_switch
from kb.learning.tables import models
from tests.kb.test_learning import WORDS
from tests.kb.test_learning_versions import NOW, CurrentIndex, open_for, trained
from tests.kb.test_learning_versions import current as current
from tests.kb.writers import SignedIn, send, signer

PAGE = "/desk/articles/learning"


@pytest.fixture
def as_role(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


def first_hits(app: Flask) -> list[str]:
    with app.app_context():
        return [kb.find(said, {})[0].id if kb.find(said, {}) else "" for said in WORDS["card"]]


def test_with_nothing_opened_it_says_what_it_takes(as_role: SignedIn) -> None:
    page = as_role("writer").get(PAGE).text
    assert "Nothing has been learned yet" in page
    assert 'opened an answer <span class="num">0</span> times so far' in page
    assert "five different questions" in page


def test_a_writer_trains_switches_off_and_takes_it_back(
    app: Flask, database: Database, current: CurrentIndex, as_role: SignedIn
) -> None:
    open_for(database)
    writer = as_role("writer")
    assert send(writer, f"{PAGE}/training", {}, opened=PAGE)[:2] == (303, PAGE)
    with database.reading() as db:
        asked = training(db)
    assert asked
    assert asked.state == "waiting"
    assert "Training begins in a moment" in writer.get(PAGE).text
    work_all(database)
    page = writer.get(PAGE).text
    assert "Suggestions use what version" in page
    assert "for Writer" in page
    assert "It switched itself on. It did better on questions it had not been taught." in page
    assert first_hits(app) == ["card"] * 3

    status, there, _ = send(writer, f"{PAGE}/off", {}, opened=PAGE)
    work_all(database)
    assert status == 303
    assert first_hits(app) != ["card"] * 3
    page = writer.get(there).text
    assert "Learning is switched off" in page
    assert "Writer switched all learning off" in page
    with database.reading() as db:
        switch = last_switch(db)
    assert switch
    send(writer, f"{PAGE}/switches/{switch.id}/undo", {}, opened=PAGE)
    work_all(database)
    assert first_hits(app) == ["card"] * 3


def test_switching_back_holds_new_versions_until_they_are_let(
    database: Database, current: CurrentIndex, as_role: SignedIn
) -> None:
    open_for(database)
    first, _ = trained(database), trained(database, days=1)
    writer = as_role("writer")
    assert "Switch back to this one" in writer.get(PAGE).text
    send(writer, f"{PAGE}/{first}/switch", {}, opened=PAGE)
    page = writer.get(PAGE).text
    assert f"Suggestions use what version {first} learned" in page
    assert "so new versions wait" in page
    send(writer, f"{PAGE}/new-ones", {}, opened=PAGE)
    assert "so new versions wait" not in writer.get(PAGE).text


def test_why_one_is_not_on_is_said(database: Database, current: CurrentIndex, as_role: SignedIn) -> None:
    with database.writing() as db:
        row = {"who": None, "page": None, "role": None, "plan": None, "via": "widget", "searched_at": NOW}
        kb.add_searches(db, [row | {"query": "crashes", "shown": ["app"], "opened": "app"}] * 9)
    trained(database)
    page = as_role("writer").get(PAGE).text
    assert "It wasn’t switched on. There is only 1 question to judge it by; it takes 5." in page


def test_what_cannot_be_read_is_said(database: Database, current: CurrentIndex, as_role: SignedIn) -> None:
    open_for(database)
    trained(database)
    with database.writing() as db:
        whole = db.execute(models.select()).one().model
        db.execute(models.update().values(model=b"nonsense"))
    current.rebuild()
    writer, said = as_role("writer"), "can’t be read, so suggestions go without it"
    assert said in writer.get(PAGE).text
    with database.writing() as db:
        db.execute(models.update().values(model=whole))
    current.rebuild()
    assert said not in writer.get(PAGE).text


def test_looking_at_the_page_reads_no_model(database: Database, current: CurrentIndex, as_role: SignedIn) -> None:
    open_for(database)
    trained(database)
    writer = as_role("writer")
    with count_statements(database) as seen:
        writer.get(PAGE)
    assert not any("kb_models.model" in statement or "kb_searches" in statement for statement in seen)


def given_up(database: Database) -> None:
    row = {"kind": "kb.learn", "payload": {}, "unique_key": "kb.learn", "run_at": NOW, "created_at": NOW}
    with database.writing() as db:
        db.execute(jobs.insert().values(**row, state="failed", attempts=8, last_error="no more memory"))


@pytest.mark.parametrize("opened", [True, False], ids=["with something to learn", "with nothing to learn"])
def test_a_training_that_was_given_up_is_told_until_a_later_one_is_done(
    database: Database, current: CurrentIndex, as_role: SignedIn, opened: bool
) -> None:
    if opened:
        open_for(database)
    given_up(database)
    writer = as_role("writer")
    assert "Training didn’t finish, and won’t be tried again by itself." in writer.get(PAGE).text
    send(writer, f"{PAGE}/training", {}, opened=PAGE)
    work_all(database)
    assert "Training didn’t finish" not in writer.get(PAGE).text


def test_while_it_trains_only_how_it_stands_is_asked(
    database: Database, current: CurrentIndex, as_role: SignedIn
) -> None:
    open_for(database)
    writer = as_role("writer")
    send(writer, f"{PAGE}/training", {}, opened=PAGE)
    page = writer.get(PAGE).text
    assert f'hx-get="{PAGE}/training?state=waiting"' in page
    assert page.count("hx-get") == 1
    assert writer.get(f"{PAGE}/training?state=waiting").status_code == 204  # nothing new, nothing swapped
    assert "Training begins in a moment" in writer.get(f"{PAGE}/training?state=running").text
    work_all(database)
    done = writer.get(f"{PAGE}/training?state=waiting").text
    assert "Training has finished." in done
    assert "hx-get" not in done
    assert "<h1" not in done
    assert "Training has finished." not in writer.get(PAGE).text


def test_a_switch_says_when_it_reaches_suggestions(
    database: Database, current: CurrentIndex, as_role: SignedIn
) -> None:
    open_for(database)
    trained(database)
    writer = as_role("writer")
    assert "opened anything, within seconds." in writer.get(PAGE).text
    send(writer, f"{PAGE}/training", {}, opened=PAGE)
    assert "opened anything, once the worker has finished training." in writer.get(PAGE).text
    _, there, _ = send(writer, f"{PAGE}/off", {}, opened=PAGE)
    assert "Learning is switched off once the worker has finished training." in writer.get(there).text


def test_an_agent_looks_and_does_not_switch(database: Database, current: CurrentIndex, as_role: SignedIn) -> None:
    open_for(database)
    version = trained(database)
    agent = as_role("agent")
    page = agent.get(PAGE).text
    assert f"version {version} learned" in page
    assert "Switch off all learning" not in page
    assert "Train now" not in page
    for path in ("training", "off", "1/switch", "new-ones", "switches/1/undo"):
        assert agent.post(f"{PAGE}/{path}").status_code == 403


def test_the_page_takes_few_statements_however_many_versions(
    database: Database, current: CurrentIndex, as_role: SignedIn
) -> None:
    open_for(database)
    for day in range(3):
        trained(database, days=day)
    writer = as_role("writer")
    with count_statements(database) as seen:
        assert writer.get(PAGE).status_code == 200
    assert len(seen) <= 8
