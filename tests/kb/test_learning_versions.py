"""Versions of what was learned.

1. Training keeps a version; one that does better on questions it was not taught switches itself on, another doesn't.
2. Switching back gives exactly the earlier ranking; switching off gives the one with nothing learned; both can be undone.
3. After a person decided, new versions wait for a person. 4. A damaged model costs what it knew, never the index.
5. Articles may come and go. 6. The last twenty are kept, and the one that is on.
7. Who switches at the same moment takes turns: what a person decided stands.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, update

from foundation.database import Database
from foundation.errors import Conflict, NotFound
from kb import ArticleDraft, add_searches, archive_article, publish_article
from kb.current import CurrentIndex
from kb.learning.keeping import KEPT, keep_version, list_versions
from kb.learning.packing import BadModel, pack_lessons, unpack_lessons
from kb.learning.switching import last_switch, let_new_ones_on, switch_back, switch_itself_on, switch_off, undo_switch
from kb.learning.tables import models
from kb.learning.training import train
from kb.learning.version import Version
from kb.search.learning import Report, nothing_learned
from tests.kb.test_learning import WORDS, lessons

NOW = datetime(2026, 7, 9, tzinfo=UTC)
ASKED = [said for one in WORDS.values() for said in one]


@pytest.fixture
def current(database: Database, tmp_path: Path) -> CurrentIndex:
    with database.writing() as db:
        for id_, title in (("app", "Crashes"), ("card", "Declined card"), ("hours", "Weekly limit of hours")):
            publish_article(db, ArticleDraft(title=title, markdown="Text.", slug=id_), author="Wren", now=NOW)
    return CurrentIndex(database, tmp_path)


def open_for(database: Database, swapped: bool = False, times: int = 20) -> None:
    """People open the card article for what they say about cards, and the one about the app for crashes."""
    other = {"card": "app", "app": "card"}
    rows = [
        {
            "query": f"{said} {when}", "shown": ["app", "card"], "opened": other[article] if swapped else article, "who": None, "page": None,
            "role": None, "plan": None, "via": "widget", "searched_at": NOW,
        }
        for article, sayings in WORDS.items() for said in sayings for when in ("today", "again", "yesterday", "since monday")
        for _ in range(times // 4)
    ]  # fmt: skip
    with database.writing() as db:
        add_searches(db, rows)


def ranking(current: CurrentIndex) -> list[list[tuple[str, float]]]:
    index = current.rebuild()
    return [[(hit.id, hit.score) for hit in index.search(query)] for query in [*ASKED, "card", "limit", ""]]


def trained(database: Database, days: int = 0) -> int:
    version = train(database, by=None, now=NOW + timedelta(days=days))
    assert version
    return version.id


def test_what_does_better_switches_itself_on(database: Database, current: CurrentIndex) -> None:
    plain = ranking(current)
    open_for(database)
    assert ranking(current) == plain  # nothing is learned by publishing
    trained(database)
    assert [found[0][0] for found in ranking(current)[: len(ASKED)]] == ["card"] * 3 + ["app"] * 3
    with database.reading() as db:
        (version,), switch = list_versions(db), last_switch(db)
    assert version.better
    assert version.after > version.before
    assert switch
    assert (switch.version, switch.by, switch.held) == (version.id, None, False)


def test_what_does_not_do_better_stays_off(database: Database, current: CurrentIndex) -> None:
    row = {"who": None, "page": None, "role": None, "plan": None, "via": "widget", "searched_at": NOW}
    found = {"card": "declined card", "app": "crashes", "hours": "weekly limit"}
    with database.writing() as db:
        for article, query in found.items():
            add_searches(db, [row | {"query": f"{query} {n}", "shown": [article], "opened": article} for n in range(9)])
    trained(database)
    with database.reading() as db:
        assert not list_versions(db)[0].better
        assert last_switch(db) is None


def test_with_nothing_opened_there_is_nothing_to_keep(database: Database, current: CurrentIndex) -> None:
    assert train(database, by="Wren", now=NOW) is None


def test_switching_back_gives_exactly_the_earlier_ranking(database: Database, current: CurrentIndex) -> None:
    plain = ranking(current)
    open_for(database)
    first = trained(database)
    earlier = ranking(current)
    open_for(database, swapped=True, times=80)
    second = trained(database, days=1)
    later = ranking(current)
    assert later != earlier
    with database.writing() as db:
        switch_back(db, first, by="Wren", now=NOW)
    assert ranking(current) == earlier
    with database.writing() as db:
        switch_off(db, by="Lee", now=NOW)
    assert ranking(current) == plain
    with database.writing() as db:
        switch_back(db, second, by="Wren", now=NOW)
    assert ranking(current) == later


def test_a_switch_is_undone_unless_somebody_switched_since(database: Database, current: CurrentIndex) -> None:
    open_for(database)
    version = trained(database)
    with database.writing() as db:
        switch_off(db, by="Wren", now=NOW)
        off = last_switch(db)
        assert off
        undo_switch(db, off.id, by="Wren", now=NOW)
        undone = last_switch(db)
    assert undone
    assert (undone.version, undone.held, undone.by) == (version, False, "Wren")
    with database.writing() as db, pytest.raises(Conflict, match="switched since"):
        undo_switch(db, off.id, by="Lee", now=NOW)
    with database.writing() as db, pytest.raises(NotFound, match="no longer kept"):
        switch_back(db, 999, by="Lee", now=NOW)


def test_after_a_person_decided_new_versions_wait(database: Database, current: CurrentIndex) -> None:
    open_for(database)
    trained(database)
    with database.writing() as db:
        switch_off(db, by="Wren", now=NOW)
    second = trained(database, days=1)
    with database.reading() as db:
        assert list_versions(db)[0].better
        switch = last_switch(db)
        assert switch
        assert switch.version is None
    with database.writing() as db:
        let_new_ones_on(db, by="Wren", now=NOW)
    third = trained(database, days=2)
    with database.reading() as db:
        switch = last_switch(db)
        assert switch
        assert switch.version == third
        assert [one.id for one in list_versions(db)][:2] == [third, second]


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_model_costs_what_it_knew_and_no_more(
    database: Database, current: CurrentIndex, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    plain = ranking(current)
    open_for(database)
    trained(database)
    with database.writing() as db:
        whole = db.execute(models.select()).one().model
        db.execute(update(models).values(model=whole[: len(whole) // 2] if damage is None else damage))
    with caplog.at_level(logging.WARNING):
        assert ranking(current) == plain
    assert "suggestions go without what was learned" in caplog.text


def test_articles_come_and_go_and_the_rest_is_still_known(database: Database, current: CurrentIndex) -> None:
    open_for(database)
    trained(database)
    with database.writing() as db:
        for title in ("A first one", "Between", "Zones"):
            publish_article(db, ArticleDraft(title=title, markdown="Text."), author="Wren", now=NOW)
        archive_article(db, "app", author="Wren", now=NOW)
    index = current.rebuild()
    assert [index.search(said)[0].id for said in WORDS["card"]] == ["card"] * 3
    assert all(hit.id != "app" for said in ASKED for hit in index.search(said))


def test_the_last_twenty_are_kept_and_the_one_that_is_on(database: Database) -> None:
    def keep() -> int:
        report = Report(10, 8, 6, 0.5, 0.6, on=True)
        with database.writing() as db:
            return keep_version(db, nothing_learned(1), report, ["one"], by=None, now=NOW).id

    first = keep()
    with database.writing() as db:
        switch_back(db, first, by="Wren", now=NOW)
    others = [keep() for _ in range(KEPT + 3)]
    with database.reading() as db:
        assert [one.id for one in list_versions(db)] == [*reversed(others[-KEPT:]), first]


@contextmanager
def at_the_same_time(database: Database, other: Callable[[Connection], object]) -> Iterator[Connection]:
    """A transaction that isn't over yet when `other` begins in one of its own; both are at the end."""

    def run() -> None:
        with database.writing() as db:
            other(db)

    thread = threading.Thread(target=run)
    with database.writing() as db:
        yield db
        thread.start()
        thread.join(0.3)  # long enough to do it, were it let
    thread.join()


def keep_better(db: Connection) -> Version:
    return keep_version(db, nothing_learned(1), Report(10, 8, 6, 0.5, 0.6, on=True), ["one"], by=None, now=NOW)


def test_a_training_that_ends_while_a_person_switches_off_stays_off(database: Database) -> None:
    with at_the_same_time(database, lambda db: switch_itself_on(db, keep_better(db), now=NOW)) as db:
        switch_off(db, by="Wren", now=NOW)
    with database.reading() as db:
        switch = last_switch(db)
    assert switch
    assert (switch.version, switch.held, switch.by) == (None, True, "Wren")


def test_a_version_is_not_forgotten_while_a_person_switches_to_it(database: Database) -> None:
    with database.writing() as db:
        oldest, *_ = [keep_better(db).id for _ in range(KEPT)]
    with at_the_same_time(database, keep_better) as db:
        switch_back(db, oldest, by="Wren", now=NOW)
    with database.reading() as db:
        assert oldest in [one.id for one in list_versions(db)]


def test_what_is_unpacked_is_what_was_packed_bit_by_bit(database: Database, current: CurrentIndex) -> None:
    from kb.search import build_index

    documents: list[dict[str, Any]] = [{"id": "app", "title": "Crashes"}, {"id": "card", "title": "Declined card"}]
    index = build_index(documents)
    clicks = [click | {"context": {"page": "billing"}} for click in lessons(20)]
    assert index.learn(clicks)
    found = unpack_lessons(pack_lessons(index.lessons, index.parts.ids), index.parts.ids)
    assert np.array_equal(found.gain, index.lessons.gain)
    assert np.array_equal(found.opened, index.lessons.opened)
    assert str(found.opened_on) == str(index.lessons.opened_on)
    for one in ("columns", "stems", "weights", "bias", "belief"):
        assert np.array_equal(getattr(found.associations, one), getattr(index.lessons.associations, one))
    with pytest.raises(BadModel):
        unpack_lessons(b"", index.parts.ids)
