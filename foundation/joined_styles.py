"""The style sheets of a page as one: a browser asks for one file instead of fourteen. Its address names them and changes with them."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath

from flask import Flask, Response, current_app, request, url_for
from markupsafe import Markup
from werkzeug.security import safe_join

from foundation.access import public
from foundation.errors import NotFound
from foundation.modules import looked_at
from foundation.packing import as_file

OWN = "foundation"  # what the application's own folder is called; others by their blueprint
MOST = 40  # a page names fourteen
_URL = re.compile(r"""url\((["']?)(?![/"'#]|data:|https?:)([^)"']+)\1\)""")
Named = tuple[str, ...]  # such as "workspace/queue.css"


def join_styles(app: Flask) -> None:
    app.jinja_env.globals.update(stylesheets=stylesheets)

    @app.get("/static/joined.css", endpoint="joined_static")
    @public
    def joined() -> Response:
        names = tuple(request.args.get("of", "").split(",")[:MOST])
        return as_file(_joined(app, names, looked_at(app)), "text/css")


def stylesheets(*names: str) -> Markup:
    """The link to all of them, in this order."""
    return _link(current_app._get_current_object(), request.script_root, names, looked_at(current_app))  # type: ignore[attr-defined]


@lru_cache(256)
def _link(app: Flask, _root: str, names: Named, at: int) -> Markup:
    version = hashlib.sha256(_joined(app, names, at).encode()).hexdigest()[:12]
    address = url_for("joined_static", of=",".join(names), v=version)
    return Markup('<link rel="stylesheet" href="{}">').format(address)


@lru_cache(64)  # anybody may ask for others than ours
def _joined(app: Flask, names: Named, _looked_at: int) -> str:
    return "".join(_read(app, name) for name in names)


def _read(app: Flask, name: str) -> str:
    """One, with the addresses in it as seen from anywhere."""
    owner, _, file = name.partition("/")
    found = app if owner == OWN else app.blueprints.get(owner)
    path = safe_join(found.static_folder, file) if found and found.static_folder else None
    if not path or not file.endswith(".css") or not Path(path).is_file():
        raise NotFound("There is no such style sheet.")
    lies = url_for("static" if found is app else f"{owner}.static", filename=file).partition("?")[0]
    text = Path(path).read_text("utf-8")
    return _URL.sub(lambda told: f'url("{normpath(join(dirname(lies), told[2]))}")', text).rstrip() + "\n"
