"""Signing in and out: server-side sessions, of which the browser holds only a random token."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from foundation.accounts import attempts, hash_token, password_matches
from foundation.errors import Forbidden, Invalid
from marketplace.members.people import Member, member_of
from marketplace.members.tables import member_sessions, members
from marketplace.messages.unread import unread_count

SESSION_COOKIE = "worklane_session"
SESSION_DAYS = 30


def sign_in(db: Connection, *, email: str, password: str, now: datetime, address: str = "", device: str = "") -> str:
    """Start a session and return its token. Raises Invalid with one sentence for every reason."""
    email = email.strip().lower()
    attempts.check(f"member|{address}|{email}")
    row = db.execute(select(members).where(members.c.email == email)).first()
    if not password_matches(row.password_hash if row else None, password) or row is None:
        raise Invalid("That e-mail address and password don’t match. Check both and try again.", field="password")
    if row.state == "suspended":
        raise Forbidden("This account is suspended. Ask for a review from Help, without signing in.")
    attempts.forget(f"member|{address}|{email}")
    return start_session(db, row.id, now=now, device=device)


def start_session(db: Connection, member_id: int, *, now: datetime, device: str = "") -> str:
    token = secrets.token_urlsafe(32)
    db.execute(delete(member_sessions).where(member_sessions.c.ends_at < now))
    db.execute(
        member_sessions.insert().values(
            token_hash=hash_token(token), member=member_id, device=device_name(device),
            started_at=now, ends_at=now + timedelta(days=SESSION_DAYS),
        )
    )  # fmt: skip
    return token


def member_by_session(db: Connection, token: str, now: datetime) -> Member | None:
    """Whose session this is, with how many messages wait for them. A suspended member has none."""
    query = (
        select(members, unread_count(members.c.id).label("unread"))
        .join(member_sessions, member_sessions.c.member == members.c.id)
        .where(member_sessions.c.token_hash == hash_token(token), member_sessions.c.ends_at > now)
        .where(members.c.state != "suspended")
    )
    row = db.execute(query).first()
    return member_of(row) if row else None


def sign_out(db: Connection, token: str) -> None:
    db.execute(delete(member_sessions).where(member_sessions.c.token_hash == hash_token(token)))


def sign_out_elsewhere(db: Connection, member_id: int, token: str) -> int:
    """End every other session of this member; returns how many there were."""
    others = (member_sessions.c.member == member_id) & (member_sessions.c.token_hash != hash_token(token))
    return db.execute(delete(member_sessions).where(others)).rowcount


def list_sessions(db: Connection, member_id: int, token: str, now: datetime) -> list[dict[str, Any]]:
    mine = (member_sessions.c.member == member_id) & (member_sessions.c.ends_at > now)
    rows = db.execute(select(member_sessions).where(mine).order_by(member_sessions.c.started_at.desc()))
    here = hash_token(token)
    return [{"device": row.device, "started_at": row.started_at, "here": row.token_hash == here} for row in rows]


def device_name(user_agent: str) -> str:
    """`Mozilla/5.0 (X11; Linux x86_64) ... Firefox/120.0` -> `Firefox on Linux`."""
    browsers = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
    systems = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
               ("Mac OS", "a Mac"), ("Linux", "Linux")]  # fmt: skip
    browser = next((name for mark, name in browsers if mark in user_agent), "")
    system = next((name for mark, name in systems if mark in user_agent), "")
    return f"{browser} on {system}" if browser and system else browser or system or "Unknown device"
