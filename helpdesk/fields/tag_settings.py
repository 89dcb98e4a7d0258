"""A lead tidies the tags: how often each is used, another name, several made one, one taken away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, delete, func, insert, literal, select, update

from foundation.accounts import Staff
from foundation.columns import Moment
from foundation.database import upsert
from foundation.errors import Invalid, NotFound
from foundation.live import publish
from helpdesk.fields.tables import tag_aliases, ticket_tags
from helpdesk.fields.tags import REMOVED, RENAMED, clean_tag
from helpdesk.tickets.tables import changes, tickets
from helpdesk.tickets.ticket import OPEN


@dataclass(frozen=True)
class TagUse:
    tag: str
    many: int  # tickets
    open: int  # of them
    aliases: tuple[str, ...]  # what else people may type for it


def read_tags(db: Connection, *, words: str = "", most: int = 500) -> list[TagUse]:
    """In use, the most used first. Two statements."""
    many = func.count().label("many")
    still = func.sum(case((tickets.c.status.in_(OPEN), 1), else_=0)).label("still")
    query = select(ticket_tags.c.tag, many, still).join(tickets, tickets.c.id == ticket_tags.c.ticket)
    if words:
        query = query.where(ticket_tags.c.tag.contains(words.lower(), autoescape=True))
    rows = db.execute(query.group_by(ticket_tags.c.tag).order_by(many.desc(), ticket_tags.c.tag).limit(most)).all()
    aliases: dict[str, list[str]] = {}
    for row in db.execute(select(tag_aliases).order_by(tag_aliases.c.alias)):
        aliases.setdefault(row.tag, []).append(row.alias)
    return [TagUse(row.tag, row.many, int(row.still or 0), tuple(aliases.get(row.tag, ()))) for row in rows]


def merge_tag(db: Connection, tag: str, into: str, *, by: Staff, now: datetime) -> int:
    """Give `tag` another name; one that is in use takes its tickets over. Who types the old one gets the new. How many tickets changed."""
    tag, into = clean_tag(tag), clean_tag(into)
    if tag == into:
        raise Invalid("That is its name already.", field="into")
    alias = db.execute(select(tag_aliases.c.tag).where(tag_aliases.c.alias == into)).scalar()
    if alias == tag:
        db.execute(delete(tag_aliases).where(tag_aliases.c.alias == into))
    elif alias:
        raise Invalid(f"“{into}” became “{alias}” once. Use that name.", field="into")
    many = _note(db, tag, RENAMED, into, by=by, now=now)
    had = ticket_tags.alias()
    both = select(had.c.ticket).where(had.c.tag == into)
    db.execute(update(ticket_tags).where(ticket_tags.c.tag == tag, ticket_tags.c.ticket.not_in(both)).values(tag=into))
    db.execute(delete(ticket_tags).where(ticket_tags.c.tag == tag))
    db.execute(update(tag_aliases).where(tag_aliases.c.tag == tag).values(tag=into))
    upsert(db, tag_aliases, [{"alias": tag, "tag": into}], keys=["alias"])
    publish(db, "queue", {"kind": "tags", "by": "agent"})
    return many


def delete_tag(db: Connection, tag: str, *, by: Staff, now: datetime) -> int:
    """Off every ticket, with what else was typed for it. How many had it."""
    many = _note(db, tag, REMOVED, None, by=by, now=now)
    db.execute(delete(ticket_tags).where(ticket_tags.c.tag == tag))
    db.execute(delete(tag_aliases).where(tag_aliases.c.tag == tag))
    publish(db, "queue", {"kind": "tags", "by": "agent"})
    return many


def forget_alias(db: Connection, alias: str) -> None:
    """The word can be a tag of its own again."""
    if not db.execute(delete(tag_aliases).where(tag_aliases.c.alias == alias)).rowcount:
        raise NotFound("Nobody types that for a tag any more.")


def _note(db: Connection, tag: str, what: str, after: str | None, *, by: Staff, now: datetime) -> int:
    """In the story of every ticket that has it. How many do."""
    many = db.execute(select(func.count()).select_from(ticket_tags).where(ticket_tags.c.tag == tag)).scalar_one()
    if not many:
        raise NotFound("No ticket has this tag any more.")
    told = (ticket_tags.c.ticket, literal(by.name), literal(what), literal(tag), literal(after), literal(now, Moment()))
    rows = select(*told).where(ticket_tags.c.tag == tag)
    columns = ["ticket", "who", "what", "before", "after", "changed_at"]
    db.execute(insert(changes).from_select(columns, rows))
    return int(many)
