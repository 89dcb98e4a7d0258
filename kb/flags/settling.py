"""A writer settles a flag: the article is mended or right as it is, the missing one is written or not needed. Whoever flagged it hears."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.audit import note_audit
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from foundation.events import Happening, event, record
from foundation.incoming import plain
from foundation.markdown import slugify
from kb.articles.article import Article, ArticleDraft
from kb.articles.publishing import ArticlePublished, save_article
from kb.articles.tables import articles
from kb.flags.flag import LONGEST_WORDS, OUTCOMES, Flag, flag_from_row
from kb.flags.flagging import read_flag
from kb.flags.tables import flags
from kb.gaps.deciding import free_address

NEEDS_WORDS = ("right", "declined")  # whoever flagged it is told why


@event
class FlagSettled:
    flag: int
    outcome: str


def settle_flag(db: Connection, number: int, outcome: str, said: str, *, by: Staff, now: datetime) -> Flag:
    """Raises Invalid, or Conflict when somebody settled it meanwhile."""
    flag, said = read_flag(db, number), plain(said).strip()
    if outcome not in OUTCOMES[flag.kind]:
        raise Invalid("Say what came of it.", field="outcome")
    if outcome in NEEDS_WORDS and not said:
        raise Invalid(f"Say why: {flag.flagged_by_name} reads it in their ticket.", field="said")
    if len(said) > LONGEST_WORDS:
        raise Invalid("Keep it under 2,000 characters.", field="said")
    if not _settle(db, flag, outcome, said, by=by.id, name=by.name, now=now):
        raise Conflict("A colleague settled this just now. The list says how.")
    note_audit(db, "articles", "flag settled", flag.title, after={"outcome": outcome, "ticket": flag.source})
    return read_flag(db, number)


def write_for_flag(db: Connection, number: int, *, by: Staff, now: datetime) -> Article:
    """A draft begun with what was suggested; once it is published the flag is settled. Raises Conflict when it is being written."""
    flag = read_flag(db, number, hold=True)
    if flag.kind != "missing" or not flag.is_open:
        raise Conflict("This is settled already. The list says how.")
    if flag.article_id:
        raise Conflict("A colleague has begun to write this. Open it from the list.")
    draft = ArticleDraft(
        title=flag.title, markdown=flag.text, slug=free_address(db, slugify(flag.title)[:150]), locale=flag.locale, status="draft",
    )  # fmt: skip
    article, _ = save_article(db, draft, author=by.name, now=now, seen=0)
    db.execute(update(flags).where(flags.c.id == number).values(article_id=article.id))
    return article


def hear_published(database: Database, published: ArticlePublished, context: Happening) -> None:
    """What was suggested is written once its article is before readers."""
    mine = flags.c.kind == "missing", flags.c.article_id == published.article, flags.c.outcome.is_(None)
    with database.writing() as db:
        for row in db.execute(select(flags).where(*mine)).all():
            _settle(db, flag_from_row(row), "written", "", by=None, name=context.actor or "", now=context.happened_at)


def take_untold(db: Connection, number: int, *, now: datetime) -> tuple[Flag, str | None] | None:
    """A settled flag to tell of, with the address of its article where that can be read; once, then None."""
    mine = flags.c.id == number, flags.c.outcome.is_not(None), flags.c.told_at.is_(None)
    if not db.execute(update(flags).where(*mine).values(told_at=now)).rowcount:
        return None
    flag = read_flag(db, number)
    there = articles.c.id == flag.article_id, articles.c.status == "published"
    return flag, db.execute(select(articles.c.slug).where(*there)).scalar()


def _settle(db: Connection, flag: Flag, outcome: str, said: str, *, by: int | None, name: str, now: datetime) -> bool:
    values = {"outcome": outcome, "said": said, "settled_by": by, "settled_by_name": name[:120], "settled_at": now}
    mine = flags.c.id == flag.id, flags.c.outcome.is_(None)
    if not db.execute(update(flags).where(*mine).values(**values)).rowcount:
        return False
    record(db, FlagSettled(flag.id, outcome), now=now, actor=name)
    return True
