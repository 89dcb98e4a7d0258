"""Which answer of a search page was opened: its links carry a key made for that one search, and nothing about who asked."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import request
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from foundation.incoming import plain
from foundation.web import writing
from kb.articles.tables import searches
from kb.helpcentre.limits import may_teach

NAME = "s"  # in the address of a hit; the article's canonical address is without it
FRESH = timedelta(minutes=30)  # how long a page of answers still is what somebody looks at
LONGEST_KEY = 40

log = logging.getLogger(__name__)


def new_key() -> str:
    return secrets.token_urlsafe(12)


@dataclass(frozen=True)
class Before:
    """The search whose page led to an article."""

    id: int
    query: str
    opens: bool  # and this article was not the last one opened from it


def search_before(db: Connection, article_id: str, *, now: datetime) -> Before | None:
    """Nothing for a browser that only fetches ahead: it has opened nothing."""
    key = plain(request.args.get(NAME, ""))[:LONGEST_KEY]
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if not key or request.method != "GET" or ahead:
        return None
    asked = searches.c.opening == key, searches.c.searched_at > now - FRESH, searches.c.via == "helpcentre"
    columns = searches.c.id, searches.c.query, searches.c.shown, searches.c.opened
    found = db.execute(select(*columns).where(*asked)).first()
    if found is None or article_id not in found.shown:
        return None
    return Before(found.id, found.query, opens=found.opened != article_id)


def note_opening(search: int, article_id: str) -> None:
    """Somebody reads already: where it can't be kept, the page is theirs all the same."""
    if not may_teach(article_id):
        return
    try:
        with writing() as db:
            keep_opening(db, search, article_id)
    except DBAPIError:
        log.warning("the opening of %s was not kept", article_id, exc_info=True)


def keep_opening(db: Connection, search: int, article_id: str) -> None:
    """Of several that were opened the last one counts: who comes back for another had not found it yet."""
    db.execute(update(searches).where(searches.c.id == search).values(opened=article_id, seconds=None))
