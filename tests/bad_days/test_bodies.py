"""Every call of the API with a body that is wrong in every way we could think of: a sentence back, never an error of ours.
Each field meets a third of the values, each value many fields.

1. What isn't JSON is 400; what has other types, or is nested or long beyond reason, is refused or cut, never a 5xx.
2. Any content type is read as JSON, so that a page needs no preflight; a body in another encoding is refused.
3. A page we have never heard of is answered like any other.
"""

import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.database import Database
from foundation.tokens import SCOPES, create_api_token
from tests.bad_days import odd
from tests.bad_days.conftest import Everybody
from tests.widgets.conversation import ORIGIN, open_session, post, token, write_articles

VALUES: list[Any] = [
    None, True, 7, -1, 10**30, 1e308, "", "a\x00b", "\ufffe\u202e", odd.SCRIPT, odd.WORD, "²", [], [None], ["a\x00b"] * 60, {}, {"a": [{}] * 60},
    [["x"]], "W-99999999999999999999", "w" * 200_000,
]  # fmt: skip


def operations(app: Flask, client: FlaskClient) -> list[tuple[str, dict[str, Any]]]:
    """Every POST that takes a body: its address and the schema of the body."""
    described = client.get("/api/openapi.json").json
    found = []
    for path, methods in described["paths"].items():
        body = methods.get("post", {}).get("requestBody")
        if body:
            schema = body["content"]["application/json"]["schema"]
            name = schema.get("$ref", "").rpartition("/")[2]
            found.append(
                (
                    path.replace("{article}", "fund-a-milestone").replace("{incident}", "1"),
                    described["components"]["schemas"].get(name, schema),
                )
            )
    assert len(found) > 12
    return found


def a_body(schema: dict[str, Any], session: str) -> dict[str, Any]:
    """Something each call could take, if what it names were there."""
    plain = {
        "session": session, "site": "worklane", "query": "escrow", "reference": "W-10001", "key": "key-of-this-one", "body": "Hello?", "article": "fund-a-milestone",
        "helped": True, "steps": [{"kind": "search", "query": "x"}], "decision_id": "d1",
    }  # fmt: skip
    of_type = {"string": "words", "boolean": True, "integer": 1, "number": 1.0, "array": [], "object": {}}
    return {
        name: plain.get(name, of_type.get(schema["properties"][name].get("type")))
        for name in schema.get("required", [])
    }


@pytest.fixture
def headers(database: Database) -> dict[str, str]:
    """Of a page and of a robot that may do everything, so that it's the body that is refused."""
    with database.writing() as db:
        robot = create_api_token(db, name="robot", scopes=list(SCOPES), now=clock.now())
    return ORIGIN | {"Authorization": f"Bearer {robot}"}


def check(answer: Any, told: str, wrong: list[str]) -> None:
    if answer.status_code >= 500:
        wrong.append(f"{answer.status_code} {told}")
    elif answer.status_code >= 400 and not str(answer.json["error"]["detail"]).strip():
        wrong.append(f"no sentence {told}")


def test_a_field_of_any_value_is_taken_or_refused_in_words(app: Flask, everybody: Everybody) -> None:
    client, wrong = everybody.client, []
    session = open_session(client, token=token())
    for path, schema in operations(app, client):
        for name in [*schema.get("properties", {}), "unknown", "decision_id", "topic", "channels", "amount_minor"]:
            for value in odd.share(VALUES, f"{path} {name}", most=7):
                body = a_body(schema, session) | {name: value}
                with client.post(path, data=json.dumps(body), content_type="text/plain", headers=ORIGIN) as answer:
                    check(answer, f"{path} {name}={str(value)[:40]!r}", wrong)
    assert wrong == []


def test_a_step_of_a_beacon_of_any_value_is_taken_or_refused_in_words(app: Flask, client: FlaskClient) -> None:
    wrong: list[str] = []
    session = open_session(client, token=token())
    fields = client.get("/api/openapi.json").json["components"]["schemas"]["Noted"]["properties"]
    for name in fields:
        for value in VALUES:
            step = {"kind": "search", "query": "x"} | {name: value}
            check(post(client, "events", {"session": session, "steps": [step]}), f"{name}={str(value)[:40]!r}", wrong)
    assert wrong == []


NOT_JSON = [
    b"", b"{", b"nonsense", b"\x00", b"\xff\xfe{\x00}\x00", b'{"site": NaN}', b'{"site": "worklane",}', b"{'site': 'worklane'}", b"site=worklane",
    b'{"site": "a\x00b"}', rb'{"site": "\ud800"}',
]  # fmt: skip
OTHER_SHAPES = [
    odd.DEEP,
    '{"a":' * 50_000,
    '{"session": ' + odd.DEEP,
    "[]",
    "7",
    '"x"',
    "null",
    "{} {}",
    '{"site": "\ud800"}',
]


def test_what_is_not_json_is_said_to_be_so_by_every_call(
    app: Flask, client: FlaskClient, headers: dict[str, str]
) -> None:
    for path, schema in operations(app, client):
        for body in NOT_JSON:
            answer = client.post(path, data=body, content_type="text/plain", headers=headers)
            stops_early = b'"site"' in body and "site" not in schema.get("properties", {})  # at a field it doesn't know
            assert answer.status_code in ({400, 422} if stops_early else {400}), (path, body, answer.text)
            assert answer.json["error"]["detail"].endswith(".")


def test_what_is_json_of_another_shape_is_refused_by_every_call(
    app: Flask, everybody: Everybody, headers: dict[str, str]
) -> None:
    for path, _ in operations(app, everybody.client):
        for body in OTHER_SHAPES:
            raw = body.encode("utf-8", "surrogatepass")
            answer = everybody.client.post(path, data=raw, content_type="text/plain", headers=headers)
            assert answer.status_code in {400, 422}, (path, answer.text)
            assert answer.json["error"]["detail"].endswith(".")


def test_a_megabyte_is_refused_in_words_and_the_session_goes_on(client: FlaskClient) -> None:
    session = open_session(client)
    for path in ("suggest", "tickets", "messages", "events", "offer"):
        answer = post(client, path, {"session": session, "query": "w" * 1_000_000})
        assert answer.status_code == 413
        assert "smaller" in answer.json["error"]["detail"]
    longest = {"session": session, "key": "key-of-this-one", "body": "w" * 20_000}
    assert post(client, "tickets", longest).status_code == 200


def test_a_body_whose_length_is_not_told_is_measured_all_the_same(client: FlaskClient) -> None:
    sent = client.post(
        "/widget/v1/suggest", input_stream=io.BytesIO(b"x" * 3_000_000), content_type="text/plain",
        headers=ORIGIN | {"Transfer-Encoding": "chunked"}, environ_overrides={"wsgi.input_terminated": True},
    )  # fmt: skip
    assert sent.status_code == 413


def test_every_content_type_is_read_as_json(client: FlaskClient) -> None:
    for kind in (
        "text/plain",
        "application/json",
        "text/plain; charset=utf-16",
        "multipart/form-data",
        "image/png",
        "",
    ):
        sent = client.post("/widget/v1/session", data=b'{"site": "worklane"}', content_type=kind, headers=ORIGIN)
        assert (sent.status_code, kind) == (200, kind)


def test_a_page_nobody_knows_gets_the_same_help(app: Flask, client: FlaskClient, database: Database) -> None:
    write_articles(app, database)
    for page in ["no/such/page", "", "contract/fixed?x=1#y", "a\x00b", "²", odd.SCRIPT, odd.WORD, "../../etc", None]:
        session = open_session(client, token=token(), page=page)
        assert post(client, "likely", {"session": session, "page": page}).status_code == 200
        found = post(client, "suggest", {"session": session, "query": "fund a milestone", "page": page}).json
        assert found["hits"][0]["title"] == "Fund a milestone"
        assert post(client, "offer", {"session": session, "page": page, "query": "x"}).status_code == 200
        asked = {"session": session, "key": "key-of-this-one", "body": "Where is my money?", "page": page}
        assert post(client, "tickets", asked).status_code == 200


def test_a_reference_is_known_however_it_is_typed(client: FlaskClient) -> None:
    session = open_session(client)
    reference = post(client, "tickets", {"session": session, "key": "key-of-this-one", "body": "Hello?"}).json[
        "reference"
    ]
    said = {
        "session": session,
        "reference": f"{' ' * 200}{reference.lower()}\n",
        "key": "key-of-an-answer",
        "body": "Anybody?",
    }
    assert post(client, "messages", said).status_code == 200
    thread = post(client, "thread", {"session": session, "reference": f" {reference} "}).json
    assert [one["body"] for one in thread["messages"]] == ["Hello?", "Anybody?"]


def test_text_keeps_everything_but_its_nul(client: FlaskClient) -> None:
    session = open_session(client)
    body = 'C:\\u0000 \\\\ "x" \u202e\U0001f375'
    asked = {"session": session, "key": "key-of-this-one", "body": f"a\x00\x00b {body}\x00"}
    reference = post(client, "tickets", asked).json["reference"]
    thread = post(client, "thread", {"session": session, "reference": reference}).json
    assert thread["messages"][0]["body"] == f"ab {body}"
