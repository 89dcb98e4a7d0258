"""Somebody new sets their own password with a link that works once."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from foundation.accounts import Staff, create_staff, hash_password, hash_token, staff, staff_links, staff_sessions
from foundation.errors import NotFound

LASTS = timedelta(days=7)


def invite(db: Connection, *, name: str, email: str, roles: list[str], now: datetime) -> tuple[int, str]:
    """(the account, the link's token). Until the link is used nobody can sign in with it. Raises Invalid."""
    unguessable = secrets.token_urlsafe(32)
    made = create_staff(db, name=name, email=email, password=unguessable, roles=roles, now=now)
    db.execute(update(staff).where(staff.c.id == made).values(active=False))
    return made, make_link(db, made, now=now)


def make_link(db: Connection, staff_id: int, *, now: datetime) -> str:
    """A new one; those made before end."""
    token = secrets.token_urlsafe(32)
    db.execute(delete(staff_links).where(staff_links.c.staff_id == staff_id))
    row = {"token_hash": hash_token(token), "staff_id": staff_id, "made_at": now, "ends_at": now + LASTS}
    db.execute(staff_links.insert().values(row))
    return token


def read_link(db: Connection, token: str, *, now: datetime) -> Staff:
    """Whose link it is. Raises NotFound for one that was used, has ended or was never made."""
    query = (
        select(staff)
        .join(staff_links, staff_links.c.staff_id == staff.c.id)
        .where(
            staff_links.c.token_hash == hash_token(token), staff_links.c.ends_at > now, staff.c.deactivated_at.is_(None)
        )
    )
    row = db.execute(query).first()
    if row is None:
        raise NotFound(
            "This link was used already, or has ended. Ask your admin for a new one.", title="This link has ended"
        )
    return Staff(row.id, row.name, row.email, frozenset(row.roles))


def use_link(db: Connection, token: str, password: str, *, now: datetime) -> Staff:
    """Their own password; every session that knew another ends. Of two who use it at once, one is too late."""
    found = read_link(db, token, now=now)
    kept = hash_password(password)
    if not db.execute(delete(staff_links).where(staff_links.c.token_hash == hash_token(token))).rowcount:
        raise NotFound("This link was used already. Sign in instead.", title="This link has ended")
    db.execute(update(staff).where(staff.c.id == found.id).values(password_hash=kept, active=True))
    db.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == found.id))
    return found
