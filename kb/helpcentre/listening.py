"""What the help centre's own pages report: a suggestion that was opened, an article that was read."""

from flask import request

from foundation.access import public
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from kb.articles.judging import record_glance, record_reading, record_search
from kb.articles.reading import open_article
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.searching import LONGEST_QUERY
from kb.readers import find_viewer

LEAST_SECONDS = 3  # less is a glance, not a reading


@helpcentre.post("/searches")
@public
def searched() -> tuple[str, int]:
    """One question typed into the search field: what was shown, and what was opened."""
    form = request.form
    with writing() as db:
        record_search(
            db, form.get("query", "")[:LONGEST_QUERY], form.getlist("shown")[:10], form.get("opened", "")[:160] or None,
            context={"page": "help"}, now=now(), via="helpcentre", opening=form.get("opening"),
        )  # fmt: skip
    return "", 204


@helpcentre.post("/articles/<slug>/readings")
@public
def read(slug: str) -> tuple[str, int]:
    """Somebody had this article open for so many seconds."""
    seconds = whole_number(request.form.get("seconds"))
    if seconds is None:
        raise Invalid("Say how many seconds it was open.", field="seconds")
    viewer = find_viewer()
    with reading() as db:
        article = open_article(db, slug, viewer=viewer)
    opening = request.form.get("opening", "")
    if seconds >= LEAST_SECONDS or opening:
        with writing() as db:
            if seconds >= LEAST_SECONDS:
                record_reading(db, article.id, seconds=seconds, who=None, page="help", now=now(), via="helpcentre")
            if opening:
                record_glance(db, opening, seconds=seconds)
    return "", 204
