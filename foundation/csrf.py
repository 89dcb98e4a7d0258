"""Forms can be sent only from our own pages: same origin by the browser's word, and a token bound to the session."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from markupsafe import Markup

from foundation.access import SESSION_COOKIE, same_origin
from foundation.errors import Forbidden
from foundation.web import config

FIELD, HEADER = "_csrf", "X-CSRF-Token"
KEPT = "aside.csrf_token"  # in the environment of a request
MOST_AGE = 7 * 24 * 3600  # seconds; a page left open over a weekend still works

_cookies = [SESSION_COOKIE]


def bind_cookie(name: str) -> None:
    """Tokens are bound to this session cookie too, where it is set."""
    if name not in _cookies:
        _cookies.append(name)


def csrf_exempt(view: Callable[..., Any]) -> Callable[..., Any]:
    """For routes that take no cookie as proof of identity (bearer tokens, session id in the body)."""
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def csrf_token() -> str:
    """One for all the forms of a page."""
    kept = request.environ.get(KEPT)
    if kept is None:
        present = [_fingerprint(value) for value in _present()] or ["anonymous"]
        kept = request.environ[KEPT] = _signer().dumps(present)
    return str(kept)


def csrf_field() -> Markup:
    return _field(csrf_token())


@lru_cache(1024)
def _field(token: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token)


def protect_forms(app: Flask) -> None:
    app.jinja_env.globals.update(csrf_field=csrf_field, csrf_token=csrf_token)

    @app.before_request
    def _check() -> None:
        if request.method in {"GET", "HEAD", "OPTIONS"} or request.endpoint is None:
            return
        view = current_app.view_functions.get(request.endpoint)
        if getattr(view, "csrf_exempt", False):
            return
        if not same_origin() or not _token_fits(request.headers.get(HEADER) or request.form.get(FIELD, "")):
            raise Forbidden(
                "This form was opened before you signed in or out, or it came from another site. "
                "Go back, reload the page and send it again.",
                title="Please send that again",
            )


def _token_fits(token: str) -> bool:
    try:
        bound = _signer().loads(token, max_age=MOST_AGE)
    except BadSignature:
        return False
    present = [_fingerprint(value) for value in _present()] or ["anonymous"]
    return bool(set(bound) & set(present))


def _present() -> list[str]:
    return [value for name in _cookies if (value := request.cookies.get(name))]


def _fingerprint(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config().secret_key, salt="csrf")
