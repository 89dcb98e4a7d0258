"""Tokens nobody honest would send. `tests/widgets/test_identity.py` holds the rules; here strangers and careless hosts try them.

1. No forged, foreign, expired or replayed token opens a session as somebody; each is a 401 with a sentence, whatever is in it.
2. A careless host's token (long, odd or wrongly typed claims) still opens a session whose questions reach the desk.
3. A page of an origin we don't know can't call at all, with the right token or without.
"""

import base64
import json
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jws, jwt
from joserfc.jwk import OctKey

from foundation import clock
from foundation.database import Database
from foundation.jobs import jobs, work_all
from tests.bad_days import odd
from tests.widgets.conversation import ORIGIN, SECRET, open_session, post, token
from widgets.api.pace import MOST, Most
from widgets.sites.registry import save_site


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def made_of(header: Any, claims: Any = None, signature: str = "c2lnbmVk") -> str:
    return f"{part(header)}.{part({'sub': 'worklane:member:1'} if claims is None else claims)}.{signature}"


def swapped(**claims: Any) -> str:
    """A good token whose claims were changed after it was signed."""
    header, _, signature = token().split(".")
    return f"{header}.{part({'sub': 'worklane:member:1', **claims})}.{signature}"


def test_no_forged_token_opens_a_session(client: FlaskClient) -> None:
    good = {"alg": "HS256", "kid": "worklane"}
    at = int(clock.now().timestamp())
    forged = [
        swapped(aud="aside", iss="worklane", exp=at + 60, jti="x"), made_of({"alg": "none", "kid": "worklane"}, signature=""), made_of(good),
        made_of(good | {"alg": "RS256"}), made_of(good | {"alg": None}), made_of(good | {"kid": None}), made_of(good | {"kid": ["worklane"]}),
        made_of(good | {"kid": "a" * 3000}), made_of(good | {"kid": "a\x00b"}), made_of(good | {"kid": "\ud800"}), made_of([]), made_of("HS256"), made_of(7),
        made_of(b"[" * 4000), made_of(b'{"a":' * 1000), made_of(b"\xff"), made_of(b""), made_of(good, b"[" * 4000), made_of(good | {"crit": ["exp"]}),
        made_of(good | {"b64": False, "crit": ["b64"]}), made_of(good | {"zip": "DEF"}), made_of(good | {"jwk": {"kty": "oct", "k": "YQ"}}), "..", ".", "a.b",
        "a.b.c.d.e", "ä.ö.ü", " " + token(), token() + "=", token() + "." + token(), token() * 20,
    ]  # fmt: skip
    for one in forged:
        answer = post(client, "session", {"site": "worklane", "token": one})
        assert (answer.status_code, one[:80]) == (401, one[:80])
        assert answer.json["error"]["detail"].endswith(".")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1}, {"exp": float("nan")}, {"exp": float("inf")}, {"exp": 10**400}, {"exp": "soon"}, {"exp": True}, {"exp": None}, {"exp": []}, {"exp": -1e308},
        {"iat": float("nan")}, {"iat": "x"}, {"iat": float("-inf")}, {"iat": 10**400}, {"aud": "others"}, {"aud": ["aside"]}, {"aud": None}, {"iss": "shop"},
        {"iss": {}}, {"sub": ""}, {"sub": "a" * 101}, {"sub": "worklane:member:1\x00"}, {"sub": "\ud800"}, {"jti": ""}, {"jti": None},
    ],
)  # fmt: skip
def test_a_signed_token_that_says_nonsense_about_itself_is_refused(client: FlaskClient, claims: dict[str, Any]) -> None:
    answer = post(client, "session", {"site": "worklane", "token": signed(**claims)})
    assert answer.status_code == 401
    assert answer.json["error"]["detail"].endswith(".")


def signed(**claims: Any) -> str:
    """As `token`, but of claims that our own encoder would refuse."""
    at = int(clock.now().timestamp())
    whole = {
        "iss": "worklane",
        "aud": "aside",
        "sub": "worklane:member:7",
        "iat": at,
        "exp": at + 300,
        "jti": f"j{claims}",
    }
    return sign(json.dumps(whole | claims))


def sign(payload: str) -> str:
    header = {"alg": "HS256", "kid": "worklane"}
    return jws.serialize_compact(header, payload.encode(), OctKey.import_key(SECRET))


ODD: list[Any] = [odd.SCRIPT, "x" * 2000, "a\x00b", "\ud800", "", None, 7, True, [], {"a": 1}, "\u202e\ufffe", "²"]


def test_a_careless_hosts_token_still_brings_the_question_to_the_desk(
    client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST, "tickets", Most(1000, 1000))  # a hundred questions of one person in a second
    for name in ("name", "email", "role", "plan", "state", "locale"):
        for number, value in enumerate(ODD):
            opened = post(
                client,
                "session",
                {"site": "worklane", "token": signed(**{name: value, "jti": f"{name}{number}{value}"})},
            )
            assert opened.status_code == 200, (name, value, opened.text)
            asked = {"session": opened.json["session"], "key": f"key-{name}-{number}", "body": "Where is my money?"}
            assert post(client, "tickets", asked).status_code == 200, (name, value)
            assert post(client, "threads", {"session": opened.json["session"]}).json["threads"]
    work_all(database)
    with database.reading() as db:
        assert [row.last_error for row in db.execute(jobs.select()) if row.last_error] == []


def test_of_twenty_at_once_one_uses_a_token(app: Flask) -> None:
    used, answers = token(), []

    def use() -> None:
        answers.append(post(app.test_client(), "session", {"site": "worklane", "token": used}).status_code)

    threads = [threading.Thread(target=use) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [401] * 19


def test_a_token_of_one_site_opens_no_other(app: Flask, client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        secret = "the tea shop's own secret, long enough for HS256"
        save_site(
            db,
            key="shop",
            name="Shop",
            origins=["https://shop.example"],
            secrets={"1": secret},
            greeting="Hello",
            now=clock.now(),
        )
    app.extensions["widget_sites"].forget()
    at = int(clock.now().timestamp())
    claims = {"iss": "shop", "aud": "aside", "sub": "7", "exp": at + 60, "jti": "one"}
    shops = jwt.encode({"alg": "HS256", "kid": "1"}, claims, OctKey.import_key(secret))
    assert post(client, "session", {"site": "worklane", "token": shops}).status_code == 401
    assert post(client, "session", {"site": "shop", "token": token()}).status_code == 401
    assert post(client, "session", {"site": "shop", "token": shops}).status_code == 200


def test_a_session_of_one_person_is_not_continued_on_another_site(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    mara = open_session(client, token=token())
    with database.writing() as db:
        save_site(db, key="shop", name="Shop", origins=[], secrets={}, greeting="Hello", now=clock.now())
    app.extensions["widget_sites"].forget()
    opened = post(client, "session", {"site": "shop", "session": mara}).json
    assert (opened["signed"], opened["session"] == mara) == (False, False)


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "", "http://localhost.evil.example", "http://localhost:81", "https://localhost", "HTTP://LOCALHOST", "file://", odd.SCRIPT, "x" * 5000],
)  # fmt: skip
def test_no_page_of_an_unknown_origin_calls_anything(client: FlaskClient, origin: str) -> None:
    session = open_session(client, token=token())
    for path, body in (
        ("session", {"site": "worklane", "token": token()}), ("suggest", {"session": session, "query": "x"}),
        ("tickets", {"session": session, "key": "12345678", "body": "x"}), ("live", {"session": session}), ("suggest", "{"),
    ):  # fmt: skip
        answer = post(client, path, body, Origin=origin)
        assert (answer.status_code, path) == (403, path)
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_preflight_gives_nothing_away(client: FlaskClient) -> None:
    asked = ORIGIN | {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = client.options("/widget/v1/suggest", headers=asked)
    assert "Access-Control-Allow-Origin" not in answer.headers
