"""How answers travel: text packed with gzip, and files whose address names their content kept for a year."""

import gzip
from functools import lru_cache

from flask import Flask, Response, current_app, request

PACKED = frozenset(
    {"text/html", "text/css", "text/javascript", "text/plain", "application/json", "application/xml", "image/svg+xml"}
)
LEAST_BYTES = 1000  # less fits in one packet anyway
YEAR = 365 * 24 * 3600


def pack_answers(app: Flask) -> None:
    @app.after_request
    def _keep_and_pack(response: Response) -> Response:
        _keep_long(response)
        return pack(response)


def pack(response: Response) -> Response:
    """The answer as this client can read it. Form tokens differ with every page, so packing tells nothing about them."""
    if response.mimetype not in PACKED or response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    file = response.direct_passthrough
    if response.is_streamed and not file:
        return response
    response.vary.add("Accept-Encoding")
    if request.method != "GET" or not request.accept_encodings.quality("gzip"):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < LEAST_BYTES:
        return response
    response.set_data(_packed_once(body) if file or _is_static() else gzip.compress(body, 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same page in other bytes
    return response


def as_file(text: str, mimetype: str) -> Response:
    """What is made of our files, as one of them."""
    response = Response(text, mimetype=mimetype)
    response.cache_control.public, response.cache_control.max_age = True, current_app.get_send_file_max_age(None)
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


def _keep_long(response: Response) -> None:
    """`?v=` changes with the file (see `application`)."""
    if response.status_code in (200, 304) and _is_static() and "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"


def _is_static() -> bool:
    return (request.endpoint or "").endswith("static")


@lru_cache(maxsize=512)  # a page of the desk names seventy
def _packed_once(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)
