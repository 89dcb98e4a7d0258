"""Looking for an answer: suggestions as one types, and the page of results, with the same engine."""

from typing import Any

from flask import Response, render_template, request, url_for

from foundation.access import public
from foundation.api import answer_json
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from kb import current
from kb.articles.article import Viewer
from kb.articles.judging import record_search
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.contents import DEFAULT, read_contents
from kb.helpcentre.handing_out import key_for
from kb.helpcentre.marking import mark
from kb.helpcentre.opening import new_key
from kb.helpcentre.results import Results, choose_results
from kb.readers import find_viewer

LONGEST_QUERY = 300
MOST_HITS = 100


@helpcentre.get("/suggest")
@public
def suggest() -> Response:
    """Suggestions for the search field, as JSON: the same engine as the widget. No SQL but to know who is signed in."""
    query = request.args.get("q", "")[:LONGEST_QUERY]
    hits = current.suggest(query, context_of(find_viewer(), request.args.get("lang")), 6)
    found = [
        {
            "id": hit.id,
            "url": url_for("helpcentre.article", slug=hit.slug), "title": hit.title, "section": hit.section,
            "snippet": hit.snippet, "lede": hit.lede, "matched": hit.matched,
        }
        for hit in hits
    ]  # fmt: skip
    key = key_for(query, [hit.id for hit in hits], now=now()) if hits else None
    answer = answer_json(
        {"query": query, "spelling": hits[0].spelling if hits else None, "hits": found, "opening": key}
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@helpcentre.get("/search")
@public
def search() -> str:
    query = " ".join(request.args.get("q", "").replace("\x00", "")[:LONGEST_QUERY].split())
    section, page = request.args.get("section", ""), whole_number(request.args.get("page")) or 1
    viewer = find_viewer()
    with reading() as db:
        contents = read_contents(db, request.args.get("lang"), viewer=viewer)
    results = _find(query, context_of(viewer, contents.language.code), section=section, page=page)
    key = _remember(query, results, viewer) if query and not section and page == 1 else None
    return render_template(
        "kb/helpcentre/search.html", query=query, results=results, contents=contents, mark=mark, key=key
    )


def context_of(viewer: Viewer, language: str | None) -> dict[str, Any]:
    """What the engine needs to know of who asks. Pages keep to one language; where none is named, nothing comes in two."""
    told = {"locale": language, "language": language or DEFAULT}
    return told | {"role": viewer.role, "plan": viewer.plan, "staff": viewer.staff}


def _find(query: str, context: dict[str, Any], *, section: str, page: int) -> Results:
    if not query:
        return choose_results([])
    hits = current.find(query, context, MOST_HITS)
    return choose_results(hits, section=section, page=page, chance=current.fits(query, context) if hits else 0)


def _remember(query: str, results: Results, viewer: Viewer) -> str:
    """A search page is a whole question: with nothing found, writers want to know at once. The key its links carry."""
    key = new_key()
    found = [hit.id for hit in results.hits]
    with writing() as db:
        record_search(
            db,
            query,
            found,
            None if not found else "",
            context={"page": "help", "role": viewer.role, "plan": viewer.plan},
            now=now(),
            via="helpcentre",
            opening=key,
        )
    return key
