"""The token a request carries: known, alive, not too often, and with the scope it takes."""

from flask import Flask, Response, current_app, g, request

from foundation.errors import Forbidden, TooMany, Unauthorized
from foundation.limits import Allowance, Buckets
from foundation.tokens import Token, find_token, is_use_noted, note_use
from foundation.web import config, now, reading, writing


class BadToken(Unauthorized):
    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer realm="Aside"'}


def carries_token() -> bool:
    return request.headers.get("Authorization", "").startswith("Bearer ")


def bearer(scope: str) -> Token:
    """The token of this request. Raises BadToken, TooMany, or Forbidden without the scope."""
    if not carries_token():
        raise BadToken("Send an API token: `Authorization: Bearer aside_…`. An admin makes one in Settings, API.")
    secret = request.headers["Authorization"].removeprefix("Bearer ").strip()
    with reading() as db:
        token = find_token(db, secret, now())
    if token is None:
        raise BadToken("This API token isn’t known. An admin makes a new one in Settings, API, or with `flask token create`.")  # fmt: skip
    if token.state(now()) != "active":
        raise BadToken(f"This API token is {token.state(now())}. An admin makes a new one in Settings, API.")
    _check_rate(token)
    if not is_use_noted(token, now()):
        with writing() as db:
            note_use(db, token, now())
    if scope not in token.scopes:
        raise Forbidden(f"This API token lacks the scope {scope!r}.")
    g.api_token = token
    return token


def current_token() -> Token:
    """Of a view that only a token opens."""
    found: Token = g.api_token
    return found


def limit_tokens(app: Flask) -> None:
    """Every answer to a token says how many calls are left."""
    app.extensions["buckets"] = Buckets(app.extensions["config"].api_calls_per_minute)

    @app.after_request
    def _say(response: Response) -> Response:
        allowance: Allowance | None = g.get("allowance")
        if allowance is not None:
            response.headers.extend(allowance.headers)
        return response


def _check_rate(token: Token) -> None:
    buckets: Buckets = current_app.extensions["buckets"]
    g.allowance = allowance = buckets.take(token.key)
    if not allowance.is_granted:
        problem = TooMany(f"This token may call {config().api_calls_per_minute} times a minute. Wait {allowance.wait} s, then go on.")  # fmt: skip
        problem.seconds = allowance.wait
        raise problem
