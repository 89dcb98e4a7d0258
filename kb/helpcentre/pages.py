"""The help centre's pages: contents, search, sections, articles, feedback. All work without JavaScript."""

import re
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import public
from foundation.api import answer_json
from foundation.errors import NotFound
from foundation.markdown import blocks, render_markdown, slugify
from foundation.web import config, now, reading, writing
from foundation.words import words
from kb import current
from kb.articles.article import Article
from kb.articles.judging import record_search, record_vote
from kb.articles.reading import Entry, Section, popular, read_article, sections
from kb.helpcentre.tables import stackable
from kb.search import Hit

helpcentre = Blueprint(
    "helpcentre",
    __name__,
    url_prefix="/help",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)

ORDER = (
    "Getting started", "Finding work", "Hiring", "Offers and contracts", "Milestones and escrow", "Hourly work", "Payouts and fees",
    "Billing", "Disputes and mediation", "Safety and respect", "Reputation", "Messages", "Account and security", "Policies", "Technical help",
)  # fmt: skip
LONGEST_QUERY = 300


@helpcentre.get("/")
@public
def home() -> str:
    with reading() as db:
        contents = sections(db, ORDER)
        read_most = popular(db, 200, now=now())
    return render_template(
        "kb/helpcentre/home.html", contents=contents, popular=read_most[:5], first=_most_read_first(contents, read_most)
    )


@helpcentre.get("/suggest")
@public
def suggest() -> Response:
    """Suggestions for the search field, as JSON: the same engine as the widget, no SQL."""
    query = request.args.get("q", "")[:LONGEST_QUERY]
    hits = current.suggest(query, {}, 6)
    found = [
        {
            "id": hit.id,
            "url": url_for("helpcentre.article", slug=hit.slug), "title": hit.title, "section": hit.section,
            "snippet": hit.snippet, "lede": hit.lede, "matched": hit.matched,
        }
        for hit in hits
    ]  # fmt: skip
    answer = answer_json({"query": query, "spelling": hits[0].spelling if hits else None, "hits": found})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@helpcentre.get("/search")
@public
def search() -> str:
    query = " ".join(request.args.get("q", "").replace("\x00", "")[:LONGEST_QUERY].split())
    section = request.args.get("section", "")
    hits = current.find(query, {}, 40) if query else []
    names = list(dict.fromkeys(hit.section for hit in hits))
    shown = [hit for hit in hits if not section or slugify(hit.section) == section][:20]
    if query and not section:
        with writing() as db:
            found = [hit.id for hit in hits[:10]]
            context = {"page": "help"}
            # a search page is a whole question: with nothing found, writers want to know at once
            record_search(db, query, found, None if not found else "", context=context, now=now(), via="helpcentre")
    return render_template(
        "kb/helpcentre/search.html", query=query, hits=shown, sections=[(name, slugify(name)) for name in names], section=section,
        mark=mark, spelling=hits[0].spelling if hits else None,
    )  # fmt: skip


@helpcentre.get("/sections/<slug>")
@public
def section(slug: str) -> str:
    with reading() as db:
        contents = sections(db, ORDER)
    chosen = next((one for one in contents if one.slug == slug), None)
    if chosen is None:
        raise NotFound("There is no such section. The contents page lists them all.")
    return render_template("kb/helpcentre/section.html", section=chosen, contents=contents)


@helpcentre.get("/articles/<slug>")
@public
def article(slug: str) -> str | AnyResponse:
    with reading() as db:
        found = read_article(db, slug)
        siblings = next((one for one in sections(db, ORDER) if one.name == found.section), None)
    if found.slug != slug:
        return redirect(url_for("helpcentre.article", slug=found.slug), 301)
    lede, rest = _split_lede(found)
    return render_template(
        "kb/helpcentre/article.html", article=found, lede=lede, body=rest, section=siblings, near=_near(found, siblings),
                toc=[block for block in blocks(found.markdown) if block["type"] == "heading" and block["level"] == 2],
        related=_related(found), thanks=request.args.get("thanks"), audience=audience(found),
    )  # fmt: skip


@helpcentre.post("/articles/<slug>/feedback")
@public
def feedback(slug: str) -> AnyResponse:
    helped = request.form.get("helped")
    if helped not in {"yes", "no"}:
        abort(400)
    with writing() as db:
        found = read_article(db, slug)
        record_vote(
            db, found, helped == "yes", request.form.get("comment"), who=None, context={"page": "help"}, now=now(), via="helpcentre"
        )  # fmt: skip
    return redirect(url_for("helpcentre.article", slug=slug, thanks=helped) + "#helped", 303)


@helpcentre.get("/contact")
@public
def contact() -> str:
    return render_template("kb/helpcentre/contact.html")


@helpcentre.get("/sitemap.xml")
@public
def sitemap() -> Response:
    base = config().base_url
    with reading() as db:
        contents = sections(db, ORDER)
    paths = [url_for("helpcentre.home")]
    for one in contents:
        paths.append(url_for("helpcentre.section", slug=one.slug))
        paths.extend(url_for("helpcentre.article", slug=entry.slug) for entry in one.entries)
    urls = "".join(f"<url><loc>{escape(base + path)}</loc></url>" for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return Response(text, content_type="application/xml")


def mark(text: str, hit: Hit) -> Markup:
    """The text with the matched words marked, safely."""
    matched = set(hit.matched)
    out = Markup("")
    for piece in _pieces(text):
        folded = words(piece)
        out += Markup("<mark>{}</mark>").format(piece) if len(folded) == 1 and folded[0] in matched else escape(piece)
    return out


def audience(found: Article) -> str:
    """Who an article is for, in words; nothing when it's for everyone."""
    roles = set(found.roles)
    if not roles or roles >= {"client", "freelancer"}:
        return ""
    return "For clients" if roles == {"client"} else "For freelancers"


def _pieces(text: str) -> list[str]:
    return re.split(r"(\s+|[^\w’']+)", text)


def _split_lede(found: Article) -> tuple[str, Markup]:
    first, _, rest = found.markdown.strip().partition("\n\n")
    if first.startswith(("#", "-", "1.", ">", "|", "!")):
        first, rest = "", found.markdown
    return _html(first), _html(rest)


def _html(markdown: str) -> Markup:
    return Markup(stackable(render_markdown(markdown, link=_address)))


def _most_read_first(contents: list[Section], read_most: list[Entry]) -> dict[str, list[Entry]]:
    """Each section's articles by its address, the most read first, the others by title."""
    rank = {entry.id: place for place, entry in enumerate(read_most)}
    return {one.slug: sorted(one.entries, key=lambda entry: rank.get(entry.id, len(rank))) for one in contents}


def _near(found: Article, section: Section | None, most: int = 9) -> tuple[Entry, ...]:
    """The articles around this one in its section."""
    entries = section.entries if section else ()
    place = next((at for at, entry in enumerate(entries) if entry.id == found.id), 0)
    start = max(0, min(place - most // 2, len(entries) - most))
    return entries[start : start + most]


def _address(href: str) -> str:
    return href if "/" in href or ":" in href or href.startswith("#") else url_for("helpcentre.article", slug=href)


def _related(found: Article) -> list[Entry]:
    context: dict[str, Any] = {"page": found.pages[0] if found.pages else None}
    hits = current.find(f"{found.title} {found.section}", context, 8)
    return [Entry(hit.id, hit.slug, hit.title, hit.section) for hit in hits if hit.id != found.id][:3]
