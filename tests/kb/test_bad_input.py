"""Bad input, at the engine and at each door: the widget's suggestions, the help centre's search, import.

1. Whatever is typed, the answer is a list of hits (or none), in well under a second, and the same words are found among it.
2. Whatever an article holds, it goes in and is found, or the import says what is wrong with it; the rest goes in.
3. Nothing typed or written runs as SQL, HTML or script.
"""

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select

from foundation.database import Database
from foundation.jobs import work_all
from foundation.markdown import render_markdown
from kb import ArticleDraft, import_articles, publish_article, read_article
from kb.articles.tables import articles
from kb.search import build_index
from tests.kb.content import DOCUMENTS
from tests.widgets.conversation import open_session, post

NOW = datetime(2026, 7, 9, tzinfo=UTC)
INDEX = build_index(
    [
        *DOCUMENTS,
        {"id": "arabic", "title": "كيف أسحب أموالي", "body": "الدفعات تصل خلال يومين."},
        {"id": "hindi", "title": "पैसे कैसे निकालें", "body": "भुगतान दो दिन में आता है।"},
        {"id": "chinese", "title": "如何申请退款", "body": "退款在三天内到账。"},
    ]
)
NOTHING = [
    "",
    "   ",
    "\t\n",
    "?!…",
    "。。。",
    "😀",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "\x00\x01\x02\x1b[31m",
    "\u202e\u200f\u2066",
    "\ufeff",
    "ﷺ" * 40,
]
SOMETHING = {
    "x" * 10_000: None,
    "milestone " * 1_000: "fund-a-milestone",
    "milestone" + "!" * 5_000: "fund-a-milestone",
    "'; DROP TABLE kb_articles; -- milestone": "fund-a-milestone",
    "<script>alert('milestone')</script>": "fund-a-milestone",
    "{{ 7 * 7 }} weekly limit": "set-a-weekly-limit",
    "weekly\x00limit": "set-a-weekly-limit",
    "weekly 🙂 limit 🙂": "set-a-weekly-limit",
    "ＷＥＥＫＬＹ ＬＩＭＩＴ": "set-a-weekly-limit",
    "wéékly límit": "set-a-weekly-limit",
    "\u202eweekly limit": "set-a-weekly-limit",
    "my أموالي please": "arabic",
    "أمواالي": "arabic",  # a slip
    "निकाले": "hindi",
    "请 申请退款 thanks": "chinese",
    "退款": "chinese",
}
ODD = [*NOTHING, *SOMETHING]


@pytest.mark.parametrize("query", NOTHING)
def test_a_query_without_words_finds_nothing_and_claims_nothing(query: str) -> None:
    hits, sure = INDEX.suggest_surely(query, {"page": "milestone", "role": "client"})
    assert (hits, INDEX.search(query)) == ([], [])
    assert (sure.first, sure.fits, sure.sure) == (0, 0, False)


@pytest.mark.parametrize(("query", "found"), SOMETHING.items(), ids=range(len(SOMETHING)))
def test_what_is_in_an_odd_query_is_found_all_the_same(query: str, found: str | None) -> None:
    began = time.process_time()
    for hits in (INDEX.suggest(query), INDEX.search(query)):
        assert (hits[0].id if hits else None) == found
    assert time.process_time() - began < 0.5


def test_an_article_of_five_thousand_questions_is_found_by_each_and_drowns_nobody() -> None:
    many = {
        "id": "many",
        "title": "Everything",
        "questions": [f"question number {n} about thing{n}" for n in range(5_000)],
    }
    began = time.process_time()
    index = build_index([*DOCUMENTS, many])
    assert time.process_time() - began < 10
    assert index.search("thing4999")[0].id == "many"
    assert index.search("fund a milestone")[0].id == "fund-a-milestone"
    began = time.process_time()
    for _ in range(20):
        index.suggest("question about a milest")
    assert (time.process_time() - began) / 20 < 0.05


def test_documents_without_a_body_or_a_title_are_found_by_what_they_have() -> None:
    index = build_index(
        [{"id": "a", "title": "Only a title"}, {"id": "b", "body": "Only text here, about lanterns."}, {"id": "c"}]
    )
    assert index.search("only a title")[0].id == "a"
    assert [(hit.id, hit.title) for hit in index.search("lanterns")] == [("b", "")]
    assert index.search("a title")[0].snippet == ""


def test_of_two_documents_with_one_id_the_later_stands() -> None:
    index = build_index([{"id": "a", "title": "Earlier lantern"}, {"id": "a", "title": "Later candle"}])
    assert len(index) == 1
    assert index.search("lantern") == []
    assert index.search("candle")[0].title == "Later candle"


HOSTILE = """Hello <script>alert(1)</script> <img src=x onerror=alert(1)>

[link](javascript:alert(1)) ![picture](data:text/html,<script>alert(1)</script>) ![](//evil.example/x.png) ![ok](https://e.example/a.png)

> [!more] <svg onload=alert(1)>
> <details open ontoggle=alert(1)>

""" + "> " * 300 + "deep lantern\n\n" + "[" * 2_000 + "\n\n" + "*_" * 2_000  # fmt: skip


def test_hostile_markdown_and_pictures_are_words_and_nothing_else() -> None:
    html = render_markdown(HOSTILE)
    tags = set(re.findall(r"<(/?\w+)", html))
    assert tags <= {"p", "/p", "img", "details", "/details", "summary", "/summary", "div", "/div", "em", "/em"}
    assert re.findall(r'(?:href|src)="([^"]*)"', html) == ["https://e.example/a.png"]
    assert not re.search(r"<[^>]*\bon\w+=", html)
    assert '<img src="https://e.example/a.png" alt="ok" loading="lazy">' in html
    index = build_index([{"id": "hostile", "title": "Hostile", "body": HOSTILE}, *DOCUMENTS])
    [hit] = index.search("hello script picture")[:1]
    assert hit.id == "hostile"


@pytest.fixture
def filled(app: Flask, database: Database, client: FlaskClient) -> FlaskClient:
    with database.writing() as db:
        for one in DOCUMENTS:
            draft = ArticleDraft(id=one["id"], title=one["title"], markdown=one["body"], section=one["section"], questions=tuple(one["questions"]))  # fmt: skip
            publish_article(db, draft, author="Wren", now=NOW)
    work_all(database)
    return client


def test_the_panel_answers_every_odd_query(filled: FlaskClient) -> None:
    session = open_session(filled)
    for query in ODD:
        answer = post(filled, "suggest", {"session": session, "query": query, "page": query})
        assert answer.status_code == 200, query[:40]
        assert query in SOMETHING or (answer.json["hits"], answer.json["sure"]) == ([], False)
    assert post(filled, "suggest", {"session": session, "query": "weekly limit"}).json["hits"]


def test_the_help_centre_answers_every_odd_query_as_text(filled: FlaskClient) -> None:
    for query in ODD:
        page = filled.get("/help/search", query_string={"q": query})
        assert page.status_code == 200, query[:40]
        assert "<script>alert" not in page.text
        assert ("<h1" in page.text, "49 weekly" in page.text) == (True, False)
        told = filled.get("/help/suggest", query_string={"q": query})
        assert told.status_code == 200
        assert query in SOMETHING or told.json["hits"] == []
    assert "/help/articles/set-a-weekly-limit" in filled.get("/help/search?q=weekly+limit").text


def test_where_nothing_is_found_a_person_is_offered(filled: FlaskClient) -> None:
    page = filled.get("/help/search", query_string={"q": "x" * 10_000})
    assert "/help/contact" in page.text


def lines(tmp_path: Path, *documents: object) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in documents))
    return path


def test_import_takes_what_is_odd_and_names_what_is_wrong(db: Connection, tmp_path: Path) -> None:
    report = import_articles(
        db,
        lines(
            tmp_path,
            {"id": "bodyless", "title": "No body yet"},
            {
                "id": "many",
                "title": "Many questions",
                "body": "Text",
                "questions": [f"question {n}" for n in range(5_000)],
            },
            {"id": "hostile", "title": "<b>Hostile</b>", "body": HOSTILE},
            {"id": "twice", "title": "Earlier", "body": "One"},
            {"id": "twice", "title": "Later", "body": "Two"},
            {"id": "😀", "title": "😀", "body": "Emoji"},
            {"title": ""},
            {"id": "nul", "title": "a\x00b", "body": "c\x00d"},
        ),
        author="import",
        now=NOW,
    )
    assert [place for place, _ in report.errors] == ["line 7"]
    assert (read_article(db, "twice").title, read_article(db, "twice").revision) == ("Later", 2)
    assert len(read_article(db, "many").questions) == 5_000
    assert "\x00" not in read_article(db, "nul").markdown
    assert db.execute(select(func.count()).select_from(articles)).scalar_one() == 6


def test_addresses_that_change_places_lead_in_no_circle(filled: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        for one, other in (("first", "second"), ("second", "third"), ("third", "first")):
            draft = ArticleDraft(id="moving", title="Moving", markdown="Text", slug=other)
            if one == "first":
                publish_article(
                    db, ArticleDraft(id="moving", title="Moving", markdown="Text", slug=one), author="Wren", now=NOW
                )
            publish_article(db, draft, author="Wren", now=NOW)
    assert filled.get("/help/articles/first").status_code == 200
    for old in ("second", "third"):
        answer = filled.get(f"/help/articles/{old}")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/help/articles/first")
