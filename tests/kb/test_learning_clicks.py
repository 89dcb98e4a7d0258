"""What readers did becomes clicks: 1. an opening knows how long it was read, whether it helped and whether a person was asked
all the same; 2. what others did, or did much later, doesn't count; 3. a search of which nothing was opened teaches nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from foundation.database import Database, count_statements
from kb import add_contacts, add_readings, add_searches, add_votes, record_dwell
from kb.articles.judging import record_glance, record_reading, record_search
from kb.learning.clicks import read_clicks
from kb.search.relearning import worth_of

NOW = datetime(2026, 7, 9, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BO, SAM = "worklane:member:1", "worklane:member:2"


def searched(database: Database, who: str | None = BO, opened: str | None = "refunds", **more: Any) -> None:
    row = {
        "query": "money back",
        "shown": ["fees", "refunds"],
        "opened": opened,
        "who": who,
        "page": "billing",
        "role": "client",
        "plan": None,
    }
    with database.writing() as db:
        add_searches(db, [row | {"via": "widget", "searched_at": NOW} | more])


def the_click(database: Database) -> dict[str, Any]:
    with database.reading() as db:
        return read_clicks(db)[0]


def test_an_opening_knows_what_followed(database: Database) -> None:
    searched(database)
    told = {"page": None, "via": "widget", "who": BO, "article_id": "refunds"}
    with database.writing() as db:
        add_readings(db, [told | {"seconds": 3, "read_at": NOW + MINUTE}])
        add_votes(
            db, [told | {"helped": True, "comment": None, "role": None, "plan": None, "voted_at": NOW + 2 * MINUTE}]
        )
        add_contacts(db, [{"article_id": "refunds", "who": BO, "asked_at": NOW + 3 * MINUTE}])
    click = the_click(database)
    assert (click["clicked"], click["shown"]) == ("refunds", ["fees", "refunds"])
    assert (click["seconds"], click["helped"], click["contacted"]) == (3, True, True)


@pytest.mark.parametrize(
    ("who", "article", "later"),
    [(SAM, "refunds", MINUTE), (BO, "fees", MINUTE), (BO, "refunds", timedelta(hours=2)), (BO, "refunds", -MINUTE)],
)
def test_what_others_did_or_did_at_another_time_does_not_count(
    database: Database, who: str, article: str, later: timedelta
) -> None:
    searched(database)
    with database.writing() as db:
        add_readings(
            db,
            [{"article_id": article, "seconds": 3, "who": who, "page": None, "via": "widget", "read_at": NOW + later}],
        )
        add_contacts(db, [{"article_id": article, "who": who, "asked_at": NOW + later}])
    assert (the_click(database)["seconds"], the_click(database)["contacted"]) == (None, False)


def test_a_visitor_nobody_knows_is_followed_by_the_key_of_one_opening(database: Database) -> None:
    with database.writing() as db:
        for opening in ("key-1", "key-2"):
            record_search(
                db, "money back", ["refunds"], "refunds", context={}, now=NOW, via="helpcentre", opening=opening
            )
        record_glance(db, "key-1", seconds=2)
    with database.reading() as db:
        assert sorted((click["seconds"] for click in read_clicks(db)), key=str) == [2, None]


def test_the_panel_tells_how_long_an_article_was_read_when_it_is_left(database: Database) -> None:
    searched(database)
    with database.writing() as db:
        for at in (NOW, NOW + 5 * MINUTE):
            record_reading(db, "refunds", seconds=None, who=BO, page=None, now=at, via="widget")
        record_dwell(db, BO, [("refunds", 4, NOW + MINUTE), ("gone", 9, NOW)], now=NOW + 6 * MINUTE)
    assert the_click(database)["seconds"] == 4


def test_a_quick_way_back_or_a_question_to_a_person_says_less(database: Database) -> None:
    click = {"shown": ["refunds"], "clicked": "refunds"}
    assert worth_of(click) > worth_of(click | {"seconds": 2}) > worth_of(click | {"seconds": 2, "contacted": True}) > 0


def test_only_what_was_opened_teaches(database: Database) -> None:
    searched(database, opened=None)
    searched(database, opened="")  # a page of results: nobody knows what was opened
    with database.reading() as db:
        assert read_clicks(db) == []


def test_any_number_of_clicks_is_read_in_four_statements(database: Database) -> None:
    for _ in range(20):
        searched(database)
    with count_statements(database) as seen, database.reading() as db:
        assert len(read_clicks(db)) == 20
    assert len(seen) == 4
