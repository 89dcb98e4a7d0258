"""What readers did lately, as the clicks a search index learns from."""

from typing import Any

from sqlalchemy import Connection, select

from kb.articles.tables import searches, votes

MOST = 20_000


def lessons(db: Connection) -> list[dict[str, Any]]:
    """The latest searches and votes: `{"query", "shown", "clicked", "helped", "context"}`."""
    asked = select(searches.c.query, searches.c.shown, searches.c.opened, searches.c.page, searches.c.role)
    judged = select(votes.c.article_id, votes.c.helped, votes.c.page, votes.c.role)
    found = [
        {"query": row.query, "shown": row.shown, "clicked": row.opened, "helped": None, "context": _context(row)}
        for row in db.execute(asked.where(searches.c.opened != "").order_by(searches.c.id.desc()).limit(MOST))
    ]
    found += [
        {
            "query": "",
            "shown": [row.article_id],
            "clicked": row.article_id,
            "helped": row.helped,
            "context": _context(row),
        }
        for row in db.execute(judged.order_by(votes.c.id.desc()).limit(MOST))
    ]
    return found


def _context(row: Any) -> dict[str, Any]:
    return {"page": row.page, "role": row.role}
