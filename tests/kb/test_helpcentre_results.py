"""The page of results.

1. Ten a page; the rest by links that work without JavaScript. 2. Filters count what there is, mark the chosen, and can be cleared.
3. What only shares a small word isn't shown; where nothing fits well, a few closest are, and we say so.
"""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from kb import ArticleDraft, publish_article
from kb.articles.tables import searches
from kb.helpcentre.results import choose_results
from kb.search import Hit


def hit(name: str, score: float = 1.0, section: str = "Milestones") -> Hit:
    return Hit(name, score, name, "", (), section, slug=name)


MANY = [hit(f"m{number}") for number in range(13)] + [hit(f"p{number}", 0.9, "Payouts and fees") for number in range(4)]


def test_ten_a_page_and_the_rest_on_the_next() -> None:
    first, second = choose_results(MANY), choose_results(MANY, page=2)
    assert (len(first.hits), first.first, first.last, first.total, first.pages) == (10, 1, 10, 17, 2)
    assert [one.id for one in second.hits] == ["m10", "m11", "m12", "p0", "p1", "p2", "p3"]
    assert (second.first, second.last) == (11, 17)


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-3, 1), (3, 2), (10**12, 2)])
def test_a_page_too_far_is_the_nearest_there_is(asked: int, given: int) -> None:
    assert choose_results(MANY, page=asked).page == given


def test_filters_count_what_there_is_and_keep_counting_when_one_is_chosen() -> None:
    chosen = choose_results(MANY, section="payouts-and-fees")
    assert [(one.name, one.count) for one in chosen.filters] == [("Milestones", 13), ("Payouts and fees", 4)]
    assert chosen.chosen is not None
    assert chosen.chosen.name == "Payouts and fees"
    assert ({one.section for one in chosen.hits}, chosen.total, chosen.everywhere) == ({"Payouts and fees"}, 4, 17)


def test_a_section_none_is_in_shows_all() -> None:
    assert choose_results(MANY, section="billing").total == 17


def test_what_shares_only_a_small_word_is_left_out() -> None:
    assert [one.id for one in choose_results([hit("a", 10), hit("b", 4), hit("c", 1)]).hits] == ["a", "b"]


def test_where_nothing_fits_well_the_closest_few_are_shown_as_such() -> None:
    unsure = choose_results(MANY, chance=0.2)
    assert (unsure.unsure, unsure.total, unsure.pages) == (True, 5, 1)
    nothing = choose_results([], chance=0.0)
    assert (nothing.unsure, nothing.total, nothing.pages, nothing.filters) == (False, 0, 1, ())


@pytest.fixture
def filled(database: Database, client: FlaskClient) -> FlaskClient:
    with database.writing() as db:
        for number in range(12):
            draft = ArticleDraft(title=f"Milestone part {number}", markdown="About a milestone.", section="Milestones")
            publish_article(db, draft, author="Wren", now=clock.now())
        for title in ("Milestone fees", "Milestone taxes"):
            draft = ArticleDraft(title=title, markdown="What a milestone costs.", section="Payouts and fees")
            publish_article(db, draft, author="Wren", now=clock.now())
    work_all(database)
    return client


def texts(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_the_pages_of_a_search_lead_to_each_other(filled: FlaskClient) -> None:
    first = filled.get("/help/search?q=milestone").text
    assert "1–10 of 14 articles" in texts(first)
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after
    second = filled.get(after[1].replace("&amp;", "&")).text
    assert "11–14 of 14 articles" in texts(second)
    assert '<ol class="results" start="11">' in second
    assert 'rel="next"' not in second
    assert 'rel="prev" href="/help/search?q=milestone"' in second


def test_filters_are_links_with_counts_the_chosen_one_marked_and_cleared_by_a_link(filled: FlaskClient) -> None:
    every = filled.get("/help/search?q=milestone").text
    address = re.search(r'href="([^"]+section=payouts-and-fees)"', every)
    assert address
    one = filled.get(address[1].replace("&amp;", "&")).text
    assert "2 articles in Payouts and fees . Show all 14" in texts(one)
    assert re.findall(r'aria-current="true"><span>([^<]+)</span><span class="num">(\d+)', one) == [
        ("Payouts and fees", "2")
    ]
    assert re.search(r'<a href="/help/search\?q=milestone">Show all', one)


@pytest.mark.parametrize(
    "tail", ["page=x", "page=-1", "page=99999999999999999999", "section=%00", "section=none&page=2", "lang=%00"]
)
def test_wrong_filters_and_pages_are_answered(filled: FlaskClient, tail: str) -> None:
    answer = filled.get(f"/help/search?q=milestone&{tail}")
    assert answer.status_code == 200
    assert "Milestone" in answer.text


def test_a_question_is_remembered_once_however_it_is_looked_through(filled: FlaskClient, database: Database) -> None:
    for tail in ("", "&page=2", "&section=milestones"):
        filled.get(f"/help/search?q=milestone{tail}")
    with database.reading() as db:
        assert db.execute(select(searches.c.query)).scalars().all() == ["milestone"]


def test_the_closest_we_have_is_called_that(filled: FlaskClient) -> None:
    page = texts(filled.get("/help/search?q=pineapple+pizza+umbrella+milestone").text)
    assert "No article covers that exactly. These are the closest we have." in page
    assert "No article covers that exactly" not in texts(filled.get("/help/search?q=milestone+taxes").text)
