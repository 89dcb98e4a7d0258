"""The help centre.

1. Every page works without JavaScript, is titled, described and indexable; search pages are not indexed.
2. Nothing anybody writes or types becomes markup.
3. An empty knowledge base has kind pages; wrong addresses say what to do.
4. Lists take few SQL statements. 5. What people open, read and search is remembered; a miss is a fact.
"""

import re
from collections import Counter

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation import clock
from foundation.database import Database, count_statements
from foundation.events import events
from foundation.jobs import work_all
from foundation.markdown import RESERVED
from kb import ArticleDraft, add_readings, publish_article
from kb.articles.tables import readings, searches, votes
from kb.helpcentre.tables import stackable

NASTY = '"><script>alert(1)</script>'
BODY = """The first **lede** paragraph.

## While you wait

1. **Check** the [contract](fund-a-milestone).
2. Wait.

## What happens when

| If | Then |
|---|---|
| Approved | Released |
"""


@pytest.fixture
def filled(database: Database, client: FlaskClient) -> FlaskClient:
    with database.writing() as db:
        for number in range(12):
            publish_article(
                db,
                ArticleDraft(title=f"Milestone part {number}", markdown=BODY, section="Milestones"),
                author="Wren",
                now=clock.now(),
            )
        publish_article(
            db,
            ArticleDraft(title="Fund a milestone", markdown=BODY, section="Milestones", roles=("client",)),
            author="Wren",
            now=clock.now(),
        )
        publish_article(
            db,
            ArticleDraft(title=f"Payout {NASTY}", id="nasty", markdown=NASTY, section=NASTY, questions=(NASTY,)),
            author=NASTY,
            now=clock.now(),
        )
    work_all(database)
    return client


def token_of(page: str) -> str:
    found = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_article_says_what_it_is(filled: FlaskClient) -> None:
    page = filled.get("/help/articles/fund-a-milestone").text
    assert "<title>Fund a milestone · Worklane help</title>" in page
    assert '<meta name="description" content="The first lede paragraph.">' in page
    assert re.search(r'<link rel="canonical" href="http[^"]+/help/articles/fund-a-milestone">', page)
    assert "For clients." in page
    assert '<a href="#while-you-wait">While you wait</a>' in page
    assert 'href="/help/articles/fund-a-milestone">contract</a>' in page
    assert '<td role="cell" data-label="Then">Released</td>' in page


def test_what_an_article_names_never_meets_the_pages_own_ids(filled: FlaskClient, database: Database) -> None:
    names = "\n\n".join(f"## {name}\n\n> [!more] {name}" for name in RESERVED)
    with database.writing() as db:
        draft = ArticleDraft(title="Names", markdown=f"{BODY}\n\n{names}", section="Milestones")
        publish_article(db, draft, author="Wren", now=clock.now())
    for path in ("/help/articles/names", "/help/articles/names?thanks=no"):
        ids = re.findall(r'\sid="([^"]+)"', filled.get(path).text)
        assert [one for one, times in Counter(ids).items() if times > 1] == []
    plain = filled.get("/help/articles/fund-a-milestone").text
    assert set(re.findall(r'\sid="([^"]+)"', plain)) <= {*RESERVED, "while-you-wait", "what-happens-when"}


def test_the_section_list_beside_an_article_includes_it(filled: FlaskClient) -> None:
    for slug in ("fund-a-milestone", "milestone-part-0", "milestone-part-9"):
        page = filled.get(f"/help/articles/{slug}").text
        assert re.search(rf'href="/help/articles/{slug}" aria-current="page"', page)


def test_search_results_are_highlighted_and_mended(filled: FlaskClient) -> None:
    page = filled.get("/help/search?q=fnud+miletsone").text
    assert "Showing answers for <strong>fund milestone</strong>" in page
    assert "<mark>Fund</mark> a <mark>milestone</mark>" in page
    assert '<meta name="robots" content="noindex">' in page
    only = filled.get("/help/search?q=milestone&section=milestones").text
    assert "Milestone part 3" in re.sub("<[^>]+>", "", only)


def test_suggestions_tell_what_the_page_needs(filled: FlaskClient) -> None:
    answer = filled.get("/help/suggest?q=fund+miletsone").json
    assert answer["spelling"] == "fund milestone"
    hit = answer["hits"][0]
    assert (hit["id"], hit["url"], hit["lede"]) == (
        "fund-a-milestone",
        "/help/articles/fund-a-milestone",
        "The first lede paragraph.",
    )


@pytest.mark.parametrize(
    "path",
    [
        "/help/",
        "/help/articles/nasty",
        f"/help/search?q={NASTY}",
        "/help/sections/script-alert-1-script",
        "/help/sitemap.xml",
    ],
)
def test_nothing_written_or_typed_becomes_markup(filled: FlaskClient, path: str) -> None:
    answer = filled.get(path)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("query", ["", "%00", "a" * 5000, "%F0%9F%99%82", "%ff%fe", "' OR 1=1", "word+" * 500])
def test_any_query_is_answered(filled: FlaskClient, query: str) -> None:
    assert filled.get(f"/help/search?q={query}").status_code == 200
    assert filled.get(f"/help/suggest?q={query}").status_code == 200


def test_wrong_addresses_say_what_to_do(filled: FlaskClient) -> None:
    for path in ("/help/articles/none", "/help/sections/none", "/help/articles/%00"):
        answer = filled.get(path)
        assert answer.status_code == 404
        assert "There is no such" in answer.text


def test_an_empty_knowledge_base_has_kind_pages(client: FlaskClient) -> None:
    for path in (
        "/help/",
        "/help/search?q=x",
        "/help/search",
        "/help/suggest?q=x",
        "/help/sitemap.xml",
        "/help/contact",
    ):
        assert client.get(path).status_code == 200
    assert "Articles will be here soon" in client.get("/help/").text


def test_the_home_page_shows_what_is_read_most_first(filled: FlaskClient, database: Database) -> None:
    assert "Popular now" not in filled.get("/help/").text  # nobody has read anything: nothing is claimed
    read = {"seconds": 9, "who": None, "page": None, "via": "widget", "read_at": clock.now()}
    with database.writing() as db:
        add_readings(db, [{"article_id": "milestone-part-7", **read}])
    page = filled.get("/help/").text
    assert "Popular now" in page
    section = page.split('href="/help/sections/milestones"')[1]
    assert re.findall(r">(Milestone part \d+|Fund a milestone)<", section)[0] == "Milestone part 7"


def test_text_with_nul_goes_in_without_it(filled: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        made = publish_article(
            db, ArticleDraft(title="A\x00B", markdown="x\x00y", section="\x00"), author="Wren", now=clock.now()
        )
    assert (made.title, made.markdown, made.section) == ("AB", "xy", "General")


def test_every_published_page_is_in_the_sitemap(filled: FlaskClient) -> None:
    text = filled.get("/help/sitemap.xml").text
    assert text.count("<loc>") == 1 + 2 + 14
    assert re.search(r"<loc>http[^<]+/help/articles/fund-a-milestone</loc>", text)


@pytest.mark.parametrize(
    "path", ["/help/", "/help/articles/fund-a-milestone", "/help/sections/milestones", "/help/search?q=milestone"]
)
def test_pages_take_few_statements(filled: FlaskClient, database: Database, path: str) -> None:
    filled.get(path)
    with count_statements(database) as seen:
        assert filled.get(path).status_code == 200
    assert len(seen) <= 8


def test_feedback_is_kept_and_thanked_without_javascript(filled: FlaskClient, database: Database) -> None:
    page = filled.get("/help/articles/fund-a-milestone").text
    answer = filled.post(
        "/help/articles/fund-a-milestone/feedback",
        data={"_csrf": token_of(page), "helped": "no", "comment": " It doesn’t say when. "},
    )
    assert answer.status_code == 303
    assert "Thank you. A writer will see this." in filled.get(answer.headers["Location"]).text
    with database.reading() as db:
        row = db.execute(select(votes)).one()
    assert (row.article_id, row.helped, row.comment, row.via) == (
        "fund-a-milestone",
        False,
        "It doesn’t say when.",
        "helpcentre",
    )


def test_one_address_votes_only_so_often(filled: FlaskClient, database: Database) -> None:
    token = token_of(filled.get("/help/articles/fund-a-milestone").text)

    def vote(slug: str) -> TestResponse:
        return filled.post(f"/help/articles/{slug}/feedback", data={"_csrf": token, "helped": "yes"})

    answers = [vote("fund-a-milestone") for _ in range(8)]
    assert [one.status_code for one in answers] == [303] * 5 + [429] * 3
    assert "several votes on this article" in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 80_000
    assert [vote(f"milestone-part-{number}").status_code for number in range(12)].count(303) == 12
    assert vote("nasty").status_code == 429
    with database.reading() as db:
        assert len(db.execute(select(votes)).all()) == 17


def test_feedback_from_elsewhere_is_refused(filled: FlaskClient) -> None:
    assert filled.post("/help/articles/fund-a-milestone/feedback", data={"helped": "yes"}).status_code == 403
    token = token_of(filled.get("/help/articles/fund-a-milestone").text)
    assert (
        filled.post("/help/articles/fund-a-milestone/feedback", data={"_csrf": token, "helped": "maybe"}).status_code
        == 400
    )


def test_a_search_that_finds_nothing_is_a_fact(filled: FlaskClient, database: Database) -> None:
    filled.get("/help/search?q=crypto+wallets")
    filled.get("/help/search?q=milestone")
    with database.reading() as db:
        missed = [row.facts["query"] for row in db.execute(select(events).where(events.c.name == "search_missed"))]
    assert missed == ["crypto wallets"]


def test_what_is_opened_and_read_is_remembered(filled: FlaskClient, database: Database) -> None:
    token = token_of(filled.get("/help/articles/fund-a-milestone").text)
    suggested = filled.get("/help/suggest?q=fund").json
    shown = [hit["id"] for hit in suggested["hits"]]
    told = {
        "_csrf": token, "query": "fund", "shown": shown, "opened": "fund-a-milestone", "opening": suggested["opening"],
    }  # fmt: skip
    assert filled.post("/help/searches", data=told).status_code == 204
    for seconds, status in (("40", 204), ("1", 204), ("soon", 422)):
        assert (
            filled.post(
                "/help/articles/fund-a-milestone/readings", data={"_csrf": token, "seconds": seconds}
            ).status_code
            == status
        )
    with database.reading() as db:
        assert db.execute(select(readings.c.seconds)).scalars().all() == [40]
        row = db.execute(select(searches)).one()
    assert (row.query, row.shown, row.opened) == ("fund", shown, "fund-a-milestone")


def test_tables_without_a_head_or_with_odd_rows_survive() -> None:
    html = '<table><thead><tr><th scope="col">A &quot;q&quot;</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>'
    assert '<td role="cell">2</td>' in stackable(html)
    assert stackable("<p>no table</p>") == "<p>no table</p>"
