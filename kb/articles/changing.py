"""A change that waits: kept beside what readers see, sent for review, given a time; published by hand or by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

from foundation.database import Database, upsert
from foundation.errors import Conflict, Invalid, NotFound, Problem
from kb.articles.article import Article, ArticleDraft, article_from_row
from kb.articles.publishing import (
    check_seen,
    content_of,
    draft_from_content,
    find_row,
    newest_author,
    refuse_taken,
    save_article,
)
from kb.articles.tables import changes

State = Literal["draft", "review", "scheduled"]


@dataclass(frozen=True)
class Change:
    article_id: str
    draft: ArticleDraft
    number: int
    written_from: int  # the article's newest revision then
    author: str
    saved_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    note: str | None
    publish_at: datetime | None
    scheduled_by: str | None

    @property
    def state(self) -> State:
        return "scheduled" if self.publish_at else "review" if self.submitted_at else "draft"


def read_change(db: Connection, article_id: str) -> Change | None:
    row = db.execute(select(changes).where(changes.c.article_id == article_id)).first()
    return None if row is None else _change(row)


def keep_change(
    db: Connection, draft: ArticleDraft, *, author: str, now: datetime, seen: int | None = None, saved: int | None = None,
    review: bool = False, publish_at: datetime | None = None,
) -> Article:  # fmt: skip
    """Keep what is written without showing it to readers: as a draft, for review, or until its time.

    A published article stays as it is; anything else is saved as a draft revision. `seen` is the revision and `saved` the
    change its author started from: raises Conflict when somebody saved another since.
    """
    draft = replace(draft, status="draft").checked()
    if publish_at is not None and publish_at <= now:
        raise Invalid("Choose a time that is still to come, or publish now.", field="publish_at")
    row, change = find_row(db, draft.id), read_change(db, draft.id)
    _check_saved(change, saved)
    if row is not None and row.status == "published":
        check_seen(db, row, draft, seen)
        refuse_taken(db, draft)
        article = article_from_row(row)
    else:
        article, _ = save_article(db, draft, author=author, now=now, seen=seen)
        if not review and publish_at is None:
            drop_change(db, article.id)
            return article
    values = {
        "article_id": article.id, "content": content_of(replace(draft, status="published")), "number": change.number + 1 if change else 1,
        "written_from": article.revision, "author": author, "saved_at": now, "submitted_by": author if review else None, "submitted_at": now if review else None,
        "note": None, "publish_at": publish_at, "scheduled_by": author if publish_at else None,
    }  # fmt: skip
    upsert(db, changes, [values], keys=["article_id"])
    return article


def publish_change(
    db: Connection, draft: ArticleDraft, *, author: str, now: datetime, seen: int | None = None, saved: int | None = None
) -> Article:  # fmt: skip
    """Show it to readers. What somebody else wrote and `author` left as it was is theirs, approved by `author`."""
    draft = replace(draft, status="published").checked()
    change = read_change(db, draft.id)
    _check_saved(change, saved)
    writer, approved_by = author, None
    if change and change.author != author and change.draft == draft:
        writer, approved_by = change.author, author
    article, _ = save_article(db, draft, author=writer, now=now, seen=seen, approved_by=approved_by)
    drop_change(db, article.id)
    return article


def send_back(db: Connection, article_id: str, note: str, *, now: datetime) -> None:
    """Out of review again, with what to change. Raises NotFound when nothing is in review."""
    note = note.strip()[:2000]
    if not note:
        raise Invalid("Say what to change, so that its author knows.", field="note")
    waiting = changes.c.article_id == article_id, changes.c.submitted_at.is_not(None)
    done = db.execute(update(changes).where(*waiting).values(submitted_at=None, note=note, saved_at=now))
    if not done.rowcount:
        raise NotFound("Nothing of this article is in review any more.")


def drop_change(db: Connection, article_id: str) -> None:
    """Throw away what waits; what readers see stays."""
    db.execute(delete(changes).where(changes.c.article_id == article_id))


def publish_due(database: Database, *, now: datetime) -> list[str]:
    """Publish what was given a time that has come; returns the ids. One that can't be is kept, with the reason."""
    with database.reading() as db:
        due = db.execute(select(changes.c.article_id).where(changes.c.publish_at <= now).order_by(changes.c.publish_at))
        ids: Sequence[str] = due.scalars().all()
    return [one for one in ids if _publish_one(database, one, now)]


def _publish_one(database: Database, article_id: str, now: datetime) -> bool:
    try:
        with database.writing() as db:
            change = read_change(db, article_id)
            if change is None or change.publish_at is None or change.publish_at > now:
                return False  # published, or moved to another time, since we looked
            _check_untouched(db, change)
            approved_by = change.scheduled_by if change.scheduled_by != change.author else None
            save_article(db, change.draft, author=change.author, now=now, approved_by=approved_by)
            drop_change(db, article_id)
            return True
    except Problem as problem:
        with database.writing() as db:
            note = f"It wasn’t published at its time: {problem.detail}"
            mine = update(changes).where(changes.c.article_id == article_id)
            db.execute(mine.values(publish_at=None, note=note))
        return False


def _check_untouched(db: Connection, change: Change) -> None:
    """Raises Conflict when the article has a newer revision than the change was written from: the clock overwrites nothing."""
    row = find_row(db, change.article_id)
    if row is None or row.revision == change.written_from:
        return
    author = newest_author(db, change.article_id)
    raise Conflict(f"{author} saved revision {row.revision} since it was written. Look at what it changes now, then publish it or give it a time again.")  # fmt: skip


def _check_saved(change: Change | None, saved: int | None) -> None:
    if saved is None or saved == (change.number if change else 0):
        return
    if change is None:
        raise Conflict("Somebody published or dropped this draft while you were writing. Your text is still here: compare it with theirs, then save again.")  # fmt: skip
    raise Conflict(f"{change.author} saved a draft while you were writing. Your text is still here: compare it with theirs, then save again.")  # fmt: skip


def _change(row: Any) -> Change:
    return Change(
        row.article_id, draft_from_content(row.content), row.number, row.written_from, row.author, row.saved_at, row.submitted_by, row.submitted_at,
        row.note, row.publish_at, row.scheduled_by,
    )  # fmt: skip
