"""Private articles in the help centre and the widget.

1. A visitor who opens one is told for whom it is and can sign in; somebody of another role is told it isn't for them. Neither reads its title.
2. It is in no list, search, suggestion, sitemap or link preview for anybody else, and nobody else can judge or read it.
3. Whom it names finds it everywhere; so do staff. Their pages are kept by nobody.
"""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from kb import ArticleDraft, publish_article
from kb.articles.tables import readings, votes
from tests.kb.writers import signer
from tests.marketplace.browsing import send, visit_as
from tests.marketplace.people import settle_in
from tests.widgets.conversation import open_session, post, token

TITLE = "Answer a complaint about zanzibar hours"
ADDRESS = "/help/articles/zanzibar-hours"
PLACES = [
    "/help/", "/help/sections/hours", "/help/search?q=zanzibar+hours", "/help/search?q=set+a+weekly+limit", "/help/suggest?q=zanzibar",
    "/help/articles/set-a-weekly-limit", "/help/sitemap.xml", ADDRESS, "/help/contact?read=zanzibar-hours",
]  # fmt: skip
SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def browsers(app: Flask, database: Database) -> SignedIn:
    """The browser of Bo the client, of Mara the freelancer, or of Wren the writer."""
    at = clock.now()
    with database.writing() as db:
        people = settle_in(db, now=at)
        for draft in (
            ArticleDraft(
                TITLE, "Answer within 3 days.", "Hours", "zanzibar-hours", roles=("freelancer", "agency"), private=True
            ),
            ArticleDraft("Set a weekly limit", "Zanzibar hours over the limit.", "Hours", pages=("contract/hourly",)),
            ArticleDraft("Pay for the week", "Money.", "Hours", roles=("client",)),
        ):
            publish_article(db, draft, author="Wren", now=at)
    work_all(database)
    app.extensions["kb"].rebuild()

    def browser(name: str) -> FlaskClient:
        if name == "wren":
            return signer(app, database)("writer")
        return app.test_client() if name == "nobody" else visit_as(app, database, getattr(people, name), at)

    return browser


def test_a_visitor_is_told_for_whom_it_is_and_can_sign_in(browsers: SignedIn) -> None:
    answer = browsers("nobody").get(ADDRESS)
    assert answer.status_code == 401
    assert "This article is for freelancers and agencies" in answer.text
    assert "Sign in to read it." in answer.text
    assert 'href="/sign-in?next=/help/articles/zanzibar-hours"' in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_signing_in_leads_back_to_it(app: Flask, browsers: SignedIn) -> None:
    assert browsers("mara")
    client = app.test_client()
    way_in = "/sign-in?next=/help/articles/zanzibar-hours"
    answer = send(
        client, "/sign-in", page=way_in, email="mara@worklane.example", password="correct horse", next=ADDRESS
    )
    assert answer.headers["Location"] == ADDRESS
    assert f"<h1>{TITLE}</h1>" in client.get(ADDRESS).text


def test_who_sent_a_form_about_it_is_led_to_the_article(browsers: SignedIn) -> None:
    for what, form in (("feedback", {"helped": "yes"}), ("readings", {"seconds": "9"})):
        answer = send(browsers("nobody"), f"{ADDRESS}/{what}", page="/help/articles/set-a-weekly-limit", **form)
        assert 'href="/sign-in?next=/help/articles/zanzibar-hours"' in answer.text


def test_the_way_in_is_said_in_the_language_of_the_article(browsers: SignedIn, database: Database) -> None:
    with database.writing() as db:
        for draft in (
            ArticleDraft("Stunden", "Text.", "Hours", "stunden", roles=("freelancer",), private=True, locale="de"),
            ArticleDraft("Woche", "Text.", "Hours", "woche", locale="de"),
        ):
            publish_article(db, draft, author="Wren", now=clock.now())
    page = browsers("nobody").get("/help/articles/stunden").text
    assert '<html lang="de"' in page
    assert "Dieser Artikel ist für Freiberufler" in page
    assert "Melden Sie sich an, um ihn zu lesen." in page
    assert 'href="/help/?lang=de"' in page


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("nobody", ["This article is for freelancers on the plan Plus or Enterprise"]),
        ("mara", ["on the plan Plus or Enterprise", "your account is one for freelancers on the plan Basic"]),
    ],
)
def test_plans_are_named_where_they_decide(
    browsers: SignedIn, database: Database, name: str, sentences: list[str]
) -> None:
    draft = ArticleDraft(
        "Ask for a callback", "Text.", "Hours", "callback", roles=("freelancer",), plans=("plus", "enterprise"), private=True
    )  # fmt: skip
    with database.writing() as db:
        publish_article(db, draft, author="Wren", now=clock.now())
    page = browsers(name).get("/help/articles/callback").text
    for sentence in sentences:
        assert sentence in page
    assert (
        "Only for freelancers on the plan Plus or Enterprise." in browsers("wren").get("/help/articles/callback").text
    )


@pytest.mark.parametrize(
    ("roles", "plans", "said"),
    [
        ((), (), ""),
        (("client", "freelancer", "agency"), (), ""),
        (("client",), (), "For clients."),
        (("agency",), (), "For agencies."),
        (("freelancer", "agency"), (), "For freelancers and agencies."),
        (("client", "agency"), (), "For clients and agencies."),
        (("client",), ("plus",), "For clients on the plan Plus."),
        ((), ("plus", "enterprise"), "For everyone on the plan Plus or Enterprise."),
    ],
)
def test_a_public_article_says_for_whom_it_is_written(
    client: FlaskClient, database: Database, roles: tuple[str, ...], plans: tuple[str, ...], said: str
) -> None:
    with database.writing() as db:
        draft = ArticleDraft("Seats", "Text.", roles=roles, plans=plans)
        publish_article(db, draft, author="Wren", now=clock.now())
    byline = re.findall(r'<p class="byline">(.*?)Checked', client.get("/help/articles/seats").text)
    assert [one.strip() for one in byline] == [said]


def test_somebody_else_is_told_that_it_is_not_for_them(browsers: SignedIn) -> None:
    answer = browsers("bo").get(ADDRESS)
    assert answer.status_code == 403
    assert "your account is one for clients" in answer.text
    assert "Sign in to read it" not in answer.text


@pytest.mark.parametrize("name", ["nobody", "bo"])
@pytest.mark.parametrize("path", PLACES)
def test_nobody_else_reads_its_title_anywhere(browsers: SignedIn, name: str, path: str) -> None:
    page = browsers(name).get(path).text
    assert "Answer a complaint" not in page
    assert "within 3 days" not in page


@pytest.mark.parametrize("name", ["mara", "wren"])
@pytest.mark.parametrize("path", [*PLACES[:3], PLACES[4], PLACES[5], ADDRESS])
def test_whom_it_names_finds_it_everywhere(browsers: SignedIn, name: str, path: str) -> None:
    assert "Answer a complaint" in browsers(name).get(path).text


def test_it_is_never_in_the_sitemap_and_tells_no_preview(browsers: SignedIn) -> None:
    mara = browsers("mara")
    assert "zanzibar" not in mara.get("/help/sitemap.xml").text
    answer = mara.get(ADDRESS)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "Only for freelancers and agencies." in answer.text
    for told in ("ld+json", "og:title", "og:description", 'rel="canonical"'):
        assert told not in answer.text


def test_nobody_else_judges_or_is_counted_as_reading_it(browsers: SignedIn, database: Database) -> None:
    for name in ("nobody", "bo"):
        for path, form in ((f"{ADDRESS}/feedback", {"helped": "yes"}), (f"{ADDRESS}/readings", {"seconds": "9"})):
            assert send(browsers(name), path, page="/help/articles/set-a-weekly-limit", **form).status_code in {
                401,
                403,
            }
    with database.reading() as db:
        assert db.execute(select(votes)).all() == db.execute(select(readings)).all() == []
    assert send(browsers("mara"), f"{ADDRESS}/feedback", page=ADDRESS, helped="yes").status_code == 303


def test_what_is_public_opens_by_its_address_whoever_it_was_written_for(browsers: SignedIn) -> None:
    mara = browsers("mara")
    assert "Pay for the week" not in mara.get("/help/sections/hours").text
    assert mara.get("/help/articles/pay-for-the-week").status_code == 200


def test_a_widget_without_identity_or_of_another_role_gets_nothing(
    browsers: SignedIn, client: FlaskClient
) -> None:  # fmt: skip
    assert browsers
    sessions = [
        open_session(client), open_session(client, token=token(role="client")), open_session(client, token=token(role="staff")),
    ]  # fmt: skip
    for session in sessions:
        said = [
            post(client, "suggest", {"session": session, "query": "zanzibar hours", "page": "contract/hourly"}),
            post(client, "likely", {"session": session, "page": "contract/hourly"}),
            post(client, "sections/hours", {"session": session}),
            post(client, "articles/zanzibar-hours", {"session": session}),
            post(client, "feedback", {"session": session, "article": "zanzibar-hours", "helped": True}),
        ]
        assert all("complaint" not in answer.text for answer in said)
        assert [answer.status_code for answer in said[3:]] == [404, 404]


def test_a_widget_of_whom_it_names_opens_it(browsers: SignedIn, client: FlaskClient) -> None:
    assert browsers
    session = open_session(client, token=token(role="freelancer"))
    answer = post(client, "suggest", {"session": session, "query": "zanzibar hours"})
    assert TITLE in [hit["title"] for hit in answer.json["hits"]]
    assert answer.json["topics"][0]["count"] == 2
    assert post(client, "articles/zanzibar-hours", {"session": session}).json["title"] == TITLE


def test_knowing_who_reads_takes_one_statement(browsers: SignedIn, database: Database) -> None:
    mara, nobody = browsers("mara"), browsers("nobody")
    nobody.get("/help/")  # when people are here is looked up every two seconds at most
    for path in ("/help/", ADDRESS, "/help/articles/set-a-weekly-limit", "/help/sections/hours"):
        with count_statements(database) as counted:
            nobody.get(path)
        with count_statements(database) as known:
            mara.get(path)
        assert len(known) <= 8
        assert path == ADDRESS or len(known) == len(counted) + 1
