"""The help centre's contents: home and sections. All of it works without JavaScript."""

from typing import Any

from flask import render_template, request

from foundation.access import public
from foundation.errors import NotFound
from foundation.web import now, reading
from kb.articles.interest import count_interest
from kb.desk import the_desk
from kb.helpcentre import article_page, closed, contact, freshness, look, robots, searching  # noqa: F401  what they hold joins ours
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.contents import Contents, most_read, most_read_first, read_contents
from kb.helpcentre.describing import absolute, described_section
from kb.helpcentre.hours import opening_hours
from kb.helpcentre.saying import SPOKEN, words_in
from kb.notices import notices_for
from kb.readers import find_viewer

__all__ = ["helpcentre"]

POPULAR = 5


@helpcentre.context_processor
def _languages() -> dict[str, Any]:
    return {"absolute": absolute, "also": also, "words_in": words_in, "spoken": SPOKEN}


def also(contents: Contents) -> dict[str, str]:
    """What an address takes along to stay in this language."""
    return {} if contents.default else {"lang": contents.language.code}


@helpcentre.get("/")
@public
def home() -> str:
    viewer, desk = find_viewer(), the_desk()
    with reading() as db:
        contents = read_contents(db, request.args.get("lang"), viewer=viewer)
        interest = count_interest(db, now=now())
    return render_template(
        "kb/helpcentre/home.html", contents=contents, popular=most_read(contents, interest, POPULAR),
        first=most_read_first(contents, interest), notices=notices_for(viewer.role), ways=opening_hours(desk.ways() if desk else (), contents.language.code),
    )  # fmt: skip


@helpcentre.get("/sections/<slug>")
@public
def section(slug: str) -> str:
    viewer = find_viewer()
    with reading() as db:
        contents = read_contents(db, request.args.get("lang"), viewer=viewer)
    chosen = next((one for one in contents.sections if one.slug == slug), None)
    if chosen is None:
        raise NotFound("There is no such section. The contents page lists them all.")
    address = absolute("helpcentre.section", slug=slug, **also(contents))
    return render_template(
        "kb/helpcentre/section.html", section=chosen, contents=contents, address=address,
        facts=described_section(chosen.name, address),
    )  # fmt: skip


@helpcentre.errorhandler(NotFound)
def missing(problem: NotFound) -> tuple[str, int]:
    """A wrong address still has the search field, in the language it named."""
    with reading() as db:
        contents = read_contents(db, request.args.get("lang"), viewer=find_viewer())
    return render_template("kb/helpcentre/missing.html", problem=problem, contents=contents), 404
