"""What the widget keeps of a person: what they did, asked the assistant and follow. Erased, only counts of conversations stay."""

import secrets
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from foundation.people import Keeper, Told, holds, rows_of
from widgets.asking import sent
from widgets.conversation.tables import conversations, turns
from widgets.identity import widget_sessions
from widgets.incidents.tables import incident_followers as followers
from widgets.journeys.steps import steps
from widgets.unread import read_replies

KINDS = ("ask", "say", "assistant", "danger")  # what is sent once: "say:person:key"
COUNTED = ("kind", "why")  # of a turn's facts


def export(db: Connection, who: str) -> Told:
    return {
        **rows_of(db, conversations, conversations.c.who == who, without=["key"], called="conversations"),
        **rows_of(db, turns, turns.c.conversation.in_(_theirs(who)), without=["key"], called="turns"),
        **rows_of(db, steps, steps.c.who == who, called="steps"),
        **rows_of(db, followers, followers.c.who == who, called="followed_incidents"),
        **rows_of(db, read_replies, read_replies.c.who == who, called="read_replies"),
        **rows_of(db, widget_sessions, _session_of(who), without=["token_hash"], called="sessions"),
    }


def erase(db: Connection, who: str, nobody: str) -> dict[str, int]:
    return {
        "turns": _erase_turns(db, who),
        "conversations": _erase_conversations(db, who, nobody),
        "steps": db.execute(delete(steps).where(steps.c.who == who)).rowcount,
        "followed_incidents": db.execute(delete(followers).where(followers.c.who == who)).rowcount,
        "read_replies": db.execute(delete(read_replies).where(read_replies.c.who == who)).rowcount,
        "sessions": db.execute(delete(widget_sessions).where(_session_of(who))).rowcount,
        "sent": _erase_sent(db, who),
    }


def _theirs(who: str) -> Any:
    return select(conversations.c.id).where(conversations.c.who == who)


def _session_of(who: str) -> ColumnElement[bool]:
    return holds(widget_sessions.c.person, who)


def _erase_turns(db: Connection, who: str) -> int:
    """What the assistant said quotes the question, so it goes too; what kind of answer it was stays."""
    found = db.execute(select(turns.c.id, turns.c.facts).where(turns.c.conversation.in_(_theirs(who)))).all()
    for row in found:
        facts = {name: row.facts[name] for name in COUNTED if name in row.facts}
        db.execute(update(turns).where(turns.c.id == row.id).values(text="", facts=facts))
    return len(found)


def _erase_conversations(db: Connection, who: str, nobody: str) -> int:
    """Under another key each: a browser that still knows the old one opens nothing."""
    found = list(db.execute(_theirs(who)).scalars())
    for number in found:
        values = {"who": nobody, "key": secrets.token_urlsafe(24)}
        db.execute(update(conversations).where(conversations.c.id == number).values(**values))
    return len(found)


def _erase_sent(db: Connection, who: str) -> int:
    begins = [f"{kind}:{who}:" for kind in KINDS]
    found = db.execute(select(sent.c.key).where(or_(*(sent.c.key.startswith(one, autoescape=True) for one in begins))))
    own = [key for key in found.scalars() if any(key.startswith(one) and ":" not in key[len(one) :] for one in begins)]
    return db.execute(delete(sent).where(sent.c.key.in_(own))).rowcount if own else 0


KEEPER = Keeper("widget", export, erase)
