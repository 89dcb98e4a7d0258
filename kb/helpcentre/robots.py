"""For those who read without eyes: robots.txt, and the sitemap of what is published for everyone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response
from flask.blueprints import BlueprintSetupState
from markupsafe import escape

from foundation.access import public
from foundation.web import reading
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.contents import Contents, read_every_contents
from kb.helpcentre.describing import absolute
from kb.helpcentre.languages import Alternate, public_alternates, told

CLOSED = ("/desk/", "/api/", "/widget/v1/", "/help/suggest", "/help/searches", "/metrics", "/live")
SITEMAPS, XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True)
class Address:
    address: str
    changed: datetime | None
    others: Sequence[tuple[str, str]] = ()  # (hreflang, address) of every language it is in


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
        every = read_every_contents(db)
        alternates = public_alternates(db)
    urls = "".join(_url(one) for contents in every for one in addresses(contents, alternates))
    spaces = f'xmlns="{SITEMAPS}" xmlns:xhtml="{XHTML}"'
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {spaces}>{urls}</urlset>\n'
    return Response(text, content_type="application/xml; charset=utf-8")


def addresses(contents: Contents, alternates: dict[str, tuple[Alternate, ...]]) -> Iterator[Address]:
    """Home, sections and articles of one language, each with when something on it last changed, and its other languages."""
    also: dict[str, Any] = {} if contents.default else {"lang": contents.language.code}
    yield Address(absolute("helpcentre.home", **also), _newest(contents.changed.values()), _homes(contents))
    for section in contents.sections:
        changed = _newest(contents.changed[entry.id] for entry in section.entries)
        yield Address(absolute("helpcentre.section", slug=section.slug, **also), changed)
        for entry in section.entries:
            others = [
                (tag, absolute("helpcentre.article", slug=one.slug))
                for tag, one in told(alternates.get(entry.slug, ()))
            ]
            yield Address(absolute("helpcentre.article", slug=entry.slug), contents.changed[entry.id], others)


def _homes(contents: Contents) -> list[tuple[str, str]]:
    """The home page in each language there is, the default one for everybody else."""
    own = absolute("helpcentre.home")
    others = [(one.code, absolute("helpcentre.home", lang=one.code)) for one in contents.languages[1:]]
    return [(contents.languages[0].code, own), *others, ("x-default", own)] if others else []


def _newest(moments: Iterable[datetime]) -> datetime | None:
    return max(moments, default=None)


def _url(one: Address) -> str:
    lastmod = f"<lastmod>{one.changed.isoformat(timespec='seconds')}</lastmod>" if one.changed else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(tag)}" href="{escape(address)}"/>'
        for tag, address in one.others
    )
    return f"<url><loc>{escape(one.address)}</loc>{lastmod}{links}</url>"
