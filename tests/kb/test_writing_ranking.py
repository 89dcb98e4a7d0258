"""The ranking page: order and reasons for a page and person, numbers that add up, and why an article isn't shown."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from kb import ArticleDraft, publish_article
from kb.search import build_index
from kb.search.absence import ordinal, why_absent
from tests.kb.content import DOCUMENTS
from tests.kb.writers import SignedIn, signer

INDEX = build_index(
    [
        *DOCUMENTS,
        {"id": "secret", "title": "Fund a milestone as an agency", "roles": ["agency"], "private": True},
        {"id": "spanish", "title": "Fund a milestone in Spain", "locale": "es"},
    ]
)


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


@pytest.fixture
def writer(signed_in: SignedIn, database: Database) -> FlaskClient:
    with database.writing() as db:
        for one in DOCUMENTS:
            draft = ArticleDraft(
                id=one["id"], title=one["title"], markdown=one["body"], section=one["section"], questions=tuple(one["questions"]),
                pages=tuple(one.get("pages", ())), roles=tuple(one.get("roles", ())), plans=tuple(one.get("plans", ())),
            )  # fmt: skip
            publish_article(db, draft, author="Wren", now=clock.now())
        draft = ArticleDraft(id="draft", title="Not out yet", markdown="Text", status="draft")
        publish_article(db, draft, author="Wren", now=clock.now())
    work_all(database)
    return signed_in("writer")


@pytest.mark.parametrize(
    ("query", "article", "context", "said"),
    [
        ("fund a milestone", "fund-a-milestone", {"role": "freelancer"}, "It is written for clients, so freelancers aren’t shown it."),
        ("call me", "phone-callbacks", {"plan": "basic"}, "It is for the plan enterprise and plus, so people on basic aren’t shown it."),
        ("fund a milestone", "secret", {}, "It is kept for signed-in people who are agencies; nobody else is shown it."),
        ("fund a milestone", "spanish", {"locale": "en"}, "It is written in es, and this reader’s language is en."),
        ("weekly limit", "sign-in-codes", {}, "It says none of these words: “weekly” and “limit”."),
        ("money bank transfer", "fund-a-milestone", {}, "It doesn’t say “bank” and “transfer”, and others do."),
    ],
)  # fmt: skip
def test_why_an_article_is_not_shown_is_said_in_words(
    query: str, article: str, context: dict[str, str], said: str
) -> None:
    assert said in why_absent(INDEX, query, article, context, shown=1)


def test_what_is_shown_needs_no_reason() -> None:
    assert why_absent(INDEX, "fund a milestone", "fund-a-milestone", {"role": "client"}, shown=4) == []
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "13th",
        "21st",
        "112th",
    ]


def test_the_order_is_shown_with_reasons_and_numbers_that_add_up(writer: FlaskClient) -> None:
    page = writer.get("/desk/articles/ranking?q=fund+milestone&page=milestone&role=client").text
    assert "Fund a milestone" in page
    assert "Title says “fund”, “milestone”; " in page
    assert "written for a client" in page
    first = page.split('<ol class="ranking">')[1].split("</li>")[0]
    score = float(re.search(r"([\d.]+) points", first)[1])  # type: ignore[index]
    parts = re.findall(r'<dd class="num">(× )?([\d.]+)</dd>', first)
    total = sum(float(value) for times, value in parts if not times)
    for times, value in parts:
        total *= float(value) if times else 1
    assert total == pytest.approx(score, rel=0.03)


def test_page_person_plan_and_article_are_chosen_and_kept(writer: FlaskClient) -> None:
    page = writer.get(
        "/desk/articles/ranking?q=call+me&page=help&role=client&plan=basic&expected=Ask+for+a+phone+callback"
    ).text
    for chosen in ("help", "client", "basic"):
        assert f'<option value="{chosen}" selected>' in page
    assert "people on basic aren’t shown it" in page
    assert 'value="Ask for a phone callback"' in page


@pytest.mark.parametrize(
    ("expected", "said"),
    [("draft", "its status is “draft”"), ("Nowhere", "There is no article with this title"), ("fund-a-milestone", "It comes 1st."), ("a\x00b", "There is no article")],
)  # fmt: skip
def test_an_expected_article_that_is_not_there_is_said_to_be_so(writer: FlaskClient, expected: str, said: str) -> None:
    assert (
        said in writer.get("/desk/articles/ranking", query_string={"q": "fund a milestone", "expected": expected}).text
    )


def test_nothing_typed_and_nothing_found_have_a_way_on(writer: FlaskClient, signed_in: SignedIn) -> None:
    assert "Type what a customer would type" in writer.get("/desk/articles/ranking").text
    nothing = "/desk/articles/ranking?q=zzzzqqqq"
    assert "/desk/articles/new?title=zzzzqqqq" in writer.get(nothing).text
    assert "/desk/articles/new" not in signed_in("agent").get(nothing).text


def test_how_sure_it_is_is_told_as_the_panel_would(writer: FlaskClient) -> None:
    assert "the panel calls it the best answer" in writer.get("/desk/articles/ranking?q=set+a+weekly+limit").text
    assert "may have no article" in writer.get("/desk/articles/ranking?q=weekly+yoga+holidays+tuscany").text


def test_it_takes_few_statements(writer: FlaskClient, database: Database) -> None:
    with count_statements(database) as seen:
        writer.get("/desk/articles/ranking?q=milestone&expected=fund-a-milestone")
    assert len(seen) <= 6
