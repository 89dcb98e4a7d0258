"""Problems people can understand: raised where the rule lives, answered in one place, as a page or as JSON."""

import logging
import math
import re
import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec
from flask import Flask, Response, g, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from foundation.speaking import say

log = logging.getLogger(__name__)


class Problem(Exception):
    """Something the caller can do something about. `detail` is a sentence for a person."""

    status = 400
    title = "That didn’t work"
    goes_on: str | None = None  # the page where the staff can go on with it

    def __init__(self, detail: str, *, field: str | None = None, title: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.title = title or self.title
        self.extra = extra

    @property
    def code(self) -> str:
        """For programs, which don't read sentences: `stale_reply`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    @property
    def headers(self) -> dict[str, str]:
        """What the answer's head says beside the status."""
        return {}


class Invalid(Problem):
    status, title = 422, "Please check what you entered"


class Malformed(Problem):
    status, title = 400, "We couldn’t read that request"


class Unauthorized(Problem):
    status, title = 401, "Please sign in"


class Forbidden(Problem):
    status, title = 403, "You can’t open this"


class NotFound(Problem):
    status, title = 404, "This page isn’t here"


class Conflict(Problem):
    status, title = 409, "Something changed in the meantime"


class Outdated(Problem):
    """A change was made for a version that is gone; `extra["changes"]` says what happened since."""

    status, title = 412, "Something changed in the meantime"


class Gone(Problem):
    status, title = 410, "This isn’t here any more"


class TooLarge(Problem):
    status, title = 413, "That’s too large"


class TooMany(Problem):
    status, title = 429, "That’s a lot at once"
    seconds = 900.0  # until another try counts

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(math.ceil(self.seconds))}


def answer_problems(app: Flask) -> None:
    """Answer every problem, expected or not, as a page or as JSON."""

    @app.errorhandler(Problem)
    def _problem(problem: Problem) -> Response:
        told = {"code": problem.code, **problem.extra}
        answer = _answer(problem.status, problem.title, problem.detail, problem.field, told, problem.goes_on)
        answer.headers.extend(problem.headers)
        return answer

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.response is not None or error.code is None or error.code < 400:
            return error.get_response()  # type: ignore[return-value]
        title, detail = _HTTP_WORDS.get(error.code, (error.name, error.description or error.name))
        if isinstance(error, MethodNotAllowed) and wants_json():
            detail = _methods(error.valid_methods or [])
        answer = _answer(error.code, title, detail, None, {"code": error.name.lower().replace(" ", "_")})
        for name, value in error.get_headers():
            if name.lower() in {"allow", "retry-after"}:
                answer.headers[name] = value
        return answer

    @app.errorhandler(OperationalError)
    def _no_database(error: OperationalError) -> Response:
        """It is away, or locked for longer than we wait. What is wrong in our own SQL is of this kind too on SQLite."""
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            return _unexpected(error)
        log.error("no database", exc_info=error)
        g.setdefault("staff", None)  # who asks isn't looked up again for the page that says so
        answer = _answer(
            503,
            "We can’t save or read anything just now",
            "Nothing has changed, and what you wrote is still on your screen. Try again in a minute.",
            None,
            {"code": "no_database"},
        )
        answer.headers["Retry-After"] = "10"
        return answer

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        log.exception("unexpected error", exc_info=error)
        return _answer(
            500,
            "Something broke on our side",
            f"Nothing you wrote is lost on your screen. Try again in a minute; if it stays, tell us this code: {request_code()}.",
        )


def wants_json() -> bool:
    """Whether the caller is a program rather than a person looking at a page."""
    if request.path.startswith(("/api/", "/widget/v1/")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and request.headers.get("HX-Request") is None


def request_code() -> str:
    return getattr(g, "request_id", "none")


def _methods(known: Iterable[str]) -> str:
    """For a program, which has no buttons."""
    *others, last = sorted(set(known) - {"HEAD", "OPTIONS"}) or sorted(known)
    named = f"{', '.join(others)} and {last}" if others else last
    return f"This address takes {named}, not {request.method[:20]}."


_HTTP_WORDS = {
    400: (
        "We couldn’t read that request",
        "Something in it isn’t as we expect. Go back, reload the page and try again.",
    ),
    404: ("This page isn’t here", "The address may be mistyped, or the page has moved."),
    405: (
        "That isn’t possible here",
        "This address can’t be used that way. Go back and try from the page’s own buttons.",
    ),
    413: ("That’s too large", "Send something smaller, or split it into parts."),
    415: ("We can’t read that kind of content", "Send JSON."),
}


def _answer(
    status: int, title: str, detail: str, field: str | None = None, extra: dict[str, Any] | None = None, goes_on: str | None = None
) -> Response:  # fmt: skip
    title, detail = say.sentence(title), say.sentence(detail)
    if wants_json():
        body = {"error": {"status": status, "title": title, "detail": detail, "field": field, **(extra or {})}}
        return Response(msgspec.json.encode(body), status=status, content_type="application/json")
    page = render_template(
        "error.html", status=status, title=title, detail=detail, code=request_code(), goes_on=goes_on
    )
    return Response(page, status=status)
