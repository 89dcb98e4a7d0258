"""Our scripts as modules: whatever one of them imports is of the same version as itself, and a browser keeps it for good.

A page's import map (HTML Standard, "Import maps") leads `/desk/static/live.js` to `/modules/VERSION/desk/static/live.js`; what is
imported by a relative address follows. Without it, a new script would meet an old one that a browser has kept for an hour.

Where many belong together they travel as one (`joined_scripts`), and each address answers with what that one holds of it.
"""

import base64
import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from flask import Flask, Response, current_app, request
from markupsafe import Markup

from foundation.joined_scripts import joined_script, modules_of, stub
from foundation.packing import as_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT = "/modules/"
Stamps = tuple[tuple[Path, int], ...]


@dataclass(frozen=True)
class Together:
    """Scripts that travel as one. `at`: its address; `firsts`: those of the scripts that pages name, what they import comes along;
    `below`: what the addresses of those begin with that come along."""

    at: str
    firsts: tuple[str, ...]
    below: str


def address_modules(app: Flask) -> None:
    app.jinja_env.globals.update(import_map=import_map, preload=preload)
    app.wsgi_app = _without_version(app, app.wsgi_app)  # type: ignore[method-assign,assignment]


def join_modules(app: Flask, together: Together) -> None:
    @app.before_request
    def _joined() -> Response | None:
        if not request.path.endswith(".js") or not request.path.startswith(together.below):
            return None
        script = _joined_scripts(together, version_of(app)).get(request.path)
        return None if script is None else as_file(script, "text/javascript")


@lru_cache(4)
def _joined_scripts(together: Together, _version: str) -> dict[str, str]:
    """What answers at an address: the one script, and of each in it what stands for it."""
    app, finding = current_app, current_app.url_map.bind("")

    def read(address: str) -> str:
        endpoint, found = finding.match(address)
        owner = app.blueprints.get(endpoint.rpartition(".")[0]) or app
        return Path(str(owner.static_folder), found["filename"]).read_text("utf-8")

    found = modules_of(read, together.firsts, lambda address: address.startswith(together.below))
    return {together.at: joined_script(found)} | {
        address: stub(address, source, together.at) for address, source in found.items()
    }


def import_map() -> Markup:
    """Of a page, before its first module. Scripts lie in the folders of static files alone."""
    return _map(request.script_root, version_of(current_app), _lie(current_app).places)[0]


def preload(*addresses: str) -> Markup:
    """Scripts that are known to be imported: they are asked for with the page's first files, and not one after the other."""
    root = f"{request.script_root}{AT}{version_of(current_app)}"
    return Markup("").join(Markup('<link rel="modulepreload" href="{}">').format(root + one) for one in addresses)


def import_map_hash() -> str:
    """By which a page's policy lets its import map through: a page that comes back unchanged has the nonce of another answer."""
    return _map(request.script_root, version_of(current_app), _lie(current_app).places)[1]


def looked_at(app: Flask) -> int:
    """Another one whenever our own files are to be looked at again: every second, so that who develops sees what they wrote; in
    production never, for there they change with a restart."""
    return 0 if app.extensions["config"].production else int(time.monotonic())


def version_of(app: Flask) -> str:
    """Another one when any script is another."""
    return _version(_lie(app).folders, looked_at(app))


@lru_cache(16)
def _map(root: str, version: str, places: tuple[str, ...]) -> tuple[Markup, str]:
    led = {f"{root}/{place}/": f"{root}{AT}{version}/{place}/" for place in places}
    told = msgspec.json.encode({"imports": led})
    digest = base64.b64encode(hashlib.sha256(told).digest()).decode()
    return Markup(told.decode()), f"'sha256-{digest}'"


def _without_version(app: Flask, serve: "WSGIApplication") -> "WSGIApplication":
    """A script is found where it has always been; only where its version is ours may a browser keep it."""

    def plain(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        version, _, rest = path.removeprefix(AT).partition("/")
        if rest and path.startswith(AT) and path.endswith(".js"):
            environ = environ | {
                "PATH_INFO": f"/{rest}",
                "QUERY_STRING": f"v={version}" if version == version_of(app) else "",
            }
        return serve(environ, start)

    return plain


@dataclass(frozen=True)
class _Lie:
    """Where scripts lie: `places`: what their addresses begin with."""

    places: tuple[str, ...]
    folders: tuple[str, ...]


def _lie(app: Flask) -> _Lie:
    """Looked up at the first request, when every part of us is there."""
    if "modules" not in app.extensions:
        rules = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.endswith("static")]
        folders = {str(one.static_folder) for one in (app, *app.blueprints.values()) if one.static_folder}
        places = {rule.split("/")[1] for rule in rules}
        app.extensions["modules"] = _Lie(tuple(sorted(places)), tuple(sorted(folders)))
    found: _Lie = app.extensions["modules"]
    return found


@lru_cache(8)
def _version(folders: tuple[str, ...], _looked_at: int) -> str:
    return _hash(_stamps(folders))


def _stamps(folders: tuple[str, ...]) -> Stamps:
    found = sorted(path for folder in folders for path in Path(folder).rglob("*.js"))
    return tuple((path, path.stat().st_mtime_ns) for path in found)


@lru_cache(8)
def _hash(stamps: Stamps) -> str:
    told = hashlib.sha256()
    for path, _ in stamps:
        told.update(f"{path.name}\n".encode() + path.read_bytes())
    return told.hexdigest()[:12]
