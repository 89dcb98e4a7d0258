"""The door all widget calls come through: origin, session, and the answer's CORS headers."""

from flask import Response, current_app, g, request

import kb
from foundation.access import allow
from foundation.api import ApiBlueprint
from foundation.errors import Forbidden, Invalid
from foundation.web import config, now
from widgets.identity import Sessions, Who
from widgets.saying import reading_language
from widgets.sites.registry import Registry, Site

MOST_BYTES = 256 * 1024

api = ApiBlueprint("widget_api", "/widget/v1", import_name=__name__)


def registry() -> Registry:
    found: Registry = current_app.extensions["widget_sites"]
    return found


def sessions() -> Sessions:
    found: Sessions = current_app.extensions["widget_sessions"]
    return found


def find_site(key: str) -> Site:
    site = registry().all().get(key)
    if site is None:
        raise Invalid(f"There is no site {key[:60]!r}. Check data-site in your snippet.", field="site")
    return site


def person_of(session: str) -> Who:
    """Whose session this is; 401 in words when it has ended."""
    return sessions().find(session, now())


def viewer_of(who: Who) -> kb.Viewer:
    """Which articles they may read, and in which language they do."""
    return kb.Viewer(role=who.role, plan=who.plan, locale=reading_language(who.locale))


def short(text: str | None, size: int) -> str | None:
    """What a browser sent, cut to what a column holds; nothing for nothing. A NUL is in no word anybody typed."""
    return (text or "").replace("\x00", "").strip()[:size] or None


def check_origin() -> None:
    """Only pages of a known site, or our own, may call; programs without an Origin are judged by their session."""
    request.max_content_length = MOST_BYTES
    origin = request.headers.get("Origin")
    if origin is None or origin in {request.host_url.rstrip("/"), config().base_url}:
        return
    if not registry().allows(origin):
        raise Forbidden(f"{origin[:100]} isn’t allowed to show this widget. Add it to the site’s origins.")
    g.widget_origin = origin


widget_page = allow("widget: pages of a known site, person by session", check_origin)


@api.after_request
def name_origin(response: Response) -> Response:
    response.headers["Vary"] = "Origin"
    response.headers.setdefault("Cache-Control", "no-store")
    if "widget_origin" in g:
        response.headers["Access-Control-Allow-Origin"] = g.widget_origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response


def open_to_known_origins(response: Response) -> Response:
    """Errors raised before the view answers too must be readable by the host page's script."""
    origin = request.headers.get("Origin")
    unnamed = "Access-Control-Allow-Origin" not in response.headers
    if origin and unnamed and request.path.startswith("/widget/v1/") and registry().allows(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response
