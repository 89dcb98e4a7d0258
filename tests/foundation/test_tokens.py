"""API tokens: they open what they are for, as long as they may, as often as they may; their secret is nowhere to be read."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection, select

from foundation import clock
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from foundation.limits import Buckets
from foundation.tokens import api_tokens, find_token, list_tokens, make_token, revoke_token, rotate_token
from tests.helpdesk.api.calling import Program, program

DAY = timedelta(days=1)


def made(db: Connection, name: str = "Billing", **more: object) -> str:
    asked = {"scopes": ["settings:read"], "teams": [], "by": "Ada", "expires_at": None, "now": clock.now()} | more
    return make_token(db, name=name, **asked)


def status(app: Flask, secret: str, path: str = "/teams") -> int:
    return Program(app.test_client(), secret).call("GET", path).status_code


def test_a_secret_is_kept_as_a_hash_only(db: Connection) -> None:
    secret = made(db)
    assert secret not in repr(db.execute(select(api_tokens)).all())
    assert list_tokens(db)[0].hint == secret[-4:]


@pytest.mark.parametrize(("asked", "field"), [
    ({"name": " "}, "name"), ({"name": "x" * 81}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["everything"]}, "scopes"), ({"name": "Taken"}, "name"),
])  # fmt: skip
def test_what_makes_no_token_is_named(db: Connection, asked: dict, field: str) -> None:
    made(db, "Taken")
    with pytest.raises(Invalid) as wrong:
        made(db, **asked)
    assert wrong.value.field == field


def test_a_token_ends_by_its_date_or_by_hand(app: Flask, database: Database) -> None:
    with database.writing() as db:
        dated, other = made(db, "Dated", expires_at=clock.now() + DAY), made(db, "Other")
    assert (status(app, dated), status(app, other), status(app, "aside_nonsense")) == (200, 200, 401)
    with database.writing() as db:
        revoke_token(db, list_tokens(db)[0].id, now=clock.now())
    assert status(app, other) == 401
    with time_machine.travel(clock.now() + 2 * DAY, tick=False):
        answer = Program(app.test_client(), dated).call("GET", "/teams")
    assert answer.status_code == 401
    assert "expired" in answer.json["error"]["detail"]
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_new_secret_leaves_the_old_one_a_while(db: Connection) -> None:
    now, first = clock.now(), made(db)
    token = list_tokens(db)[0]
    second = rotate_token(db, token.id, overlap=DAY, now=now)
    assert find_token(db, first, now).id == find_token(db, second, now).id == token.id
    assert find_token(db, first, now + 2 * DAY) is None
    third = rotate_token(db, token.id, overlap=timedelta(), now=now)
    assert [find_token(db, one, now) is not None for one in (first, second, third)] == [False, False, True]
    revoke_token(db, token.id, now=now)
    with pytest.raises(Conflict):
        rotate_token(db, token.id, overlap=DAY, now=now)


def test_a_scope_opens_nothing_else(app: Flask, database: Database) -> None:
    caller = program(app.test_client(), database, scopes=["settings:read"])
    assert caller.get("/teams")
    assert "tickets:read" in caller.get("/tickets", 403)["error"]["detail"]
    assert app.test_client().get("/api/v1/tickets").status_code == 401


def test_a_token_says_when_it_was_used_last(app: Flask, database: Database) -> None:
    caller = program(app.test_client(), database)
    caller.get("/teams")
    with database.reading() as db:
        assert list_tokens(db)[0].last_used_at is not None


def test_who_calls_too_often_is_told_how_long_to_wait(app: Flask, database: Database) -> None:
    app.extensions["buckets"] = Buckets(3, clock=lambda: 0.0)
    caller, other = program(app.test_client(), database), program(app.test_client(), database, name="Other")
    answers = [caller.call("GET", "/teams") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0"]
    assert (answers[3].headers["Retry-After"], answers[3].headers["RateLimit-Limit"]) == ("20", "3")
    assert answers[3].headers["RateLimit-Reset"] == "60"
    assert answers[3].json["error"]["code"] == "too_many"
    other.get("/teams")


def test_a_bucket_fills_evenly() -> None:
    now = [0.0]
    buckets = Buckets(60, clock=lambda: now[0])
    assert all(buckets.take("a").is_granted for _ in range(60))
    assert buckets.take("a").wait == 1
    now[0] = 2.0
    assert [buckets.take("a").is_granted for _ in range(3)] == [True, True, False]
    now[0] = 1000.0
    assert buckets.take("a").remaining == 59
