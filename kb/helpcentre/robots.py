"""For those who read without eyes: robots.txt, and the sitemap of what is published for everyone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from flask import Response
from flask.blueprints import BlueprintSetupState
from markupsafe import escape

from foundation.access import public
from foundation.web import reading
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.contents import Contents, read_contents
from kb.helpcentre.describing import absolute

CLOSED = ("/desk/", "/api/", "/widget/v1/", "/help/suggest", "/help/searches", "/metrics", "/live")
Address = tuple[str, datetime | None]


@public
def robots() -> Response:
    """Search pages may be fetched, so that their noindex is seen."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {absolute('helpcentre.sitemap')}",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@helpcentre.record
def _at_the_root(state: BlueprintSetupState) -> None:
    state.app.add_url_rule("/robots.txt", "robots", robots)


@helpcentre.get("/sitemap.xml")
@public
def sitemap() -> Response:
    with reading() as db:
        first = read_contents(db)
        others = [read_contents(db, language.code) for language in first.languages[1:]]
    urls = "".join(_url(address, changed) for one in [first, *others] for address, changed in addresses(one))
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{namespace}">{urls}</urlset>\n'
    return Response(text, content_type="application/xml; charset=utf-8")


def addresses(contents: Contents) -> Iterator[Address]:
    """Home, sections and articles of one language, each with when something on it last changed."""
    also: dict[str, Any] = {} if contents.default else {"lang": contents.language.code}
    yield absolute("helpcentre.home", **also), _newest(contents.changed.values())
    for section in contents.sections:
        changed = _newest(contents.changed[entry.id] for entry in section.entries)
        yield absolute("helpcentre.section", slug=section.slug, **also), changed
        for entry in section.entries:
            yield absolute("helpcentre.article", slug=entry.slug), contents.changed[entry.id]


def _newest(moments: Iterable[datetime]) -> datetime | None:
    return max(moments, default=None)


def _url(address: str, changed: datetime | None) -> str:
    lastmod = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{lastmod}</url>"
