"""API tokens: named, scoped, shown once, kept as a hash; they end by date, by hand, or by a new secret in their place."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, String, Table, or_, select, update

from foundation.accounts import hash_token
from foundation.columns import Json, Moment, identity
from foundation.database import insert_row, metadata
from foundation.errors import Conflict, Invalid, NotFound

SCOPES: Mapping[str, str] = {  # what tokens may be for
    "tickets:read": "Read tickets with their messages, notes and story",
    "tickets:write": "Open tickets and change them",
    "messages:write": "Reply to customers and add notes",
    "customers:read": "Read who customers are",
    "settings:read": "Read teams, agents, fields, statuses, tags, views and webhooks",
    "settings:write": "Define statuses, fields, tags and shared views",
    "webhooks:write": "Make, change and take away webhooks",
    "routing": "Ask for routing decisions and report their outcomes",
    "voice": "Send comments from elsewhere to the voice of the customer",
}
LONGEST_NAME, MOST = 80, 200
USED_EVERY = timedelta(minutes=1)  # how exactly `last_used_at` is kept

api_tokens = Table(
    "api_tokens",
    metadata,
    identity(),
    Column("name", String(120), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),  # sha-256
    Column("scopes", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("hint", String(8)),  # its last letters, to tell it from others
    Column("teams", Json),  # whose tickets it sees; none: everybody's
    Column("made_by", String(120)),
    Column("expires_at", Moment),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
    Column("old_hash", String(64), index=True),  # the secret before, until it ends
    Column("old_until", Moment),
)


@dataclass(frozen=True)
class Token:
    id: int
    name: str
    scopes: frozenset[str]
    teams: frozenset[str]  # none: all of them
    hint: str
    made_at: datetime
    made_by: str
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    old_until: datetime | None  # when the secret before ends

    @property
    def key(self) -> str:
        """Whose act something was: `api:7`."""
        return f"api:{self.id}"

    @property
    def last_day(self) -> datetime | None:
        """In UTC: the last moment it opens anything."""
        return self.expires_at - timedelta(microseconds=1) if self.expires_at else None

    def state(self, now: datetime) -> str:
        """active | expired | revoked"""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "active"


def create_api_token(
    db: Connection, *, name: str, scopes: Sequence[str], now: datetime, teams: Sequence[str] = (), by: str = "",
    expires_at: datetime | None = None,
) -> str:  # fmt: skip
    """The secret, which nobody can read again."""
    secret = new_secret()
    insert_row(
        db, api_tokens, name=name, token_hash=hash_token(secret), scopes=list(scopes), created_at=now, hint=secret[-4:],
        teams=list(teams) or None, made_by=by[:120] or None, expires_at=expires_at,
    )  # fmt: skip
    return secret


def make_token(
    db: Connection, *, name: str, scopes: Sequence[str], teams: Sequence[str], by: str, expires_at: datetime | None, now: datetime
) -> str:  # fmt: skip
    """As a person asks for one; its secret. Raises Invalid that names the field."""
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"Give it a name of at most {LONGEST_NAME} characters: who uses it, and for what.", field="name")
    if not scopes or any(one not in SCOPES for one in scopes):
        raise Invalid("Choose what it may do from the list, one thing at least.", field="scopes")
    if expires_at is not None and expires_at <= now:
        raise Invalid("It would have ended already. Choose a later day.", field="expires")
    known = list_tokens(db)
    if any(one.name == name and one.state(now) == "active" for one in known):
        raise Invalid("Another token has this name. The log tells them apart by it.", field="name")
    if sum(one.revoked_at is None for one in known) >= MOST:
        raise Invalid(f"There are {MOST} tokens already. Revoke one that isn’t needed.", field="name")
    return create_api_token(db, name=name, scopes=scopes, teams=teams, by=by, expires_at=expires_at, now=now)


def find_token(db: Connection, secret: str, now: datetime) -> Token | None:
    """Whose secret this is, whether it still opens anything or not; an older secret only until it ends."""
    hashed = hash_token(secret)
    fits = or_(api_tokens.c.token_hash == hashed, (api_tokens.c.old_hash == hashed) & (api_tokens.c.old_until > now))
    row = db.execute(select(api_tokens).where(fits)).first()
    return _token(row) if row else None


def list_tokens(db: Connection) -> list[Token]:
    """The newest first, revoked ones too."""
    return [_token(row) for row in db.execute(select(api_tokens).order_by(api_tokens.c.id.desc()))]


def read_token(db: Connection, number: int) -> Token:
    row = db.execute(select(api_tokens).where(api_tokens.c.id == number).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such token.")
    return _token(row)


def rotate_token(db: Connection, number: int, *, overlap: timedelta, now: datetime) -> str:
    """A new secret for the same token; the one before opens it for `overlap` longer, and any still older one ends at once."""
    token = read_token(db, number)
    if token.state(now) != "active":
        raise Conflict(f"“{token.name}” is {token.state(now)}. Make a new token instead.")
    secret = new_secret()
    before = {"old_hash": api_tokens.c.token_hash, "old_until": now + overlap}
    values = before | {"token_hash": hash_token(secret), "hint": secret[-4:]}
    db.execute(update(api_tokens).where(api_tokens.c.id == number).values(**values))
    return secret


def revoke_token(db: Connection, number: int, *, now: datetime) -> None:
    """It opens nothing from now on; what it did keeps its name."""
    read_token(db, number)
    gone = api_tokens.c.id == number, api_tokens.c.revoked_at.is_(None)
    db.execute(update(api_tokens).where(*gone).values(revoked_at=now, old_hash=None, old_until=None))


def note_use(db: Connection, token: Token, now: datetime) -> None:
    db.execute(update(api_tokens).where(api_tokens.c.id == token.id).values(last_used_at=now))


def is_use_noted(token: Token, now: datetime) -> bool:
    return token.last_used_at is not None and now - token.last_used_at < USED_EVERY


def new_secret() -> str:
    return f"aside_{secrets.token_urlsafe(32)}"


def _token(row: Any) -> Token:
    return Token(
        row.id, row.name, frozenset(row.scopes), frozenset(row.teams or ()), row.hint or "", row.created_at, row.made_by or "",
        row.expires_at, row.last_used_at, row.revoked_at, row.old_until,
    )  # fmt: skip
