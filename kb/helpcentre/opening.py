"""Which answer of a search page was opened: its links carry a key made for that one search, and nothing about who asked."""

import logging
import secrets
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


def search_before(db: Connection, article_id: str, *, now: datetime) -> int | None:
    """The search whose page led here. A browser that only fetches ahead has opened nothing."""
    key = plain(request.args.get(NAME, ""))[:LONGEST_KEY]
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if not key or request.method != "GET" or ahead:
        return None
    asked = searches.c.opening == key, searches.c.searched_at > now - FRESH, searches.c.via == "helpcentre"
    found = db.execute(select(searches.c.id, searches.c.shown, searches.c.opened).where(*asked)).first()
    new = found and article_id in found.shown and found.opened != article_id
    return found.id if found and new else None


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
