"""What the help centre's own pages report: a suggestion that was opened, an article that was read."""

from collections.abc import Sequence
from datetime import datetime

from flask import request
from sqlalchemy import Connection, select

from foundation.access import public
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from kb.articles.judging import record_glance, record_reading, record_search
from kb.articles.reading import open_article
from kb.articles.tables import articles, searches
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.handing_out import is_key_for
from kb.helpcentre.limits import limits, may_teach, whence
from kb.helpcentre.opening import keep_opening
from kb.readers import find_viewer

LEAST_SECONDS = 3  # less is a glance, not a reading


@helpcentre.post("/searches")
@public
def searched() -> tuple[str, int]:
    """A suggestion was opened: of those we showed for these words, as their key proves."""
    limits().telling.check(whence())
    form, at = request.form, now()
    query, shown, opened, key = (
        form.get("query", ""), form.getlist("shown"), form.get("opened", ""), form.get("opening", "")
    )  # fmt: skip
    if opened not in shown or not is_key_for(key, query, shown, now=at):
        raise Invalid("Only what was suggested a moment ago can be opened.", field="opened")
    if may_teach(opened):
        with writing() as db:
            _remember(db, key, query, shown, opened, now=at)
    return "", 204


def _remember(db: Connection, key: str, query: str, shown: Sequence[str], opened: str, *, now: datetime) -> None:
    """Once a key, however often it is told; nothing of an article that is gone."""
    published = select(articles.c.id).where(articles.c.id == opened, articles.c.status == "published")
    if db.execute(published).first() is None:
        return
    known = db.execute(select(searches.c.id).where(searches.c.opening == key)).scalar()
    if known:
        keep_opening(db, known, opened)
    else:
        record_search(
            db, query, shown, opened, context={"page": "help"}, now=now, via="helpcentre", opening=key
        )  # fmt: skip


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
