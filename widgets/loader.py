"""The scripts host pages load: the loader at one short address, the modules behind it; compressed, cached, no build step."""

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, request

from foundation.access import public
from foundation.errors import NotFound

FOLDER = Path(__file__).parent / "static" / "widget"
KEPT_SECONDS = 600  # a new version reaches every page within ten minutes

widget = Blueprint("widget", __name__, url_prefix="/widget")


@widget.get("/aside.js")
@public
def loader() -> Response:
    """The one request before anybody uses the widget."""
    return _script("aside.js")


@widget.get("/static/<name>.js")
@public
def module(name: str) -> Response:
    return _script(f"{name}.js")


def _script(name: str) -> Response:
    path = FOLDER / name
    if len(name) > 100 or path.parent != FOLDER or not path.is_file():
        raise NotFound("There is no such script.")
    plain, packed, tag = _read(path, path.stat().st_mtime_ns)
    wants_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(packed if wants_packed else plain, content_type="text/javascript; charset=utf-8")
    if wants_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(tag)
    return response.make_conditional(request)  # type: ignore[return-value]


def without_comments(source: str) -> str:
    """The script as it travels: comments, JSDoc and indentation stay here. Text inside strings is ours and holds nothing of the
    kind, so three patterns do; the browser's tests run what comes out."""
    source = re.sub(r"/\*\*.*?\*/ ?", "", source, flags=re.DOTALL)
    source = re.sub(r"(?<=[;{},)]) // [^\"`\n]*$", "", source, flags=re.MULTILINE)
    return re.sub(r"^\s*//.*\n|^\s+", "", source, flags=re.MULTILINE)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> tuple[bytes, bytes, str]:
    plain = without_comments(path.read_text("utf-8")).encode()
    return plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:16]
