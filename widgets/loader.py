"""The scripts host pages load: the loader with its site's settings at one short address, the modules behind it; compressed, cached,
no build step."""

import gzip
import hashlib
import logging
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, Response, request
from sqlalchemy.exc import SQLAlchemyError

from foundation.access import public
from foundation.errors import NotFound
from foundation.web import database, now
from widgets.api.door import registry
from widgets.bundling import CORE, core_script, loader_script, modules_of, stub, taking_from_core
from widgets.sites.registry import Site
from widgets.sites.settings import SiteSettings, for_the_browser
from widgets.sites.sightings import note_loaded, origin_of, seldom

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "static" / "widget"
KEPT_SECONDS = 600  # a new version, and new settings, reach every page within ten minutes
NO_SETTINGS = "})({});\n"  # how the loader ends

widget = Blueprint("widget", __name__, url_prefix="/widget")


@widget.get("/aside.js")
@public
def loader() -> Response:
    """The one request before anybody uses the widget. `?site=` brings the settings along, so that nothing is asked for them."""
    found = _site(request.args.get("site", "")[:60])
    preview = "preview" in request.args
    response = _script(_loader_of(found.key, found.settings, preview=preview) if found else _loader(preview=preview))
    if found and not preview:
        _note_when_sent(response, found)
    return response


@widget.get("/static/<name>.js")
@public
def module(name: str) -> Response:
    if name == CORE:
        return _script(_core(version()))
    path = FOLDER / f"{name}.js"
    if len(name) > 100 or path.parent != FOLDER or not path.is_file():
        raise NotFound("There is no such script.")
    source = _module(name)
    core = modules_of(_module)
    return _script(stub(name, source) if name in core else joined(taking_from_core(source, core)))


@widget.get("/aside.d.ts")
@public
def types() -> Response:
    """What an editor knows about `aside(…)`."""
    return _script((FOLDER.parent / "aside.d.ts").read_text("utf-8"))


def weight(key: str, settings: SiteSettings) -> int:
    """Bytes on the wire of the one script that every page of this site loads."""
    return len(gzip.compress(_loader_of(key, settings).encode(), 9, mtime=0))


def _loader_of(key: str, settings: SiteSettings, *, preview: bool = False) -> str:
    return _loader({"key": key} | for_the_browser(settings), preview=preview)


def _loader(told: dict[str, Any] | None = None, *, preview: bool = False) -> str:
    known = {"version": "preview" if preview else version()} | (told or {})
    return _plain_loader(version()) + f"}})({msgspec.json.encode(known).decode()});\n"


def _module(name: str) -> str:
    path = FOLDER / f"{name}.js"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _plain_loader(_version: str) -> str:
    return joined(loader_script(_module)).removesuffix(NO_SETTINGS.strip())


@lru_cache(maxsize=2)
def _core(_version: str) -> str:
    return joined(core_script(_module))


def version() -> str:
    """Of all the scripts together, as the settings page names it."""
    return _version(tuple((path.name, path.stat().st_mtime_ns) for path in sorted(FOLDER.glob("*.js"))))


def _site(key: str) -> Site | None:
    """Without its database help has no answers, yet the page that asks gets its script."""
    try:
        return registry().all().get(key)
    except SQLAlchemyError:
        log.exception("the loader goes without its site’s settings")
        return None


def _note_when_sent(response: Response, site: Site) -> None:
    """No page waits for what the settings page shows."""
    origin, own, at = origin_of(request.headers.get("Referer")), database(), now()
    if origin and seldom().lets(("loaded", site.key, origin)):

        @response.call_on_close
        def note() -> None:
            with own.writing() as db:
                note_loaded(db, site, origin, at)


def _script(plain: str) -> Response:
    packed, tag = _packed(plain)
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


_TEXT_OR_OPERATOR = re.compile(
    r"""("[^"\n]*"|`[^`]*`)| (=>|===|!==|&&|\|\||\?\?=?|[=?:+]) |([,;{]) | (\})|(?<=\w)(:) (?=\S)|(\)) (?=\{)"""
)


_NEEDLESS_END = re.compile(r"(?<=[{;,])\n|\n(?=\})")
_STYLES = re.compile(r"`\n[^`]*`")  # a style sheet begins on a line of its own
_AROUND = re.compile(r"\s*([{};,>])\s*")


def tightened(source: str) -> str:
    """Without the spaces around operators and within lists; text, which may hold the same signs, stays as it is."""
    source = _TEXT_OR_OPERATOR.sub(lambda found: "".join(found.groups("")), source)
    return _STYLES.sub(lambda found: _AROUND.sub(r"\1", found[0]).replace(": ", ":").replace(";}", "}"), source)


def joined(source: str) -> str:
    """Without the line ends that end nothing: after an opening, a comma or a semicolon, and before a closing brace."""
    return _NEEDLESS_END.sub("", source)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> str:
    return tightened(without_comments(path.read_text("utf-8")))


@lru_cache(maxsize=256)
def _packed(plain: str) -> tuple[bytes, str]:
    return gzip.compress(plain.encode(), 9, mtime=0), hashlib.sha256(plain.encode()).hexdigest()[:16]


@lru_cache(maxsize=4)
def _version(files: tuple[tuple[str, int], ...]) -> str:
    told = hashlib.sha256()
    for name, changed in files:
        told.update(_read(FOLDER / name, changed).encode())
    return told.hexdigest()[:8]
