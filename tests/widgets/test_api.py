"""The widget's API. 1. Every wrong call is a clear outcome. 2. A keystroke costs no SQL. 3. A person sees only what is theirs."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from foundation.database import Database, count_statements
from helpdesk.routing.tables import routing_decisions
from kb.articles.tables import readings
from tests.widgets.conversation import open_session, post, token, write_articles
from widgets.asking import once
from widgets.bundling import LOADER, modules_of
from widgets.journeys.steps import steps
from widgets.loader import without_comments

SCRIPTS = Path(__file__).parents[2] / "widgets" / "static" / "widget"
SCRIPT = "<script>alert(1)</script>"


def packed(client: FlaskClient, address: str) -> int:
    """Bytes on the wire."""
    return len(client.get(address, headers={"Accept-Encoding": "gzip"}).data)


def test_the_loader_weighs_at_most_5_kb(client: FlaskClient) -> None:
    assert packed(client, "/widget/aside.js") <= 5_000


def test_until_the_first_suggestion_javascript_weighs_at_most_30_kb(client: FlaskClient) -> None:
    """Two requests: the loader, and one script with all that is needed then."""
    core = client.get("/widget/static/core.js").text
    assert "createSuggestions" in core
    assert "I answer from our help articles" not in core  # the assistant comes when it is asked
    assert packed(client, "/widget/static/core.js") + packed(client, "/widget/aside.js") <= 30_000


def test_parts_that_come_later_share_the_state_of_the_first(client: FlaskClient) -> None:
    words = client.get("/widget/static/words.js").text
    assert (
        words
        == 'import { modules } from "./core.js";\nexport const { speak, spoken, region, rightToLeft, t, tn } = modules.words;\n'
    )
    assert "import " not in client.get("/widget/static/core.js").text.replace("import(", "")


@pytest.mark.parametrize("language", ["es", "ar"])
def test_with_everything_open_javascript_weighs_at_most_60_kb(client: FlaskClient, language: str) -> None:
    """Nobody loads two languages, nor a module of the core at its own address."""
    source = {path.stem: path.read_text("utf-8") for path in SCRIPTS.glob("*.js")}
    core, loader = set(modules_of(source.__getitem__)), set(modules_of(source.__getitem__, LOADER))
    later = source.keys() - core - loader - {"es", "ar"} | {language}
    served = {name: client.get(f"/widget/static/{name}.js").text for name in later}
    imported = {name for text in served.values() for name in re.findall(r'from ?"\./(\w+)\.js"', text)}
    assert imported & core == set()
    parts = sum(packed(client, f"/widget/static/{name}.js") for name in {"core", *later})
    assert parts + packed(client, "/widget/aside.js") <= 60_000


def test_comments_stay_at_home(client: FlaskClient) -> None:
    travelled = client.get("/widget/static/assistant.js").text
    assert "/**" not in travelled
    assert "\n//" not in travelled
    assert "export function createAssistant" in travelled
    assert (
        without_comments("// Says\nconst a = 1; /** @type {string} */ let b = 'https://x';\n  c();\n")
        == "const a = 1; let b = 'https://x';\nc();\n"
    )


def test_scripts_travel_packed_and_any_page_may_load_them(client: FlaskClient) -> None:
    answer = client.get("/widget/aside.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert client.get("/widget/static/panel.js").content_type.startswith("text/javascript")
    assert client.get("/widget/static/..%2f..%2floader.js").status_code == 404


def test_no_script_makes_html_from_text() -> None:
    banned = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        'setAttribute("style"',
        "localStorage",
        "document.cookie",
    ]
    assert [(path.name, word) for path in SCRIPTS.glob("*.js") for word in banned if word in path.read_text()] == []


def test_a_signed_member_is_greeted_by_name(client: FlaskClient) -> None:
    answer = post(client, "session", {"site": "worklane", "token": token()})
    assert (answer.json["signed"], answer.json["name"]) == (True, "Mara Castell")


def test_an_anonymous_visitor_gets_a_session_too(client: FlaskClient) -> None:
    answer = post(client, "session", {"site": "worklane"})
    assert (answer.json["signed"], answer.json["name"], answer.json["threads"]) == (False, None, [])


def test_a_token_works_once(client: FlaskClient) -> None:
    used = token()
    assert post(client, "session", {"site": "worklane", "token": used}).status_code == 200
    again = post(client, "session", {"site": "worklane", "token": used})
    assert again.status_code == 401
    assert "used before" in again.json["error"]["detail"]


@pytest.mark.parametrize(
    "forged", [token(exp=1), token(aud="other"), token(iss="evil"), token(sub=""), "a.b.c", "x" * 9000, ""]
)
def test_bad_tokens_are_refused_or_anonymous(client: FlaskClient, forged: str) -> None:
    answer = post(client, "session", {"site": "worklane", "token": forged})
    assert answer.status_code == (401 if forged else 200)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("session", "{", 400),
        ("session", "[" * 5000, 422),
        ("session", "[]", 422),
        ("session", {}, 422),
        ("session", {"site": 7}, 422),
        ("session", {"site": "nobody"}, 422),
        ("suggest", {"session": "unknown", "query": "x"}, 401),
        ("suggest", {"session": None, "query": "x"}, 422),
        ("tickets", {"session": "unknown", "key": "12345678", "body": "x"}, 401),
        ("thread", {"session": "unknown", "reference": "W-1"}, 401),
        ("live", {"session": "unknown"}, 401),
        ("nothing", {}, 404),
    ],
)  # fmt: skip
def test_a_malformed_call_is_a_sentence(client: FlaskClient, path: str, body: Any, status: int) -> None:
    answer = post(client, path, body)
    assert answer.status_code == status
    assert answer.json["error"]["detail"].endswith(".")


def test_an_origin_that_is_not_allowed_is_refused(client: FlaskClient) -> None:
    answer = post(client, "session", {"site": "worklane"}, Origin="https://evil.example")
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_known_origin_may_read_answers_and_errors(app: Flask, client: FlaskClient) -> None:
    runner = app.test_cli_runner()
    assert (
        runner.invoke(args=["sites", "add", "shop", "--name", "Shop", "--origin", "https://shop.example"]).exit_code
        == 0
    )
    fine = post(client, "session", {"site": "shop"}, Origin="https://shop.example")
    wrong = post(client, "session", "{", Origin="https://shop.example")
    assert [one.headers["Access-Control-Allow-Origin"] for one in (fine, wrong)] == ["https://shop.example"] * 2
    assert "shop" in runner.invoke(args=["sites", "list"]).output


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    session = open_session(client)
    answer = post(client, "tickets", {"session": session, "key": "12345678", "body": "x" * 1_000_000})
    assert answer.status_code == 413


def test_a_keystroke_costs_no_sql(app: Flask, client: FlaskClient, database: Database) -> None:
    write_articles(app, database)
    session = open_session(client, token=token())
    post(client, "suggest", {"session": session, "query": "mile"})
    with count_statements(database) as said:
        answer = post(
            client, "suggest", {"session": session, "query": "miletsone not relased", "page": "contract/fixed"}
        )
    assert answer.json["hits"][0]["title"] == "When a submitted milestone isn’t released"
    assert said == []


def test_what_was_read_a_moment_ago_stands_back(app: Flask, client: FlaskClient, database: Database) -> None:
    write_articles(app, database)
    session = open_session(client, token=token())
    asked = {"session": session, "query": "client milestone"}
    first, second = [hit["id"] for hit in post(client, "suggest", asked).json["hits"]][:2]
    again = post(client, "suggest", asked | {"recently_read": ["gone", first]}).json["hits"]
    assert [hit["id"] for hit in again][:2] == [second, first]
    assert post(client, "suggest", asked | {"recently_read": ["x" * 5_000] * 50}).status_code == 200
    for wrong in ("text", [7], {"id": first}):
        assert post(client, "suggest", asked | {"recently_read": wrong}).status_code == 422


def test_how_long_an_article_was_read_is_kept_with_its_reading(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    write_articles(app, database)
    session = open_session(client, token=token())
    hit = post(client, "suggest", {"session": session, "query": "fund a milestone"}).json["hits"][0]
    post(client, f"articles/{hit['id']}", {"session": session})
    left = {"kind": "article", "article": hit["id"], "seconds": 3}
    post(client, "events", {"session": session, "steps": [left, {"kind": "article"}, left | {"article": "gone"}]})
    with database.reading() as db:
        assert db.execute(select(readings.c.article_id, readings.c.seconds)).all() == [(hit["id"], 3)]


def test_an_empty_knowledge_base_suggests_nothing_and_breaks_nothing(client: FlaskClient) -> None:
    answer = post(client, "session", {"site": "worklane", "page": "no/such/page"})
    assert answer.json["likely"] == []
    found = post(client, "suggest", {"session": answer.json["session"], "query": "milestone", "page": "no/such/page"})
    assert (found.status_code, found.json["hits"]) == (200, [])


def test_an_article_travels_as_blocks_never_as_html(app: Flask, client: FlaskClient, database: Database) -> None:
    write_articles(app, database)
    session = open_session(client, token=token())
    hit = post(client, "suggest", {"session": session, "query": "milestone released"}).json["hits"][0]
    article = post(client, f"articles/{hit['id']}", {"session": session}).json
    kinds = [block["type"] for block in article["blocks"]]
    assert {"paragraph", "heading", "steps", "callout", "table"} <= set(kinds)
    assert post(client, "articles/nothing", {"session": session}).status_code == 404


def test_a_script_in_every_field_stays_text(app: Flask, client: FlaskClient, database: Database) -> None:
    write_articles(app, database)
    session = open_session(client, token=token(name=SCRIPT, plan=SCRIPT))
    hit = post(client, "suggest", {"session": session, "query": "fund a milestone"}).json["hits"][0]
    vote = {"session": session, "article": hit["id"], "helped": False, "comment": SCRIPT, "page": SCRIPT}
    assert post(client, "feedback", vote).status_code == 200
    beacon = {
        "session": session,
        "steps": [{"kind": "search", "query": SCRIPT, "shown": [SCRIPT], "opened": None, "page": SCRIPT}],
    }
    assert post(client, "events", beacon).status_code == 200
    found = post(client, "suggest", {"session": session, "query": SCRIPT, "page": SCRIPT})
    assert (found.status_code, found.content_type) == (200, "application/json")


def test_a_beacon_keeps_what_we_know_and_drops_the_rest(client: FlaskClient, database: Database) -> None:
    session = open_session(client)
    beacon = {
        "session": session,
        "steps": [{"kind": "page", "page": "billing", "ago": 5}, {"kind": "mouse"}, {"kind": "open", "ago": -9e9}],
    }
    assert post(client, "events", beacon).status_code == 200
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(steps)).scalar_one() == 2
    assert post(client, "events", {"session": session, "steps": [{"kind": "page"}] * 51}).status_code == 422


def test_the_same_key_sends_once(database: Database) -> None:
    from foundation import clock

    sent: list[str] = []

    def send() -> str:
        sent.append("W-1")
        return "W-1"

    for _ in range(2):
        with database.writing() as db:
            assert once(db, "ask:bo:12345678", send, now=clock.now()) == "W-1"
    assert sent == ["W-1"]


def test_the_api_is_described(client: FlaskClient) -> None:
    paths = client.get("/api/openapi.json").json["paths"]
    assert {
        f"/widget/v1/{name}"
        for name in ("session", "suggest", "offer", "tickets", "threads", "thread", "messages", "events", "live")
    } <= set(paths)


def ask(client: FlaskClient, session: str, **changed: Any) -> Any:
    return post(
        client, "tickets", {"session": session, "key": "key-of-one-question", "body": "Where is my money?"} | changed
    )


def test_the_same_question_sent_twice_is_one_ticket(client: FlaskClient) -> None:
    session = open_session(client, token=token())
    references = {ask(client, session).json["reference"] for _ in range(3)}
    assert len(references) == 1
    assert len(post(client, "threads", {"session": session}).json["threads"]) == 1


def test_a_person_sees_and_answers_only_their_own_conversations(client: FlaskClient) -> None:
    mara, bo = open_session(client, token=token()), open_session(client, token=token(sub="worklane:member:8"))
    reference = ask(client, mara).json["reference"]
    assert (
        post(client, "thread", {"session": mara, "reference": reference}).json["messages"][0]["body"]
        == "Where is my money?"
    )
    assert post(client, "thread", {"session": bo, "reference": reference}).status_code == 404
    assert (
        post(client, "messages", {"session": bo, "reference": reference, "key": "12345678", "body": "x"}).status_code
        == 404
    )
    assert post(client, "live", {"session": bo, "references": [reference]}).status_code == 403
    assert post(client, "threads", {"session": bo}).json["threads"] == []


def test_an_answer_sent_twice_is_said_once(client: FlaskClient) -> None:
    session = open_session(client)
    reference = ask(client, session).json["reference"]
    for _ in range(2):
        said = {"session": session, "reference": reference, "key": "one-answer", "body": "Hello?"}
        assert post(client, "messages", said).status_code == 200
    messages = post(client, "thread", {"session": session, "reference": reference}).json["messages"]
    assert [one["body"] for one in messages] == ["Where is my money?", "Hello?"]


@pytest.mark.parametrize(
    ("changed", "status", "field"),
    [
        ({"body": " \n "}, 422, "body"),
        ({"body": "x" * 20_001}, 413, None),
        ({"key": "short"}, 422, "key"),
        ({"channel": "fax"}, 422, "channel"),
        ({"email": "not an address"}, 422, "email"),
        ({"email": "x" * 300 + "@a.b"}, 422, "email"),
    ],
)  # fmt: skip
def test_a_question_we_cannot_take_is_refused_in_words(
    client: FlaskClient, changed: dict[str, Any], status: int, field: str | None
) -> None:
    answer = ask(client, open_session(client), **changed)
    assert (answer.status_code, answer.json["error"]["field"]) == (status, field)


def test_a_question_carries_what_is_known_and_scripts_stay_text(client: FlaskClient, database: Database) -> None:
    import helpdesk
    from helpdesk.tickets.ticket import id_of

    session = open_session(client, token=token(name=SCRIPT))
    post(client, "events", {"session": session, "steps": [{"kind": "page", "page": "billing", "ago": 60}]})
    told = {
        "page": SCRIPT + "x" * 200,
        "query": SCRIPT,
        "url": SCRIPT,
        "articles": [{"id": SCRIPT, "title": SCRIPT}],
        "tried": [SCRIPT],
        "body": SCRIPT + "\x00",
    }
    answer = ask(client, session, **told)
    assert answer.status_code == 200
    with database.reading() as db:
        ticket = helpdesk.read_ticket(db, id_of(answer.json["reference"]) or 0)
    assert (ticket.customer.name, ticket.context["query"], ticket.page) == (SCRIPT, SCRIPT, (SCRIPT + "x" * 200)[:80])
    assert ticket.context["journey"][0]["page"] == "billing"


def test_a_misspelt_question_is_offered_the_channel_of_its_topic(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    write_articles(app, database)
    session = open_session(client, token=token())
    made = post(client, "offer", {"session": session, "page": "contract/fixed", "query": "miletsone not relased"}).json
    with database.reading() as db:
        kept = db.execute(select(routing_decisions).where(routing_decisions.c.id == made["decision"])).one()
    assert kept.context["topic"] == "milestone_not_released"
    assert kept.context["query"] == "miletsone not relased"


def test_a_topic_holds_what_this_person_may_read(app: Flask, database: Database, client: FlaskClient) -> None:
    write_articles(app, database)
    mara, visitor = open_session(client, token=token()), open_session(client)
    client_only = open_session(client, token=token(role="client", sub="worklane:member:8"))
    shown = post(client, "sections/milestones-and-escrow", {"session": mara})
    assert shown.json["name"] == "Milestones and escrow"
    assert [one["title"] for one in shown.json["articles"]] == [
        "Fund a milestone", "Set a weekly limit", "When a submitted milestone isn’t released",
    ]  # fmt: skip
    assert post(client, "sections/milestones-and-escrow", {"session": visitor}).json == shown.json
    assert post(client, "sections/milestones-and-escrow", {"session": client_only}).status_code == 404
    assert post(client, "sections/nothing", {"session": mara}).status_code == 404
