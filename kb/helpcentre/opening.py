"""Which answer of a search page was opened: its links carry a key made for that one search, and nothing about who asked."""

import secrets
from datetime import datetime, timedelta

from flask import request
from sqlalchemy import Connection, select, update

from foundation.web import now, writing
from kb.articles.tables import searches

NAME = "s"  # in the address of a hit; the article's canonical address is without it
FRESH = timedelta(minutes=30)  # how long a page of answers still is what somebody looks at


def new_key() -> str:
    return secrets.token_urlsafe(12)


def note_opening(article_id: str) -> None:
    """If a search page led here, say so. A browser that only fetches ahead has opened nothing."""
    key = request.args.get(NAME, "")[:40]
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if key and request.method == "GET" and not ahead:
        with writing() as db:
            record_opening(db, key, article_id, now=now())


def record_opening(db: Connection, key: str, article_id: str, *, now: datetime) -> None:
    """Of several that were opened the last one counts: who comes back for another had not found it yet."""
    asked = searches.c.opening == key, searches.c.searched_at > now - FRESH, searches.c.via == "helpcentre"
    found = db.execute(select(searches.c.id, searches.c.shown).where(*asked)).first()
    if found and article_id in found.shown:
        db.execute(update(searches).where(searches.c.id == found.id).values(opened=article_id))
