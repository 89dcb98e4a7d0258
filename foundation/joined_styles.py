"""The style sheets of a page as one: a browser asks for one file instead of fourteen. Its address names them and changes with them."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for
from markupsafe import Markup
from werkzeug.security import safe_join

from foundation.access import public
from foundation.errors import NotFound
from foundation.joined_scripts import address_from
from foundation.modules import looked_at
from foundation.packing import as_file

INTER = "foundation/inter.css"
OWN = "foundation"  # what the application's own folder is called; others by their blueprint
MOST = 40  # a page names fourteen
_URL = re.compile(r"""url\((["']?)(?![/"'#]|data:|https?:)([^)"']+)\1\)""")
Named = tuple[str, ...]  # such as "workspace/queue.css"


def join_styles(app: Flask) -> None:
    app.jinja_env.globals.update(stylesheets=stylesheets, preload_font=preload_font)

    @app.get("/static/joined.css", endpoint="joined_static")
    @public
    def joined() -> Response:
        names = tuple(request.args.get("of", "").split(",")[:MOST])
        return as_file(_joined(_files(app, names, looked_at(app))), "text/css")


def stylesheets(*names: str) -> Markup:
    """The link to all of them, in this order; before it Inter's, where a page is written in it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    link = _link(request.script_root, _files(app, names, looked_at(app)))
    return preload_font("inter-latin-wght-normal") + link if INTER in names else link


def preload_font(name: str) -> Markup:
    """A font that the first words of a page need: asked for with its style sheets, not once they are read, so that the page isn't laid out
    and drawn in another one first."""
    return _preload(request.script_root, name)


@lru_cache(32)
def _preload(_root: str, name: str) -> Markup:
    address = url_for("static", filename=f"fonts/{name}.woff2").partition("?")[0]
    return Markup('<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>').format(address)


@dataclass(frozen=True)
class _File:
    name: str
    path: Path
    changed: int  # nanoseconds


@lru_cache(256)  # anybody may ask for others than ours
def _files(app: Flask, names: Named, _looked_at: int) -> tuple[_File, ...]:
    return tuple(_file(app, name) for name in names)


def _file(app: Flask, name: str) -> _File:
    owner, _, file = name.partition("/")
    found = app if owner == OWN else app.blueprints.get(owner)
    path = safe_join(found.static_folder, file) if found and found.static_folder else None
    if not path or not file.endswith(".css") or not Path(path).is_file():
        raise NotFound("There is no such style sheet.")
    return _File(name, Path(path), Path(path).stat().st_mtime_ns)


@lru_cache(256)
def _link(_root: str, files: tuple[_File, ...]) -> Markup:
    version = hashlib.sha256(_joined(files).encode()).hexdigest()[:12]
    address = url_for("joined_static", of=",".join(one.name for one in files), v=version)
    return Markup('<link rel="stylesheet" href="{}">').format(address)


@lru_cache(64)
def _joined(files: tuple[_File, ...]) -> str:
    return "".join(map(_read, files))


def _read(one: _File) -> str:
    """With the addresses in it as seen from anywhere."""
    owner, _, file = one.name.partition("/")
    lies = url_for("static" if owner == OWN else f"{owner}.static", filename=file).partition("?")[0]
    text = one.path.read_text("utf-8")
    return _URL.sub(lambda told: f'url("{address_from(lies, told[2])}")', text).rstrip() + "\n"
